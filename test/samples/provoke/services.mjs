// Clients of services: payment, code hosting, chat, search, mail, queues, tokens, files. Recorded after the rules were written: the first look at
// them is an unspoiled measure.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { request as octokit } from '@octokit/request';
import { WebClient } from '@slack/web-api';
import { Client as Elastic } from '@elastic/elasticsearch';
import { type } from 'arktype';
import ftp from 'basic-ftp';
import { parse as csv } from 'csv-parse/sync';
import { Gaxios } from 'gaxios';
import * as jose from 'jose';
import jwt from 'jsonwebtoken';
import knex from 'knex';
import mongoose from 'mongoose';
import mqtt from 'mqtt';
import nodemailer from 'nodemailer';
import PQueue from 'p-queue';
import redlock from 'redlock';
import Stripe from 'stripe';
import * as ss from 'superstruct';
import WebSocket from 'ws';
import { parse as yaml } from 'yaml';
import { freePort } from './node.mjs';

let reply = { status: 500, headers: {}, body: '' };

export default async function provoke(sample) {
  const server = http
    .createServer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(reply.status, reply.headers).end(reply.body));
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const base = `http://127.0.0.1:${port}`;
  const closed = await freePort();
  const JSON_TYPE = { 'content-type': 'application/json' };
  const answer = (status, body, headers = {}) => {
    reply = {
      status,
      headers: { ...JSON_TYPE, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    };
  };
  // Stripe
  const stripe = new Stripe('sk_test_x', {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  for (const [id, means, status, error, headers] of [
    [
      'card-declined',
      'FATAL QUOTA N',
      402,
      { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' },
    ],
    [
      'rate-limit',
      'TRANSIENT RATE_LIMIT Y',
      429,
      { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' },
    ],
    [
      'lock-timeout',
      'TRANSIENT RATE_LIMIT Y',
      429,
      {
        type: 'invalid_request_error',
        code: 'lock_timeout',
        message: 'This object cannot be accessed right now because another API request is accessing it.',
      },
    ],
    [
      'idempotency',
      'FATAL VALIDATION N',
      400,
      { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters.' },
    ],
    [
      'missing',
      'FATAL NOT_FOUND N',
      404,
      { type: 'invalid_request_error', code: 'resource_missing', message: "No such customer: 'cus_503'" },
    ],
    [
      'parameter',
      'FATAL VALIDATION N',
      400,
      { type: 'invalid_request_error', code: 'parameter_missing', message: 'Missing required param: amount.' },
    ],
    ['key', 'FATAL AUTHENTICATION N', 401, { type: 'invalid_request_error', message: 'Invalid API Key provided' }],
    [
      'permission',
      'FATAL PERMISSION N',
      403,
      { type: 'invalid_request_error', message: 'The provided key does not have access' },
    ],
    ['api', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { type: 'api_error', message: 'An unknown error occurred' }],
    ['busy', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, { type: 'api_error', message: 'busy' }],
    [
      'should-retry',
      'TRANSIENT CONCURRENCY Y',
      409,
      { type: 'invalid_request_error', code: 'lock_timeout', message: 'x' },
      { 'stripe-should-retry': 'true', 'x-should-retry': 'true' },
    ],
  ])
    await sample(`stripe-${id}`, means, () => {
      answer(status, { error }, headers);
      return stripe.customers.retrieve('x');
    });
  await sample('stripe-refused', 'TRANSIENT NETWORK I', () =>
    new Stripe('sk_test_x', {
      host: '127.0.0.1',
      port: closed,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    }).customers.retrieve('x'),
  );
  await sample('stripe-webhook-signature', 'FATAL AUTHENTICATION N', () =>
    stripe.webhooks.constructEvent('{}', 't=1,v1=x', 'whsec_x'),
  );
  // GitHub
  for (const [id, means, status, body, headers] of [
    ['404', 'FATAL NOT_FOUND N', 404, { message: 'Not Found' }],
    [
      'secondary',
      'TRANSIENT RATE_LIMIT Y',
      403,
      { message: 'You have exceeded a secondary rate limit.' },
      { 'retry-after': '60' },
    ],
    [
      'primary',
      'TRANSIENT RATE_LIMIT Y',
      403,
      { message: 'API rate limit exceeded for user ID 1.' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' },
    ],
    ['bad-credentials', 'FATAL AUTHENTICATION N', 401, { message: 'Bad credentials' }],
    ['forbidden', 'FATAL PERMISSION N', 403, { message: 'Resource not accessible by integration' }],
    ['validation', 'FATAL VALIDATION N', 422, { message: 'Validation Failed', errors: [{ code: 'already_exists' }] }],
    ['conflict', 'CONFLICT CONCURRENCY N', 409, { message: 'Merge conflict' }],
    ['502', 'TRANSIENT SERVICE_UNAVAILABLE I', 502, { message: 'Server Error' }],
  ])
    await sample(`octokit-${id}`, means, () => {
      answer(status, body, headers);
      return octokit('GET /x', { baseUrl: base });
    });
  await sample('octokit-refused', 'TRANSIENT NETWORK Y', () =>
    octokit('GET /x', { baseUrl: `http://127.0.0.1:${closed}` }),
  );
  // Slack, Google, Elasticsearch
  const slack = new WebClient('x', {
    slackApiUrl: `${base}/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: 'error',
  });
  await sample('slack-auth', 'FATAL AUTHENTICATION N', () => {
    answer(200, { ok: false, error: 'invalid_auth' });
    return slack.auth.test();
  });
  await sample('slack-not-found', 'FATAL NOT_FOUND N', () => {
    answer(200, { ok: false, error: 'channel_not_found' });
    return slack.chat.postMessage({ channel: 'x', text: 'x' });
  });
  await sample('slack-rate', 'TRANSIENT RATE_LIMIT Y', () => {
    answer(429, '', { 'retry-after': '30' });
    return slack.auth.test();
  });
  await sample('slack-500', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    answer(500, '');
    return slack.auth.test();
  });
  const google = new Gaxios({ retry: false, retryConfig: { retry: 0 } });
  for (const [id, means, status, body] of [
    ['404', 'FATAL NOT_FOUND N', 404, { error: { code: 404, message: 'Not Found', status: 'NOT_FOUND' } }],
    [
      'quota',
      'TRANSIENT RATE_LIMIT Y',
      429,
      { error: { code: 429, message: 'Quota exceeded for quota metric', status: 'RESOURCE_EXHAUSTED' } },
    ],
    [
      '503',
      'TRANSIENT SERVICE_UNAVAILABLE I',
      503,
      { error: { code: 503, message: 'Backend Error', status: 'UNAVAILABLE' } },
    ],
    ['403', 'FATAL PERMISSION N', 403, { error: { code: 403, message: 'Forbidden', status: 'PERMISSION_DENIED' } }],
  ])
    await sample(`gaxios-${id}`, means, () => {
      answer(status, body);
      return google.request({ url: base });
    });
  await sample('gaxios-refused', 'TRANSIENT NETWORK Y', () => google.request({ url: `http://127.0.0.1:${closed}` }));
  const elastic = new Elastic({ node: base, maxRetries: 0 });
  for (const [id, means, status, reason] of [
    ['index', 'FATAL NOT_FOUND N', 404, 'index_not_found_exception'],
    ['version', 'CONFLICT CONCURRENCY N', 409, 'version_conflict_engine_exception'],
    ['rejected', 'TRANSIENT RATE_LIMIT Y', 429, 'es_rejected_execution_exception'],
    ['parse', 'FATAL VALIDATION N', 400, 'parsing_exception'],
    ['503', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, 'cluster_block_exception'],
    ['security', 'FATAL AUTHENTICATION N', 401, 'security_exception'],
  ])
    await sample(`elastic-${id}`, means, () => {
      answer(status, { error: { type: reason, reason }, status }, { 'x-elastic-product': 'Elasticsearch' });
      return elastic.get({ index: 'x', id: 'y' });
    });
  await sample('elastic-refused', 'TRANSIENT NETWORK Y', () =>
    new Elastic({ node: `http://127.0.0.1:${closed}`, maxRetries: 0 }).info(),
  );
  const silent = net.createServer(() => {}).listen(0);
  await sample('elastic-timeout', 'TRANSIENT TIMEOUT I', () =>
    new Elastic({ node: `http://127.0.0.1:${silent.address().port}`, maxRetries: 0, requestTimeout: 50 }).info(),
  );
  // Tokens
  const token = jwt.sign({ a: 1 }, 'k', { expiresIn: -10 });
  await sample('jwt-expired', 'FATAL AUTHENTICATION N', () => jwt.verify(token, 'k'));
  await sample('jwt-signature', 'FATAL AUTHENTICATION N', () => jwt.verify(jwt.sign({ a: 1 }, 'other'), 'k'));
  await sample('jwt-malformed', 'FATAL AUTHENTICATION N', () => jwt.verify('nonsense', 'k'));
  await sample('jwt-not-before', 'FATAL AUTHENTICATION N', () =>
    jwt.verify(jwt.sign({ a: 1 }, 'k', { notBefore: 1_000 }), 'k'),
  );
  const secret = new TextEncoder().encode('k'.repeat(32));
  await sample('jose-expired', 'FATAL AUTHENTICATION N', async () =>
    jose.jwtVerify(
      await new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(1).sign(secret),
      secret,
    ),
  );
  await sample('jose-signature', 'FATAL AUTHENTICATION N', async () =>
    jose.jwtVerify(
      await new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(secret),
      new TextEncoder().encode('x'.repeat(32)),
    ),
  );
  // Mail, files, queues
  const smtp = async (script, mail = { from: 'a@example.org', to: 'b@example.org', text: 'x' }, options = {}) => {
    const one = net
      .createServer((socket) => {
        socket.write('220 x ESMTP\r\n');
        socket.on('data', (bytes) => {
          for (const line of String(bytes).split('\r\n').filter(Boolean)) {
            const found = script.find(([verb]) => line.toUpperCase().startsWith(verb));
            socket.write(found ? `${found[1]}\r\n` : '250 ok\r\n');
          }
        });
        socket.on('error', () => {});
      })
      .listen(0);
    await once(one, 'listening');
    try {
      await nodemailer
        .createTransport({ host: '127.0.0.1', port: one.address().port, ignoreTLS: true, ...options })
        .sendMail(mail);
    } finally {
      one.close();
    }
  };
  await sample('smtp-greylisted', 'TRANSIENT SERVICE_UNAVAILABLE Y', () =>
    smtp([['RCPT', '450 4.2.0 Greylisted, try again later']]),
  );
  await sample('smtp-no-mailbox', 'FATAL NOT_FOUND N', () => smtp([['RCPT', '550 5.1.1 User unknown']]));
  await sample('smtp-login', 'FATAL AUTHENTICATION N', () =>
    smtp(
      [
        ['EHLO', '250-x\r\n250 AUTH PLAIN'],
        ['AUTH', '535 5.7.8 Authentication failed'],
      ],
      undefined,
      { auth: { user: 'a', pass: 'b' } },
    ),
  );
  await sample('smtp-refused', 'TRANSIENT NETWORK Y', () =>
    nodemailer
      .createTransport({ host: '127.0.0.1', port: closed })
      .sendMail({ from: 'a@example.org', to: 'b@example.org' }),
  );
  await sample('smtp-silent', 'TRANSIENT TIMEOUT I', () =>
    nodemailer
      .createTransport({ host: '127.0.0.1', port: silent.address().port, greetingTimeout: 50 })
      .sendMail({ from: 'a@example.org', to: 'b@example.org' }),
  );
  await sample('smtp-no-recipient', 'FATAL PROGRAMMING N', () => smtp([], { from: 'a@example.org' }));
  await sample('ftp-refused', 'TRANSIENT NETWORK Y', () =>
    new ftp.Client().access({ host: '127.0.0.1', port: closed }),
  );
  const ftpServer = net
    .createServer((socket) => {
      socket.write('220 x\r\n');
      socket.on('data', () => socket.write('530 Login incorrect\r\n'));
      socket.on('error', () => {});
    })
    .listen(0);
  await sample('ftp-login', 'FATAL AUTHENTICATION N', () =>
    new ftp.Client().access({ host: '127.0.0.1', port: ftpServer.address().port, user: 'a', password: 'b' }),
  );
  ftpServer.close();
  await sample('mqtt-refused', 'TRANSIENT NETWORK Y', () =>
    mqtt.connectAsync(`mqtt://127.0.0.1:${closed}`, { reconnectPeriod: 0 }, false),
  );
  await sample(
    'ws-refused',
    'TRANSIENT NETWORK Y',
    () => new Promise((_, reject) => new WebSocket(`ws://127.0.0.1:${closed}`).on('error', reject)),
  );
  await sample('ws-not-upgraded', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    answer(503, '');
    return new Promise((_, reject) => new WebSocket(`ws://127.0.0.1:${port}`).on('error', reject));
  });
  await sample('ws-bad-url', 'FATAL PROGRAMMING N', () => new WebSocket('nonsense'));
  await sample('ws-not-open', 'FATAL PROGRAMMING N', () => {
    const socket = new WebSocket(`ws://127.0.0.1:${closed}`);
    socket.on('error', () => {});
    socket.send('x');
  });
  await sample('redlock-locked', 'RETRIABLE LOCK_CONTENTION Y', () => {
    throw new (redlock.ResourceLockedError ?? redlock.LockError)(
      'The operation was applied to: 0 of the 1 requested resources.',
    );
  });
  await sample('redlock-execution', 'RETRIABLE LOCK_CONTENTION Y', () => {
    throw new (redlock.ExecutionError ?? redlock.LockError)(
      'The operation was unable to achieve a quorum during its retry window.',
      [],
    );
  });
  await sample('p-queue-timeout', 'TRANSIENT TIMEOUT I', () =>
    new PQueue({ timeout: 20, throwOnTimeout: true }).add(() => new Promise(() => {})),
  );
  await sample('p-queue-aborted', 'FATAL CANCELLED N', () =>
    new PQueue().add(() => {}, { signal: AbortSignal.abort() }),
  );
  // Mappers and formats
  const Person = mongoose.model('Person', new mongoose.Schema({ name: { type: String, required: true }, age: Number }));
  await sample('mongoose-validation', 'RETRIABLE VALIDATION N', () => new Person({ age: 'x' }).validate());
  await sample('mongoose-cast', 'FATAL VALIDATION N', () => Person.find({ age: 'many' }).cast(Person));
  await sample('mongoose-no-model', 'FATAL PROGRAMMING N', () => mongoose.model('Timeout503'));
  await sample('mongoose-buffering', 'TRANSIENT TIMEOUT I', () => {
    mongoose.set('bufferTimeoutMS', 50);
    return Person.findOne();
  });
  const pool = knex({ client: 'pg', connection: { host: '127.0.0.1', port: closed }, acquireConnectionTimeout: 200 });
  await sample('knex-refused', 'TRANSIENT NETWORK Y', () => pool.raw('select 1'));
  const slow = knex({
    client: 'pg',
    connection: { host: '127.0.0.1', port: silent.address().port },
    acquireConnectionTimeout: 100,
    pool: { min: 0, max: 1 },
  });
  await sample('knex-acquire-timeout', 'TRANSIENT TIMEOUT I', () => slow.raw('select 1'));
  await sample('knex-undefined-binding', 'FATAL PROGRAMMING N', () => pool('t').where({ id: undefined }).toSQL());
  await sample('yaml', 'FATAL VALIDATION N', () => yaml('a: [1, 2'));
  await sample('csv', 'FATAL VALIDATION N', () => csv('a,b\n1,2,3', { columns: true }));
  await sample('superstruct', 'RETRIABLE VALIDATION N', () => ss.assert(503, ss.string()));
  await sample('arktype', 'RETRIABLE VALIDATION N', () => type('string').assert(503));
  silent.close();
  server.closeAllConnections();
  server.close();
}
