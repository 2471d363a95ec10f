// Errors of the systems that the issue names, chosen and labelled after the rules from the first half were written: other clients, other versions, texts as users report them.
import { exec as execCallback } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { DatabaseSync } from 'node:sqlite';
import amqpManager from 'amqp-connection-manager';
import AWS from 'aws-sdk';
import { Schema } from 'effect';
import { cleanEnv, str } from 'envalid';
import Fastify from 'fastify';
import mysql from 'mysql';
import needle from 'needle';
import { Model, NotFoundError } from 'objection';
import knexOf from 'knex';
import pRetry from 'p-retry';
import pTimeout from 'p-timeout';
import pg from 'pg';
import { String as RString, Object as RRecord } from 'runtypes';
import wretch from 'wretch';
import { $ } from 'zx';
import { Admin, Producer } from '@platformatic/kafka';
import grpc from '@grpc/grpc-js';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { postgres as startPostgres } from '../../servers/postgres.ts';
import { redis as startRedis } from '../../servers/redis.ts';
import Redis from 'ioredis';
import { createClient } from 'redis';
import { closedPort, command, named, plain } from '../made.mjs';
import {
  AWAY,
  AWAY_Y,
  CODE,
  CONFLICT,
  CUT,
  DATA,
  DENIED,
  FAILED,
  INPUT,
  LATE,
  LOCK,
  LOGIN,
  MEMORY,
  MERGE,
  MISSING,
  POLICY,
  QUOTA,
  RATE,
  REPAIR,
  SETUP,
  UNKNOWN,
  UNSENT,
} from '../meanings.mjs';

const exec = promisify(execCallback);

export default async function provoke(sample) {
  for (const part of [databases, aws, services, brokers, tools, rest])
    await part(sample).catch((e) => console.error(part.name, e));
}

async function databases(sample) {
  const server = await startPostgres();
  const knex = knexOf({ client: 'pg', connection: server.url });
  Model.knex(knex);
  class Order extends Model {
    static tableName = 'orders';
    static jsonSchema = { type: 'object', required: ['customer'], properties: { customer: { type: 'string' } } };
  }
  await knex.schema.createTable('orders', (t) => {
    t.increments('id');
    t.string('customer').unique();
    t.specificType('during', 'tstzrange');
  });
  await Order.query().insert({ customer: 'a' });
  await sample('pg-objection-unique', DATA, () => Order.query().insert({ customer: 'a' }));
  await sample('pg-objection-validation', REPAIR, () => Order.query().insert({ customer: 5 }));
  await sample('pg-objection-not-found', MISSING, () => Order.query().findById(99).throwIfNotFound());
  await sample('pg-objection-relation', CODE, () => Order.query().withGraphFetched('lines'));
  void NotFoundError;
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => {});
  await client.connect();
  await sample(
    'pg-bind-count',
    'FATAL UNSUPPORTED N',
    () => client.query('select $1::int', [1, 2]),
    '08P01: bind message supplies 2 parameters',
  );
  await sample('pg-json', INPUT, () => client.query(`select '{"a":'::json`));
  await sample('pg-range', INPUT, () => client.query(`select '[5,1]'::int4range`));
  await sample('pg-duplicate-column', CODE, () => client.query('alter table orders add column customer text'));
  await sample('pg-function', CODE, () => client.query('select frobnicate(1)'));
  await sample('pg-grouping', CODE, () => client.query('select customer, count(*) from orders'));
  await sample('pg-serializable', CONFLICT, async () => {
    const two = new pg.Client({ connectionString: server.url });
    await two.connect();
    try {
      await client.query(`begin isolation level serializable; select count(*) from orders`);
      await two.query(
        `begin isolation level serializable; select count(*) from orders; insert into orders (customer) values ('q'); commit`,
      );
      await client.query(`insert into orders (customer) values ('r')`);
      await client.query('commit');
    } finally {
      await client.query('rollback');
      await two.end();
    }
  });
  await sample('pg-wrong-password-field', LOGIN, async () => {
    const one = new pg.Client({
      host: '127.0.0.1',
      port: Number(new URL(server.url).port),
      user: 'nobody',
      password: 'x',
      database: 'postgres',
    });
    one.on('error', () => {});
    await one.connect();
  });
  await sample('pg-wrapped-by-author', CONFLICT, async () => {
    try {
      await client.query(`do $x$ begin raise exception 'deadlock detected' using errcode = '40P01'; end $x$`);
    } catch (error) {
      throw new Error('could not book seat 12', { cause: error });
    }
  });
  await sample('pg-only-message', CONFLICT, plain('could not serialize access due to concurrent update'));
  await sample('pg-only-message-unique', DATA, plain('duplicate key value violates unique constraint "orders_pkey"'));
  await client.end();
  await knex.destroy();
  await server.stop();
  // Prisma, as its current versions say it.
  const prisma = (name, code, message, meta, more = {}) =>
    named(name, `\nInvalid \`prisma.order.create()\` invocation:\n\n\n${message}`, {
      code,
      clientVersion: '7.1.0',
      meta,
      ...more,
    });
  await sample(
    'pg-prisma-unique',
    DATA,
    prisma('PrismaClientKnownRequestError', 'P2002', 'Unique constraint failed on the fields: (`mail`)', {
      modelName: 'Order',
      driverAdapterError: {
        name: 'DriverAdapterError',
        cause: { originalCode: '23505', kind: 'UniqueConstraintViolation' },
      },
    }),
  );
  await sample(
    'pg-prisma-conflict',
    CONFLICT,
    prisma(
      'PrismaClientKnownRequestError',
      'P2034',
      'Transaction failed due to a write conflict or a deadlock. Please retry your transaction',
      { modelName: 'Order' },
    ),
  );
  await sample(
    'pg-prisma-pool',
    LATE,
    prisma('PrismaClientKnownRequestError', 'P2024', 'Timed out fetching a new connection from the connection pool.', {
      connection_limit: 5,
      timeout: 10,
    }),
  );
  await sample(
    'pg-prisma-raw',
    CONFLICT,
    prisma(
      'PrismaClientKnownRequestError',
      'P2010',
      'Raw query failed. Code: `40001`. Message: `could not serialize access due to concurrent update`',
      { code: '40001', message: 'could not serialize access due to concurrent update' },
    ),
    'the SQLSTATE is in meta',
  );
  await sample(
    'pg-prisma-init',
    UNSENT,
    named(
      'PrismaClientInitializationError',
      "Can't reach database server at `db:5432`\n\nPlease make sure your database server is running at `db:5432`.",
      { clientVersion: '7.1.0', errorCode: 'P1001' },
    ),
  );
  await sample(
    'pg-prisma-unknown-argument',
    REPAIR,
    named('PrismaClientValidationError', 'Unknown argument `totall`. Did you mean `total`?', {
      clientVersion: '7.1.0',
    }),
  );
  const mikro = (name, message, fields) => named(name, message, fields);
  await sample(
    'pg-mikro-unique',
    DATA,
    mikro(
      'UniqueConstraintViolationException',
      'insert into "orders" ("mail") values (\'a@x\') - duplicate key value violates unique constraint "orders_mail_unique"',
      { code: '23505', severity: 'ERROR', constraint: 'orders_mail_unique' },
    ),
  );
  await sample(
    'pg-mikro-lock',
    'CONFLICT CONCURRENCY N',
    mikro('OptimisticLockError', 'The optimistic lock on entity Order failed', { entity: {} }),
  );
  await sample('pg-mikro-not-found', MISSING, mikro('NotFoundError', 'Order not found (7)', {}));
  // The older driver of MySQL puts its code in front of the message.
  const fake = net
    .createServer((socket) => {
      const text = Buffer.from('08004Too many connections');
      const body = Buffer.concat([Buffer.from([0xff, 0x10, 0x04]), Buffer.from('#'), text]);
      socket.end(Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]));
    })
    .listen(0);
  await once(fake, 'listening');
  const connect = (options) =>
    new Promise((resolve, reject) => {
      const one = mysql.createConnection(options);
      one.on('error', () => {});
      one.connect((error) => (error ? reject(error) : resolve(one)));
    });
  await sample('mysql-classic-too-many', 'TRANSIENT RESOURCE_EXHAUSTION Y', () =>
    connect({ host: '127.0.0.1', port: fake.address().port }),
  );
  fake.close();
  const rude = net.createServer((socket) => socket.destroy()).listen(0);
  await once(rude, 'listening');
  await sample('mysql-classic-lost', CUT, () => connect({ host: '127.0.0.1', port: rude.address().port }));
  rude.close();
  const silent = net.createServer(() => {}).listen(0);
  await once(silent, 'listening');
  silent.close();
  const classic = (code, errno, sqlState, text) =>
    plain(`${code}: ${text}`, { code, errno, sqlState, sqlMessage: text, index: 0, sql: 'update t set a = 1' });
  await sample(
    'mysql-classic-duplicate',
    DATA,
    classic('ER_DUP_ENTRY', 1062, '23000', "Duplicate entry 'a@x' for key 'users.mail'"),
  );
  await sample(
    'mysql-classic-gone',
    AWAY,
    classic(
      'ER_CLIENT_INTERACTION_TIMEOUT',
      4031,
      'HY000',
      'The client was disconnected by the server because of inactivity.',
    ),
  );
  await sample(
    'mysql-classic-unknown-database',
    CODE,
    classic('ER_BAD_DB_ERROR', 1049, '42000', "Unknown database 'shopp'"),
  );
  await sample(
    'mysql-classic-auth-mode',
    LOGIN,
    classic(
      'ER_NOT_SUPPORTED_AUTH_MODE',
      1251,
      '08004',
      'Client does not support authentication protocol requested by server; consider upgrading MySQL client',
    ),
  );
  await sample(
    'mysql-classic-fatal',
    CODE,
    plain('Cannot enqueue Query after fatal error.', { code: 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', fatal: false }),
  );
  await sample(
    'mysql-only-message',
    CONFLICT,
    plain('Deadlock found when trying to get lock; try restarting transaction'),
  );
  await sample(
    'mysql-galera',
    CONFLICT,
    named(
      'SqlError',
      '(conn:7, no: 1213, SQLState: 40001) WSREP detected deadlock/conflict and aborted the transaction. Try restarting the transaction',
      { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001', fatal: false },
    ),
  );
  await sample(
    'mysql-generated-column',
    INPUT,
    classic(
      'ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN',
      3105,
      'HY000',
      "The value specified for generated column 'total' in table 'order' is not allowed.",
    ),
  );
  const db = new DatabaseSync(':memory:');
  await sample('sqlite-node-unknown-column', CODE, () => db.exec('create table t (a); select b from t'));
  await sample('sqlite-node-blob-json', INPUT, () => db.exec(`select json('{"a":')`), 'SQLITE_ERROR: malformed JSON');
  await sample(
    'sqlite-node-strict',
    DATA,
    () => db.exec(`create table s (a integer) strict; insert into s values ('x')`),
    'SQLITE_CONSTRAINT_DATATYPE',
  );
  await sample('sqlite-node-full', 'FATAL RESOURCE_EXHAUSTION N', () => {
    const one = new DatabaseSync(path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'l-')), 'x.db'));
    one.exec('pragma max_page_count = 3; create table t (a)');
    for (;;) one.exec(`insert into t values (zeroblob(1000))`);
  });
  await sample('sqlite-only-message', LOCK, plain('SQLITE_BUSY: database is locked'));
  await sample('sqlite-d1', DATA, plain('D1_ERROR: UNIQUE constraint failed: users.mail: SQLITE_CONSTRAINT'));
  const redis = await startRedis();
  const io = new Redis(redis.url);
  io.on('error', () => {});
  const node = createClient({ url: redis.url });
  node.on('error', () => {});
  await node.connect();
  await sample('redis-ioredis-pipeline', CODE, async () => {
    await io.set('s', 'x');
    const results = await io.pipeline().incr('s').exec();
    throw results[0][0];
  });
  await sample('redis-ioredis-json-module', CODE, () => io.call('JSON.GET', 'a'));
  await sample('redis-node-script-error', CODE, () =>
    node.eval('return redis.error_reply("ERR limit of account reached")'),
  );
  await sample(
    'redis-node-own-code',
    'RETRIABLE UNKNOWN I',
    () => node.eval('return redis.error_reply("STOCK none left")'),
    'a word of the author means nothing to us',
  );
  await sample('redis-node-stream-group', MISSING, () => node.xReadGroup('g', 'c', { key: 'nowhere', id: '>' }));
  await sample('redis-node-type', CODE, () => node.set({}, 'x'));
  await sample(
    'redis-queue-state',
    UNKNOWN,
    plain('Command queue state error. If you can reproduce this, please report it. Last reply: 1712098529.327989'),
  );
  await sample('redis-message-only', AWAY_Y, plain("READONLY You can't write against a read only replica."));
  await sample('redis-message-only-loading', AWAY_Y, plain('LOADING Redis is loading the dataset in memory'));
  await sample('redis-socket-timeout', CUT, named('SocketTimeoutError', 'Socket timeout'));
  await sample('redis-valkey-glide-timeout', LATE, named('TimeoutError', 'timed out'));
  io.disconnect();
  node.destroy();
  await redis.stop();
}

async function aws(sample) {
  let answer;
  const server = http
    .createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        const [status, body, headers = {}] = answer;
        response.writeHead(status, headers);
        response.end(body);
      });
    })
    .listen(0);
  await once(server, 'listening');
  const how = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${server.address().port}`,
    maxRetries: 0,
    accessKeyId: 'a',
    secretAccessKey: 'b',
    s3ForcePathStyle: true,
  };
  const s3 = new AWS.S3(how);
  const dynamo = new AWS.DynamoDB(how);
  const j = { 'content-type': 'application/x-amz-json-1.0' };
  const get = () => s3.getObject({ Bucket: 'b', Key: 'k' }).promise();
  const item = () => dynamo.getItem({ TableName: 't', Key: { id: { S: '1' } } }).promise();
  const xml = (code, message) =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  for (const [id, means, ask, ...said] of [
    ['v2-no-key', MISSING, get, 404, xml('NoSuchKey', 'The specified key does not exist.')],
    ['v2-slow-down', RATE, get, 503, xml('SlowDown', 'Please reduce your request rate.')],
    ['v2-denied', DENIED, get, 403, xml('AccessDenied', 'Access Denied')],
    [
      'v2-conditional',
      'CONFLICT CONCURRENCY N',
      item,
      400,
      JSON.stringify({
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'The conditional request failed',
      }),
      j,
    ],
    [
      'v2-throughput',
      RATE,
      item,
      400,
      JSON.stringify({ __type: 'x#ProvisionedThroughputExceededException', message: 'too fast' }),
      j,
    ],
    [
      'v2-validation',
      INPUT,
      item,
      400,
      JSON.stringify({
        __type: 'x#ValidationException',
        message: 'The provided key element does not match the schema',
      }),
      j,
    ],
    [
      'v2-500',
      AWAY,
      item,
      500,
      JSON.stringify({ __type: 'x#InternalServerError', message: 'Internal server error' }),
      j,
    ],
  ])
    await sample(`aws-${id}`, means, () => {
      answer = said;
      return ask();
    });
  server.close();
  await sample('aws-v2-refused', UNSENT, async () =>
    new AWS.S3({ ...how, endpoint: `http://127.0.0.1:${await closedPort()}` })
      .getObject({ Bucket: 'b', Key: 'k' })
      .promise(),
  );
  await sample('aws-v2-region', SETUP, () =>
    new AWS.SQS({ accessKeyId: 'a', secretAccessKey: 'b', maxRetries: 0, region: undefined }).listQueues().promise(),
  );
  await sample('aws-v2-parameter', CODE, () => s3.getObject({ Bucket: 'b' }).promise());
  const v3 = (name, status, message, more = {}) =>
    named(name, message, {
      $fault: status < 500 ? 'client' : 'server',
      $metadata: { httpStatusCode: status, requestId: 'r', attempts: 3, totalRetryDelay: 412 },
      ...more,
    });
  await sample(
    'aws-dynamo-html',
    AWAY,
    named(
      'SyntaxError',
      'Unexpected token \'<\', "<html><bod"... is not valid JSON\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.',
      { $metadata: { attempts: 1, totalRetryDelay: 0, httpStatusCode: 503 } },
    ),
    'a gateway answered 503 in HTML',
  );
  await sample(
    'aws-stepfunctions-exists',
    DATA,
    v3('ExecutionAlreadyExists', 400, "Execution Already Exists: 'arn:aws:states:eu-central-1:1:execution:m:e'"),
  );
  await sample(
    'aws-stepfunctions-task-timed-out',
    MISSING,
    v3('TaskTimedOut', 400, "Task Timed Out: 'Provided task does not exist anymore'"),
  );
  await sample(
    'aws-eventbridge-concurrent',
    CONFLICT,
    v3('ConcurrentModificationException', 400, 'Rule was concurrently modified.'),
  );
  await sample(
    'aws-cognito-not-authorized',
    LOGIN,
    v3('NotAuthorizedException', 400, 'Incorrect username or password.'),
  );
  await sample('aws-cognito-exists', DATA, v3('UsernameExistsException', 400, 'User account already exists'));
  await sample(
    'aws-ses-paused',
    QUOTA,
    v3('AccountSendingPausedException', 400, 'Sending is paused for this account.'),
  );
  await sample(
    'aws-sns-topic',
    MISSING,
    v3('NotFoundException', 404, 'Topic does not exist', { Type: 'Sender', Code: 'NotFound' }),
  );
  await sample(
    'aws-lambda-not-found',
    MISSING,
    v3('ResourceNotFoundException', 404, 'Function not found: arn:aws:lambda:eu-central-1:1:function:f'),
  );
  await sample(
    'aws-rds-snapshot-quota',
    QUOTA,
    v3('SnapshotQuotaExceededFault', 400, 'Cannot create more than 100 manual snapshots'),
  );
  await sample(
    'aws-rds-state',
    CONFLICT,
    v3('InvalidDBInstanceStateFault', 400, 'Instance db-1 is not in available state.'),
    'another change is under way',
  );
  await sample(
    'aws-ecr-image',
    MISSING,
    v3('ImageNotFoundException', 400, 'The image with imageId {imageTag:9} does not exist within the repository'),
  );
  await sample(
    'aws-sso-expired',
    LOGIN,
    named(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
      { tryNextLink: false },
    ),
  ).catch(() => {});
  await sample(
    'aws-batch-throttle',
    RATE,
    v3('TooManyRequestsException', 429, 'Too Many Requests', { $retryable: { throttling: true } }),
  );
  await sample(
    'aws-s3-timeout-socket',
    LATE,
    named('TimeoutError', 'Connection timed out after 5000 ms', {
      code: 'ETIMEDOUT',
      $metadata: { attempts: 3, totalRetryDelay: 300 },
    }),
  );
  await sample(
    'aws-kms-pending',
    SETUP,
    v3('KMSInvalidStateException', 400, 'arn:aws:kms:eu-central-1:1:key/k is pending deletion.'),
  );
  await sample(
    'aws-opensearch-signature',
    LOGIN,
    v3('InvalidSignatureException', 403, 'Signature expired: 20261123T000000Z is now earlier than 20261123T001000Z'),
  );
}

async function services(sample) {
  const at = async (status, body, headers, ask) => {
    const server = http
      .createServer((request, response) => {
        request.resume();
        request.on('end', () => {
          response.writeHead(status, {
            'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
            ...headers,
          });
          response.end(typeof body === 'string' ? body : JSON.stringify(body));
        });
      })
      .listen(0);
    await once(server, 'listening');
    try {
      return await ask(`http://127.0.0.1:${server.address().port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  const ai = (baseURL) => new OpenAI({ apiKey: 'k', baseURL, maxRetries: 0 });
  const chat = (url) => ai(url).chat.completions.create({ model: 'm', messages: [] });
  const claude = (url) =>
    new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 }).messages.create({
      model: 'm',
      max_tokens: 1,
      messages: [],
    });
  const err = (message, type, code = null) => ({ error: { message, type, param: null, code } });
  await sample('openai-image-url', INPUT, () =>
    at(400, err('Invalid image URL: https://x/y.png', 'invalid_request_error', 'invalid_image_url'), {}, chat),
  );
  await sample('openai-engine-overloaded', AWAY, () =>
    at(
      503,
      err('The engine is currently overloaded, please try again later', 'engine_overloaded_error', 'engine_overloaded'),
      {},
      chat,
    ),
  );
  await sample('openai-max-value', INPUT, () =>
    at(
      400,
      err(
        'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]',
        'invalid_request_error',
        'invalid_request_error',
      ),
      {},
      chat,
    ),
  );
  await sample('openai-conflict', LOCK, () =>
    at(
      409,
      err(
        'Another process is currently operating on this conversation. Please retry in a few seconds.',
        'invalid_request_error',
        'conversation_locked',
      ),
      {},
      chat,
    ),
  );
  await sample('openai-previous-response', MISSING, () =>
    at(
      404,
      err("Previous response with id 'resp_1' not found.", 'invalid_request_error', 'previous_response_not_found'),
      {},
      chat,
    ),
  );
  await sample('openai-ip', LOGIN, () =>
    at(401, err('Your IP is not authorized.', 'invalid_request_error', 'ip_not_authorized'), {}, chat),
  );
  await sample('openai-compatible-422', INPUT, () =>
    at(422, { detail: [{ loc: ['body', 'messages'], msg: 'field required', type: 'value_error.missing' }] }, {}, chat),
  );
  await sample('openai-compatible-plain-429', RATE, () => at(429, 'Too Many Requests', { 'retry-after': '2' }, chat));
  await sample(
    'openai-axios-old-sdk',
    INPUT,
    named('AxiosError', 'Request failed with status code 400', {
      code: 'ERR_BAD_REQUEST',
      isAxiosError: true,
      status: 400,
      response: { status: 400, data: err("'$.input' is invalid.", 'invalid_request_error') },
    }),
  );
  await sample('anthropic-tool-result', INPUT, () =>
    at(
      400,
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1',
        },
      },
      {},
      claude,
    ),
  );
  await sample('anthropic-overloaded-503', AWAY_Y, () =>
    at(503, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, {}, claude),
  );
  await sample('anthropic-image', INPUT, () =>
    at(
      400,
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message:
            'messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes',
        },
      },
      {},
      claude,
    ),
  );
  await sample('anthropic-disabled', DENIED, () =>
    at(
      403,
      { type: 'error', error: { type: 'permission_error', message: 'This organization has been disabled.' } },
      {},
      claude,
    ),
  );
  await sample(
    'anthropic-bedrock-wrapped',
    RATE,
    named('RateLimitError', '429 {"message":"Too many tokens, please wait before trying again."}', {
      status: 429,
      headers: {},
      error: { message: 'Too many tokens, please wait before trying again.' },
    }),
  );
  await sample('http-needle-refused', UNSENT, async () => needle('get', `http://127.0.0.1:${await closedPort()}`));
  await sample('http-wretch-404', MISSING, () =>
    at(404, { error: 'no such order' }, {}, (url) => wretch(url).get().json()),
  );
  await sample('http-wretch-503', AWAY, () => at(503, 'maintenance', {}, (url) => wretch(url).post({ a: 1 }).json()));
  await sample('http-fastify-body-limit', INPUT, async () => {
    const app = Fastify({ bodyLimit: 10 });
    app.setErrorHandler((error) => {
      app.caught = error;
      throw error;
    });
    app.post('/', async () => 'x');
    await app.inject({ method: 'POST', url: '/', payload: { a: 'x'.repeat(100) } });
    throw app.caught;
  });
  await sample('http-fastify-validation', INPUT, async () => {
    const app = Fastify();
    app.setErrorHandler((error) => {
      app.caught = error;
      throw error;
    });
    app.post('/', { schema: { body: { type: 'object', required: ['a'] } } }, async () => 'x');
    await app.inject({ method: 'POST', url: '/', payload: {} });
    throw app.caught;
  });
  await sample('http-message-only-502', AWAY, plain('Bad Gateway'));
  await sample('http-message-only-status', AWAY, plain('Server responded with status code 503'));
  await sample(
    'http-author-response',
    RATE,
    plain('billing said no', { response: { status: 429, headers: new Headers({ 'retry-after': '12' }) } }),
  );
  await sample(
    'http-author-status-text',
    MISSING,
    plain('could not load profile', { statusCode: 404, statusMessage: 'Not Found' }),
  );
  const grpcError = (code, name, details, more = {}) =>
    plain(`${code} ${name}: ${details}`, { code, details, metadata: new grpc.Metadata(), ...more });
  await sample('grpc-subchannel', AWAY, grpcError(14, 'UNAVAILABLE', 'Failed to start call on picked subchannel'));
  await sample(
    'grpc-no-status',
    'TRANSIENT UNKNOWN I',
    grpcError(13, 'INTERNAL', 'Received RST_STREAM with code 0 (Call ended without gRPC status)'),
  );
  await sample('grpc-refused-stream', AWAY, grpcError(14, 'UNAVAILABLE', 'Stream refused by server'));
  await sample('grpc-bandwidth', RATE, grpcError(8, 'RESOURCE_EXHAUSTED', 'Bandwidth exhausted'));
  await sample(
    'grpc-sent-too-large',
    INPUT,
    grpcError(8, 'RESOURCE_EXHAUSTED', 'Attempted to send message with a size larger than max: 5242880 > 4194304').bind(
      null,
    ),
    'the size does not change',
  ).catch(() => {});
  await sample(
    'grpc-token',
    LOGIN,
    grpcError(16, 'UNAUTHENTICATED', 'Failed to retrieve auth metadata with error: invalid_grant'),
  );
  await sample('grpc-message-only', AWAY, plain('14 UNAVAILABLE: No connection established'));
  await sample('grpc-message-only-not-found', MISSING, plain('5 NOT_FOUND: Requested entity was not found.'));
  await sample(
    'grpc-temporal-wrapped',
    AWAY,
    named(
      'ServiceError',
      'Failed to start Workflow',
      {},
      {
        cause: Object.assign(new Error('14 UNAVAILABLE: upstream request timeout'), {
          code: 14,
          details: 'upstream request timeout',
          metadata: {},
        }),
      },
    ),
  );
  await sample(
    'grpc-rich-status',
    'CONFLICT BUSINESS_RULE N',
    grpcError(9, 'FAILED_PRECONDITION', 'Workflow was terminated', {
      statusDetails: [{ reason: 'TERMINATED', domain: 'x' }],
    }),
  );
  const status = (code, reason, message) => ({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    reason,
    code,
  });
  await sample(
    'k8s-old-client-conflict',
    'RETRIABLE CONCURRENCY N',
    named('HttpError', 'HTTP request failed', {
      statusCode: 409,
      body: status(409, 'Conflict', 'Operation cannot be fulfilled on jobs.batch "j": the object has been modified'),
      response: { statusCode: 409 },
    }),
  );
  await sample(
    'k8s-old-client-missing',
    MISSING,
    named('HttpError', 'HTTP request failed', {
      statusCode: 404,
      body: status(404, 'NotFound', 'configmaps "c" not found'),
      response: { statusCode: 404 },
    }),
  );
  await sample(
    'k8s-old-client-webhook',
    AWAY_Y,
    named('HttpError', 'HTTP request failed', {
      statusCode: 500,
      body: status(
        500,
        'InternalError',
        'Internal error occurred: failed calling webhook "mutate.istio.io": connect: connection refused',
      ),
      response: { statusCode: 500 },
    }),
  );
  await sample(
    'k8s-helm-in-progress',
    LOCK,
    command(
      'helm upgrade web ./chart',
      1,
      'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n',
    ),
  );
  await sample(
    'k8s-helm-timeout',
    LATE,
    command('helm upgrade web ./chart --wait', 1, 'Error: UPGRADE FAILED: context deadline exceeded\n'),
  );
  await sample('k8s-kubectl-image', SETUP, plain('container web is waiting: ErrImagePull', { reason: 'ErrImagePull' }));
  await sample(
    'k8s-kubectl-context',
    FAILED,
    command('kubectl config use-context prod', 1, 'error: no context exists with the name: "prod"\n'),
  );
  await sample(
    'k8s-kubectl-wait',
    LATE,
    command(
      'kubectl wait --for=condition=ready pod/web',
      1,
      'error: timed out waiting for the condition on pods/web\n',
    ),
  );
  await sample(
    'k8s-quota-message',
    DENIED,
    plain('pods "web" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10', {
      code: 403,
      body: JSON.stringify(status(403, 'Forbidden', 'pods "web" is forbidden: exceeded quota')),
    }),
  );
}

async function brokers(sample) {
  const closed = await closedPort();
  await sample('kafka-platformatic-refused', UNSENT, async () => {
    const one = new Admin({ clientId: 'c', bootstrapBrokers: [`127.0.0.1:${closed}`], retries: 0 });
    try {
      await one.listTopics();
    } finally {
      await one.close().catch(() => {});
    }
  });
  await sample('kafka-platformatic-options', INPUT, () => new Producer({ clientId: 'c', bootstrapBrokers: 5 }));
  const { errors } = { errors: await import('@platformatic/kafka') };
  await sample(
    'kafka-platformatic-response',
    AWAY,
    () => {
      throw new errors.ResponseError(0, 7, { '/': [6, null] }, {});
    },
    'NOT_LEADER_OR_FOLLOWER inside',
  );
  await sample('kafka-platformatic-timeout', LATE, () => {
    throw new errors.TimeoutError('Request timed out');
  });
  await sample('kafka-platformatic-authentication', LOGIN, () => {
    throw new errors.AuthenticationError('SASL authentication failed.');
  });
  const js = (name, message, more) => named(name, message, { retriable: true, ...more });
  await sample(
    'kafka-kafkajs-lock',
    LATE,
    js('KafkaJSLockTimeout', 'Timeout while acquiring lock (1 waiting locks): "connect to broker"'),
  );
  await sample(
    'kafka-kafkajs-not-implemented',
    'FATAL UNSUPPORTED N',
    js('KafkaJSNotImplemented', 'Snappy compression not implemented', { retriable: false }),
  );
  await sample(
    'kafka-kafkajs-closed',
    CUT,
    js('KafkaJSConnectionClosedError', 'Closed connection', { broker: 'k:9092' }),
  );
  await sample(
    'kafka-kafkajs-tls',
    CUT,
    js(
      'KafkaJSConnectionError',
      'Connection error: Client network socket disconnected before secure TLS connection was established',
      { broker: 'k:9093', code: 'ECONNRESET' },
    ),
  );
  await sample(
    'kafka-kafkajs-aggregate',
    'FATAL VALIDATION N',
    js('KafkaJSAggregateError', 'Topic creation errors', {
      retriable: undefined,
      errors: [
        Object.assign(new Error('Number of partitions is invalid'), {
          name: 'KafkaJSCreateTopicError',
          type: 'INVALID_PARTITIONS',
          code: 37,
          retriable: false,
        }),
      ],
    }),
  );
  await sample(
    'kafka-kafkajs-registry',
    MISSING,
    named('ConfluentSchemaRegistryError', 'Confluent_Schema_Registry: Subject not found', { status: 404 }),
  );
  await sample(
    'kafka-rdkafka-resolve',
    'TRANSIENT DNS Y',
    named('LibrdKafkaError', 'Host resolution failure', { code: -193, errno: -193, origin: 'local' }),
  );
  await sample(
    'kafka-rdkafka-max-poll',
    'RETRIABLE CONCURRENCY I',
    named('LibrdKafkaError', 'Local: Maximum application poll interval (max.poll.interval.ms) exceeded', {
      code: -147,
      errno: -147,
      origin: 'local',
    }),
  );
  await sample(
    'kafka-rdkafka-commit',
    'RETRIABLE CONCURRENCY I',
    named('LibrdKafkaError', 'Broker: Specified group generation id is not valid', {
      code: 22,
      errno: 22,
      origin: 'kafka',
    }),
  );
  await sample(
    'kafka-rdkafka-no-offset',
    MISSING,
    named('LibrdKafkaError', 'Local: No offset stored', { code: -168, errno: -168, origin: 'local' }),
  );
  await sample('kafka-message-only', AWAY, plain('Broker: Leader not available'));
  await sample('amqp-manager-timeout', LATE, () =>
    amqpManager
      .connect([`amqp://127.0.0.1:${closed}`], { reconnectTimeInSeconds: 60 })
      .connect({ timeout: 0.2 })
      .catch((error) => {
        throw error;
      }),
  );
  const closedBy = (what, n, name, text) =>
    plain(`${what} closed by server: ${n} (${name}) with message "${text}"`, { code: n, classId: 0, methodId: 0 });
  await sample(
    'amqp-ack-timeout',
    SETUP,
    closedBy(
      'Channel',
      406,
      'PRECONDITION-FAILED',
      'PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. Timeout value used: 1800000 ms.',
    ),
  );
  await sample(
    'amqp-message-only',
    SETUP,
    plain("Channel closed by server: 404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'orders' in vhost '/'\""),
  );
  await sample(
    'amqp-message-only-forced',
    AWAY,
    plain('Connection closed: 320 (CONNECTION-FORCED) with message "CONNECTION_FORCED - Closed via management plugin"'),
  );
  await sample(
    'amqp-operational',
    'FATAL UNSUPPORTED N',
    closedBy('Connection', 540, 'NOT-IMPLEMENTED', 'NOT_IMPLEMENTED - immediate=true'),
  );
  await sample(
    'amqp-servicebus-unauthorized',
    LOGIN,
    named('MessagingError', "Unauthorized access. 'Send' claim(s) are required to perform this operation.", {
      code: 'UnauthorizedError',
      condition: 'amqp:unauthorized-access',
      retryable: false,
    }),
  );
  await sample(
    'amqp-servicebus-quota',
    QUOTA,
    named('ServiceBusError', 'The maximum entity size has been reached or exceeded for Queue', {
      code: 'QuotaExceeded',
      retryable: false,
    }),
  );
  await sample(
    'amqp-servicebus-communication',
    'TRANSIENT NETWORK Y',
    named('ServiceBusError', 'read ECONNRESET', { code: 'ServiceCommunicationProblem', retryable: true }),
    'its own flag',
  );
}

async function tools(sample) {
  const git = (args, code, stderr, stdout) => command(`git ${args}`, code, stderr, stdout);
  await sample(
    'git-no-commits',
    FAILED,
    named('GitError', "fatal: your current branch 'main' does not have any commits yet\n", {
      task: { commands: ['log'], format: 'utf-8' },
    }),
  ).catch(() => {});
  await sample(
    'git-submodule',
    MISSING,
    git('submodule update --init', 128, "fatal: No url found for submodule path 'vendor/x' in .gitmodules\n"),
  );
  await sample(
    'git-submodule-network',
    UNSENT,
    git(
      'submodule update --init --recursive',
      1,
      "Cloning into '/app/vendor/x'...\nfatal: unable to access 'https://github.com/a/x.git/': Failed to connect to github.com port 443 after 130 ms: Couldn't connect to server\nfatal: clone of 'https://github.com/a/x.git' into submodule path '/app/vendor/x' failed\n",
    ),
  );
  await sample(
    'git-lfs-missing',
    MISSING,
    git(
      'lfs pull',
      2,
      "[404] Object does not exist on the server or you don't have permissions to access it: [404] Object does not exist on the server\nerror: failed to fetch some objects from 'https://github.com/a/b.git/info/lfs'\n",
    ),
  );
  await sample(
    'git-revert-conflict',
    MERGE,
    git(
      'revert 1a2b3c',
      1,
      'error: could not revert 1a2b3c... change price\nhint: After resolving the conflicts, mark them with\n',
    ),
  );
  await sample(
    'git-am',
    MERGE,
    git(
      'am fix.patch',
      128,
      "error: patch failed: src/a.ts:3\nerror: src/a.ts: patch does not apply\nhint: Use 'git am --show-current-patch=diff' to see the failed patch\n",
      'Applying: fix\nPatch failed at 0001 fix\n',
    ),
  );
  await sample(
    'git-shallow-lock',
    LOCK,
    git(
      'fetch --depth 1',
      128,
      "fatal: Unable to create '/app/.git/shallow.lock': File exists.\n\nAnother git process seems to be running in this repository\n",
    ),
  );
  await sample(
    'git-worktree',
    'FATAL DATA_INTEGRITY N',
    git('worktree add ../w main', 128, "fatal: 'main' is already used by worktree at '/app'\n"),
  );
  await sample(
    'git-http2',
    UNSENT,
    git(
      'clone https://x/y.git',
      128,
      "Cloning into 'y'...\nerror: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nerror: 5678 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output\n",
    ),
  );
  await sample(
    'git-sideband',
    UNSENT,
    git(
      'push origin main',
      128,
      'client_loop: send disconnect: Broken pipe\nsend-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\n',
    ),
  );
  await sample(
    'git-gitlab-denied',
    DENIED,
    git(
      'push origin main',
      128,
      "remote: You are not allowed to push code to this project.\nfatal: unable to access 'https://gitlab.com/a/b.git/': The requested URL returned error: 403\n",
    ),
  );
  await sample(
    'git-detached',
    FAILED,
    git(
      'push',
      128,
      'fatal: You are not currently on a branch.\nTo push the history leading to the current (detached HEAD)\nstate now, use\n',
    ),
  );
  const npm = (args, code, ...lines) => {
    const stderr = lines.map((line) => `npm error ${line}`).join('\n');
    return command(`npm ${args}`, code, stderr);
  };
  await sample(
    'npm-epipe',
    CUT.replace(' I', ' Y'),
    npm('install', 224, 'code EPIPE', 'syscall write', 'errno -32', 'write EPIPE'),
    'npm does nothing that may not be done twice',
  );
  await sample(
    'npm-quota',
    'FATAL RESOURCE_EXHAUSTION N',
    npm('install', 134, 'code EDQUOT', 'syscall mkdir', 'errno -122', 'EDQUOT: disk quota exceeded, mkdir'),
  );
  await sample(
    'npm-gyp',
    FAILED,
    npm(
      'install',
      1,
      'code 1',
      'path /app/node_modules/x',
      'command failed',
      'command sh -c node-gyp rebuild',
      'gyp ERR! not ok',
    ),
  );
  await sample(
    'npm-notempty',
    'FATAL PROGRAMMING N',
    npm(
      'install',
      190,
      'code ENOTEMPTY',
      'syscall rename',
      'path /app/node_modules/x',
      'ENOTEMPTY: directory not empty, rename',
    ),
  );
  await sample(
    'npm-unknown-command',
    FAILED,
    command(
      'npm frobnicate',
      1,
      'Unknown command: "frobnicate"\n\nTo see a list of supported npm commands, run:\n  npm help\n',
    ),
  );
  await sample(
    'npm-unsupported-protocol',
    SETUP,
    npm('install', 1, 'code EUNSUPPORTEDPROTOCOL', 'Unsupported URL Type "workspace:": workspace:*'),
  );
  await sample(
    'npm-lock-mismatch',
    SETUP,
    npm(
      'ci',
      1,
      'code EUSAGE',
      '',
      '`npm ci` can only install packages when your package.json and package-lock.json are in sync.',
    ),
  );
  await sample(
    'npm-bad-gateway',
    AWAY_Y,
    npm('install', 1, 'code E502', '502 Bad Gateway - GET https://registry.example.com/x'),
  );
  await sample('exit-zx-missing', 'FATAL DEPENDENCY N', () => $({ quiet: true })`frobnicate-now --all`);
  await sample('exit-zx-fails', FAILED, () => $({ quiet: true })`sh -c 'echo ETIMEDOUT in test 7; exit 4'`);
  await sample('exit-zx-killed', MEMORY, () => $({ quiet: true })`sh -c 'kill -9 $$'`);
  await sample('exit-exec-137', MEMORY, () => exec('sh -c "exit 137"'));
  await sample(
    'exit-psql',
    UNSENT,
    command(
      'psql -c "select 1"',
      2,
      'psql: error: connection to server at "db" (10.0.0.5), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n',
    ),
  );
  await sample(
    'exit-docker-daemon',
    UNSENT,
    command(
      'docker ps',
      1,
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n',
    ),
  );
  await sample('exit-make', FAILED, command('make build', 2, 'make: *** [Makefile:3: build] Error 1\n'));
  await sample(
    'exit-tests-json',
    FAILED,
    command(
      'jest --ci',
      1,
      'FAIL src/retry.test.ts\n  ● retries when the server answers 503\n    connect ECONNREFUSED 127.0.0.1:4000\n',
    ),
  );
  await sample(
    'exit-deploy-quotes',
    FAILED,
    command('./deploy.sh', 1, 'deploy: step 3 failed: validation said "429 Too Many Requests" is not a valid name\n'),
  );
}

async function rest(sample) {
  await sample('valid-effect', REPAIR, () =>
    Schema.decodeUnknownSync(Schema.Struct({ total: Schema.Number }))({ total: '503' }),
  );
  await sample('valid-runtypes', REPAIR, () => RRecord({ name: RString }).check({ name: 5 }));
  await sample(
    'valid-typia',
    REPAIR,
    named('TypeGuardError', 'Error on typia.assert(): invalid type on $input.mail, expect to be string', {
      method: 'typia.assert',
      path: '$input.mail',
      expected: 'string',
      value: 5,
    }),
  );
  await sample('valid-envalid', SETUP, () =>
    cleanEnv(
      {},
      { DATABASE_URL: str() },
      {
        reporter: ({ errors }) => {
          throw Object.values(errors)[0];
        },
      },
    ),
  );
  await sample(
    'valid-class-transformer',
    INPUT,
    named('UnprocessableEntityException', 'Unprocessable Entity Exception', {
      response: { statusCode: 422, message: ['total must be a number'] },
      status: 422,
    }),
  );
  await sample(
    'valid-trpc',
    INPUT,
    named('TRPCError', '[{"code":"invalid_type","path":["id"],"message":"Required"}]', { code: 'BAD_REQUEST' }),
  );
  await sample('own-p-retry', CUT, () =>
    pRetry(
      () => {
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      },
      { retries: 0 },
    ),
  );
  await sample('own-p-timeout', LATE, () => pTimeout(new Promise(() => {}), { milliseconds: 30 }));
  await sample('own-inngest', 'FATAL BUSINESS_RULE N', named('NonRetriableError', 'customer does not exist'));
  await sample(
    'security-permission-model',
    DENIED,
    plain('Access to this API has been restricted. Use --allow-child-process to manage permissions.', {
      code: 'ERR_ACCESS_DENIED',
      permission: 'ChildProcess',
    }),
  );
  await sample(
    'security-jwks',
    LOGIN,
    named('JWKSNoMatchingKey', 'no applicable key found in the JSON Web Key Set', { code: 'ERR_JWKS_NO_MATCHING_KEY' }),
  );
  await sample(
    'security-snyk',
    'CONFLICT SECURITY_VULNERABILITY N',
    command(
      'snyk test',
      1,
      '',
      '✗ High severity vulnerability found in lodash\n  Description: Prototype Pollution\nTested 12 dependencies for known issues, found 1 issue, 1 vulnerable path.\n\n1 vulnerability found\n',
    ),
  );
  await sample(
    'policy-sentinel',
    POLICY,
    named('PolicyCheckFailedError', 'Sentinel policy check failed: restrict-instance-type'),
  );
  await sample(
    'policy-kyverno',
    POLICY,
    plain(
      'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/prod/web was blocked due to the following policies',
    ),
  );
  await sample(
    'tls-reset-handshake',
    CUT,
    plain('Client network socket disconnected before secure TLS connection was established', {
      code: 'ECONNRESET',
      path: null,
      host: 'api.example',
      port: 443,
    }),
  );
  await sample(
    'tls-key-small',
    'FATAL TLS N',
    plain('error:0A00018A:SSL routines::dh key too small', {
      code: 'ERR_SSL_DH_KEY_TOO_SMALL',
      library: 'SSL routines',
    }),
  );
  await sample('dns-only-message', 'TRANSIENT DNS Y', plain('getaddrinfo EAI_AGAIN redis'));
  await sample(
    'node-disk-quota-number',
    'FATAL RESOURCE_EXHAUSTION N',
    plain("Unknown system error -122: Unknown system error -122, mkdir '/data/x'", {
      errno: -122,
      code: 'Unknown system error -122',
      syscall: 'mkdir',
      path: '/data/x',
    }),
  );
  await sample('node-frozen', CODE, () => {
    'use strict';
    Object.freeze([1]).push(2);
  });
  await sample('node-json-bigint', CODE, () => JSON.stringify({ a: 1n }));
  await sample('tricky-quoted-status', UNKNOWN, plain('customer wrote: "your page says 502 Bad Gateway"'));
  await sample('tricky-llm-said', UNKNOWN, plain("the assistant's last message was 'rate limit exceeded'"));
  await sample('tricky-aggregate-nested', 'CONFLICT DATA_INTEGRITY N', () => {
    throw new AggregateError(
      [
        new AggregateError(
          [
            Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
            Object.assign(new Error('dup'), { code: 'ER_DUP_ENTRY', errno: 1062, sqlState: '23000' }),
          ],
          'inner',
        ),
      ],
      'outer',
    );
  });
  await sample('tricky-cause-object', 'TRANSIENT RATE_LIMIT Y', () => {
    throw new Error('publish failed', {
      cause: { code: 'ThrottlingException', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } },
    });
  });
  await sample('tricky-cause-chain-mixed', LOGIN, () => {
    throw new Error('nightly sync failed', {
      cause: new Error('could not list orders', {
        cause: Object.assign(new Error('Unauthorized'), { response: { status: 401 } }),
      }),
    });
  });
  await sample(
    'tricky-wrapped-message',
    CUT,
    plain('Could not reach billing: connect ECONNREFUSED 10.0.0.9:443'),
  ).catch(() => {});
  await sample(
    'tricky-retry-flag-over-404',
    'TRANSIENT NOT_FOUND Y',
    plain('not there yet', { status: 404, retryable: true }),
  );
}
