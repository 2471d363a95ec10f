// The rest of what the issue names: brokers, validators, Node.js itself, TLS and DNS, security and policy, what resilience layers and authors throw, and errors that quote others.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import http2 from 'node:http2';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import tls from 'node:tls';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ForbiddenError, createMongoAbility } from '@casl/ability';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import Ajv from 'ajv';
import amqplib from 'amqplib';
import { type } from 'arktype';
import 'reflect-metadata';
import { IsEmail, validateOrReject } from 'class-validator';
import { expressjwt } from 'express-jwt';
import { createSigner, createVerifier } from 'fast-jwt';
import Joi from 'joi';
import * as jose from 'jose';
import jwt from 'jsonwebtoken';
import kafkajs from 'kafkajs';
import { createRequire } from 'node:module';
import rhea from 'rhea';
import { create as structCreate, number as structNumber, object as structObject } from 'superstruct';
import * as v from 'valibot';
import * as yup from 'yup';
import { z } from 'zod';
import { closedPort, named, plain } from '../made.mjs';
import {
  AWAY,
  BUSINESS,
  CANCELLED,
  CODE,
  CUT,
  DAMAGED,
  DATA,
  DENIED,
  INPUT,
  LATE,
  LOGIN,
  MISSING,
  POLICY,
  REJOIN,
  REPAIR,
  SECURITY,
  SETUP,
  TLS,
  UNKNOWN,
  UNSENT,
} from '../meanings.mjs';

const require = createRequire(import.meta.url);

export default async function provoke(sample) {
  for (const part of [kafka, amqp, validators, node, certificates, names, security, policy, layers, tricky])
    await part(sample).catch((e) => console.error(part.name, e));
}

async function kafka(sample) {
  const {
    Kafka,
    KafkaJSProtocolError,
    KafkaJSNumberOfRetriesExceeded,
    KafkaJSNonRetriableError,
    KafkaJSConnectionError,
    KafkaJSRequestTimeoutError,
    KafkaJSBrokerNotFound,
    KafkaJSGroupCoordinatorNotFound,
    KafkaJSSASLAuthenticationError,
    KafkaJSTopicMetadataNotLoaded,
    KafkaJSOffsetOutOfRange,
    KafkaJSPartialMessageError,
  } = { ...kafkajs, ...require('kafkajs/src/errors') };
  const { createErrorFromCode } = require('kafkajs/src/protocol/error');
  const silent = () => () => {};
  const closed = await closedPort();
  const client = new Kafka({ brokers: [`127.0.0.1:${closed}`], retry: { retries: 0 }, logCreator: silent });
  const given = (error) => () => {
    throw error;
  };
  const code = (n) => createErrorFromCode(n);
  await sample(
    'kafka-kafkajs-refused',
    UNSENT,
    () => client.producer({ createPartitioner: kafkajs.Partitioners.LegacyPartitioner }).connect(),
    'KafkaJSNumberOfRetriesExceeded over ECONNREFUSED: never sent',
  );
  await sample('kafka-kafkajs-admin-refused', UNSENT, () => client.admin().connect());
  const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
  await once(rude, 'listening');
  await sample('kafka-kafkajs-cut', CUT, () =>
    new Kafka({ brokers: [`127.0.0.1:${rude.address().port}`], retry: { retries: 0 }, logCreator: silent })
      .admin()
      .connect(),
  );
  rude.close();
  const silentServer = net.createServer(() => {}).listen(0);
  await once(silentServer, 'listening');
  await sample('kafka-kafkajs-request-timeout', LATE, () =>
    new Kafka({
      brokers: [`127.0.0.1:${silentServer.address().port}`],
      requestTimeout: 100,
      enforceRequestTimeout: true,
      retry: { retries: 0 },
      logCreator: silent,
    })
      .admin()
      .connect(),
  );
  silentServer.close();
  await sample('kafka-kafkajs-not-connected', CODE, () =>
    client
      .producer({ createPartitioner: kafkajs.Partitioners.LegacyPartitioner })
      .send({ topic: 't', messages: [{ value: 'x' }] }),
  );
  await sample('kafka-kafkajs-no-topic', INPUT, () =>
    client
      .producer({ createPartitioner: kafkajs.Partitioners.LegacyPartitioner })
      .send({ topic: undefined, messages: [] }),
  );
  for (const [id, means, n] of [
    ['leader', AWAY, 5],
    ['not-leader', AWAY, 6],
    ['too-large', INPUT, 10],
    ['coordinator', AWAY, 15],
    ['not-enough', AWAY, 19],
    ['after-append', AWAY, 20],
    ['illegal-generation', REJOIN, 22],
    ['rebalance', REJOIN, 27],
    ['topic-authorization', DENIED, 29],
    ['group-authorization', DENIED, 30],
    ['topic-exists', DATA, 36],
    ['partitions', INPUT, 37],
    ['replication', INPUT, 38],
    ['config', INPUT, 40],
    ['policy', 'FATAL POLICY_VIOLATION N', 44],
    ['out-of-order', 'FATAL CONCURRENCY N', 45],
    ['fenced', 'FATAL CONCURRENCY N', 47],
    ['transactional-id', DENIED, 53],
    ['sasl', LOGIN, 58],
    ['offset', INPUT, 1],
    ['fenced-instance', 'FATAL CONCURRENCY N', 82],
    ['disk', AWAY, 56],
    ['corrupt', AWAY, 2],
  ]) {
    const inner = new KafkaJSProtocolError(code(n));
    await sample(
      `kafka-kafkajs-code-${id}`,
      means,
      given(
        n % 3 === 0 && inner.retriable
          ? new KafkaJSNumberOfRetriesExceeded(inner, { retryCount: 5, retryTime: 9000 })
          : n % 5 === 0 && !inner.retriable
            ? new KafkaJSNonRetriableError(inner)
            : inner,
      ),
    );
  }
  await sample(
    'kafka-kafkajs-connection-timeout',
    'TRANSIENT TIMEOUT Y',
    given(
      new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('Connection timeout', { broker: 'kafka:9092' }), {
        retryCount: 5,
        retryTime: 8000,
      }),
    ),
    'time ran out while connecting',
  );
  await sample(
    'kafka-kafkajs-timeout',
    LATE,
    given(
      new KafkaJSNumberOfRetriesExceeded(
        new KafkaJSRequestTimeoutError('Request Produce(key: 0, version: 7) timed out', {
          broker: 'kafka:9092',
          clientId: 'c',
          correlationId: 7,
          createdAt: 1,
          sentAt: 2,
          pendingDuration: 3,
        }),
        { retryCount: 5, retryTime: 8000 },
      ),
    ),
  );
  await sample(
    'kafka-kafkajs-broker',
    AWAY,
    given(new KafkaJSBrokerNotFound('Broker 3 not found in the cached metadata')),
  );
  await sample(
    'kafka-kafkajs-coordinator',
    AWAY,
    given(new KafkaJSGroupCoordinatorNotFound('Failed to find group coordinator')),
  );
  await sample(
    'kafka-kafkajs-sasl',
    LOGIN,
    given(
      new KafkaJSSASLAuthenticationError('SASL PLAIN authentication failed: Connection error: Authentication failed'),
    ),
  );
  await sample(
    'kafka-kafkajs-metadata',
    AWAY,
    given(new KafkaJSTopicMetadataNotLoaded('Topic metadata not loaded', { topic: 'orders' })),
  );
  await sample(
    'kafka-kafkajs-offset',
    INPUT,
    given(new KafkaJSOffsetOutOfRange(code(1), { topic: 'orders', partition: 0 })),
  );
  await sample('kafka-kafkajs-partial', CUT, given(new KafkaJSPartialMessageError(new Error('Partial message'))));
  // node-rdkafka and confluent's client hand on the numbers of librdkafka.
  const rd = (code, message, more = {}) =>
    named('LibrdKafkaError', message, { code, errno: code, origin: code < 0 ? 'local' : 'kafka', ...more });
  await sample('kafka-rdkafka-transport', CUT, rd(-195, 'broker transport failure'));
  await sample(
    'kafka-rdkafka-transport-bare',
    CUT,
    plain('Local: Broker transport failure', { origin: 'kafka', code: -195, errno: -195 }),
  );
  await sample('kafka-rdkafka-all-down', AWAY, rd(-187, 'all broker connections are down'));
  await sample('kafka-rdkafka-message-timeout', LATE, rd(-192, 'message timed out'));
  await sample('kafka-rdkafka-timed-out', LATE, rd(-185, 'timed out'));
  await sample('kafka-rdkafka-queue-full', 'TRANSIENT RESOURCE_EXHAUSTION Y', rd(-184, 'queue full'));
  await sample('kafka-rdkafka-authentication', LOGIN, rd(-169, 'authentication failure'));
  await sample('kafka-rdkafka-ssl', TLS, rd(-181, 'ssl error'));
  await sample(
    'kafka-rdkafka-fenced',
    'FATAL CONCURRENCY N',
    rd(-144, 'fenced', { isFatal: true, isRetriable: false, isTxnRequiresAbort: false }),
  );
  await sample('kafka-rdkafka-state', CODE, rd(-172, 'erroneous state'));
  await sample('kafka-rdkafka-unknown-topic', AWAY, rd(3, 'Broker: Unknown topic or partition'));
  await sample('kafka-rdkafka-too-large', INPUT, rd(10, 'Broker: Message size too large'));
  await sample('kafka-rdkafka-authorization', DENIED, rd(29, 'Broker: Topic authorization failed'));
  await sample(
    'kafka-confluent-retriable',
    AWAY,
    named('KafkaJSError', 'Broker: Coordinator load in progress', {
      code: 14,
      type: 'ERR_COORDINATOR_LOAD_IN_PROGRESS',
      retriable: true,
      fatal: false,
      abortable: false,
    }),
  );
  await sample(
    'kafka-confluent-not-connected',
    CODE,
    named('KafkaJSError', 'Producer has not been connected yet: call connect() first', {
      code: -172,
      type: 'ERR__STATE',
      retriable: false,
      fatal: false,
      abortable: false,
    }),
  );
}

async function amqp(sample) {
  const closed = await closedPort();
  await sample('amqp-amqplib-refused', UNSENT, () => amqplib.connect(`amqp://127.0.0.1:${closed}`));
  const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
  await once(rude, 'listening');
  await sample('amqp-amqplib-handshake-cut', CUT, () => amqplib.connect(`amqp://127.0.0.1:${rude.address().port}`));
  rude.close();
  const web = http.createServer((_, response) => response.end('x')).listen(0);
  await once(web, 'listening');
  await sample(
    'amqp-amqplib-not-amqp',
    'FATAL UNSUPPORTED N',
    () => amqplib.connect(`amqp://127.0.0.1:${web.address().port}`),
    'the other side speaks HTTP',
  );
  web.closeAllConnections();
  web.close();
  await sample('amqp-amqplib-host', 'TRANSIENT DNS Y', () => amqplib.connect('amqp://rabbit.no-such-host.invalid'));
  await sample('amqp-amqplib-url', CODE, () => amqplib.connect('redis://127.0.0.1'));
  const closedBy = (what, n, name, text, classId, methodId) =>
    plain(`${what} closed by server: ${n} (${name}) with message "${text}"`, { code: n, classId, methodId });
  await sample(
    'amqp-amqplib-no-queue',
    SETUP,
    closedBy('Channel', 404, 'NOT-FOUND', "NOT_FOUND - no queue 'orders' in vhost '/'", 50, 10),
  );
  await sample(
    'amqp-amqplib-redeclared',
    SETUP,
    closedBy(
      'Channel',
      406,
      'PRECONDITION-FAILED',
      "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'orders' in vhost '/': received 'false' but current is 'true'",
      50,
      10,
    ),
  );
  await sample(
    'amqp-amqplib-unknown-tag',
    SETUP,
    closedBy('Channel', 406, 'PRECONDITION-FAILED', 'PRECONDITION_FAILED - unknown delivery tag 7', 60, 80),
  );
  await sample(
    'amqp-amqplib-exclusive',
    'RETRIABLE LOCK_CONTENTION Y',
    closedBy(
      'Channel',
      405,
      'RESOURCE-LOCKED',
      "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'orders' in vhost '/'",
      50,
      10,
    ),
  );
  await sample(
    'amqp-amqplib-access',
    SETUP,
    closedBy(
      'Channel',
      403,
      'ACCESS-REFUSED',
      "ACCESS_REFUSED - write access to exchange 'orders' in vhost '/' refused for user 'app'",
      60,
      40,
    ),
  );
  await sample(
    'amqp-amqplib-login',
    SETUP,
    plain(
      'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."',
      { code: 403, classId: 0, methodId: 0 },
    ),
  );
  await sample(
    'amqp-amqplib-vhost',
    SETUP,
    plain('Handshake terminated by server: 530 (NOT-ALLOWED) with message "NOT_ALLOWED - vhost shop not found"', {
      code: 530,
      classId: 10,
      methodId: 40,
    }),
  );
  await sample(
    'amqp-amqplib-forced',
    AWAY,
    closedBy(
      'Connection',
      320,
      'CONNECTION-FORCED',
      "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'",
      0,
      0,
    ),
  );
  await sample('amqp-amqplib-internal', AWAY, closedBy('Connection', 541, 'INTERNAL-ERROR', 'INTERNAL_ERROR', 0, 0));
  await sample(
    'amqp-amqplib-memory',
    'RETRIABLE RESOURCE_EXHAUSTION Y',
    closedBy('Channel', 506, 'RESOURCE-ERROR', 'RESOURCE_ERROR - connection limit reached', 10, 40),
  );
  await sample(
    'amqp-amqplib-frame',
    SETUP,
    closedBy('Connection', 501, 'FRAME-ERROR', 'FRAME_ERROR - type 65, all octets', 0, 0),
  );
  await sample('amqp-amqplib-heartbeat', CUT, plain('Heartbeat timeout'));
  await sample('amqp-amqplib-unexpected', CUT, plain('Unexpected close'));
  await sample('amqp-amqplib-channel-ended', CUT, plain('Channel ended, no reply will be forthcoming'));
  await sample(
    'amqp-amqplib-closed-channel',
    CUT,
    named('IllegalOperationError', 'Channel closed', {
      stackAtStateChange:
        'Stack capture: Connection closed by server: 320 (CONNECTION-FORCED) with message "CONNECTION_FORCED"',
    }),
  );
  await sample(
    'amqp-amqplib-connection-closing',
    CUT,
    named('IllegalOperationError', 'Connection closing', { stackAtStateChange: '' }),
  );
  await sample('amqp-amqplib-nacked', AWAY, plain('message nacked'));
  const rabbit = (name, code, message, more = {}) => named(name, message, { code, ...more });
  await sample(
    'amqp-rabbitmqclient-precondition',
    SETUP,
    rabbit(
      'AMQPChannelError',
      'PRECONDITION_FAILED',
      "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'orders' in vhost '/'",
    ),
  );
  await sample(
    'amqp-rabbitmqclient-forced',
    AWAY,
    rabbit(
      'AMQPConnectionError',
      'CONNECTION_FORCED',
      "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'",
    ),
  );
  await sample(
    'amqp-rabbitmqclient-refused-login',
    SETUP,
    rabbit(
      'AMQPConnectionError',
      'ACCESS_REFUSED',
      'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.',
    ),
  );
  await sample('amqp-rabbitmqclient-rpc-timeout', LATE, rabbit('AMQPError', 'RPC_TIMEOUT', 'RPC response timed out'));
  await sample(
    'amqp-rabbitmqclient-connection-closed',
    CUT,
    rabbit('AMQPConnectionError', 'CONN_CLOSE', 'socket closed unexpectedly by server'),
  );
  // AMQP 1.0 names what happened; rhea and Azure Service Bus hand that on.
  const one = (condition, description, name = 'Error') => named(name, description, { condition, code: condition });
  void rhea;
  await sample('amqp-rhea-not-found', MISSING, one('amqp:not-found', "no node at 'orders'", 'AmqpError'));
  await sample(
    'amqp-rhea-unauthorized',
    DENIED,
    one('amqp:unauthorized-access', 'Unauthorized access. Send claims are required', 'AmqpError'),
  );
  await sample(
    'amqp-rhea-forced',
    AWAY,
    one(
      'amqp:connection:forced',
      'The connection was inactive for more than the allowed 240000 milliseconds',
      'ConnectionForced',
    ),
  );
  await sample(
    'amqp-rhea-detached',
    AWAY,
    one('amqp:link:detach-forced', 'The link is force detached by the broker', 'DetachForcedError'),
  );
  await sample(
    'amqp-rhea-limit',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    one('amqp:resource-limit-exceeded', 'Too many connections', 'AmqpError'),
  );
  await sample(
    'amqp-rhea-size',
    INPUT,
    one(
      'amqp:link:message-size-exceeded',
      'The received message (delivery-id:0, size:300000 bytes) exceeds the limit (262144 bytes)',
      'MessageTooLargeError',
    ),
  );
  await sample(
    'amqp-servicebus-busy',
    'TRANSIENT SERVICE_UNAVAILABLE Y',
    named(
      'MessagingError',
      'The request was terminated because the entity is being throttled. Please wait 4 seconds and try again.',
      { code: 'ServerBusyError', condition: 'com.microsoft:server-busy', retryable: true },
    ),
  );
  await sample(
    'amqp-servicebus-lock-lost',
    'FATAL CONCURRENCY N',
    named(
      'ServiceBusError',
      'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
      { code: 'MessageLockLost', retryable: false },
    ),
  );
}

async function validators(sample) {
  const schema = z.object({ mail: z.email(), age: z.number().min(18), kind: z.enum(['a', 'b']) });
  await sample('valid-zod', REPAIR, () => schema.parse({ mail: 'ECONNRESET', age: 3, kind: '503' }));
  await sample('valid-zod-async', REPAIR, () =>
    z
      .string()
      .refine(async () => false, 'is taken')
      .parseAsync('x'),
  );
  await sample('valid-zod-wrapped', REPAIR, () => {
    try {
      schema.parse({});
    } catch (error) {
      throw new Error('Invalid request body', { cause: error });
    }
  });
  await sample(
    'valid-zod-v3-shape',
    REPAIR,
    named(
      'ZodError',
      JSON.stringify(
        [{ code: 'too_small', minimum: 1, path: ['items'], message: 'Array must contain at least 1 element(s)' }],
        null,
        2,
      ),
      {
        issues: [
          { code: 'too_small', minimum: 1, path: ['items'], message: 'Array must contain at least 1 element(s)' },
        ],
      },
    ),
  );
  const ajv = new Ajv();
  await sample('valid-ajv-async', REPAIR, () => ajv.compile({ $async: true, type: 'object', required: ['id'] })({}));
  await sample('valid-ajv-schema', CODE, () => ajv.compile({ type: 'strin' }));
  await sample('valid-ajv-thrown-errors', REPAIR, () => {
    const check = ajv.compile({ type: 'object', required: ['id'] });
    check({});
    throw Object.assign(new Error(ajv.errorsText(check.errors)), { errors: check.errors });
  });
  await sample('valid-joi', REPAIR, () => Joi.attempt({ a: 'timeout' }, Joi.object({ a: Joi.number().required() })));
  await sample('valid-joi-async', REPAIR, () => Joi.object({ when: Joi.date().iso().required() }).validateAsync({}));
  await sample('valid-yup', REPAIR, () =>
    yup.object({ count: yup.number().required().integer() }).validate({ count: 1.5 }),
  );
  await sample('valid-yup-all', REPAIR, () =>
    yup.object({ a: yup.string().required(), b: yup.string().url() }).validate({ b: 'nope' }, { abortEarly: false }),
  );
  await sample('valid-valibot', REPAIR, () =>
    v.parse(v.object({ mail: v.pipe(v.string(), v.email()) }), { mail: 'x' }),
  );
  await sample('valid-typebox', REPAIR, () => Value.Decode(Type.Object({ a: Type.Number() }), { a: 'x' }));
  await sample('valid-arktype', REPAIR, () => type({ age: 'number>=18' }).assert({ age: 3 }));
  await sample('valid-superstruct', REPAIR, () => structCreate({ n: 'x' }, structObject({ n: structNumber() })));
  class Person {
    mail = 'x';
  }
  IsEmail()(Person.prototype, 'mail');
  await sample('valid-class-validator', REPAIR, () => validateOrReject(new Person()));
  await sample(
    'valid-nest',
    INPUT,
    named('BadRequestException', 'Bad Request Exception', {
      response: { message: ['mail must be an email'], error: 'Bad Request', statusCode: 400 },
      status: 400,
      options: {},
    }),
  );
  await sample(
    'valid-fastify',
    INPUT,
    named('FastifyError', "body must have required property 'name'", {
      code: 'FST_ERR_VALIDATION',
      statusCode: 400,
      validation: [{ instancePath: '', keyword: 'required' }],
      validationContext: 'body',
    }),
  );
  await sample(
    'valid-standard-schema',
    REPAIR,
    named('SchemaError', 'Expected number', { issues: [{ message: 'Expected number', path: ['total'] }] }),
  );
  await sample('valid-issues-thrown', REPAIR, () => {
    throw { issues: [{ message: 'Expected string', path: ['name'] }] };
  });
  await sample(
    'valid-mongoose',
    REPAIR,
    named('ValidationError', 'Order validation failed: total: Path `total` is required.', {
      errors: { total: { name: 'ValidatorError', kind: 'required', path: 'total' } },
      _message: 'Order validation failed',
    }),
  );
  await sample('valid-json', INPUT, () => JSON.parse('{"a": 1,}'));
  await sample(
    'valid-express-validator',
    REPAIR,
    plain('Invalid value', {
      errors: [{ type: 'field', value: '503', msg: 'Invalid value', path: 'status', location: 'body' }],
    }),
  );
  await sample(
    'valid-graphql',
    INPUT,
    named('GraphQLError', 'Variable "$id" got invalid value "x"; Int cannot represent non-integer value: "x"', {
      extensions: { code: 'BAD_USER_INPUT' },
    }),
  );
}

async function node(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'node-'));
  const file = path.join(folder, 'a');
  fs.writeFileSync(file, 'x');
  await sample('node-readdir-file', CODE, () => fsp.readdir(file));
  await sample('node-mkdir-exists', 'FATAL DATA_INTEGRITY N', () => fsp.mkdir(folder));
  await sample('node-rmdir-full', CODE, () => fsp.rmdir(folder));
  await sample('node-copy-missing', MISSING, () => fsp.cp(path.join(folder, 'no'), path.join(folder, 'b')));
  await sample('node-rm-missing', MISSING, () => fsp.rm(path.join(folder, 'no')));
  await sample('node-symlink-loop', CODE, () => {
    fs.symlinkSync(path.join(folder, 'l2'), path.join(folder, 'l1'));
    fs.symlinkSync(path.join(folder, 'l1'), path.join(folder, 'l2'));
    return fsp.readFile(path.join(folder, 'l1'));
  });
  await sample('node-long-name', INPUT, () => fsp.writeFile(path.join(folder, 'n'.repeat(300)), ''));
  await sample('node-closed-handle', CODE, async () => {
    const one = await fsp.open(file);
    await one.close();
    await one.read();
  });
  await sample('node-nul-path', CODE, () => fsp.readFile('a\0b'));
  await sample(
    'node-cross-device',
    'FATAL UNSUPPORTED N',
    plain("EXDEV: cross-device link not permitted, rename '/tmp/a' -> '/data/a'", {
      errno: -18,
      code: 'EXDEV',
      syscall: 'rename',
      path: '/tmp/a',
      dest: '/data/a',
    }),
  );
  await sample(
    'node-too-many-files',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    plain("EMFILE: too many open files, open '/data/a'", {
      errno: -24,
      code: 'EMFILE',
      syscall: 'open',
      path: '/data/a',
    }),
  );
  await sample(
    'node-disk-full',
    'FATAL RESOURCE_EXHAUSTION N',
    plain('ENOSPC: no space left on device, write', { errno: -28, code: 'ENOSPC', syscall: 'write' }),
  );
  await sample(
    'node-watch-limit',
    'FATAL RESOURCE_EXHAUSTION N',
    plain("ENOSPC: System limit for number of file watchers reached, watch '/app'", {
      errno: -28,
      code: 'ENOSPC',
      syscall: 'watch',
      path: '/app',
    }),
  );
  await sample(
    'node-read-only',
    DENIED,
    plain("EROFS: read-only file system, open '/etc/a'", { errno: -30, code: 'EROFS', syscall: 'open' }),
  );
  await sample(
    'node-stale-handle',
    'RETRIABLE DATA_INTEGRITY Y',
    plain('ESTALE: Stale file handle, read', { errno: -116, code: 'ESTALE', syscall: 'read' }),
  );
  await sample(
    'node-lock-file',
    'RETRIABLE LOCK_CONTENTION Y',
    named('Error', 'Lock file is already being held', { code: 'ELOCKED', file: '/data/state.json' }),
  );
  await sample('node-port-taken', 'RETRIABLE RESOURCE_EXHAUSTION Y', async () => {
    const one = net.createServer().listen(0);
    await once(one, 'listening');
    const two = net.createServer().listen(one.address().port);
    try {
      await once(two, 'listening');
    } finally {
      one.close();
    }
  });
  await sample('node-socket-ended', CODE, async () => {
    const server = net.createServer().listen(0);
    await once(server, 'listening');
    const socket = net.connect(server.address().port);
    await once(socket, 'connect');
    socket.end();
    try {
      await new Promise((_, reject) => {
        socket.on('error', reject);
        socket.write('x');
      });
    } finally {
      server.close();
    }
  });
  await sample('node-socket-reset', CUT, async () => {
    const server = net.createServer((socket) => socket.resetAndDestroy()).listen(0);
    await once(server, 'listening');
    const socket = net.connect(server.address().port);
    try {
      await new Promise((_, reject) => socket.on('error', reject));
    } finally {
      server.close();
    }
  });
  await sample('node-pipeline-premature', CUT, () =>
    pipeline(
      new Readable({
        read() {
          this.destroy();
        },
      }),
      new Writable({
        write(_, __, go) {
          go();
        },
      }),
    ),
  );
  await sample('node-argument', CODE, () => Buffer.alloc('5'));
  await sample('node-unknown-encoding', CODE, () => Buffer.from('x', 'utf9'));
  await sample('node-assert', CODE, () => assert.deepEqual({ status: 503 }, { status: 200 }));
  await sample('node-null-read', CODE, () => null.total);
  await sample('node-not-a-function', CODE, () => ({}).frob());
  await sample('node-undefined-name', CODE, () => vm.runInThisContext('frobnicate()'));
  await sample('node-stack', CODE, () => {
    const deep = () => deep() + 1;
    return deep();
  });
  await sample('node-array-length', CODE, () => new Array(-1));
  await sample('node-bigint-mix', CODE, () => 1n + 1);
  await sample('node-circular', CODE, () => {
    const a = {};
    a.a = a;
    return JSON.stringify(a);
  });
  await sample('node-clone', CODE, () => structuredClone(() => {}));
  await sample('node-module', 'FATAL DEPENDENCY N', () => import('no-such-module-anywhere'));
  await sample('node-require', 'FATAL DEPENDENCY N', () => require('no-such-module-anywhere'));
  await sample('node-script-timeout', 'FATAL TIMEOUT N', () => vm.runInNewContext('for(;;);', {}, { timeout: 30 }));
  await sample('node-gunzip', DAMAGED, () => promisify(zlib.gunzip)(Buffer.from('plain text')));
  await sample('node-gunzip-cut', DAMAGED, () =>
    promisify(zlib.gunzip)(zlib.gzipSync('x'.repeat(1000)).subarray(0, 20)),
  );
  await sample('node-gcm', DAMAGED, () => {
    const key = Buffer.alloc(32);
    const one = crypto.createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
    one.setAuthTag(Buffer.alloc(16));
    one.update('00', 'hex');
    one.final();
  });
  await sample('node-cbc', DAMAGED, () => {
    const one = crypto.createDecipheriv('aes-256-cbc', Buffer.alloc(32), Buffer.alloc(16));
    one.update(Buffer.alloc(32, 7));
    one.final();
  });
  await sample('node-key-length', CODE, () => crypto.createCipheriv('aes-256-gcm', Buffer.alloc(5), Buffer.alloc(12)));
  await sample('node-worker-memory', 'RETRIABLE RESOURCE_EXHAUSTION I', async () => {
    const worker = new Worker('const a = []; for (;;) a.push(new Array(1e5).fill(1));', {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 10, maxYoungGenerationSizeMb: 4 },
    });
    const [error] = await once(worker, 'error');
    throw error;
  });
  await sample('node-signal-timeout', LATE, async () => {
    const signal = AbortSignal.timeout(20);
    await new Promise((resolve) => setTimeout(resolve, 60));
    signal.throwIfAborted();
  });
  await sample('node-signal-any', CANCELLED, () => {
    const stop = new AbortController();
    stop.abort();
    AbortSignal.any([stop.signal]).throwIfAborted();
  });
  await sample('node-readline-closed', CANCELLED, async () => {
    const { createInterface } = await import('node:readline/promises');
    const stop = new AbortController();
    const one = createInterface({ input: new Readable({ read() {} }), output: undefined });
    const asked = one.question('?', { signal: stop.signal });
    stop.abort();
    try {
      await asked;
    } finally {
      one.close();
    }
  });
  await sample(
    'node-permission-model',
    DENIED,
    plain('Access to this API has been restricted. Use --allow-fs-read to manage permissions.', {
      code: 'ERR_ACCESS_DENIED',
      permission: 'FileSystemRead',
      resource: '/etc/passwd',
    }),
  );
  await sample('node-http-parse', INPUT, async () => {
    const server = net
      .createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9\r\n\r\n'));
      })
      .listen(0);
    await once(server, 'listening');
    try {
      await new Promise((resolve, reject) => http.get({ port: server.address().port }, resolve).on('error', reject));
    } finally {
      server.close();
    }
  });
  await sample('node-http2-goaway', UNSENT, async () => {
    const server = http2.createServer().listen(0);
    server.on('stream', (stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM));
    await once(server, 'listening');
    const session = http2.connect(`http://127.0.0.1:${server.address().port}`);
    session.on('error', () => {});
    try {
      await new Promise((resolve, reject) =>
        session.request({ ':path': '/' }).on('error', reject).on('end', resolve).resume(),
      );
    } finally {
      session.destroy();
      server.close();
    }
  });
  await sample('node-http2-internal', CUT, async () => {
    const server = http2.createServer().listen(0);
    server.on('stream', (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
    await once(server, 'listening');
    const session = http2.connect(`http://127.0.0.1:${server.address().port}`);
    session.on('error', () => {});
    try {
      await new Promise((resolve, reject) =>
        session.request({ ':path': '/' }).on('error', reject).on('end', resolve).resume(),
      );
    } finally {
      session.destroy();
      server.close();
    }
  });
  await sample('node-headers-sent', CODE, async () => {
    let found;
    const server = http
      .createServer((_, response) => {
        response.end('x');
        try {
          response.setHeader('a', 'b');
        } catch (error) {
          found = error;
        }
      })
      .listen(0);
    await once(server, 'listening');
    await fetch(`http://127.0.0.1:${server.address().port}`);
    server.close();
    throw found;
  });
  fs.rmSync(folder, { recursive: true, force: true });
}

async function certificates(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-'));
  const make = (name, ...more) => {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        `${folder}/${name}.key`,
        '-out',
        `${folder}/${name}.crt`,
        '-subj',
        '/CN=localhost',
        ...more,
      ],
      { stdio: 'ignore' },
    );
    return { key: fs.readFileSync(`${folder}/${name}.key`), cert: fs.readFileSync(`${folder}/${name}.crt`) };
  };
  const good = make('good', '-days', '30', '-addext', 'subjectAltName=DNS:localhost');
  const elsewhere = make('elsewhere', '-days', '30', '-addext', 'subjectAltName=DNS:other.example');
  const serve = async (options, ask) => {
    const server = https.createServer(options, (_, response) => response.end('x')).listen(0);
    server.on('tlsClientError', () => {});
    await once(server, 'listening');
    try {
      return await ask(`https://localhost:${server.address().port}`, server.address().port);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  await sample('tls-fetch-self-signed', TLS, () => serve(good, (url) => fetch(url)));
  await sample('tls-name', TLS, () =>
    serve(
      elsewhere,
      (_, port) =>
        new Promise((resolve, reject) =>
          https.get({ host: 'localhost', port, ca: elsewhere.cert }, resolve).on('error', reject),
        ),
    ),
  );
  await sample('tls-plain-port', TLS, async () => {
    const server = http.createServer((_, response) => response.end('x')).listen(0);
    await once(server, 'listening');
    try {
      await fetch(`https://localhost:${server.address().port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
  await sample('tls-old-version', TLS, () =>
    serve(
      { ...good, maxVersion: 'TLSv1.2' },
      (_, port) =>
        new Promise((resolve, reject) =>
          tls.connect({ host: 'localhost', port, ca: good.cert, minVersion: 'TLSv1.3' }, resolve).on('error', reject),
        ),
    ),
  );
  await sample('tls-client-certificate', TLS, () =>
    serve(
      { ...good, requestCert: true, rejectUnauthorized: true, ca: good.cert },
      (_, port) =>
        new Promise((resolve, reject) => {
          const socket = tls.connect({ host: 'localhost', port, ca: good.cert }, () => {});
          socket.on('error', reject);
          socket.on('data', () => {});
        }),
    ),
  );
  await sample('tls-handshake-cut', CUT, async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
    await once(server, 'listening');
    try {
      await new Promise((resolve, reject) =>
        https.get({ host: 'localhost', port: server.address().port }, resolve).on('error', reject),
      );
    } finally {
      server.close();
    }
  });
  await sample(
    'tls-bad-key',
    CODE,
    () => tls.createSecureContext({ key: 'nonsense', cert: 'nonsense' }),
    'material that cannot be read stays so',
  );
  await sample('tls-key-mismatch', CODE, () => tls.createSecureContext({ key: good.key, cert: elsewhere.cert }));
  await sample('tls-expired', TLS, plain('certificate has expired', { code: 'CERT_HAS_EXPIRED' }));
  await sample('tls-fetch-expired', TLS, () => {
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' }),
    });
  });
  await sample('tls-not-yet', TLS, plain('certificate is not yet valid', { code: 'CERT_NOT_YET_VALID' }));
  await sample(
    'tls-alert-unknown-ca',
    TLS,
    plain(
      'write EPROTO 8038:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1605:SSL alert number 48\n',
      { errno: -71, code: 'EPROTO', syscall: 'write' },
    ),
  );
  await sample(
    'tls-alert-handshake',
    TLS,
    plain('00B8:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:SSL alert number 40\n', {
      library: 'SSL routines',
      reason: 'sslv3 alert handshake failure',
      code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    }),
  );
  await sample(
    'tls-legacy-renegotiation',
    TLS,
    plain('write EPROTO 140:error:0A000152:SSL routines:final_renegotiate:unsafe legacy renegotiation disabled', {
      errno: -71,
      code: 'EPROTO',
      syscall: 'write',
    }),
  );
  await sample(
    'tls-chain',
    TLS,
    plain('unable to get local issuer certificate', { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }),
  );
  fs.rmSync(folder, { recursive: true, force: true });
}

async function names(sample) {
  const look = (code, syscall = 'queryA', message = `${syscall} ${code} shop.example`) =>
    plain(message, { errno: undefined, code, syscall, hostname: 'shop.example' });
  await sample('dns-lookup', 'TRANSIENT DNS Y', () => dns.promises.lookup('no-such-host.invalid'));
  await sample(
    'dns-again',
    'TRANSIENT DNS Y',
    plain('getaddrinfo EAI_AGAIN db.internal', {
      errno: -3001,
      code: 'EAI_AGAIN',
      syscall: 'getaddrinfo',
      hostname: 'db.internal',
    }),
  );
  await sample('dns-servfail', 'TRANSIENT DNS Y', look('ESERVFAIL'));
  await sample(
    'dns-timeout',
    'TRANSIENT DNS Y',
    look('ETIMEOUT', 'querySrv', 'querySrv ETIMEOUT _mongodb._tcp.cluster0.example'),
  );
  await sample('dns-refused', 'TRANSIENT DNS Y', look('EREFUSED', 'queryTxt'));
  await sample('dns-nodata', 'FATAL DNS N', look('ENODATA', 'queryMx'));
  await sample('dns-bad-name', 'FATAL DNS N', look('EBADNAME', 'queryAaaa'));
  await sample('dns-connection-refused', 'TRANSIENT DNS Y', look('ECONNREFUSED', 'querySrv'));
  await sample('dns-local-server', 'TRANSIENT DNS Y', async () => {
    const resolver = new dns.promises.Resolver({ timeout: 100, tries: 1 });
    resolver.setServers([`127.0.0.1:${await closedPort()}`]);
    await resolver.resolve4('shop.example');
  });
  await sample('dns-bad-family', 'FATAL PROGRAMMING N', () => dns.promises.lookup('localhost', { family: 9 }));
  await sample('dns-aggregate', UNSENT, () => {
    throw new AggregateError(
      [
        Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED', syscall: 'connect' }),
        Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED', syscall: 'connect' }),
      ],
      '',
    );
  });
}

async function security(sample) {
  const key = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
  const expired = await new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(1).sign(key);
  const fresh = await new jose.SignJWT({ aud: 'a' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(key);
  await sample('security-jose-expired', LOGIN, () => jose.jwtVerify(expired, key));
  await sample('security-jose-signature', LOGIN, () => jose.jwtVerify(`${fresh.slice(0, -4)}AAAA`, key));
  await sample('security-jose-audience', LOGIN, () => jose.jwtVerify(fresh, key, { audience: 'b' }));
  await sample('security-jose-invalid', LOGIN, () => jose.jwtVerify('x.y.z', key));
  await sample('security-jose-no-key', LOGIN, () => jose.jwtVerify(fresh, jose.createLocalJWKSet({ keys: [] })));
  await sample('security-jose-jwks-timeout', LATE, () => {
    throw new jose.errors.JWKSTimeout();
  });
  await sample('security-jwt-expired', LOGIN, () => jwt.verify(expired, Buffer.from(key)));
  await sample('security-jwt-signature', LOGIN, () => jwt.verify(fresh, 'another secret'));
  await sample('security-jwt-malformed', LOGIN, () => jwt.verify('nonsense', 's'));
  await sample('security-jwt-not-before', LOGIN, () => jwt.verify(jwt.sign({ nbf: 4_000_000_000 }, 's'), 's'));
  await sample('security-fastjwt-expired', LOGIN, () =>
    createVerifier({ key: 'secret' })(createSigner({ key: 'secret', clockTimestamp: 1, expiresIn: 1000 })({ a: 1 })),
  );
  await sample(
    'security-express-jwt',
    LOGIN,
    () =>
      new Promise((resolve, reject) =>
        expressjwt({ secret: 's', algorithms: ['HS256'] })({ headers: {} }, {}, (error) =>
          error ? reject(error) : resolve(),
        ),
      ),
  );
  await sample(
    'security-csrf',
    DENIED,
    named('ForbiddenError', 'invalid csrf token', {
      code: 'EBADCSRFTOKEN',
      status: 403,
      statusCode: 403,
      expose: true,
    }),
  );
  await sample('security-cors', DENIED, plain('Not allowed by CORS'));
  await sample('security-casl', DENIED, () =>
    ForbiddenError.from(createMongoAbility([])).throwUnlessCan('delete', 'Order'),
  );
  await sample(
    'security-oauth-grant',
    LOGIN,
    named('OPError', 'invalid_grant (Token has been expired or revoked.)', {
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
      response: { statusCode: 400 },
    }),
  );
  await sample(
    'security-oauth-client',
    LOGIN,
    named('OAuth2Error', 'invalid_client', {
      error: 'invalid_client',
      error_description: 'Client authentication failed',
      status: 401,
    }),
  );
  await sample('security-passport', LOGIN, named('AuthenticationError', 'Unauthorized', { status: 401 }));
  await sample(
    'security-saml',
    LOGIN,
    plain('Invalid signature', { xmlStatus: 'urn:oasis:names:tc:SAML:2.0:status:Responder', status: 401 }),
  );
  const scan =
    (cmd, code, stdout, stderr = '') =>
    () => {
      throw Object.assign(new Error(`Command failed: ${cmd}\n${stderr}`), {
        code,
        killed: false,
        signal: null,
        cmd,
        stdout,
        stderr,
      });
    };
  await sample(
    'security-npm-audit',
    SECURITY,
    scan(
      'npm audit --audit-level=high',
      1,
      '# npm audit report\n\nlodash  <=4.17.20\nSeverity: high\nCommand Injection in lodash - https://github.com/advisories/GHSA-35jh-r3h4-6jhm\n\n1 high severity vulnerability\n',
    ),
  );
  await sample(
    'security-trivy',
    SECURITY,
    scan(
      'trivy image --exit-code 1 app:1',
      1,
      'app:1 (debian 12)\nTotal: 2 (HIGH: 1, CRITICAL: 1)\n│ libssl3 │ CVE-2024-5535 │ CRITICAL │\n',
    ),
  );
  await sample(
    'security-gitleaks',
    SECURITY,
    scan('gitleaks detect --source .', 1, '', '11:02AM WRN leaks found: 2\n'),
  );
  await sample(
    'security-vulnerability-class',
    SECURITY,
    named('VulnerabilityFoundError', '2 critical vulnerabilities found in image app:1'),
  );
  await sample('security-cve-in-a-text', 'RETRIABLE UNKNOWN I', plain('release notes mention CVE-2024-5535'));
  await sample('security-malware', SECURITY, named('MalwareDetectedError', 'upload.zip: Eicar-Test-Signature FOUND'));
  await sample(
    'security-timing',
    LOGIN,
    named('InvalidSignatureError', 'Webhook signature does not match the payload'),
  );
  await sample(
    'security-stripe-webhook',
    LOGIN,
    named(
      'StripeSignatureVerificationError',
      'No signatures found matching the expected signature for payload. Are you passing the raw request body you received from Stripe?',
      { type: 'StripeSignatureVerificationError' },
    ),
  );
}

async function policy(sample) {
  await sample(
    'policy-gatekeeper',
    POLICY,
    plain(
      'admission webhook "validation.gatekeeper.sh" denied the request: [psp-privileged-container] Privileged container is not allowed: nginx',
    ),
  );
  await sample(
    'policy-pod-security',
    POLICY,
    plain(
      'pods "web" is forbidden: violates PodSecurity "baseline:latest": hostNetwork (pod must not set securityContext hostNetwork=true)',
    ),
  );
  await sample(
    'policy-class',
    POLICY,
    named('PolicyViolationError', 'Deployments on Friday need a second approval', { policy: 'freeze' }),
  );
  await sample(
    'policy-opa',
    POLICY,
    named('PolicyDeniedError', 'data.authz.allow is false: region eu is not permitted'),
  );
  await sample(
    'policy-azure',
    POLICY,
    named(
      'RestError',
      'Resource \'vm-1\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Allowed locations"}}]\'.',
      { code: 'RequestDisallowedByPolicy', statusCode: 403 },
    ),
  );
  await sample(
    'policy-scp',
    DENIED,
    named(
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/u is not authorized to perform: ec2:RunInstances with an explicit deny in a service control policy',
      { $fault: 'client', $metadata: { httpStatusCode: 403 } },
    ),
  );
  await sample('policy-conftest', FAILED_OF('conftest test deployment.yaml'), () => {
    throw Object.assign(new Error('Command failed: conftest test deployment.yaml\n'), {
      code: 1,
      killed: false,
      signal: null,
      cmd: 'conftest test deployment.yaml',
      stdout:
        'FAIL - deployment.yaml - main - Containers must not run as root\n\n1 test, 0 passed, 0 warnings, 1 failure\n',
      stderr: '',
    });
  });
  await sample(
    'policy-approval',
    BUSINESS,
    named('ApprovalRequiredError', 'Refunds above 500 EUR need an approval', { amount: 900 }),
  );
  await sample('policy-budget', BUSINESS, named('BudgetExceededError', 'The project has spent 105 % of its budget'));
  await sample('policy-business', BUSINESS, named('BusinessRuleError', 'An order that is shipped cannot be cancelled'));
  await sample('policy-moderation', POLICY, plain('policy violation: the text promotes self-harm'));
  await sample(
    'policy-github-merge',
    POLICY,
    named('HttpError', 'Repository rule violations found: Changes must be made through a pull request.', {
      status: 405,
      response: { status: 405, data: { message: 'Repository rule violations found' } },
    }),
  );
  await sample('policy-retention', POLICY, named('CompliancePolicyViolation', 'record 7 is under legal hold'));
}
function FAILED_OF() {
  return POLICY;
}

async function layers(sample) {
  await sample(
    'own-circuit',
    'TRANSIENT CIRCUIT_OPEN Y',
    named('CircuitOpenError', 'Circuit "billing" is open', { retryAt: '2026-11-23T01:00:00Z' }),
  );
  await sample('own-opossum', 'TRANSIENT CIRCUIT_OPEN Y', plain('Breaker is open', { code: 'EOPENBREAKER' }));
  await sample('own-opossum-timeout', LATE, plain('Timed out after 3000ms', { code: 'ETIMEDOUT' }));
  await sample(
    'own-opossum-semaphore',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    plain('Semaphore locked', { code: 'ESEMLOCKED' }),
  );
  await sample(
    'own-broken-circuit',
    'TRANSIENT CIRCUIT_OPEN Y',
    named('BrokenCircuitError', 'Execution prevented because the circuit breaker is open', {
      isBrokenCircuitError: true,
    }),
  );
  await sample(
    'own-bulkhead',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    named('BulkheadRejectedError', 'Bulkhead capacity exceeded (0/5 execution slots, 0/0 available)'),
  );
  await sample(
    'own-task-cancelled',
    LATE,
    named('TaskCancelledError', 'Operation timed out', { isTaskCancelledError: true }),
  );
  await sample(
    'own-retry-budget',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    named('RetryBudgetExhausted', 'no retries left in this window'),
  );
  await sample(
    'own-rate-flexible',
    'TRANSIENT RATE_LIMIT Y',
    named('RateLimiterRes', 'Too Many Requests', { msBeforeNext: 2500, remainingPoints: 0, consumedPoints: 6 }),
  );
  await sample('own-p-timeout', LATE, named('TimeoutError', 'Promise timed out after 100 milliseconds'));
  await sample(
    'own-p-retry-abort',
    'FATAL BUSINESS_RULE N',
    named('AbortError', 'order was cancelled by the customer', {
      originalError: new Error('order was cancelled by the customer'),
    }),
  );
  await sample(
    'own-nonretryable',
    'FATAL BUSINESS_RULE N',
    plain('connect ETIMEDOUT 10.0.0.1:443', { code: 'ETIMEDOUT', nonRetryable: true }),
    'the wish of the thrower beats the code',
  );
  await sample(
    'own-retryable-false',
    'FATAL BUSINESS_RULE N',
    plain('Service unavailable', { status: 503, retryable: false }),
  );
  await sample('own-retryable-true', 'TRANSIENT UNKNOWN Y', plain('the ledger is being rotated', { retryable: true }));
  await sample(
    'own-temporal-application',
    'FATAL BUSINESS_RULE N',
    named('ApplicationFailure', 'card was declined', { type: 'CardDeclined', nonRetryable: true, details: [] }),
  );
  await sample(
    'own-temporal-delay',
    'TRANSIENT UNKNOWN Y',
    named('ApplicationFailure', 'not yet', { nonRetryable: false, nextRetryDelay: '10s' }),
  );
  await sample(
    'own-temporal-timeout',
    LATE,
    named('TimeoutFailure', 'activity StartToClose timeout', { timeoutType: 'START_TO_CLOSE' }),
  );
  await sample('own-lease', 'TRANSIENT CONCURRENCY I', named('LeaseLostError', 'another process has the workflow'));
  await sample('own-heartbeat', LATE, named('HeartbeatTimeoutError', 'no heartbeat for 30 s'));
  await sample('own-step-timeout', LATE, named('StepTimeoutError', 'Step "pay" took longer than 30000 ms'));
  await sample('own-checksum', DAMAGED, named('StateChecksumMismatch', 'checkpoint 7 does not have its checksum'));
  await sample(
    'own-nondeterminism',
    DAMAGED,
    named('NonDeterminismError', 'history says "charge", code says "refund"'),
  );
  await sample(
    'own-loop',
    'FATAL INFINITE_LOOP N',
    named('InfiniteLoopDetectedError', 'step "poll" was in this state 4 times'),
  );
  await sample(
    'own-deadlock',
    'RETRIABLE CONCURRENCY Y',
    named('DeadlockDetectedError', 'a waits for b, b waits for a'),
  );
}

async function tricky(sample) {
  const quoting = (id, means, thrower) => sample(`tricky-${id}`, means, thrower);
  const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' });
  await quoting(
    'value-quoted',
    REPAIR,
    named('ValidationError', "Validation failed: value 'ECONNRESET' is not allowed"),
  );
  await quoting(
    'value-quoted-plain',
    UNKNOWN,
    plain('the model answered: "429 rate limit exceeded, try again in 20 s"'),
  );
  await quoting('llm-answer', REPAIR, () =>
    z.object({ total: z.number() }).parse({ total: '503 Service Unavailable' }),
  );
  await quoting('test-output', 'FATAL PROCESS_FAILURE N', () => {
    throw Object.assign(new Error('Command failed: vitest run\n'), {
      code: 1,
      cmd: 'vitest run',
      stdout: '✗ gives up on ETIMEDOUT\nError: connect ECONNREFUSED 127.0.0.1:80',
      stderr: '',
    });
  });
  await quoting('file-named-so', MISSING, () => fsp.readFile('/tmp/no-such/429-rate-limit-503-timeout.json'));
  await quoting(
    'key-named-so',
    'CONFLICT DATA_INTEGRITY N',
    named('error', 'duplicate key value violates unique constraint "retry_timeout_key"', {
      severity: 'ERROR',
      code: '23505',
      detail: 'Key (name)=(deadlock detected) already exists.',
      schema: 'public',
      table: 'retry',
      constraint: 'retry_timeout_key',
      routine: '_bt_check_unique',
    }),
  );
  await quoting('status-number-in-text', UNKNOWN, plain('processed 429 of 503 rows'));
  await quoting('order-404', UNKNOWN, plain('order 404 could not be printed'));
  await quoting('assert-status', CODE, () => assert.equal(503, 200, 'expected 503 Service Unavailable to equal 200'));
  await quoting(
    'status-field-of-order',
    UNKNOWN,
    plain('the parcel was handed back', { status: 'SHIPPED', order: { status: 404 } }),
  );
  await quoting('status-as-text', AWAY, plain('upstream said no', { status: '503' }));
  await quoting(
    'status-200',
    INPUT,
    named('SyntaxError', 'Unexpected token < in JSON at position 0', { status: 200, code: undefined }),
  );
  await quoting(
    'code-number-of-author',
    UNKNOWN,
    plain('the label printer jammed', { code: 14 }),
    '14 without the shape of gRPC means nothing',
  );
  await quoting(
    'code-five-letters',
    UNKNOWN,
    plain('the label printer jammed', { code: '40001' }),
    'a code that looks like SQLSTATE without severity',
  );
  await quoting('outer-decides', 'FATAL VALIDATION N', () => {
    throw Object.assign(new Error('Bad Request', { cause: reset() }), {
      status: 400,
      response: { status: 400, data: { error: 'bad' } },
    });
  });
  await quoting('inner-decides', CUT, () => {
    throw new Error('could not save order 7', { cause: reset() });
  });
  await quoting(
    'cause-is-text',
    CUT,
    () => {
      throw new Error('sync stopped', { cause: 'connect ECONNRESET' });
    },
    'a text that begins with the code as Node.js writes it',
  );
  await quoting('inner-field', CUT, () => {
    throw Object.assign(new Error('sync stopped'), { originalError: reset() });
  });
  await quoting('inner-error-field', 'CONFLICT DATA_INTEGRITY N', () => {
    throw Object.assign(new Error('insert failed'), {
      inner: Object.assign(new Error('duplicate key value violates unique constraint "a"'), {
        severity: 'ERROR',
        code: '23505',
      }),
    });
  });
  await quoting('validation-over-network', REPAIR, () => {
    throw Object.assign(named2('ValidationError', 'total is required'), { cause: reset() });
  });
  await quoting('aggregate-mixed', 'FATAL AUTHENTICATION N', () => {
    throw new AggregateError(
      [reset(), Object.assign(new Error('Unauthorized'), { status: 401 })],
      'both mirrors failed',
    );
  });
  await quoting(
    'aggregate-transient',
    CUT,
    () => {
      throw new AggregateError(
        [reset(), Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
        'All promises were rejected',
      );
    },
    'one of them may have been executed',
  );
  await quoting('aggregate-any', 'CONFLICT DATA_INTEGRITY N', () =>
    Promise.any([
      Promise.reject(Object.assign(new Error('duplicate key'), { severity: 'ERROR', code: '23505' })),
      Promise.reject(reset()),
    ]),
  );
  await quoting('aggregate-empty', UNKNOWN, () => {
    throw new AggregateError([], 'nothing worked');
  });
  await quoting('aggregate-wrapped', 'FATAL PERMISSION N', () => {
    throw new Error('fan-out failed', {
      cause: new AggregateError([reset(), Object.assign(new Error('x'), { status: 403 })]),
    });
  });
  await quoting('thrown-string', CUT, () => {
    throw 'read ECONNRESET';
  });
  await quoting('thrown-words', UNKNOWN, () => {
    throw 'it did not work';
  });
  await quoting('thrown-number', UNKNOWN, () => {
    throw 503;
  });
  await quoting('thrown-undefined', UNKNOWN, () => {
    throw undefined;
  });
  await quoting('thrown-null', UNKNOWN, () => {
    throw null;
  });
  await quoting('thrown-object', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    throw { status: 503, statusText: 'Service Unavailable' };
  });
  await quoting('thrown-response', 'TRANSIENT RATE_LIMIT Y', () => {
    throw new Response('slow down', { status: 429, headers: { 'retry-after': '3' } });
  });
  await quoting('thrown-code', CUT, () => {
    throw { code: 'ECONNRESET' };
  });
  await quoting('retry-after-absurd', 'TRANSIENT RATE_LIMIT Y', () => {
    throw Object.assign(new Error('Too Many Requests'), { status: 429, headers: { 'retry-after': '99999999999' } });
  });
  await quoting('retry-after-negative', 'TRANSIENT RATE_LIMIT Y', () => {
    throw Object.assign(new Error('Too Many Requests'), { status: 429, headers: { 'retry-after': '-5' } });
  });
  await quoting('retry-after-in-body', 'TRANSIENT RATE_LIMIT Y', () => {
    throw Object.assign(new Error('You are being rate limited.'), {
      status: 429,
      response: { status: 429, data: { message: 'You are being rate limited.', retry_after: 0.65, global: false } },
    });
  });
  await quoting('graphql-errors', 'FATAL PERMISSION N', () => {
    throw Object.assign(new Error('GraphQL error'), {
      response: { status: 200, errors: [{ message: 'not allowed', extensions: { code: 'FORBIDDEN' } }] },
    });
  });
  await quoting('success-body-error', 'FATAL QUOTA N', () => {
    throw Object.assign(new Error('quota'), {
      response: {
        status: 200,
        data: { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } },
      },
    });
  });
  await quoting(
    'log-line',
    UNKNOWN,
    plain('last lines of the log: 12:01 WARN connect ETIMEDOUT; 12:02 INFO done; then the run stopped'),
  );
  await quoting(
    'user-text',
    REPAIR,
    named('ZodError', '[{"code":"custom","message":"reply contains \\"Too Many Requests\\"","path":["reply"]}]', {
      issues: [{ code: 'custom', message: 'reply contains "Too Many Requests"', path: ['reply'] }],
    }),
  );
  await quoting('typeerror-timeout', CODE, () => {
    throw new TypeError("Cannot read properties of undefined (reading 'timeout')");
  });
  await quoting('typeerror-named-fetch', CODE, () => {
    throw new TypeError("Cannot read properties of undefined (reading 'fetch failed')");
  });
  await quoting('range-of-status', CODE, () => new Response('', { status: 99 }));
  await quoting('not-found-cache', UNKNOWN, plain('cache miss for "user not found"'));
  await quoting('name-lies', CODE, () => {
    const one = new TypeError('x is not a function');
    one.code = undefined;
    throw one;
  });
  await quoting('stack-only', UNKNOWN, () => {
    const one = new Error('stopped');
    one.stack = 'Error: connect ECONNREFUSED\n    at x (/app/a.js:1:1)';
    throw one;
  });
  await quoting('errno-only', CUT, plain('read failed', { errno: 'ECONNRESET' }), 'older libraries put the name there');
  await quoting('status-code-text', 'FATAL NOT_FOUND N', plain('Request failed', { statusCode: '404' }));
  await quoting('http-in-cause', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    throw new Error('payment failed', { cause: { response: { status: 502 } } });
  });
}
function named2(name, message) {
  const e = new Error(message);
  e.name = name;
  return e;
}
