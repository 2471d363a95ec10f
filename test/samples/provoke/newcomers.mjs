// Libraries that nobody had told holdfast about when they were recorded, chosen after the rules for unknown libraries had been measured five times.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import { answering } from '../answers.mjs';
import { eachAnswer, partsOf } from '../parts.mjs';
import { freePort } from './node.mjs';

const require = createRequire(import.meta.url);
const BAD = 'FATAL VALIDATION N';
const REPAIR = 'RETRIABLE VALIDATION N';
const CODE = 'FATAL PROGRAMMING N';
const MISSING = 'FATAL NOT_FOUND N';
const LOGIN = 'FATAL AUTHENTICATION N';
const DENIED = 'FATAL PERMISSION N';
const RATE = 'TRANSIENT RATE_LIMIT Y';
const DOWN = 'TRANSIENT SERVICE_UNAVAILABLE I';
const REFUSED = 'TRANSIENT NETWORK Y';
const CUT = 'TRANSIENT NETWORK I';
const LATE = 'TRANSIENT TIMEOUT I';
const BUSY = 'RETRIABLE LOCK_CONTENTION Y';
const TAKEN = 'CONFLICT DATA_INTEGRITY N';
const STALE = 'CONFLICT CONCURRENCY N';
const CORRUPT = 'CONFLICT STATE_CORRUPTION N';
const SETTINGS = 'FATAL CONFIGURATION N';

/** A server that speaks no HTTP: `serve` gets each socket. */
async function speaking(serve) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

export default async function provoke(sample) {
  const { answer, base, port } = await answering();
  const closed = await freePort();
  const gone = `http://127.0.0.1:${closed}`;
  const each = eachAnswer(sample, answer);
  const part = partsOf('newcomers');

  await part(async () => {
    const { default: Cloudflare } = await import('cloudflare');
    const client = (to) => new Cloudflare({ apiToken: 'x', baseURL: to, maxRetries: 0, timeout: 500 });
    await each('cloudflare', () => client(base).zones.get({ zone_id: 'z' }), [
      ['token', LOGIN, 401, { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }] }],
      [
        'denied',
        DENIED,
        403,
        { success: false, errors: [{ code: 9109, message: 'Unauthorized to access requested resource' }] },
      ],
      ['missing', MISSING, 404, { success: false, errors: [{ code: 7003, message: 'Could not route to /zones/z' }] }],
      [
        'rate',
        RATE,
        429,
        { success: false, errors: [{ code: 10_100, message: 'More than 1200 requests per 300 seconds reached' }] },
      ],
      ['server', DOWN, 500, { success: false, errors: [{ code: 10_001, message: 'Internal error' }] }],
      ['silent', LATE, 'silent'],
    ]);
    await sample('cloudflare-refused', REFUSED, () => client(gone).zones.get({ zone_id: 'z' }));
  });
  await part(async () => {
    const { createClient } = await import('@sanity/client');
    const client = (to) =>
      createClient({
        projectId: 'p',
        dataset: 'd',
        apiHost: to,
        useProjectHostname: false,
        useCdn: false,
        apiVersion: '2024-01-01',
        token: 'x',
        maxRetries: 0,
        timeout: 500,
      });
    await each('sanity', () => client(base).fetch('*[0]'), [
      ['query', BAD, 400, { error: { description: 'expected "]" following array body', type: 'queryParseError' } }],
      ['token', LOGIN, 401, { statusCode: 401, error: 'Unauthorized', message: 'Session not found' }],
      ['gone', CUT, 'reset'],
      ['unavailable', DOWN, 503, { statusCode: 503, error: 'Service Unavailable', message: 'unavailable' }],
    ]);
    await each('sanity-write', () => client(base).create({ _id: 'a', _type: 't' }), [
      [
        'exists',
        STALE,
        409,
        { error: { description: 'The mutation(s) failed: Document by ID "a" already exists', type: 'mutationError' } },
      ],
    ]);
    await sample('sanity-refused', REFUSED, () => client(gone).fetch('*[0]'));
  });
  await part(async () => {
    const { Telegraf } = await import('telegraf');
    const bot = (to) => new Telegraf('1:x', { telegram: { apiRoot: to } }).telegram;
    await each('telegraf', () => bot(base).sendMessage(1, 'x'), [
      ['blocked', DENIED, 403, { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' }],
      ['chat', BAD, 400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' }],
      [
        'flood',
        RATE,
        429,
        { ok: false, error_code: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } },
      ],
      ['gateway', DOWN, 502, { ok: false, error_code: 502, description: 'Bad Gateway' }],
    ]);
    await sample('telegraf-refused', REFUSED, () => bot(gone).getMe());
  });
  await part(async () => {
    const { createCloudClient } = await import('jira.js');
    const client = (to) =>
      createCloudClient({ host: to, auth: { type: 'basic', email: 'you@example.com', apiToken: 'x' } });
    await each('jira', () => client(base).issues.getIssue({ issueIdOrKey: 'A-1' }), [
      [
        'missing',
        MISSING,
        404,
        { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} },
      ],
      ['login', LOGIN, 401, 'Basic authentication with passwords is deprecated.'],
      ['field', BAD, 400, { errorMessages: [], errors: { summary: 'You must specify a summary of the issue.' } }],
      ['rate', RATE, 429, { errorMessages: ['Rate limit exceeded.'] }],
      ['down', DOWN, 503, { message: 'unavailable' }],
    ]);
    await sample('jira-refused', REFUSED, () => client(gone).issues.getIssue({ issueIdOrKey: 'A-1' }));
  });
  await part(async () => {
    const { ClientCredentials } = await import('simple-oauth2');
    const client = (to) => new ClientCredentials({ client: { id: 'a', secret: 'b' }, auth: { tokenHost: to } });
    await each('oauth2', () => client(base).getToken({}), [
      ['client', LOGIN, 401, { error: 'invalid_client', error_description: 'Client authentication failed' }],
      ['grant', LOGIN, 400, { error: 'invalid_grant' }],
      ['down', DOWN, 503, { error: 'temporarily_unavailable' }],
    ]);
    await sample('oauth2-refused', REFUSED, () => client(gone).getToken({}));
  });
  await part(async () => {
    const oauth = await import('oauth4webapi');
    const as = (to) => ({ issuer: to, token_endpoint: `${to}/token` });
    const auth = oauth.ClientSecretPost('s');
    const options = { [oauth.allowInsecureRequests]: true };
    const call = async (to) => {
      const response = await oauth.clientCredentialsGrantRequest(
        as(to),
        { client_id: 'a' },
        auth,
        new URLSearchParams(),
        options,
      );
      return oauth.processClientCredentialsResponse(as(to), { client_id: 'a' }, response);
    };
    await each('oauth4webapi', () => call(base), [
      ['client', LOGIN, 401, { error: 'invalid_client' }],
      ['scope', BAD, 400, { error: 'invalid_scope', error_description: 'unknown scope' }],
      ['shape', BAD, 200, { token: 'x' }],
      ['down', DOWN, 503, 'unavailable', { 'content-type': 'text/plain' }],
    ]);
    await sample('oauth4webapi-refused', REFUSED, () => call(gone));
    await sample('oauth4webapi-issuer', CODE, () => oauth.clientCredentialsGrantRequest({}, {}, auth, {}));
  });
  await part(async () => {
    const npmFetch = require('npm-registry-fetch');
    const call = (to) => npmFetch.json('/x', { registry: to, fetchRetries: 0, retry: false, timeout: 500 });
    await each('registry', () => call(base), [
      ['missing', SETTINGS, 404, { error: 'not_found' }],
      ['login', LOGIN, 401, {}],
      ['otp', LOGIN, 401, { error: 'one-time pass' }, { 'www-authenticate': 'OTP' }],
      ['rate', RATE, 429, {}],
      ['down', 'TRANSIENT SERVICE_UNAVAILABLE Y', 503, {}],
      ['text', BAD, 200, '<html>not JSON</html>'],
    ]);
    await sample('registry-refused', REFUSED, () => call(gone));
    const ssri = require('ssri');
    await sample('ssri-mismatch', 'CONFLICT SECURITY_VULNERABILITY N', () =>
      ssri.checkData(Buffer.from('a'), ssri.fromData('b', { algorithms: ['sha512'] }), { error: true }),
    );
  });
  await part(async () => {
    const { TableClient, AzureNamedKeyCredential } = await import('@azure/data-tables');
    const client = (to) =>
      new TableClient(to, 't', new AzureNamedKeyCredential('a', 'a2V5'), {
        allowInsecureConnection: true,
        retryOptions: { maxRetries: 0 },
      });
    const odata = (code, value) => ({ 'odata.error': { code, message: { lang: 'en-US', value } } });
    await each('tables', () => client(base).getEntity('p', 'r'), [
      ['missing', MISSING, 404, odata('ResourceNotFound', 'The specified resource does not exist.')],
      [
        'etag',
        STALE,
        412,
        odata('UpdateConditionNotSatisfied', 'The update condition specified in the request was not satisfied.'),
      ],
      ['exists', STALE, 409, odata('EntityAlreadyExists', 'The specified entity already exists.')],
      [
        'busy',
        DOWN,
        503,
        odata('ServerBusy', 'The server is currently unable to receive requests. Please retry your request.'),
      ],
      ['login', DENIED, 403, odata('AuthenticationFailed', 'Server failed to authenticate the request.')],
    ]);
    await sample('tables-refused', REFUSED, () => client(gone).getEntity('p', 'r'));
  });
  await part(async () => {
    const { BaseService, NoAuthAuthenticator } = require('ibm-cloud-sdk-core');
    const call = (to) =>
      new BaseService({ authenticator: new NoAuthAuthenticator(), serviceUrl: to }).createRequest({
        options: { url: '/x', method: 'GET' },
        defaultOptions: { serviceUrl: to, headers: {} },
      });
    await each('ibm', () => call(base), [
      ['login', LOGIN, 401, { errors: [{ code: 'unauthorized', message: 'The token is expired' }] }],
      ['missing', MISSING, 404, { errors: [{ code: 'not_found', message: 'Resource not found' }] }],
      ['rate', RATE, 429, { errors: [{ code: 'too_many_requests', message: 'Too many requests' }] }],
      ['down', DOWN, 503, { errors: [{ code: 'unavailable', message: 'Service unavailable' }] }],
    ]);
    await sample('ibm-refused', REFUSED, () => call(gone));
  });
  await part(async () => {
    const { Etcd3 } = require('etcd3');
    const client = new Etcd3({ hosts: gone, defaultCallOptions: () => ({ deadline: Date.now() + 400 }) });
    await sample('etcd-away', 'TRANSIENT SERVICE_UNAVAILABLE I', () => client.get('a').string());
    await sample('etcd-lock', 'TRANSIENT CIRCUIT_OPEN Y', () => client.lock('a').acquire());
    await sample('etcd-password', CODE, () => new Etcd3({ hosts: ['http://a', 'https://b'] }).get('a'));
  });
  await part(async () => {
    const { PGlite } = await import('@electric-sql/pglite');
    const db = await PGlite.create();
    await db.exec('create table t (id int primary key, n int not null check (n > 0)); insert into t values (1, 1)');
    const run = (id, means, sql, values) => sample(`pglite-${id}`, means, () => db.query(sql, values));
    await run('unique', TAKEN, 'insert into t values (1, 2)');
    await run('check', TAKEN, 'insert into t values (2, 0)');
    await run('null', TAKEN, 'insert into t values (3, null)');
    await run('syntax', CODE, 'selct 1');
    await run('table', CODE, 'select * from nothing');
    await run('number', BAD, "select 'x'::int");
    await run('zero', BAD, 'select 1/0');
    await run('parameter', BAD, 'select $1::int', ['x']);
    await sample('pglite-aborted', CODE, () =>
      db.transaction(async (tx) => {
        await tx.query('select 1/0').catch(() => {});
        await tx.query('select 1');
      }),
    );
    await db.close();
    await sample('pglite-closed', CODE, () => db.query('select 1'));
  });
  await part(async () => {
    const initSql = require('sql.js');
    const SQL = await initSql();
    const db = new SQL.Database();
    db.run('create table t (id integer primary key, n integer not null unique)');
    db.run('insert into t values (1, 1)');
    await sample('sqljs-unique', TAKEN, async () => db.run('insert into t values (2, 1)'));
    await sample('sqljs-null', TAKEN, async () => db.run('insert into t values (2, null)'));
    await sample('sqljs-syntax', CODE, async () => db.run('selct 1'));
    await sample('sqljs-table', CODE, async () => db.run('select * from nothing'));
    await sample('sqljs-file', CORRUPT, async () =>
      new SQL.Database(Buffer.from('this is not a database at all, not in the least')).run(
        'select * from sqlite_master',
      ),
    );
    db.close();
    await sample('sqljs-closed', CODE, async () => db.run('select 1'));
  });
  await part(async () => {
    const alasql = require('alasql');
    await sample('alasql-syntax', CODE, async () => alasql('SELCT 1'));
    await sample('alasql-table', CODE, async () => alasql('SELECT * FROM nothing'));
    alasql('CREATE TABLE one (id INT PRIMARY KEY)');
    alasql('INSERT INTO one VALUES (1)');
    await sample('alasql-key', TAKEN, async () => alasql('INSERT INTO one VALUES (1)'));
  });
  await part(async () => {
    const pako = await import('pako');
    const fflate = await import('fflate');
    const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    await sample('pako-header', CORRUPT, async () => pako.inflate(bytes));
    const cut = pako.deflate(new Uint8Array(1_000).fill(7));
    cut[cut.length - 1] ^= 1;
    await sample('pako-check', CORRUPT, async () => pako.inflate(cut));
    await sample('fflate-gzip', BAD, async () => fflate.gunzipSync(bytes));
    await sample('fflate-zip', BAD, async () => fflate.unzipSync(bytes));
    await sample('fflate-block', CORRUPT, async () => fflate.inflateSync(new Uint8Array([7, 255, 255])));
    const AdmZip = require('adm-zip');
    await sample('admzip-format', BAD, async () => new AdmZip(Buffer.from(bytes)).getEntries());
    await sample('admzip-file', MISSING, async () => new AdmZip('/nowhere/a.zip'));
  });
  await part(async () => {
    const { imageSize } = await import('image-size');
    await sample('imagesize-type', BAD, async () => imageSize(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])));
    const jpeg = require('jpeg-js');
    await sample('jpeg-start', BAD, async () => jpeg.decode(Buffer.from('no jpeg')));
    await sample('jpeg-memory', 'FATAL RESOURCE_EXHAUSTION N', async () =>
      jpeg.decode(jpeg.encode({ data: Buffer.alloc(4 * 600 * 600), width: 600, height: 600 }, 50).data, {
        maxMemoryUsageInMB: 1,
      }),
    );
    const csstree = await import('css-tree');
    await sample('csstree-parse', BAD, async () =>
      csstree.parse('a { color: ', {
        onParseError(error) {
          throw error;
        },
        context: 'declarationList',
      }),
    );
    const { optimize } = await import('svgo');
    await sample('svgo-parse', BAD, async () => optimize('<svg><g></svg'));
    await sample('svgo-plugin', CODE, async () => optimize('<svg/>', { plugins: ['nope'] }));
  });
  await part(async () => {
    const { SocksClient } = require('socks');
    const call = (to, timeout = 500) =>
      SocksClient.createConnection({
        proxy: { host: '127.0.0.1', port: to, type: 5 },
        command: 'connect',
        destination: { host: 'example.com', port: 80 },
        timeout,
      });
    const replying = (code) =>
      speaking((socket) => {
        socket.once('data', () => {
          socket.write(Buffer.from([5, 0]));
          socket.once('data', () => socket.write(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0])));
        });
      });
    await sample('socks-refused', REFUSED, () => call(closed));
    await sample('socks-silent', 'TRANSIENT TIMEOUT Y', async () => call(await speaking(() => {})));
    await sample('socks-target-refused', REFUSED, async () => call(await replying(5)));
    await sample('socks-host', 'TRANSIENT NETWORK Y', async () => call(await replying(4)));
    await sample('socks-rule', DENIED, async () => call(await replying(2)));
    await sample('socks-options', CODE, async () => SocksClient.createConnection({ proxy: {}, command: 'connect' }));
  });
  await part(async () => {
    const { ImapFlow } = require('imapflow');
    const make = (to, extra = {}) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: to,
        secure: false,
        doSTARTTLS: false,
        auth: { user: 'a', pass: 'b' },
        logger: false,
        connectionTimeout: 500,
        greetingTimeout: 500,
        socketTimeout: 500,
        ...extra,
      });
      client.on('error', () => {});
      return client;
    };
    const imap = (login) =>
      speaking((socket) => {
        socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n');
        socket.on('data', (data) => {
          for (const line of String(data).trim().split('\r\n')) {
            const [tag, command] = line.split(' ');
            if (/capability/i.test(command)) socket.write(`* CAPABILITY IMAP4rev1 SASL-IR\r\n${tag} OK done\r\n`);
            else if (/login|authenticate/i.test(command)) socket.write(`${tag} ${login}\r\n`);
            else socket.write(`${tag} OK done\r\n`);
          }
        });
      });
    await sample('imap-refused', REFUSED, () => make(closed).connect());
    await sample('imap-greeting', 'TRANSIENT TIMEOUT Y', async () => make(await speaking(() => {})).connect());
    await sample('imap-login', LOGIN, async () =>
      make(await imap('NO [AUTHENTICATIONFAILED] Invalid credentials')).connect(),
    );
    await sample('imap-unavailable', 'TRANSIENT SERVICE_UNAVAILABLE Y', async () =>
      make(await imap('NO [UNAVAILABLE] Temporary authentication failure')).connect(),
    );
    await sample('imap-closed', CUT, async () => make(await speaking((socket) => socket.end())).connect());
  });
  await part(async () => {
    const snmp = require('net-snmp');
    const get = (to) =>
      new Promise((resolve, reject) => {
        const session = snmp.createSession('127.0.0.1', 'public', { port: to, retries: 0, timeout: 300 });
        session.on('error', () => {});
        session.get(['1.3.6.1.2.1.1.5.0'], (error, found) => (error ? reject(error) : resolve(found)));
      });
    await sample('snmp-silent', LATE, () => get(closed));
    await sample(
      'snmp-oid',
      CODE,
      async () =>
        new Promise((resolve, reject) => {
          const session = snmp.createSession('127.0.0.1', 'public', { port: closed, retries: 0, timeout: 200 });
          session.on('error', reject);
          session.get(['not an oid'], (error, found) => (error ? reject(error) : resolve(found)));
        }),
    );
  });
  await part(async () => {
    const stompit = require('stompit');
    const connect = (to) =>
      new Promise((resolve, reject) =>
        stompit.connect(
          { host: '127.0.0.1', port: to, connectHeaders: { host: '/', login: 'a', passcode: 'b' } },
          (error, client) => (error ? reject(error) : resolve(client)),
        ),
      );
    await sample('stomp-refused', REFUSED, () => connect(closed));
    await sample('stomp-login', LOGIN, async () =>
      connect(
        await speaking((socket) =>
          socket.once('data', () =>
            socket.write('ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\n\nAccess refused for user a\n\0'),
          ),
        ),
      ),
    );
    await sample('stomp-cut', CUT, async () =>
      connect(await speaking((socket) => socket.once('data', () => socket.end()))),
    );
  });
  await part(async () => {
    const Memcached = require('memcached');
    const call = (to, command) =>
      new Promise((resolve, reject) => {
        const client = new Memcached(`127.0.0.1:${to}`, { retries: 0, timeout: 300, failures: 5 });
        command(client, (error, found) => (error ? reject(error) : resolve(found)));
      });
    const server = (reply) => speaking((socket) => socket.on('data', () => socket.write(reply)));
    await sample('memcached-refused', REFUSED, () => call(closed, (client, done) => client.get('a', done)));
    await sample('memcached-server', DOWN, async () =>
      call(await server('SERVER_ERROR out of memory storing object\r\n'), (client, done) =>
        client.set('a', 'b', 1, done),
      ),
    );
    await sample('memcached-value', BAD, async () =>
      call(closed, (client, done) => client.set('a', 'x'.repeat(2_000_000), 1, done)),
    );
  });
  await part(async () => {
    const Validator = require('fastest-validator');
    await sample('fastest-schema', CODE, async () => new Validator().compile({ a: 'nope' }));
    const { Validator: Schema } = require('jsonschema');
    await sample('jsonschema-first', REPAIR, async () =>
      new Schema().validate({ a: 1 }, { type: 'object', properties: { a: { type: 'string' } } }, { throwFirst: true }),
    );
    await sample('jsonschema-all', REPAIR, async () =>
      new Schema().validate({ a: 1 }, { type: 'object', properties: { a: { type: 'string' } } }, { throwAll: true }),
    );
    await sample('jsonschema-ref', CODE, async () => new Schema().validate(1, { $ref: '/nowhere' }));
  });
  await part(async () => {
    const feathers = require('@feathersjs/errors');
    const make = (id, means, thrown) => sample(`feathers-${id}`, means, async () => Promise.reject(thrown));
    await make('conflict', STALE, new feathers.Conflict('The order was changed', { id: 1 }));
    await make('missing', MISSING, new feathers.NotFound('No record found for id 1'));
    await make('unavailable', DOWN, new feathers.Unavailable('Down'));
    await make('rate', RATE, new feathers.TooManyRequests('Slow down'));
    await make('timeout', 'TRANSIENT TIMEOUT Y', new feathers.Timeout('It took too long'));
    await make('payment', 'FATAL QUOTA N', new feathers.PaymentError('Pay first'));
    await make('fields', BAD, new feathers.Unprocessable('Invalid', { errors: [{ email: 'taken' }] }));
  });
  await part(async () => {
    const { ServiceBroker, Errors } = require('moleculer');
    const broker = new ServiceBroker({ logger: false, requestTimeout: 200 });
    broker.createService({
      name: 's',
      actions: {
        slow: () => new Promise(() => {}),
        typed: { params: { n: 'number' }, handler: () => 1 },
        full: {
          bulkhead: { enabled: true, concurrency: 1, maxQueueSize: 0 },
          handler: () => new Promise((done) => setTimeout(done, 100)),
        },
        again: () => {
          throw new Errors.MoleculerRetryableError('the queue is being moved', 503, 'MOVING');
        },
        wrong: () => {
          throw new Errors.MoleculerClientError('no such product', 404, 'NO_PRODUCT');
        },
      },
    });
    await broker.start();
    await sample('moleculer-service', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => broker.call('nowhere.x'));
    await sample('moleculer-slow', 'TRANSIENT TIMEOUT Y', () => broker.call('s.slow'));
    await sample('moleculer-params', BAD, () => broker.call('s.typed', { n: 'x' }));
    await sample('moleculer-again', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => broker.call('s.again'));
    await sample('moleculer-wrong', MISSING, () => broker.call('s.wrong'));
    await sample('moleculer-full', 'TRANSIENT RESOURCE_EXHAUSTION Y', () =>
      Promise.all([broker.call('s.full'), broker.call('s.full'), broker.call('s.full')]),
    );
    await broker.stop();
  });
  await part(async () => {
    const AsyncLock = require('async-lock');
    const lock = new AsyncLock({ timeout: 50, maxPending: 1 });
    void lock.acquire('a', () => new Promise((done) => setTimeout(done, 400)));
    await sample('asynclock-timeout', BUSY, () => lock.acquire('a', () => 1));
    void lock.acquire('b', () => new Promise((done) => setTimeout(done, 400)));
    void lock.acquire('b', () => 1).catch(() => {});
    await sample('asynclock-full', 'TRANSIENT RESOURCE_EXHAUSTION Y', () => lock.acquire('b', () => 1));
    const workerpool = require('workerpool');
    const pool = workerpool.pool({ maxWorkers: 1, maxQueueSize: 1 });
    const slow = () => pool.exec(() => new Promise((done) => setTimeout(done, 500)), []);
    const first = slow();
    const second = slow().catch(() => {});
    first.catch(() => {});
    await sample('workerpool-full', 'TRANSIENT RESOURCE_EXHAUSTION Y', async () => {
      await Promise.all([slow(), slow(), slow()]);
    });
    await second;
    await sample('workerpool-timeout', LATE, () => pool.exec(() => new Promise(() => {}), []).timeout(50));
    await sample('workerpool-method', CODE, () => pool.exec('nowhere', []));
    await sample('workerpool-ended', CODE, async () => {
      const running = pool.exec(() => new Promise(() => {}), []);
      await pool.terminate(true);
      return running;
    });
    const { default: pWaitFor } = await import('p-wait-for');
    await sample('waitfor-timeout', LATE, () => pWaitFor(() => false, { interval: 10, timeout: 50 }));
  });
  await part(async () => {
    const pgp = require('pg-promise')({ noWarnings: true });
    const db = pgp(`postgres://u:p@127.0.0.1:${closed}/d`);
    await sample('pgpromise-refused', REFUSED, () => db.one('select 1'));
    const { QueryResultError, queryResultErrorCode } = pgp.errors;
    const result = { rows: [], fields: [], rowCount: 0 };
    await sample('pgpromise-none', MISSING, async () => {
      throw new QueryResultError(queryResultErrorCode.noData, result, 'select 1', []);
    });
    await sample('pgpromise-format', CODE, async () => pgp.as.format('select $1 $2', [1]));
    await sample('pgpromise-property', CODE, async () => pgp.as.format('select ${a}', { b: 1 }));
    const { createPool, sql } = require('slonik');
    const pool = await createPool(`postgres://u:p@127.0.0.1:${closed}/d`, {
      connectionRetryLimit: 0,
      connectionTimeout: 400,
    });
    await sample('slonik-refused', REFUSED, () => pool.one(sql.unsafe`select 1`));
    await sample('slonik-sql', CODE, () => pool.query('select 1'));
  });
  await part(async () => {
    const nacl = require('tweetnacl');
    await sample('nacl-key', BAD, async () => nacl.secretbox(new Uint8Array(1), new Uint8Array(24), new Uint8Array(3)));
    await sample('nacl-type', CODE, async () => nacl.secretbox('x', new Uint8Array(24), new Uint8Array(32)));
    const { SignedXml } = require('xml-crypto');
    await sample('xmlcrypto-none', CODE, async () => {
      const signed = new SignedXml();
      signed.loadSignature('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>');
      signed.checkSignature('<a/>');
    });
    const acme = require('acme-client');
    const key = await acme.crypto.createPrivateEcdsaKey();
    const client = (to) => new acme.Client({ directoryUrl: `${to}/directory`, accountKey: key });
    await sample('acme-challenge', CODE, () => client(base).verifyChallenge({}, { type: 'nope', url: base }));
    void port;
  });
}
