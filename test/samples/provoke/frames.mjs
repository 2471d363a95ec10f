// Queues, remote calls, graphs' clients, web frameworks, and the libraries that bound, pool, repeat and pipe other work.
import { once } from 'node:events';
import http from 'node:http';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { redis as startRedis } from '../../servers/redis.ts';
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { eachAnswer, eachMade, partsOf } from '../parts.mjs';

const require = createRequire(import.meta.url);
const CODE = 'FATAL PROGRAMMING N';

export default async function provoke(sample) {
  const { answer, base, port } = await answering();
  const closed = await freePort();
  const gone = `http://127.0.0.1:${closed}`;
  const each = eachAnswer(sample, answer);
  const throws = eachMade(sample);
  const part = partsOf('frames');
  const failure = (emitter, event = 'error') => once(emitter, event).then(([error]) => Promise.reject(error));

  await part(async () => {
    const { ofetch } = await import('ofetch');
    const rows = [
      ['400', 'FATAL VALIDATION N', 400, { message: 'bad' }],
      ['401', 'FATAL AUTHENTICATION N', 401, { message: 'no' }],
      ['404', 'FATAL NOT_FOUND N', 404, 'x'],
      ['409', 'CONFLICT CONCURRENCY N', 409, 'x'],
      ['422', 'FATAL VALIDATION N', 422, 'x'],
      ['429', 'TRANSIENT RATE_LIMIT Y', 429, 'x', { 'retry-after': '7' }],
      ['500', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, 'x'],
      ['503', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, 'x'],
      ['reset', 'TRANSIENT NETWORK I', 'reset'],
    ];
    await each('ofetch', () => ofetch(base, { retry: 0 }), rows);
    await sample('ofetch-refused', 'TRANSIENT NETWORK Y', () => ofetch(gone, { retry: 0 }));
    await sample('ofetch-timeout', 'TRANSIENT TIMEOUT I', () => {
      answer('silent');
      return ofetch(base, { retry: 0, timeout: 100 });
    });
    const { default: wretch } = await import('wretch');
    await each('wretch', () => wretch(base).get().json(), rows);
    await sample('wretch-refused', 'TRANSIENT NETWORK Y', () => wretch(gone).get().json());
    const needle = require('needle');
    await sample('needle-refused', 'TRANSIENT NETWORK Y', () => needle('get', gone));
    await sample('needle-timeout', 'TRANSIENT NETWORK I', () => {
      answer('silent');
      return needle('get', base, { response_timeout: 100 });
    });
    await sample('needle-reset', 'TRANSIENT NETWORK I', () => {
      answer('reset');
      return needle('get', base);
    });
    await sample('needle-url', CODE, () => needle('get', 'http://[bad'));
    const mfh = require('make-fetch-happen');
    await sample('makefetch-refused', 'TRANSIENT NETWORK Y', () => mfh(gone, { retry: false }));
    await sample('makefetch-integrity', 'CONFLICT SECURITY_VULNERABILITY N', async () => {
      answer(200, 'x');
      const response = await mfh(base, { integrity: 'sha512-AAAA', retry: false });
      await response.text();
    });
    await sample('makefetch-redirects', 'FATAL INFINITE_LOOP N', () => {
      answer(302, '', { location: base });
      return mfh(base, { retry: false });
    });
  });

  await part(async () => {
    const createError = require('http-errors');
    await throws('httperrors', [
      ['bad', 'FATAL VALIDATION N', () => createError(400, 'name is required')],
      ['forbidden', 'FATAL PERMISSION N', () => new createError.Forbidden()],
      ['gone', 'FATAL NOT_FOUND N', () => new createError.Gone('version 1 is no longer served')],
      ['teapot', 'FATAL VALIDATION N', () => new createError.ImATeapot()],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', () => new createError.ServiceUnavailable()],
      ['loop', 'FATAL INFINITE_LOOP N', () => new createError.LoopDetected()],
      ['storage', 'FATAL RESOURCE_EXHAUSTION N', () => new createError.InsufficientStorage()],
    ]);
    const Boom = require('@hapi/boom');
    await throws('boom', [
      ['not-found', 'FATAL NOT_FOUND N', () => Boom.notFound('user 1')],
      ['unauthorized', 'FATAL AUTHENTICATION N', () => Boom.unauthorized('invalid password')],
      ['conflict', 'CONFLICT CONCURRENCY N', () => Boom.conflict('name taken')],
      ['too-many', 'TRANSIENT RATE_LIMIT Y', () => Boom.tooManyRequests('slow down')],
      ['data', 'FATAL VALIDATION N', () => Boom.badData('bad row')],
      ['gateway', 'TRANSIENT SERVICE_UNAVAILABLE I', () => Boom.badGateway('upstream')],
      ['implementation', 'TRANSIENT SERVICE_UNAVAILABLE I', () => Boom.badImplementation('it broke')],
      ['payment', 'FATAL QUOTA N', () => Boom.paymentRequired('top up')],
      ['locked', 'RETRIABLE LOCK_CONTENTION Y', () => Boom.locked('record is locked')],
    ]);
    await import('reflect-metadata');
    const nest = await import('@nestjs/common');
    await throws('nest', [
      ['not-found', 'FATAL NOT_FOUND N', () => new nest.NotFoundException('user 1')],
      ['bad', 'FATAL VALIDATION N', () => new nest.BadRequestException(['name must be a string'])],
      ['unauthorized', 'FATAL AUTHENTICATION N', () => new nest.UnauthorizedException()],
      ['conflict', 'CONFLICT CONCURRENCY N', () => new nest.ConflictException('taken')],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', () => new nest.ServiceUnavailableException()],
      ['timeout', 'TRANSIENT TIMEOUT Y', () => new nest.RequestTimeoutException()],
      ['unprocessable', 'FATAL VALIDATION N', () => new nest.UnprocessableEntityException()],
      ['not-implemented', 'FATAL UNSUPPORTED N', () => new nest.NotImplementedException()],
    ]);
    const { default: fastify } = await import('fastify');
    const app = fastify();
    app.get('/a', async () => 'x');
    await sample('fastify-twice', CODE, async () => app.get('/a', async () => 'x'));
    await sample('fastify-plugin', 'FATAL TIMEOUT N', async () => {
      const slow = fastify({ pluginTimeout: 50 });
      slow.register((_, __, done) => void done);
      await slow.ready();
    });
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    await sample('fastify-taken', 'RETRIABLE RESOURCE_EXHAUSTION Y', () =>
      fastify().listen({ port: taken.address().port, host: '127.0.0.1' }),
    );
    const parser = require('body-parser');
    const { PassThrough } = await import('node:stream');
    const body = (options, text) =>
      new Promise((done, failed) => {
        const request = Object.assign(new PassThrough(), {
          headers: { 'content-type': 'application/json', 'content-length': String(text.length) },
          method: 'POST',
        });
        parser.json(options)(request, {}, (error) => (error ? failed(error) : done()));
        request.end(text);
      });
    await sample('bodyparser-syntax', 'FATAL VALIDATION N', () => body({}, '{a'));
    await sample('bodyparser-large', 'FATAL VALIDATION N', () => body({ limit: 3 }, '{"a":1}'));
    const multer = require('multer');
    await throws('multer', [
      ['size', 'FATAL VALIDATION N', () => new multer.MulterError('LIMIT_FILE_SIZE', 'photo')],
      ['field', 'FATAL VALIDATION N', () => new multer.MulterError('LIMIT_UNEXPECTED_FILE', 'photo')],
    ]);
  });

  // Remote calls and graphs
  await part(async () => {
    const { ConnectError, Code } = await import('@connectrpc/connect');
    const of = (code, text) => () => new ConnectError(text, code);
    await throws('connectrpc', [
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', of(Code.Unavailable, 'upstream is down')],
      ['not-found', 'FATAL NOT_FOUND N', of(Code.NotFound, 'no such user')],
      ['exists', 'CONFLICT DATA_INTEGRITY N', of(Code.AlreadyExists, 'user exists')],
      ['precondition', 'CONFLICT BUSINESS_RULE N', of(Code.FailedPrecondition, 'account is closed')],
      ['deadline', 'TRANSIENT TIMEOUT I', of(Code.DeadlineExceeded, 'the operation timed out')],
      ['exhausted', 'TRANSIENT RATE_LIMIT Y', of(Code.ResourceExhausted, 'slow down')],
      ['unauthenticated', 'FATAL AUTHENTICATION N', of(Code.Unauthenticated, 'no token')],
      ['invalid', 'FATAL VALIDATION N', of(Code.InvalidArgument, 'name is empty')],
      ['aborted', 'RETRIABLE CONCURRENCY Y', of(Code.Aborted, 'transaction aborted')],
      ['unimplemented', 'FATAL UNSUPPORTED N', of(Code.Unimplemented, 'not here')],
    ]);
    const { ClientError, Status } = await import('nice-grpc');
    const grpc = (code, details) => () => new ClientError('/shop.Shop/Get', code, details);
    await throws('nicegrpc', [
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', grpc(Status.UNAVAILABLE, 'No connection established')],
      ['not-found', 'FATAL NOT_FOUND N', grpc(Status.NOT_FOUND, 'no such order')],
      ['permission', 'FATAL PERMISSION N', grpc(Status.PERMISSION_DENIED, 'not yours')],
      ['internal', 'TRANSIENT UNKNOWN I', grpc(Status.INTERNAL, 'panic')],
      ['data-loss', 'CONFLICT DATA_INTEGRITY N', grpc(Status.DATA_LOSS, 'checksum')],
      ['out-of-range', 'FATAL VALIDATION N', grpc(Status.OUT_OF_RANGE, 'page 99')],
    ]);
    const { createTRPCClient, httpLink } = await import('@trpc/client');
    const trpc = (to) => createTRPCClient({ links: [httpLink({ url: to })] });
    const said = (httpStatus, code, number, message) => [
      httpStatus,
      { error: { message, code: number, data: { code, httpStatus, path: 'a' } } },
    ];
    await each('trpc', () => trpc(base).a.query(), [
      ['unauthorized', 'FATAL AUTHENTICATION N', ...said(401, 'UNAUTHORIZED', -32001, 'UNAUTHORIZED')],
      ['not-found', 'FATAL NOT_FOUND N', ...said(404, 'NOT_FOUND', -32004, 'No procedure found on path "a"')],
      [
        'bad',
        'FATAL VALIDATION N',
        ...said(400, 'BAD_REQUEST', -32600, '[{"code":"invalid_type","path":["a"],"message":"Required"}]'),
      ],
      ['too-many', 'TRANSIENT RATE_LIMIT Y', ...said(429, 'TOO_MANY_REQUESTS', -32029, 'slow down')],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...said(500, 'INTERNAL_SERVER_ERROR', -32603, 'oops')],
      ['conflict', 'CONFLICT CONCURRENCY N', ...said(409, 'CONFLICT', -32009, 'taken')],
    ]);
    await sample('trpc-refused', 'TRANSIENT NETWORK Y', () => trpc(gone).a.query());
    const { TRPCError } = await import('@trpc/server');
    await throws('trpcserver', [
      ['not-found', 'FATAL NOT_FOUND N', () => new TRPCError({ code: 'NOT_FOUND', message: 'no such user' })],
      ['timeout', 'TRANSIENT TIMEOUT I', () => new TRPCError({ code: 'TIMEOUT' })],
      ['precondition', 'CONFLICT CONCURRENCY N', () => new TRPCError({ code: 'PRECONDITION_FAILED' })],
      ['forbidden', 'FATAL PERMISSION N', () => new TRPCError({ code: 'FORBIDDEN' })],
      [
        'cause',
        'TRANSIENT NETWORK I',
        () =>
          new TRPCError({
            code: 'INTERNAL_SERVER_ERROR',
            cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
          }),
      ],
    ]);
    const apollo = await import('@apollo/client');
    const graph = (to) =>
      new apollo.ApolloClient({ link: new apollo.HttpLink({ uri: to }), cache: new apollo.InMemoryCache() });
    const ask = (to) => () => graph(to).query({ query: apollo.gql`{ a }`, fetchPolicy: 'no-cache' });
    const graphql = (code, message) => [200, { errors: [{ message, path: ['a'], extensions: { code } }], data: null }];
    await each('apollo', ask(base), [
      ['unauthenticated', 'FATAL AUTHENTICATION N', ...graphql('UNAUTHENTICATED', 'log in first')],
      ['forbidden', 'FATAL PERMISSION N', ...graphql('FORBIDDEN', 'not yours')],
      ['input', 'FATAL VALIDATION N', ...graphql('BAD_USER_INPUT', 'name is too short')],
      ['validation', CODE, ...graphql('GRAPHQL_VALIDATION_FAILED', 'Cannot query field "a" on type "Query".')],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...graphql('INTERNAL_SERVER_ERROR', 'oops')],
      ['502', 'TRANSIENT SERVICE_UNAVAILABLE I', 502, 'x', { 'content-type': 'text/html' }],
      ['429', 'TRANSIENT RATE_LIMIT Y', 429, 'x', { 'content-type': 'text/plain' }],
      ['garbage', 'FATAL VALIDATION N', 200, '<html>', { 'content-type': 'application/json' }],
    ]);
    await sample('apollo-refused', 'TRANSIENT NETWORK Y', ask(gone));
    const urql = await import('@urql/core');
    const query = (to) => async () => {
      const { error } = await new urql.Client({ url: to, exchanges: [urql.fetchExchange], preferGetMethod: false })
        .query('{ a }', {})
        .toPromise();
      throw error;
    };
    await each('urql', query(base), [
      ['unauthenticated', 'FATAL AUTHENTICATION N', ...graphql('UNAUTHENTICATED', 'log in first')],
      ['input', 'FATAL VALIDATION N', ...graphql('BAD_USER_INPUT', 'name is too short')],
      ['not-found', 'FATAL NOT_FOUND N', ...graphql('NOT_FOUND', 'no such product')],
      ['503', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, 'x', { 'content-type': 'text/plain' }],
    ]);
    await sample('urql-refused', 'TRANSIENT NETWORK Y', query(gone));
  });

  // Queues and sockets
  await part(async () => {
    const server = await startRedis();
    const { Queue, Worker, UnrecoverableError, QueueEvents } = await import('bullmq');
    const { hostname, port: redisPort, password } = new URL(server.url);
    const connection = {
      host: hostname,
      port: Number(redisPort),
      password: password || undefined,
      maxRetriesPerRequest: null,
    };
    const queue = new Queue('a', { connection });
    queue.on('error', () => {});
    await sample('bullmq-unrecoverable', 'FATAL BUSINESS_RULE N', async () => {
      throw new UnrecoverableError('the order was deleted');
    });
    await sample('bullmq-name', CODE, async () => new Queue('a:b', { connection }));
    await sample('bullmq-state', 'CONFLICT CONCURRENCY N', async () => {
      const job = await queue.add('x', {});
      await job.retry();
    });
    await sample('bullmq-no-job', 'FATAL NOT_FOUND N', async () => {
      const job = await queue.add('x', {});
      await job.remove();
      await job.updateData({ a: 1 });
    });
    await sample('bullmq-job-failed', 'RETRIABLE UNKNOWN I', async () => {
      const events = new QueueEvents('b', { connection });
      await events.waitUntilReady();
      const other = new Queue('b', { connection });
      const worker = new Worker(
        'b',
        async () => {
          throw new Error('the printer is on strike');
        },
        { connection },
      );
      worker.on('error', () => {});
      const job = await other.add('x', {}, { attempts: 1 });
      try {
        await job.waitUntilFinished(events, 5_000);
      } finally {
        await Promise.all([worker.close(), events.close(), other.close()]);
      }
    });
    await sample('bullmq-wait-timeout', 'TRANSIENT TIMEOUT I', async () => {
      const events = new QueueEvents('c', { connection });
      await events.waitUntilReady();
      const other = new Queue('c', { connection });
      const job = await other.add('x', {});
      try {
        await job.waitUntilFinished(events, 50);
      } finally {
        await Promise.all([events.close(), other.close()]);
      }
    });
    await queue.close();
    const { NatsError, connect, ErrorCode } = await import('nats');
    await sample('nats-refused', 'TRANSIENT NETWORK Y', () =>
      connect({ servers: `127.0.0.1:${closed}`, timeout: 500, reconnect: false }),
    );
    const nats = (code) => () => NatsError.errorForCode(code);
    await throws('nats', [
      ['timeout', 'TRANSIENT TIMEOUT I', nats(ErrorCode.Timeout)],
      ['no-responders', 'TRANSIENT SERVICE_UNAVAILABLE Y', nats(ErrorCode.NoResponders)],
      [
        'permissions',
        'FATAL PERMISSION N',
        () => new NatsError('\'Permissions Violation for Publish to "a"\'', ErrorCode.PermissionsViolation),
      ],
      [
        'authorization',
        'FATAL AUTHENTICATION N',
        () => new NatsError("'Authorization Violation'", ErrorCode.AuthorizationViolation),
      ],
      ['payload', 'FATAL VALIDATION N', nats(ErrorCode.MaxPayloadExceeded)],
      ['closed', 'TRANSIENT NETWORK I', nats(ErrorCode.ConnectionClosed)],
      ['subject', 'FATAL PROGRAMMING N', nats(ErrorCode.BadSubject)],
      ['expired', 'FATAL AUTHENTICATION N', nats(ErrorCode.AuthenticationExpired)],
    ]);
    const rhea = require('rhea');
    const broker = rhea.create_container();
    let refusal;
    broker.on('sender_open', ({ sender }) => sender.close(refusal));
    broker.on('receiver_open', ({ receiver }) => receiver.close(refusal));
    const listener = broker.listen({ port: 0, host: '127.0.0.1' });
    await once(listener, 'listening');
    for (const [id, means, condition, description] of [
      ['not-found', 'FATAL NOT_FOUND N', 'amqp:not-found', "The messaging entity 'q' could not be found."],
      [
        'unauthorized',
        'FATAL PERMISSION N',
        'amqp:unauthorized-access',
        'Unauthorized access. Send claim(s) required.',
      ],
      ['limit', 'TRANSIENT RATE_LIMIT Y', 'amqp:resource-limit-exceeded', 'The connection limit was reached.'],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        'amqp:internal-error',
        'The service was unable to process the request.',
      ],
      ['locked', 'RETRIABLE LOCK_CONTENTION Y', 'amqp:resource-locked', 'queue is exclusively held'],
      [
        'busy',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        'com.microsoft:server-busy',
        'The request was terminated because the namespace is being throttled.',
      ],
    ])
      await sample(`amqp1-${id}`, means, async () => {
        refusal = { condition, description };
        const client = rhea.create_container();
        const one = client.connect({ port: listener.address().port, host: '127.0.0.1', reconnect: false });
        one.open_sender('q');
        const [context] = await once(client, 'sender_close').catch(() => once(client, 'sender_error'));
        one.close();
        throw context.sender.error;
      });
    const { Server } = await import('socket.io');
    const { io } = await import('socket.io-client');
    const web = http.createServer().listen(0, '127.0.0.1');
    await once(web, 'listening');
    const sockets = new Server(web);
    sockets.use((_, next) => next(Object.assign(new Error('not authorized'), { data: { code: 'unauthorized' } })));
    const joined = (to, options) => {
      const socket = io(to, { reconnection: false, ...options });
      return failure(socket, 'connect_error').finally(() => socket.close());
    };
    await sample('socketio-middleware', 'FATAL AUTHENTICATION N', () =>
      joined(`http://127.0.0.1:${web.address().port}`),
    );
    await sample('socketio-refused', 'TRANSIENT NETWORK I', () => joined(gone));
    await sample('socketio-ack-timeout', 'TRANSIENT TIMEOUT I', () =>
      io(gone, { autoConnect: false }).timeout(50).emitWithAck('a'),
    );
    const { default: ssh2 } = await import('ssh2');
    const key = ssh2.utils.generateKeyPairSync('ed25519').private;
    const host = new ssh2.Server({ hostKeys: [key] }, (client) => {
      client.on('error', () => {});
      client.on('authentication', (one) => (one.username === 'good' ? one.accept() : one.reject()));
      client.on('ready', () =>
        client.on('session', (accept) =>
          accept().on('sftp', (open) => {
            const files = open();
            let status = ssh2.utils.sftp.STATUS_CODE.NO_SUCH_FILE;
            files.on('OPEN', (id, name) => {
              status = { '/denied': 3, '/failure': 4, '/unsupported': 8 }[name] ?? status;
              files.status(id, status);
            });
          }),
        ),
      );
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    const shell = (more) => {
      const client = new ssh2.Client();
      const failed = failure(client);
      client.connect({ host: '127.0.0.1', port: host.address().port, username: 'bad', password: 'x', ...more });
      return failed;
    };
    await sample('ssh2-password', 'FATAL AUTHENTICATION N', () => shell());
    await sample('ssh2-refused', 'TRANSIENT NETWORK Y', () => shell({ port: closed }));
    await sample('ssh2-silent', 'TRANSIENT TIMEOUT Y', async () => {
      const silent = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      await shell({ port: silent.address().port, readyTimeout: 100 });
    });
    await sample('ssh2-key', 'FATAL CONFIGURATION N', async () =>
      new ssh2.Client().connect({ host: '127.0.0.1', port: 1, username: 'a', privateKey: 'no key' }),
    );
    await sample(
      'ssh2-not-connected',
      CODE,
      async () => new Promise((_, failed) => new ssh2.Client().exec('true', failed)),
    );
    for (const [id, means, name] of [
      ['sftp-missing', 'FATAL NOT_FOUND N', '/none'],
      ['sftp-denied', 'FATAL PERMISSION N', '/denied'],
    ])
      await sample(
        `ssh2-${id}`,
        means,
        () =>
          new Promise((_, failed) => {
            const client = new ssh2.Client();
            client.on('error', failed);
            client.on('ready', () =>
              client.sftp((error, files) =>
                error ? failed(error) : files.open(name, 'r', (found) => (client.end(), failed(found))),
              ),
            );
            client.connect({ host: '127.0.0.1', port: host.address().port, username: 'good', password: 'x' });
          }),
      );
    const ldap = await import('ldapts');
    await sample('ldap-refused', 'TRANSIENT NETWORK Y', () =>
      new ldap.Client({ url: `ldap://127.0.0.1:${closed}`, connectTimeout: 500 }).bind('a', 'b'),
    );
    await throws('ldap', [
      [
        'credentials',
        'FATAL AUTHENTICATION N',
        () =>
          new ldap.InvalidCredentialsError(
            '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839',
          ),
      ],
      ['no-object', 'FATAL NOT_FOUND N', () => new ldap.NoSuchObjectError()],
      ['exists', 'CONFLICT DATA_INTEGRITY N', () => new ldap.AlreadyExistsError()],
      ['access', 'FATAL PERMISSION N', () => new ldap.InsufficientAccessError()],
      ['busy', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => new ldap.BusyError()],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => new ldap.UnavailableError()],
      ['syntax', 'FATAL VALIDATION N', () => new ldap.InvalidDNSyntaxError()],
      ['time', 'TRANSIENT TIMEOUT I', () => new ldap.TimeLimitExceededError()],
    ]);
    const { createClient } = await import('webdav');
    await each('webdav', () => createClient(base).getDirectoryContents('/'), [
      ['missing', 'FATAL NOT_FOUND N', 404, 'x'],
      ['locked', 'RETRIABLE LOCK_CONTENTION Y', 423, 'x'],
      ['full', 'FATAL RESOURCE_EXHAUSTION N', 507, 'x'],
      ['login', 'FATAL AUTHENTICATION N', 401, 'x'],
    ]);
    const oauth = await import('openid-client');
    await each(
      'oidc',
      () => oauth.discovery(new URL(base), 'id', 'secret', undefined, { execute: [oauth.allowInsecureRequests] }),
      [
        ['404', 'FATAL NOT_FOUND N', 404, 'x'],
        ['503', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, 'x'],
        ['garbage', 'FATAL VALIDATION N', 200, 'x'],
      ],
    );
    await sample('oidc-grant', 'FATAL AUTHENTICATION N', async () => {
      const config = new oauth.Configuration({ issuer: base, token_endpoint: `${base}/token` }, 'id', 'secret');
      oauth.allowInsecureRequests(config);
      answer(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
      await oauth.refreshTokenGrant(config, 'old');
    });
    await sample('oidc-client', 'FATAL AUTHENTICATION N', async () => {
      const config = new oauth.Configuration({ issuer: base, token_endpoint: `${base}/token` }, 'id', 'secret');
      oauth.allowInsecureRequests(config);
      answer(401, { error: 'invalid_client' });
      await oauth.clientCredentialsGrant(config);
    });
    await sample('oidc-temporary', 'TRANSIENT SERVICE_UNAVAILABLE I', async () => {
      const config = new oauth.Configuration({ issuer: base, token_endpoint: `${base}/token` }, 'id', 'secret');
      oauth.allowInsecureRequests(config);
      answer(400, { error: 'temporarily_unavailable', error_description: 'The server is overloaded.' });
      await oauth.clientCredentialsGrant(config);
    });
  });

  // What bounds, pools, repeats, pipes
  await part(async () => {
    const refused = () =>
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:80'), {
        code: 'ECONNREFUSED',
        syscall: 'connect',
        errno: -111,
      });
    const retry = require('async-retry');
    await sample('asyncretry-spent', 'TRANSIENT NETWORK Y', () =>
      retry(
        () => {
          throw refused();
        },
        { retries: 1, minTimeout: 1 },
      ),
    );
    const promiseRetry = require('promise-retry');
    await sample('promiseretry-spent', 'TRANSIENT NETWORK Y', () =>
      (promiseRetry.default ?? promiseRetry.promiseRetry ?? promiseRetry)(
        (again) => Promise.reject(refused()).catch(again),
        { retries: 1, minTimeout: 1 },
      ),
    );
    const { default: Bottleneck } = await import('bottleneck');
    await sample('bottleneck-dropped', 'TRANSIENT RESOURCE_EXHAUSTION Y', () => {
      const limiter = new Bottleneck({ maxConcurrent: 1, highWater: 0, strategy: Bottleneck.strategy.OVERFLOW });
      return Promise.all([1, 2, 3].map(() => limiter.schedule(() => new Promise((done) => setTimeout(done, 50)))));
    });
    await sample('bottleneck-expired', 'TRANSIENT TIMEOUT I', () =>
      new Bottleneck().schedule({ expiration: 20 }, () => new Promise((done) => setTimeout(done, 200))),
    );
    await sample('bottleneck-stopped', 'FATAL CANCELLED N', async () => {
      const limiter = new Bottleneck();
      await limiter.stop();
      await limiter.schedule(async () => 1);
    });
    const { RateLimiterMemory } = await import('rate-limiter-flexible');
    await sample('ratelimiter-rejected', 'TRANSIENT RATE_LIMIT Y', async () => {
      const limiter = new RateLimiterMemory({ points: 1, duration: 10 });
      await limiter.consume('a');
      await limiter.consume('a');
    });
    const { default: genericPool } = await import('generic-pool');
    await sample('genericpool-timeout', 'TRANSIENT TIMEOUT Y', async () => {
      const pool = genericPool.createPool(
        { create: async () => ({}), destroy: async () => {} },
        { max: 1, acquireTimeoutMillis: 50 },
      );
      await pool.acquire();
      await pool.acquire();
    });
    await sample('genericpool-waiting', 'TRANSIENT RESOURCE_EXHAUSTION Y', async () => {
      const pool = genericPool.createPool(
        { create: async () => ({}), destroy: async () => {} },
        { max: 1, maxWaitingClients: 0 },
      );
      await pool.acquire();
      await pool.acquire();
    });
    const { default: Piscina } = await import('piscina');
    const worker = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'samples-')), 'worker.mjs');
    fs.writeFileSync(
      worker,
      'export default (a) => { if (a === 1) throw new RangeError("too far"); if (a === 2) process.exit(3); return new Promise(() => {}); }',
    );
    const pool = () => new Piscina({ filename: worker, maxThreads: 1 });
    await sample('piscina-throws', CODE, () => pool().run(1));
    await sample('piscina-exit', 'FATAL PROCESS_FAILURE N', () => pool().run(2));
    await sample('piscina-aborted', 'FATAL CANCELLED N', () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 200);
      return pool().run(3, { signal: stop.signal });
    });
    const rxjs = await import('rxjs');
    await sample('rxjs-timeout', 'TRANSIENT TIMEOUT I', () => rxjs.lastValueFrom(rxjs.NEVER.pipe(rxjs.timeout(20))));
    await sample('rxjs-empty', 'FATAL NOT_FOUND N', () => rxjs.firstValueFrom(rxjs.EMPTY));
    await sample('rxjs-range', CODE, () => rxjs.firstValueFrom(rxjs.of(1).pipe(rxjs.elementAt(5))));
    const { Effect, Data } = await import('effect');
    await sample('effect-timeout', 'TRANSIENT TIMEOUT I', () =>
      Effect.runPromise(Effect.never.pipe(Effect.timeout('20 millis'))),
    );
    await sample('effect-die', CODE, () => Effect.runPromise(Effect.die(new TypeError('x is not a function'))));
    await sample('effect-tagged', 'RETRIABLE UNKNOWN I', () => {
      class Strike extends Data.TaggedError('Strike') {}
      return Effect.runPromise(Effect.fail(new Strike({ place: 'printer' })));
    });
    const { VError, WError } = require('verror');
    await throws('verror', [
      ['refused', 'TRANSIENT NETWORK Y', () => new VError(refused(), 'cannot load order %s', 'a')],
      ['wrapped', 'TRANSIENT NETWORK Y', () => new WError(new VError(refused(), 'inner'), 'outer')],
      ['plain', 'RETRIABLE UNKNOWN I', () => new VError('printer on strike')],
    ]);
    const { match } = await import('ts-pattern');
    await sample('tspattern-exhausted', CODE, async () =>
      match('a')
        .with('b', () => 1)
        .exhaustive(),
    );
    const { default: invariant } = await import('tiny-invariant');
    await sample('invariant-failed', CODE, async () => invariant(false, 'the order has lines'));
    const awilix = await import('awilix');
    await sample('awilix-unregistered', CODE, async () => awilix.createContainer().resolve('nothing'));
    const { Command } = await import('commander');
    await sample('commander-option', 'FATAL VALIDATION N', async () =>
      new Command()
        .exitOverride()
        .configureOutput({ writeErr: () => {} })
        .parse(['--nothing'], { from: 'user' }),
    );
    const { default: yargs } = await import('yargs');
    await sample('yargs-required', 'FATAL VALIDATION N', () =>
      yargs([])
        .demandOption('a')
        .exitProcess(false)
        .fail((message, error) => {
          throw error ?? new Error(message);
        })
        .parse(),
    );
    const { createMachine, createActor } = await import('xstate');
    await sample(
      'xstate-target',
      CODE,
      async () =>
        createMachine({ initial: 'a', states: { a: { on: { x: 'nowhere' } } } }).getTransitionData?.() ??
        createActor(createMachine({ initial: 'none', states: { a: {} } })).start(),
    );
    const { pEvent } = await import('p-event');
    const { EventEmitter } = await import('node:events');
    await sample('pevent-timeout', 'TRANSIENT TIMEOUT I', () => pEvent(new EventEmitter(), 'a', { timeout: 20 }));
    const { default: PCancelable } = await import('p-cancelable');
    await sample('pcancelable-cancelled', 'FATAL CANCELLED N', async () => {
      const one = new PCancelable((_, __, onCancel) => onCancel(() => {}));
      one.cancel();
      await one;
    });
    const { default: pMap } = await import('p-map');
    await sample('pmap-aggregate', 'TRANSIENT NETWORK Y', () =>
      pMap(
        [1, 2],
        async () => {
          throw refused();
        },
        { stopOnError: false },
      ),
    );
    const { JSDOM } = await import('jsdom');
    await sample('jsdom-selector', CODE, async () => new JSDOM('').window.document.querySelector('!'));
    await sample('jsdom-refused', 'TRANSIENT NETWORK Y', () => JSDOM.fromURL(gone));
  });
}
