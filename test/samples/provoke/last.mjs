// A last look: errors of the systems that the issue names as people quote them in public repositories, labelled after all rules had been written.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import zlib from 'node:zlib';
import Redis from 'ioredis';
import pg from 'pg';
import { z } from 'zod';
import { postgres as startPostgres } from '../../servers/postgres.ts';
import { redis as startRedis } from '../../servers/redis.ts';
import { command, named, plain } from '../made.mjs';
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
  MERGE,
  MISSING,
  POLICY,
  QUOTA,
  RATE,
  REPAIR,
  SETUP,
  STALE,
  UNKNOWN,
  UNSENT,
} from '../meanings.mjs';

const execa = (cmd, exitCode, stderr, stdout = '') =>
  named('ExecaError', `Command failed with exit code ${exitCode}: ${cmd}\n\n${stderr}\n${stdout}`, {
    shortMessage: `Command failed with exit code ${exitCode}: ${cmd}`,
    command: cmd,
    exitCode,
    failed: true,
    timedOut: false,
    isCanceled: false,
    isTerminated: false,
    stderr,
    stdout,
  });

export default async function provoke(sample) {
  for (const part of [servers, written]) await part(sample).catch((e) => console.error(part.name, e));
}

async function servers(sample) {
  const server = await startPostgres();
  const one = new pg.Client({ connectionString: server.url });
  one.on('error', () => {});
  await one.connect();
  const two = new pg.Client({ connectionString: server.url });
  await two.connect();
  await one.query(
    `create table seat (id int primary key, holder text, price numeric, constraint positive check (price > 0)); insert into seat values (1, 'a', 5), (2, 'b', 5); create view cheap as select * from seat`,
  );
  const fails = (id, means, text, values) => sample(`pg-${id}`, means, () => one.query(text, values));
  await fails(
    'upsert-twice',
    CODE,
    `insert into seat values (9, 'x', 1), (9, 'y', 1) on conflict (id) do update set holder = excluded.holder`,
    undefined,
  ).catch(() => {});
  await fails('division', INPUT, 'select 1 / (id - 1) from seat');
  await fails('date', INPUT, `select 'tomorrowish'::date`);
  await fails('missing-schema', SETUP, 'select * from billing.seat');
  await fails('drop-view', DATA, 'drop table seat');
  await fails('limit', INPUT, 'select * from seat limit -1');
  await fails('param-type', CODE, 'select $1 + $2', ['a', 'b']);
  await fails('enum', SETUP, `select 'x'::mood`);
  await fails('array', INPUT, `select '{1,2'::int[]`);
  await fails('subquery', CODE, 'select (select id from seat)');
  await fails('savepoint', CODE, 'rollback to savepoint nowhere');
  await sample('pg-skip-locked-nowait', LOCK, async () => {
    await two.query('begin; select * from seat where id = 1 for update');
    try {
      await one.query('select * from seat where id = 1 for update nowait');
    } finally {
      await two.query('rollback');
    }
  });
  await sample('pg-deadlock', CONFLICT, async () => {
    await one.query('begin; update seat set price = 6 where id = 1');
    await two.query('begin; update seat set price = 6 where id = 2');
    const both = [
      one.query('update seat set price = 7 where id = 2'),
      two.query('update seat set price = 7 where id = 1'),
    ];
    const [a, b] = await Promise.allSettled(both);
    await Promise.all([one.query('rollback'), two.query('rollback')]);
    throw a.status === 'rejected' ? a.reason : b.reason;
  });
  await sample('pg-repeatable-read', CONFLICT, async () => {
    await one.query('begin isolation level repeatable read; select * from seat');
    await two.query('update seat set price = 8 where id = 1');
    try {
      await one.query('update seat set price = 9 where id = 1');
    } finally {
      await one.query('rollback');
    }
  });
  await sample('pg-transaction-timeout', LATE, async () => {
    await one.query(`set statement_timeout = 50`);
    try {
      await one.query('select pg_sleep(2)');
    } finally {
      await one.query('set statement_timeout = 0');
    }
  });
  await two.end();
  await one.end();
  await sample('pg-query-after-end', CODE, () => one.query('select 1'));
  await server.stop();
  const redis = await startRedis();
  const io = new Redis(redis.url);
  io.on('error', () => {});
  await sample('redis-setnx-expire', CODE, () => io.call('SET', 'a', 'b', 'PX', 'soon'));
  await sample('redis-zadd', CODE, () => io.zadd('z', 'NaN', 'm'));
  await sample('redis-hash-float', CODE, async () => {
    await io.hset('h', 'f', 'x');
    await io.hincrbyfloat('h', 'f', 1);
  });
  await sample('redis-xadd-older', CODE, async () => {
    await io.xadd('st', '5-1', 'a', 'b');
    await io.xadd('st', '4-1', 'a', 'b');
  });
  await sample('redis-cluster-disabled', CODE, () => io.call('CLUSTER', 'INFO'));
  await sample('redis-function-missing', CODE, () => io.call('FCALL', 'nowhere', '0'));
  await sample('redis-readonly-script', CODE, () => io.call('EVAL_RO', 'return redis.call("set", "a", "b")', '0'));
  await sample('redis-restore-busy', 'FATAL DATA_INTEGRITY N', async () => {
    await io.set('k', 'v');
    const bytes = await io.dumpBuffer('k');
    await io.restore('k', 0, bytes);
  });
  await sample('redis-restore-bad', CODE, () => io.restore('q', 0, 'nonsense'));
  io.disconnect();
  await redis.stop();
  const db = new DatabaseSync(':memory:');
  db.exec('create table t (a integer primary key, b text not null, unique (b))');
  await sample('sqlite-node-not-null', DATA, () => db.prepare('insert into t (b) values (?)').run(null));
  await sample('sqlite-node-parameters', CODE, () => db.prepare('insert into t (b) values (?)').run('a', 'b', 'c'));
  await sample('sqlite-node-near', CODE, () => db.prepare('insert in t'));
  await sample('sqlite-node-finalised', CODE, () => {
    const s = db.prepare('select 1');
    db.close();
    s.get();
  });
  await sample('node-brotli', 'CONFLICT STATE_CORRUPTION N', () =>
    zlib.brotliDecompressSync(Buffer.from('not brotli at all')),
  );
  await sample('node-zstd', 'CONFLICT STATE_CORRUPTION N', () => zlib.zstdDecompressSync(Buffer.from('not zstd')));
  await sample('node-is-directory', CODE, () => fs.readFileSync(os.tmpdir()));
  await sample('node-json-file', INPUT, () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'j-')), 'a.json');
    fs.writeFileSync(file, '{a:1}');
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  });
  await sample('valid-zod-union', REPAIR, () =>
    z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]).parse({ kind: 'timeout' }),
  );
  await sample('valid-zod-record', REPAIR, () => z.record(z.string(), z.number()).parse({ status: '429' }));
}

async function written(sample) {
  const grpc = (code, name, details, more = {}) =>
    plain(`${code} ${name}: ${details}`, {
      code,
      details,
      metadata: { internalRepr: new Map(), options: {} },
      ...more,
    });
  await sample('grpc-firestore-quota', RATE, grpc(8, 'RESOURCE_EXHAUSTED', 'Quota exceeded.'));
  await sample(
    'grpc-firestore-total-timeout',
    LATE,
    plain(
      'Total timeout of API google.firestore.v1.Firestore exceeded 600000 milliseconds retrying error Error: 8 RESOURCE_EXHAUSTED: Quota exceeded.  before any response was received.',
      { code: 4 },
    ),
  );
  await sample('grpc-vision-pages', INPUT, grpc(3, 'INVALID_ARGUMENT', 'At most 5 pages in one call please.'));
  await sample('grpc-unauthenticated-quoting', LOGIN, grpc(16, 'UNAUTHENTICATED', 'jwt says: 503 upstream'));
  await sample(
    'grpc-pubsub-ack',
    MISSING,
    grpc(5, 'NOT_FOUND', 'Resource not found (resource=projects/p/subscriptions/s).'),
  );
  await sample(
    'grpc-spanner-aborted',
    CONFLICT,
    grpc(10, 'ABORTED', 'Transaction aborted. Database schema probably changed during transaction, retry may succeed.'),
  );
  await sample('grpc-tls-reset', AWAY, grpc(14, 'UNAVAILABLE', 'read ECONNRESET'));
  await sample('grpc-etcd-lease', MISSING, grpc(5, 'NOT_FOUND', 'etcdserver: requested lease not found'));
  await sample(
    'grpc-already',
    DATA,
    grpc(6, 'ALREADY_EXISTS', 'Workflow execution is already running. WorkflowId: w, RunId: r.'),
  );
  const git = (args, code, stderr, stdout) => command(`git ${args}`, code, stderr, stdout);
  await sample(
    'git-branch-upstream',
    MISSING,
    git(
      'clone --depth 1 --branch main https://github.com/a/b /tmp/w',
      128,
      "Cloning into '/tmp/w'...\nwarning: Could not find remote branch main to clone.\nfatal: Remote branch main not found in upstream origin\n",
    ),
  );
  await sample(
    'git-bad-revision',
    MISSING,
    git(
      'diff --name-only main HEAD',
      128,
      "fatal: ambiguous argument 'main': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'\n",
    ),
  );
  await sample(
    'git-proxy',
    UNSENT,
    git(
      'push',
      128,
      "fatal: unable to access 'https://github.com/a/b.git/': Failed to connect to 127.0.0.1 port 1081 after 2074 ms: Connection refused\n",
    ),
  );
  await sample(
    'git-denied-to',
    DENIED,
    git(
      'push --force upstream HEAD:main',
      128,
      "remote: Permission to a/b.git denied to c.\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403\n",
    ),
  );
  await sample(
    'git-ssl-read',
    UNSENT,
    execa(
      'git pull origin master',
      1,
      "fatal: unable to access 'https://github.com/a/b.git/': OpenSSL SSL_read: Connection was reset, errno 10054",
    ),
  );
  await sample(
    'git-gnutls',
    UNSENT,
    git(
      'clone https://x/t.git',
      128,
      "Cloning into 't'...\nfatal: unable to access 'https://x/t.git/': GnuTLS recv error (-110): The TLS connection was non-properly terminated.\n",
    ),
  );
  await sample(
    'git-no-remote-named',
    MISSING,
    git(
      'pull upstream main',
      1,
      "fatal: 'upstream' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n",
    ),
  );
  await sample(
    'git-ip-allow-list',
    DENIED,
    git(
      'fetch',
      128,
      "remote: The 'acme' organization has enabled or enforced an IP allow list, and 1.2.3.4 is not permitted to access this repository.\nfatal: unable to access 'https://github.com/acme/b.git/': The requested URL returned error: 403\n",
    ),
  );
  await sample(
    'git-untracked',
    MERGE,
    git(
      'merge origin/main',
      1,
      'error: The following untracked working tree files would be overwritten by merge:\n\tdist/a.js\nPlease move or remove them before you merge.\nAborting\n',
    ),
  );
  await sample(
    'git-submodule-commit',
    MISSING,
    git(
      'submodule update',
      1,
      "fatal: remote error: upload-pack: not our ref 1f2e3d\nfatal: Fetched in submodule path 'lib', but it did not contain 1f2e3d. Direct fetching of that commit failed.\n",
    ),
  );
  await sample(
    'git-bad-object',
    'CONFLICT STATE_CORRUPTION N',
    git('gc', 128, 'error: Could not read 9f8e7d\nfatal: bad object refs/heads/main\nfatal: failed to run repack\n'),
  );
  await sample(
    'git-hooks-lint',
    FAILED,
    git(
      'commit -m x',
      1,
      '✖ eslint --fix:\n  12:3  error  ETIMEDOUT is never used\nhusky - pre-commit script failed (code 1)\n',
    ),
  );
  const npm = (args, code, lines, word = 'ERR!') => {
    const stderr = lines.map((line) => `npm ${word} ${line}`).join('\n');
    return command(`npm ${args}`, code, stderr);
  };
  await sample(
    'npm-old-no-space',
    'FATAL RESOURCE_EXHAUSTION N',
    npm('install', 228, [
      'path /app/node_modules/.staging/watch-344a320f',
      'code ENOSPC',
      'errno -28',
      'syscall mkdir',
      'nospc ENOSPC: no space left on device',
    ]),
  );
  await sample(
    'npm-no-package',
    'FATAL NOT_FOUND N',
    npm('install', 254, [
      'code ENOENT',
      'syscall open',
      'path /app/package.json',
      'errno -2',
      'enoent Could not read package.json',
    ]),
  );
  await sample(
    'npm-webpack',
    FAILED,
    npm('run build', 2, ['code ELIFECYCLE', 'errno 2', 'web@1.0.0 build: `webpack`', 'Exit status 2']),
  );
  await sample(
    'npm-registry-down',
    UNSENT,
    npm(
      'ci',
      1,
      [
        'code ECONNREFUSED',
        'errno ECONNREFUSED',
        'FetchError: request to http://registry:4873/x failed, reason: connect ECONNREFUSED 10.0.0.3:4873',
      ],
      'error',
    ),
  );
  await sample(
    'npm-dns',
    'TRANSIENT DNS Y',
    npm(
      'ci',
      1,
      [
        'code EAI_AGAIN',
        'syscall getaddrinfo',
        'errno EAI_AGAIN',
        'request to https://registry.example.com/x failed, reason: getaddrinfo EAI_AGAIN registry.example.com',
      ],
      'error',
    ),
  );
  await sample(
    'npm-self-signed',
    'FATAL TLS N',
    npm(
      'install',
      1,
      [
        'code SELF_SIGNED_CERT_IN_CHAIN',
        'errno SELF_SIGNED_CERT_IN_CHAIN',
        'request to https://registry.example.com/x failed, reason: self-signed certificate in certificate chain',
      ],
      'error',
    ),
  );
  await sample(
    'npm-engine',
    SETUP,
    npm('ci', 1, ['code EBADENGINE', 'engine Unsupported engine', 'notsup Required: {"node":">=22"}'], 'error'),
  );
  await sample(
    'npm-busy',
    LOCK,
    npm(
      'install',
      240,
      ['code EBUSY', 'syscall rename', 'errno -4082', 'EBUSY: resource busy or locked, rename'],
      'error',
    ),
  );
  await sample(
    'npm-ebadf',
    CODE,
    npm('install', 9, ['code EBADF', 'syscall write', 'errno -9', 'EBADF: bad file descriptor, write'], 'error'),
  );
  const kubectl = (args, stderr) => command(`kubectl ${args}`, 1, stderr);
  await sample(
    'k8s-kubectl-quota',
    DENIED,
    kubectl(
      'apply -f pod.yaml',
      'Error from server (Forbidden): error when creating "pod.yaml": pods "p" is forbidden: exceeded quota: app, requested: pods=1, used: pods=1, limited: pods=1\n',
    ),
  );
  await sample(
    'k8s-kubectl-crd',
    INPUT,
    kubectl(
      'apply -f install.yaml',
      'Error from server (Invalid): CustomResourceDefinition.apiextensions.k8s.io "a.b" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes\n',
    ),
  );
  await sample(
    'k8s-kubectl-pod-security',
    POLICY,
    kubectl(
      'run uji --image=busybox',
      'Error from server (Forbidden): pods "uji" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false\n',
    ),
  );
  await sample(
    'k8s-kubectl-gatekeeper',
    POLICY,
    kubectl(
      'apply -f p.yaml',
      'Error from server (Forbidden): error when creating "p.yaml": admission webhook "validation.gatekeeper.sh" denied the request: [no-root] runs as root\n',
    ),
  );
  await sample(
    'k8s-kubectl-exists',
    'RETRIABLE CONCURRENCY N',
    kubectl('create ns x', 'Error from server (AlreadyExists): namespaces "x" already exists\n'),
  );
  await sample(
    'k8s-kubectl-internal',
    AWAY_Y,
    kubectl(
      'apply -f p.yaml',
      'Error from server (InternalError): error when creating "p.yaml": Internal error occurred: failed calling webhook "x": no endpoints available for service "x"\n',
    ),
  );
  await sample(
    'k8s-kubectl-host',
    'TRANSIENT DNS Y',
    kubectl(
      'get pods',
      'Unable to connect to the server: dial tcp: lookup api.cluster.example on 10.0.0.2:53: no such host\n',
    ),
  );
  await sample(
    'k8s-kubectl-x509',
    'FATAL TLS N',
    kubectl(
      'get pods',
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority\n',
    ),
  );
  await sample(
    'k8s-kubectl-crash',
    SETUP,
    plain('back-off 40s restarting failed container', {
      reason: 'CrashLoopBackOff',
      message: 'back-off 40s restarting failed container',
    }),
  );
  await sample(
    'k8s-job-deadline',
    LATE,
    plain('Job was active longer than specified deadline', { reason: 'DeadlineExceeded' }),
  );
  await sample(
    'k8s-job-backoff',
    FAILED,
    plain('Job has reached the specified backoff limit', { reason: 'BackoffLimitExceeded' }),
  );
  const kafka = (type, code, message, retriable) =>
    named('KafkaJSProtocolError', message, { retriable, type, code, helpUrl: undefined });
  await sample(
    'kafka-kafkajs-host-partition',
    AWAY,
    kafka('UNKNOWN_TOPIC_OR_PARTITION', 3, 'This server does not host this topic-partition', true),
  );
  await sample(
    'kafka-kafkajs-sasl-state',
    LOGIN,
    kafka('ILLEGAL_SASL_STATE', 34, 'Request is not valid given the current SASL state', false),
  );
  await sample(
    'kafka-kafkajs-concurrent',
    AWAY,
    kafka(
      'CONCURRENT_TRANSACTIONS',
      51,
      'The producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing',
      true,
    ),
  );
  await sample(
    'kafka-kafkajs-version',
    'FATAL UNSUPPORTED N',
    kafka('UNSUPPORTED_VERSION', 35, 'The version of API is not supported', false),
  );
  await sample(
    'kafka-kafkajs-unknown-member',
    'RETRIABLE CONCURRENCY I',
    kafka('UNKNOWN_MEMBER_ID', 25, 'The coordinator is not aware of this member', false),
  );
  await sample(
    'kafka-kafkajs-retries-member',
    'RETRIABLE CONCURRENCY I',
    named(
      'KafkaJSNumberOfRetriesExceeded',
      'The coordinator is not aware of this member',
      { retriable: false, retryCount: 5, retryTime: 9000 },
      {
        cause: Object.assign(new Error('The coordinator is not aware of this member'), {
          name: 'KafkaJSProtocolError',
          retriable: false,
          type: 'UNKNOWN_MEMBER_ID',
          code: 25,
        }),
      },
    ),
  );
  await sample(
    'kafka-rdkafka-queue-timed',
    LATE,
    named('LibrdKafkaError', 'Local: Timed out in queue', { code: -166, errno: -166, origin: 'local' }),
  );
  await sample(
    'kafka-rdkafka-invalid',
    INPUT,
    named('Error', 'Local: Invalid argument or configuration', { code: -186, errno: -186, origin: 'kafka' }),
  );
  await sample(
    'kafka-rdkafka-fatal',
    CODE,
    named('LibrdKafkaError', 'Local: Fatal error', { code: -150, errno: -150, origin: 'local', isFatal: true }),
  );
  const amqp = (what, code, name, text) =>
    plain(`${what} closed by server: ${code} (${name}) with message "${text}"`, { code, classId: 40, methodId: 10 });
  await sample(
    'amqp-exchange-type',
    SETUP,
    amqp('Connection', 503, 'COMMAND-INVALID', "COMMAND_INVALID - unknown exchange type 'x-delayed-message'"),
  );
  await sample(
    'amqp-channel-error',
    SETUP,
    amqp('Connection', 504, 'CHANNEL-ERROR', "CHANNEL_ERROR - second 'channel.open' seen"),
  );
  await sample(
    'amqp-delayed',
    SETUP,
    amqp(
      'Channel',
      406,
      'PRECONDITION-FAILED',
      "PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must be an existing exchange type",
    ),
  );
  await sample(
    'amqp-too-many-channels',
    SETUP,
    amqp(
      'Connection',
      530,
      'NOT-ALLOWED',
      'NOT_ALLOWED - number of channels opened (2047) has reached the negotiated channel_max (2047)',
    ),
  );
  await sample(
    'amqp-shutdown',
    AWAY,
    amqp('Connection', 320, 'CONNECTION-FORCED', 'CONNECTION_FORCED - Node was put into maintenance mode'),
  );
  await sample(
    'amqp-servicebus-session',
    LOCK,
    named('ServiceBusError', 'The requested session is locked by another receiver', {
      code: 'SessionCannotBeLocked',
      condition: 'com.microsoft:session-cannot-be-locked',
    }),
  );
  const aws = (name, status, message, more = {}) =>
    named(name, message, {
      $fault: status < 500 ? 'client' : 'server',
      $metadata: { httpStatusCode: status, requestId: 'r', attempts: 1, totalRetryDelay: 0 },
      ...more,
    });
  await sample(
    'aws-s3-bucket-exists',
    DATA,
    aws(
      'BucketAlreadyOwnedByYou',
      409,
      'Your previous request to create the named bucket succeeded and you already own it.',
    ),
  );
  await sample('aws-s3-not-found-head', MISSING, aws('NotFound', 404, 'UnknownError'));
  await sample('aws-s3-403-head', DENIED, aws('403', 403, 'UnknownError'));
  await sample(
    'aws-s3-multipart',
    INPUT,
    aws(
      'InvalidPart',
      400,
      'One or more of the specified parts could not be found. The part may not have been uploaded.',
    ),
  );
  await sample('aws-s3-503-please', RATE, aws('SlowDown', 503, 'Please reduce your request rate.', { $retryable: {} }));
  await sample(
    'aws-logs-sequence',
    STALE,
    aws(
      'InvalidSequenceTokenException',
      400,
      'The given sequenceToken is invalid. The next expected sequenceToken is: 4959',
    ),
  ).catch(() => {});
  await sample(
    'aws-logs-exists',
    DATA,
    aws('ResourceAlreadyExistsException', 400, 'The specified log group already exists'),
  );
  await sample('aws-iam-limit', QUOTA, aws('LimitExceeded', 409, 'Cannot exceed quota for PoliciesPerRole: 10'));
  await sample(
    'aws-route53-change',
    INPUT,
    aws('InvalidChangeBatch', 400, "[Tried to create resource record set [name='a.', type='A'] but it already exists]"),
  );
  await sample(
    'aws-ecs-capacity',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    aws(
      'InsufficientCapacityException',
      400,
      'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    ),
  ).catch(() => {});
  await sample(
    'aws-glue-running',
    RATE,
    aws('ConcurrentRunsExceededException', 400, 'Concurrent runs exceeded for job j'),
  );
  await sample(
    'aws-athena-throttle',
    RATE,
    aws(
      'TooManyRequestsException',
      400,
      'You have exceeded the limit for the number of queries you can run concurrently.',
    ),
  );
  await sample(
    'aws-bedrock-quota',
    RATE,
    aws('ThrottlingException', 429, 'Too many tokens, please wait before trying again.'),
  );
  await sample(
    'aws-bedrock-region',
    INPUT,
    aws('ValidationException', 400, 'The provided model identifier is invalid.'),
  );
  await sample(
    'aws-sts-region',
    LOGIN,
    aws('InvalidClientTokenId', 403, 'The security token included in the request is invalid'),
  );
  await sample('aws-ssm-invocation', MISSING, aws('InvocationDoesNotExist', 400, 'UnknownError'));
  await sample(
    'aws-dynamo-size',
    INPUT,
    aws('ValidationException', 400, 'Item size to update has exceeded the maximum allowed size'),
  );
  const ai = (status, error, more = {}) =>
    named('BadRequestError', `${status} ${error.message}`, {
      status,
      headers: {},
      error,
      code: error.code ?? null,
      type: error.type,
      param: null,
      ...more,
    });
  const claude = (status, type, message) =>
    plain(`${status} ${JSON.stringify({ type: 'error', error: { type, message } })}`, {
      status,
      headers: {},
      error: { type: 'error', error: { type, message } },
    });
  await sample(
    'anthropic-extra-usage',
    QUOTA,
    claude(
      400,
      'invalid_request_error',
      "You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
    ),
  );
  await sample(
    'anthropic-roles',
    INPUT,
    claude(
      400,
      'invalid_request_error',
      'messages: roles must alternate between "user" and "assistant", but found multiple "user" roles in a row',
    ),
  );
  await sample(
    'anthropic-cache',
    INPUT,
    claude(400, 'invalid_request_error', 'A maximum of 4 blocks with cache_control may be provided. Found 6.'),
  );
  await sample(
    'anthropic-rate-quotes',
    INPUT,
    claude(400, 'invalid_request_error', 'messages.0.content: text must not be empty (got "rate_limit_error")'),
  );
  await sample('anthropic-overloaded-500', AWAY_Y, claude(500, 'overloaded_error', 'Overloaded'));
  await sample(
    'openai-context-behind-502',
    INPUT,
    ai(502, {
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
      message: 'Your input exceeds the context window.',
    }),
  );
  await sample(
    'openai-cloudflare-400',
    INPUT,
    ai(400, {
      code: null,
      message: '<html><head><title>400 Bad Request</title></head><body>cloudflare</body></html>',
      type: 'invalid_request_error',
    }),
  );
  await sample(
    'openai-quota-400',
    QUOTA,
    ai(400, { type: 'invalid_request_error', code: 'insufficient_quota', message: 'You exceeded your current quota.' }),
  );
  await sample(
    'openai-no-key-header',
    LOGIN,
    ai(401, {
      type: 'invalid_request_error',
      code: null,
      message: "You didn't provide an API key. You need to provide your API key in an Authorization header.",
    }),
  );
  await sample(
    'openai-schema',
    INPUT,
    ai(400, {
      type: 'invalid_request_error',
      code: 'invalid_json_schema',
      message:
        "Invalid schema for response_format 'a': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    }),
  );
  await sample(
    'openai-flagged',
    POLICY,
    ai(400, {
      type: 'invalid_request_error',
      code: 'content_policy_violation',
      message: 'Your request was rejected as a result of our safety system.',
    }),
  );
  await sample(
    'openai-org',
    LOGIN,
    ai(401, { type: 'invalid_request_error', code: 'invalid_organization', message: 'No such organization: org-x.' }),
  );
  await sample('fetch-terminated-bare', CUT, () => {
    throw Object.assign(new TypeError('terminated'), { cause: { code: 'UND_ERR_SOCKET' } });
  });
  await sample('http-author-upstream', AWAY, named('UpstreamError', 'server (503): fetch failed', { status: 503 }));
  await sample(
    'mysql-sequelize-missing',
    CODE,
    named('SequelizeDatabaseError', "Table 'db.orm_metadata' doesn't exist", {
      parent: Object.assign(new Error("Table 'db.orm_metadata' doesn't exist"), {
        code: 'ER_NO_SUCH_TABLE',
        errno: 1146,
        sqlState: '42S02',
      }),
      original: Object.assign(new Error("Table 'db.orm_metadata' doesn't exist"), {
        code: 'ER_NO_SUCH_TABLE',
        errno: 1146,
        sqlState: '42S02',
      }),
    }),
  );
  await sample(
    'mysql-typeorm-duplicate',
    DATA,
    named('QueryFailedError', "ER_DUP_ENTRY: Duplicate entry 'lambda' for key 'IDX_78a'", {
      code: 'ER_DUP_ENTRY',
      errno: 1062,
      sqlMessage: "Duplicate entry 'lambda' for key 'IDX_78a'",
      sqlState: '23000',
    }),
  );
  await sample(
    'mysql-too-long',
    INPUT,
    named('Error', "Data too long for column 'name' at row 1", {
      code: 'ER_DATA_TOO_LONG',
      errno: 1406,
      sqlState: '22001',
    }),
  );
  await sample(
    'mysql-index-limit',
    INPUT,
    named('Error', 'Specified key was too long; max key length is 767 bytes', {
      code: 'ER_TOO_LONG_KEY',
      errno: 1071,
      sqlState: '42000',
    }),
  );
  await sample(
    'mysql-prepared',
    'TRANSIENT RESOURCE_EXHAUSTION Y',
    named('Error', "Can't create more than max_prepared_stmt_count statements (current value: 16382)", {
      code: 'ER_MAX_PREPARED_STMT_COUNT_REACHED',
      errno: 1461,
      sqlState: '42000',
    }),
  );
  await sample(
    'pg-localised',
    DATA,
    named(
      'QueryFailedError',
      'o valor nulo na coluna "recipient_name" da relação "shipments" viola a restrição de não-nulo',
      {
        code: '23502',
        severity: 'ERRO',
        driverError: Object.assign(new Error('x'), { code: '23502', severity: 'ERRO' }),
      },
    ),
  );
  await sample('pg-typeorm-message', SETUP, plain('QueryFailedError: relation "users" does not exist'));
  await sample('pg-typeorm-message-deadlock', CONFLICT, plain('QueryFailedError: deadlock detected'));
  await sample(
    'pg-prisma-table',
    SETUP,
    named('PrismaClientKnownRequestError', 'The table `public.users` does not exist in the current database.', {
      code: 'P2021',
      clientVersion: '6.1.0',
      meta: { table: 'public.users' },
    }),
  );
  await sample(
    'sqlite-d1-overloaded',
    AWAY,
    named(
      'DrizzleQueryError',
      'Failed query: select 1\nparams: ',
      {},
      { cause: new Error('D1_ERROR: D1 DB is overloaded. Requests queued for too long.') },
    ),
  );
  await sample(
    'sqlite-d1-busy',
    LOCK,
    named(
      'DrizzleQueryError',
      'Failed query: update t set a = 1\nparams: ',
      {},
      { cause: new Error('D1_ERROR: SQLITE_BUSY: database is locked') },
    ),
  ).catch(() => {});
  await sample(
    'sqlite-libsql-fk',
    DATA,
    named('LibsqlError', 'SQLITE_CONSTRAINT_FOREIGNKEY: FOREIGN KEY constraint failed', {
      code: 'SQLITE_CONSTRAINT',
      extendedCode: 'SQLITE_CONSTRAINT_FOREIGNKEY',
      rawCode: 787,
    }),
  );
  await sample(
    'sqlite-sqlite3-token',
    CODE,
    named('Error', 'SQLITE_ERROR: unrecognized token: "#"', { errno: 1, code: 'SQLITE_ERROR' }),
  );
  await sample(
    'exit-terraform-lock',
    LOCK,
    command(
      'terraform apply',
      1,
      '╷\n│ Error: Error acquiring the state lock\n│ \n│ Error message: ConditionalCheckFailedException: The conditional request failed\n',
    ),
  );
  await sample(
    'exit-curl-22',
    AWAY,
    command('curl -f https://api.example.com/x', 22, 'curl: (22) The requested URL returned error: 503\n'),
  );
  await sample('exit-chain-tests', FAILED, command('npm ci && npm test', 1, '', 'FAIL a.test.ts\n  retries on 503\n'));
  await sample(
    'exit-chain-install',
    AWAY_Y,
    command(
      'npm ci && npm test',
      1,
      'npm error code E503\nnpm error 503 Service Unavailable - GET https://registry.example.com/x\n',
    ),
  );
  await sample(
    'exit-compile',
    FAILED,
    execa(
      'cargo build',
      101,
      'error[E0425]: cannot find value `timeout` in this scope\nerror: could not compile `app`',
    ),
  );
  await sample(
    'security-trivy-secret',
    'CONFLICT SECURITY_VULNERABILITY N',
    command(
      'trivy fs --exit-code 1 .',
      1,
      '',
      'a.env (secrets)\nTotal: 1 (CRITICAL: 1)\nCRITICAL: AWS (aws-access-key-id)\nCVE-2025-1234 HIGH\n',
    ),
  );
  await sample(
    'security-audit-json',
    'CONFLICT SECURITY_VULNERABILITY N',
    command(
      'npm audit --json',
      1,
      '',
      '{"metadata":{"vulnerabilities":{"high":2,"total":2}},"vulnerabilities":{"lodash":{"via":[{"url":"https://github.com/advisories/GHSA-35jh-r3h4-6jhm"}]}}}',
    ),
  );
  await sample(
    'security-oauth-expired',
    LOGIN,
    plain('invalid_grant', {
      response: {
        status: 400,
        data: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      },
      status: 400,
    }),
  );
  await sample('policy-opa-text', POLICY, plain('policy violation: image must come from registry.example.com'));
  await sample(
    'tricky-changelog',
    UNKNOWN,
    plain('release notes: "fixed 429 rate limit handling" could not be published'),
  );
  await sample('tricky-wrapped-exec', MERGE, () => {
    try {
      command(
        'git merge side',
        1,
        '',
        'CONFLICT (content): Merge conflict in f\nAutomatic merge failed; fix conflicts and then commit the result.\n',
      )();
    } catch (error) {
      throw new Error('could not merge the branch of the agent', { cause: error });
    }
  });
  await sample('tricky-number-code-503', AWAY, plain('backend failed', { code: 503 }));
  await sample('tricky-empty', UNKNOWN, plain(''));
  await sample('tricky-nested-aggregate-reason', CUT, () => {
    throw new AggregateError(
      [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
      'all 1 uploads failed',
    );
  });
}
