// Tenth collection: services, clients, stores and queues that were in no collection before. What each error means was written here before any
// classifier saw it. Beside them: `makers.mjs`.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { postgres as startPostgres } from '../../servers/postgres.ts';
import { redis as startRedis } from '../../servers/redis.ts';
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { eachAnswer, partsOf } from '../parts.mjs';

const require = createRequire(import.meta.url);
const BAD = 'FATAL VALIDATION N';
const CODE = 'FATAL PROGRAMMING N';
const SETUP = 'FATAL CONFIGURATION N';
const MISSING = 'FATAL NOT_FOUND N';
const LOGIN = 'FATAL AUTHENTICATION N';
const DENIED = 'FATAL PERMISSION N';
const RATE = 'TRANSIENT RATE_LIMIT Y';
const DOWN = 'TRANSIENT SERVICE_UNAVAILABLE I';
const LOST = 'TRANSIENT NETWORK I';
const REFUSED = 'TRANSIENT NETWORK Y';
const LATE = 'TRANSIENT TIMEOUT I';
const STALE = 'CONFLICT CONCURRENCY N';
const DATA = 'CONFLICT DATA_INTEGRITY N';

/** A call with a callback, as a promise. */
const calls = (start) => new Promise((done, fail) => start((error, value) => (error ? fail(error) : done(value))));

export default async function provoke(sample) {
  const { answer, base, port } = await answering();
  const closed = await freePort();
  const gone = `http://127.0.0.1:${closed}`;
  const each = eachAnswer(sample, answer);
  const part = partsOf('visitors');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-'));

  await part(async () => {
    const { IntercomClient } = await import('intercom-client');
    const client = (to) =>
      new IntercomClient({ token: 'x', baseUrl: to, environment: to, maxRetries: 0, timeoutInSeconds: 2 });
    const list = (code, message) => ({ type: 'error.list', request_id: 'r1', errors: [{ code, message }] });
    await each('intercom', () => client(base).contacts.find({ contact_id: 'c1' }, { maxRetries: 0 }), [
      ['token', LOGIN, 401, list('token_unauthorized', 'Access Token Invalid')],
      ['missing', MISSING, 404, list('not_found', 'User Not Found')],
      ['rate', RATE, 429, list('rate_limit_exceeded', 'Exceeded rate limit of 1000 in 10_seconds')],
      ['server', DOWN, 500, list('server_error', 'Internal server error')],
      ['parameter', BAD, 400, list('parameter_invalid', 'id is invalid')],
      ['conflict', STALE, 409, list('conflict', 'A contact matching those details already exists')],
      ['lost', LOST, 'reset'],
    ]);
    await sample('intercom-refused', REFUSED, () =>
      client(gone).contacts.find({ contact_id: 'c1' }, { maxRetries: 0 }),
    );
    await sample('intercom-silent', LATE, () => {
      answer('silent');
      return client(base).contacts.find({ contact_id: 'c1' }, { maxRetries: 0, timeoutInSeconds: 1 });
    });
  });
  await part(async () => {
    const { WorkOS } = await import('@workos-inc/node');
    const client = (to, secret = 'sk_x') =>
      new WorkOS(secret, { apiHostname: '127.0.0.1', port: to, https: false, clientId: 'c' });
    await each('workos', () => client(port).organizations.getOrganization('org_1'), [
      ['key', LOGIN, 401, { message: 'Unauthorized' }],
      ['missing', MISSING, 404, { message: 'Organization not found', code: 'entity_not_found', entity_id: 'org_1' }],
      [
        'unprocessable',
        BAD,
        422,
        { message: 'Validation failed', code: 'invalid', errors: [{ code: 'name_required' }] },
      ],
      ['rate', RATE, 429, { message: 'Rate limit exceeded' }, { 'retry-after': '2' }],
      ['teapot', DOWN, 500, { message: 'Something went wrong' }],
    ]);
    await sample('workos-refused', REFUSED, () => client(closed).organizations.getOrganization('org_1'));
    await sample('workos-webhook', LOGIN, () =>
      client(port).webhooks.constructEvent({ payload: { id: 'x' }, sigHeader: 't=1, v1=abc', secret: 's' }),
    );
  });
  await part(async () => {
    const { AssemblyAI } = await import('assemblyai');
    const client = (to) => new AssemblyAI({ apiKey: 'x', baseUrl: to });
    await each('assemblyai', () => client(base).transcripts.get('t1'), [
      ['key', LOGIN, 401, { error: 'Authentication error, API token missing/invalid' }],
      ['missing', MISSING, 404, { error: 'Transcript lookup error, transcript id not found' }],
      ['bad', BAD, 400, { error: 'Invalid endpoint schema, please refer to documentation for examples.' }],
      ['server', DOWN, 500, { error: 'Server error, developers have been alerted.' }],
    ]);
    await sample('assemblyai-refused', REFUSED, () => client(gone).transcripts.get('t1'));
    await sample('assemblyai-file', MISSING, () => client(base).files.upload(path.join(folder, 'no.mp3')));
  });
  await part(async () => {
    const gocardless = require('gocardless-nodejs');
    const {
      ApiError,
      InvalidApiUsageError,
      InvalidStateError,
      ValidationFailedError,
      GoCardlessInternalError,
      PermissionsError,
      AuthenticationError,
      RateLimitError,
    } = await import('gocardless-nodejs');
    const body = (type, code, message, reason) => ({
      error: {
        type,
        code,
        message,
        errors: [{ reason, message }],
        documentation_url: 'https://developer.gocardless.com/x',
        request_id: 'r',
      },
      statusCode: code,
    });
    const make = (Of, ...all) => {
      const said = body(...all);
      throw new Of({ body: said, headers: {}, statusCode: said.statusCode, ...said.error });
    };
    for (const [id, means, Of, ...all] of [
      [
        'usage',
        BAD,
        InvalidApiUsageError,
        'invalid_api_usage',
        400,
        'Invalid document structure',
        'invalid_document_structure',
      ],
      [
        'state',
        STALE,
        InvalidStateError,
        'invalid_state',
        409,
        'Mandate is already active or being submitted',
        'mandate_is_inactive',
      ],
      ['invalid', BAD, ValidationFailedError, 'validation_failed', 422, 'Validation failed', 'is_required'],
      ['internal', DOWN, GoCardlessInternalError, 'gocardless', 500, 'Internal server error', 'internal'],
      [
        'scope',
        DENIED,
        PermissionsError,
        'invalid_api_usage',
        403,
        'Insufficient permissions',
        'insufficient_permissions',
      ],
      [
        'token',
        LOGIN,
        AuthenticationError,
        'invalid_api_usage',
        401,
        'Access token not found',
        'access_token_not_found',
      ],
      ['rate', RATE, RateLimitError, 'invalid_api_usage', 429, 'Rate limit exceeded', 'rate_limit_exceeded'],
    ])
      if (Of !== undefined) await sample(`gocardless-${id}`, means, async () => make(Of, ...all));
    if (ApiError === undefined) console.error('gocardless has other errors', Object.keys(gocardless).slice(0, 5));
    await sample('gocardless-token', LOGIN, async () => gocardless.default('', 'sandbox')).catch(() => {});
  });
  await part(async () => {
    const Pusher = require('pusher');
    const client = (to) =>
      new Pusher({ appId: '1', key: 'k', secret: 's', host: '127.0.0.1', port: to, useTLS: false, timeout: 1_000 });
    await each('pusher', () => client(port).trigger('c', 'e', { a: 1 }), [
      ['login', LOGIN, 401, 'Invalid signature'],
      ['denied', DENIED, 403, 'App disabled or over message quota'],
      ['large', BAD, 413, 'Payload too large'],
      ['lost', LOST, 'reset'],
      ['late', LATE, 'silent'],
    ]);
    await sample('pusher-refused', REFUSED, () => client(closed).trigger('c', 'e', {}));
    await sample('pusher-channel', CODE, async () => client(port).trigger('bad channel!', 'e', {}));
    await sample('pusher-many', CODE, async () =>
      client(port).trigger(
        Array.from({ length: 101 }, (_, i) => `c${i}`),
        'e',
        {},
      ),
    );
    await sample('pusher-webhook', CODE, async () => client(port).webhook({ headers: {}, rawBody: 'x' }).getData());
    await sample('pusher-socket', CODE, async () => client(port).authorizeChannel('nonsense', 'private-a'));
  });
  await part(async () => {
    const { v2: cloudinary } = require('cloudinary');
    cloudinary.config({ cloud_name: 'c', api_key: 'k', api_secret: 's', upload_prefix: base });
    await sample('cloudinary-file', MISSING, () => cloudinary.uploader.upload(path.join(folder, 'no.png')));
    await sample('cloudinary-key', SETUP, async () => {
      cloudinary.config(true);
      cloudinary.config({ cloud_name: undefined, api_key: undefined, api_secret: undefined });
      return cloudinary.api.resources();
    });
  });
  await part(async () => {
    const { TwitterApi, ApiResponseError } = await import('twitter-api-v2');
    const made = (code, data, headers = {}) =>
      new ApiResponseError(`Request failed with code ${code}`, {
        code,
        data,
        headers,
        request: {},
        response: { statusCode: code, headers },
        rateLimit: undefined,
      });
    for (const [id, means, code, data] of [
      ['token', LOGIN, 401, { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }],
      [
        'denied',
        DENIED,
        403,
        { title: 'Forbidden', status: 403, detail: 'You are not permitted to perform this action.' },
      ],
      ['rate', RATE, 429, { title: 'Too Many Requests', status: 429, detail: 'Too Many Requests' }],
      ['down', DOWN, 503, { title: 'Service Unavailable', status: 503 }],
    ])
      await sample(`twitter-${id}`, means, async () => {
        throw made(code, data);
      });
    await sample('twitter-consumer', CODE, async () => new TwitterApi({ appKey: 'k' }).v1.get('x'));
  });
  await part(async () => {
    const { Client } = await import('@googlemaps/google-maps-services-js');
    const client = new Client({});
    await each(
      'googlemaps',
      () => client.geocode({ url: `${base}/geocode/json`, params: { address: 'x', key: 'k' }, timeout: 1_000 }),
      [
        [
          'denied',
          DENIED,
          403,
          { error_message: 'The provided API key is invalid.', results: [], status: 'REQUEST_DENIED' },
        ],
        [
          'bad',
          BAD,
          400,
          {
            error_message: "Invalid request. Missing the 'address' parameter.",
            results: [],
            status: 'INVALID_REQUEST',
          },
        ],
        ['down', DOWN, 500, { results: [], status: 'UNKNOWN_ERROR' }],
        ['lost', LOST, 'reset'],
        ['late', LATE, 'silent'],
      ],
    );
  });
  await part(async () => {
    const Mailjet = require('node-mailjet');
    const client = (to) =>
      Mailjet.apiConnect('k', 's', {
        config: { host: to.replace('http://', ''), protocol: 'http:', version: 'v3' },
        options: { timeout: 1_000 },
      });
    await sample('mailjet-keys', CODE, async () => Mailjet.apiConnect('', ''));
    await sample('mailjet-method', CODE, async () => client(base).post());
  });
  await part(async () => {
    const { Paddle, Webhooks } = await import('@paddle/paddle-node-sdk');
    const client = (to) => new Paddle('key', { environment: to, customHeaders: {} });
    const said = (type, code, detail) => ({
      error: { type, code, detail, documentation_url: 'https://developer.paddle.com/x' },
      meta: { request_id: 'r' },
    });
    await each('paddle', () => client(base).products.get('pro_1'), [
      [
        'key',
        LOGIN,
        401,
        said('request_error', 'authentication_malformed', 'Authentication header included, but incorrectly formatted'),
      ],
      ['denied', DENIED, 403, said('request_error', 'forbidden', "You don't have permission to access this resource")],
      ['missing', MISSING, 404, said('request_error', 'entity_not_found', 'Entity pro_1 not found')],
      ['field', BAD, 400, said('request_error', 'invalid_field', 'Request does not pass validation.')],
      [
        'rate',
        RATE,
        429,
        said(
          'request_error',
          'too_many_requests',
          'IP address exceeded the allowed rate limit. Retry after the number of seconds in the Retry-After header.',
        ),
        { 'retry-after': '5' },
      ],
      ['down', DOWN, 500, said('api_error', 'internal_error', 'An unexpected error occurred.')],
    ]);
    await sample('paddle-refused', REFUSED, () => client(gone).products.get('pro_1'));
    await sample('paddle-webhook', LOGIN, () => client(base).webhooks.unmarshal('{}', 'secret', 'ts=1;h1=abc'));
    if (Webhooks === undefined) console.error('paddle: no webhooks');
  });
  await part(async () => {
    const { request } = await import('urllib');
    const get = (to, more = {}) => request(to, { timeout: 800, ...more });
    await sample('urllib-refused', REFUSED, () => get(gone));
    await sample('urllib-late', LATE, () => {
      answer('silent');
      return get(base);
    });
    await sample('urllib-lost', LOST, () => {
      answer('reset');
      return get(base);
    });
    await sample('urllib-url', 'TRANSIENT DNS Y', () => get('nowhere'));
    await sample('urllib-json', BAD, () => {
      answer(200, '{"a":');
      return get(base, { dataType: 'json' });
    });
    await sample('urllib-redirects', 'FATAL INFINITE_LOOP N', () => {
      answer(302, '', { location: '/again' });
      return get(base, { followRedirect: true, maxRedirects: 2 });
    });
  });
  await part(async () => {
    const bent = require('bent');
    await each('bent', () => bent(base, 'json', 200)('/x'), [
      ['denied', DENIED, 403, { error: 'no' }],
      ['missing', MISSING, 404, {}],
      ['rate', RATE, 429, 'slow down'],
      ['down', DOWN, 502, ''],
      ['json', BAD, 200, '<html>'],
      ['lost', LOST, 'reset'],
    ]);
    await sample('bent-refused', REFUSED, () => bent(gone, 'json')('/x'));
    await sample('bent-protocol', CODE, async () => bent('ftp://x', 'json')('/x'));
  });
  await part(async () => {
    const get = require('simple-get');
    const go = (options) => calls((back) => get.concat(options, back));
    await sample('simpleget-refused', REFUSED, () => go({ url: gone }));
    await sample('simpleget-late', LATE, () => {
      answer('silent');
      return go({ url: base, timeout: 500 });
    });
    await sample('simpleget-lost', LOST, () => {
      answer('close');
      return go({ url: base });
    });
    await sample('simpleget-json', BAD, () => {
      answer(200, 'not json');
      return go({ url: base, json: true });
    });
    await sample('simpleget-redirects', 'FATAL INFINITE_LOOP N', () => {
      answer(302, '', { location: base });
      return go({ url: base, maxRedirects: 2 });
    });
  });
  await part(async () => {
    const { RestClient } = require('typed-rest-client/RestClient.js');
    const client = (to) => new RestClient('x', to, [], { socketTimeout: 800 });
    await each('typedrest', () => client(base).get('/x'), [
      ['login', LOGIN, 401, { message: 'token has expired' }],
      ['down', DOWN, 503, { message: 'down for maintenance' }],
      ['bad', BAD, 422, { message: 'name is too short' }],
      ['lost', LOST, 'reset'],
      ['late', LATE, 'silent'],
    ]);
    await sample('typedrest-refused', REFUSED, () => client(gone).get('/x'));
  });
  await part(async () => {
    const soap = require('soap');
    fs.writeFileSync(path.join(folder, 'bad.wsdl'), '<definitions><types>');
    fs.writeFileSync(path.join(folder, 'other.wsdl'), '<html><body>login</body></html>');
    await sample('soap-file', MISSING, () => soap.createClientAsync(path.join(folder, 'no.wsdl')));
    await sample('soap-refused', REFUSED, () => soap.createClientAsync(`${gone}/x?wsdl`));
    await sample('soap-html', BAD, () => soap.createClientAsync(path.join(folder, 'other.wsdl')));
    await sample('soap-cut', BAD, () => soap.createClientAsync(path.join(folder, 'bad.wsdl')));
    await sample('soap-status', MISSING, () => {
      answer(404, 'no such page', { 'content-type': 'text/html' });
      return soap.createClientAsync(`${base}/x?wsdl`);
    });
    const wsdl = `<?xml version="1.0"?><definitions name="S" targetNamespace="urn:s" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="urn:s" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><message name="In"><part name="a" type="xsd:string"/></message><message name="Out"><part name="b" type="xsd:string"/></message><portType name="P"><operation name="Go"><input message="tns:In"/><output message="tns:Out"/></operation></portType><binding name="B" type="tns:P"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/><operation name="Go"><soap:operation soapAction="urn:go"/><input><soap:body use="literal" namespace="urn:s"/></input><output><soap:body use="literal" namespace="urn:s"/></output></operation></binding><service name="S"><port name="P" binding="tns:B"><soap:address location="${base}/s"/></port></service></definitions>`;
    fs.writeFileSync(path.join(folder, 'good.wsdl'), wsdl);
    const client = await soap.createClientAsync(path.join(folder, 'good.wsdl'));
    const fault = (code, text) =>
      `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></soap:Fault></soap:Body></soap:Envelope>`;
    const xml = { 'content-type': 'text/xml' };
    await each('soap', () => client.GoAsync({ a: '1' }), [
      ['client-fault', BAD, 500, fault('soap:Client', 'Validation error: element amount is missing'), xml],
      [
        'server-fault',
        DOWN,
        500,
        fault('soap:Server', 'Server was unable to process request. Please try again later.'),
        xml,
      ],
      ['not-xml', DOWN, 502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }],
    ]);
  });
  await part(async () => {
    const jayson = require('jayson/promise');
    const client = (to) => jayson.Client.http({ port: to, host: '127.0.0.1' });
    await sample('jayson-refused', REFUSED, () => client(closed).request('add', [1]));
    await sample('jayson-html', DOWN, () => {
      answer(502, '<html>', { 'content-type': 'text/html' });
      return client(port).request('add', [1]);
    });
    await sample('jayson-json', BAD, () => {
      answer(200, '{"jsonrpc":');
      return client(port).request('add', [1]);
    });
    await sample('jayson-method', CODE, async () => client(port).request({ not: 'a name' }, [1]));
    const xmlrpc = require('xmlrpc');
    const call = (to) =>
      calls((back) => xmlrpc.createClient({ host: '127.0.0.1', port: to, path: '/' }).methodCall('m', [1], back));
    const fault = (code, text) =>
      `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>${code}</int></value></member><member><name>faultString</name><value><string>${text}</string></value></member></struct></value></fault></methodResponse>`;
    await each('xmlrpc', () => call(port), [
      ['method', CODE, 200, fault(-32601, 'Method m not found'), { 'content-type': 'text/xml' }],
      ['login', LOGIN, 200, fault(403, 'Incorrect username or password.'), { 'content-type': 'text/xml' }],
      ['missing', MISSING, 404, ''],
      ['html', BAD, 200, '<html>no</html>', { 'content-type': 'text/html' }],
      ['lost', LOST, 'reset'],
    ]);
    await sample('xmlrpc-refused', REFUSED, () => call(closed));
  });
  await part(async () => {
    const { neon } = await import('@neondatabase/serverless');
    const { neonConfig } = await import('@neondatabase/serverless');
    neonConfig.fetchEndpoint = `${base}/sql`;
    const sql = neon('postgresql://u:p@db.example.com/d');
    await each('neon', () => sql`select 1`, [
      [
        'unique',
        DATA,
        400,
        {
          message: 'duplicate key value violates unique constraint "a"',
          code: '23505',
          severity: 'ERROR',
          detail: 'Key (id)=(1) already exists.',
          constraint: 'a',
        },
      ],
      [
        'login',
        LOGIN,
        400,
        { message: "password authentication failed for user 'u'", code: '28P01', severity: 'FATAL' },
      ],
      [
        'serial',
        'RETRIABLE CONCURRENCY Y',
        400,
        { message: 'could not serialize access due to concurrent update', code: '40001', severity: 'ERROR' },
      ],
      ['control', DOWN, 500, 'Control plane request failed'],
      ['rate', RATE, 429, 'Too many connections attempts'],
      ['lost', LOST, 'reset'],
    ]);
    await sample('neon-url', SETUP, async () => neon('mysql://nowhere'));
    await sample('neon-call', CODE, async () => sql('select $1', [1]));
  });
  await part(async () => {
    const { connect } = await import('@planetscale/database');
    const client = (to) =>
      connect({
        url: `mysql://u:p@127.0.0.1/d`,
        fetch: (url, init) => fetch(String(url).replace('https://127.0.0.1', to), init),
      });
    await each('planetscale', () => client(base).execute('select 1'), [
      ['login', LOGIN, 401, { code: 'unauthenticated', message: 'invalid authorization credentials' }],
      [
        'unique',
        DATA,
        200,
        {
          session: {},
          error: {
            code: 'ALREADY_EXISTS',
            message:
              "target: d.-.primary: vttablet: rpc error: code = AlreadyExists desc = Duplicate entry '1' for key 't.PRIMARY' (errno 1062) (sqlstate 23000)",
          },
        },
      ],
      [
        'syntax',
        CODE,
        200,
        { session: {}, error: { code: 'INVALID_ARGUMENT', message: "syntax error at position 7 near 'selec'" } },
      ],
      [
        'table',
        CODE,
        200,
        {
          session: {},
          error: {
            code: 'NOT_FOUND',
            message:
              "target: d.-.primary: vttablet: rpc error: code = NotFound desc = Table 'd.t' doesn't exist (errno 1146) (sqlstate 42S02)",
          },
        },
      ],
      ['asleep', DOWN, 503, { code: 'unavailable', message: 'database is sleeping' }],
    ]);
    await sample('planetscale-refused', REFUSED, () => client(gone).execute('select 1'));
  });
  await part(async () => {
    const dynamoose = require('dynamoose');
    const ddb = new dynamoose.aws.ddb.DynamoDB({
      endpoint: base,
      region: 'x',
      maxAttempts: 1,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    dynamoose.aws.ddb.set(ddb);
    const User = dynamoose.model(
      'User',
      new dynamoose.Schema({ id: String, age: Number, mail: { type: String, required: true } }),
      { create: false, waitForActive: false },
    );
    const fault = (type, message) => ({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message });
    await each('dynamoose', () => User.get('1'), [
      [
        'rate',
        RATE,
        400,
        fault(
          'ProvisionedThroughputExceededException',
          'The level of configured provisioned throughput for the table was exceeded.',
        ),
      ],
      ['table', MISSING, 400, fault('ResourceNotFoundException', 'Requested resource not found')],
      ['down', DOWN, 500, fault('InternalServerError', 'The request could not be completed.')],
    ]);
    await sample('dynamoose-type', 'RETRIABLE VALIDATION N', () => new User({ id: 'a', age: 'old', mail: 'x' }).save());
    await sample('dynamoose-required', 'RETRIABLE VALIDATION N', () => new User({ id: 'a' }).save());
    await sample('dynamoose-schema', CODE, async () =>
      dynamoose.model('Other', new dynamoose.Schema({ id: 'Strange' })),
    );
    await sample('dynamoose-hash', CODE, async () => new dynamoose.Schema({}));
    await sample('dynamoose-exists', STALE, () => {
      answer(400, fault('ConditionalCheckFailedException', 'The conditional request failed'));
      return User.create({ id: 'a', mail: 'x' });
    });
  });
  await part(async () => {
    const Datastore = require('@seald-io/nedb');
    const db = new Datastore();
    await db.ensureIndexAsync({ fieldName: 'mail', unique: true });
    await db.insertAsync({ _id: '1', mail: 'a' });
    await sample('nedb-unique', DATA, () => db.insertAsync({ mail: 'a' }));
    await sample('nedb-id', DATA, () => db.insertAsync({ _id: '1', mail: 'b' }));
    await sample('nedb-field', CODE, () => db.insertAsync({ $bad: 1 }));
    await sample('nedb-modifier', CODE, () => db.updateAsync({ _id: '1' }, { $strange: { a: 1 } }, {}));
    await sample('nedb-operator', CODE, () => db.findAsync({ a: { $strange: 1 } }));
    await sample('nedb-mixed', CODE, () => db.updateAsync({ _id: '1' }, { $set: { a: 1 }, b: 2 }, {}));
    await sample('nedb-change-id', CODE, () => db.updateAsync({ _id: '1' }, { $set: { _id: '2' } }, {}));
    fs.writeFileSync(path.join(folder, 'broken.db'), 'x\ny\nz\n');
    await sample('nedb-corrupt', 'CONFLICT STATE_CORRUPTION N', () =>
      new Datastore({ filename: path.join(folder, 'broken.db') }).loadDatabaseAsync(),
    );
  });
  await part(async () => {
    const PouchDB = require('pouchdb-core').plugin(require('pouchdb-adapter-memory'));
    const db = new PouchDB('samples', { adapter: 'memory' });
    const { rev } = await db.put({ _id: 'a', n: 1 });
    await db.put({ _id: 'a', _rev: rev, n: 2 });
    await sample('pouchdb-conflict', STALE, () => db.put({ _id: 'a', _rev: rev, n: 3 }));
    await sample('pouchdb-missing', MISSING, () => db.get('nothing'));
    await sample('pouchdb-no-id', CODE, () => db.put({ n: 1 }));
    await sample('pouchdb-reserved', CODE, () => db.put({ _id: '_secret' }));
    await sample('pouchdb-field', CODE, () => db.put({ _id: 'b', _strange: 1 }));
    await sample('pouchdb-document', CODE, () => db.put('text'));
    await sample('pouchdb-adapter', SETUP, async () => new PouchDB('x', { adapter: 'strange' }));
    await db.destroy();
    await sample('pouchdb-destroyed', CODE, () => db.get('a'));
  });
  await part(async () => {
    const lmdb = await import('lmdb');
    const db = lmdb.open({ path: path.join(folder, 'lmdb'), maxDbs: 1, mapSize: 65_536 });
    await sample('lmdb-key', CODE, async () => db.put('x'.repeat(3_000), 1));
    await sample('lmdb-sync-key', CODE, async () => db.putSync('x'.repeat(3_000), 1));
    await sample('lmdb-second', SETUP, async () => {
      db.openDB('one');
      db.openDB('two');
      db.openDB('three');
    });
    await db.close();
  });
  await part(async () => {
    const server = await startRedis();
    const Queue = require('bee-queue');
    const queue = new Queue('samples', { redis: { url: server.url }, isWorker: true });
    await queue.ready();
    await sample('beequeue-option', CODE, async () => queue.createJob({}).retries(-1));
    await sample('beequeue-backoff', CODE, async () => queue.createJob({}).backoff('strange', 1));
    await sample('beequeue-delay', CODE, async () => queue.createJob({}).delayUntil('x'));
    await sample('beequeue-handler', CODE, async () => queue.process());
    await sample('beequeue-twice', CODE, async () => {
      queue.process(async () => {});
      queue.process(async () => {});
    });
    await sample(
      'beequeue-job-timeout',
      LATE,
      () =>
        new Promise((_, fail) => {
          const other = new Queue('late', { redis: { url: server.url } });
          other.on('failed', (_, error) => fail(error));
          other.process(() => new Promise(() => {}));
          void other.createJob({}).timeout(100).save();
        }),
    );
    await queue.close(100);
    await sample('beequeue-closed', CODE, () => queue.createJob({}).save());
    await server.stop();
  });
  await part(async () => {
    const server = await startPostgres();
    const { PgBoss } = await import('pg-boss');
    const boss = new PgBoss(server.url);
    boss.on('error', () => {});
    await sample('pgboss-unstarted', CODE, () => boss.send('a', {}));
    await boss.start();
    await sample('pgboss-no-queue', MISSING, () => boss.send('nowhere', {}));
    await sample('pgboss-name', CODE, () => boss.createQueue('bad name!'));
    await sample('pgboss-policy', CODE, () => boss.createQueue('a', { policy: 'strange' }));
    await sample('pgboss-expire', CODE, () => boss.createQueue('a', { expireInSeconds: 0 }));
    await sample('pgboss-cron', CODE, () => boss.createQueue('c').then(() => boss.schedule('c', 'every day', {})));
    await sample('pgboss-handler', CODE, () => boss.work('c', 'no function'));
    await sample('pgboss-fetch', CODE, () => boss.fetch('c', { batchSize: 0 }));
    await sample('pgboss-retry', CODE, () => boss.send('c', {}, { retryLimit: -1 }));
    await boss.stop({ graceful: false });
    await sample('pgboss-stopped', CODE, () => boss.send('c', {}));
    await sample('pgboss-refused', REFUSED, () =>
      new PgBoss(`postgres://u@127.0.0.1:${closed}/d`).on('error', () => {}).start(),
    );
    const worker = await import('graphile-worker');
    await sample('graphileworker-refused', REFUSED, () =>
      worker.runOnce({
        connectionString: `postgres://u@127.0.0.1:${closed}/d`,
        taskList: {},
        logger: new worker.Logger(() => () => {}),
      }),
    );
    await sample('graphileworker-cron', CODE, async () => worker.parseCrontab('every day go'));
    await sample('graphileworker-options', CODE, () =>
      worker.runOnce({ taskList: {}, connectionString: server.url, pgPool: {} }),
    );
    await sample('graphileworker-none', SETUP, () => worker.runOnce({ taskList: {}, connectionString: '' }));
    await sample('graphileworker-tasks', CODE, () =>
      worker.runOnce({ connectionString: server.url, taskList: { a: 1 }, taskDirectory: '/nowhere' }),
    );
    await server.stop();
  });
  await part(async () => {
    const jwksRsa = require('jwks-rsa');
    const client = (to, more = {}) => jwksRsa({ jwksUri: `${to}/keys`, cache: false, timeout: 800, ...more });
    await each('jwksrsa', () => client(base).getSigningKey('k1'), [
      ['missing', MISSING, 200, { keys: [{ kid: 'k2', kty: 'RSA', use: 'sig', n: 'AQAB', e: 'AQAB' }] }],
      ['empty', MISSING, 200, { keys: [] }],
      ['down', DOWN, 503, 'down'],
      ['lost', LOST, 'reset'],
      ['late', LATE, 'silent'],
    ]);
    await sample('jwksrsa-refused', REFUSED, () => client(gone).getSigningKey('k1'));
    await sample('jwksrsa-rate', RATE, async () => {
      answer(200, { keys: [] });
      const limited = client(base, { rateLimit: true, jwksRequestsPerMinute: 1 });
      await limited.getSigningKey('k1').catch(() => {});
      await limited.getSigningKey('k2');
    });
  });
  await part(async () => {
    const { OAuth2Client, GoogleAuth, JWT } = await import('google-auth-library');
    const client = new OAuth2Client({
      clientId: 'a',
      clientSecret: 'b',
      endpoints: { oauth2TokenUrl: `${base}/token`, tokenInfoUrl: `${base}/info` },
    });
    await sample('googleauth-grant', LOGIN, () => {
      answer(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
      return client.getToken('code');
    });
    await sample('googleauth-client', LOGIN, () => {
      answer(401, { error: 'invalid_client', error_description: 'The OAuth client was not found.' });
      return client.getToken('code');
    });
    await sample('googleauth-refresh', LOGIN, () => new OAuth2Client({ clientId: 'a' }).getAccessToken());
    await sample('googleauth-file', MISSING, () =>
      new GoogleAuth({ keyFile: path.join(folder, 'no.json'), scopes: ['x'] }).getAccessToken(),
    );
    await sample('googleauth-key', SETUP, () => new JWT({ email: 'a@x' }).authorize());
    await sample('googleauth-segments', LOGIN, () => client.verifySignedJwtWithCertsAsync('a.b', {}, 'x'));
    await sample('googleauth-json', SETUP, async () => new GoogleAuth().fromJSON({ type: 'service_account' }));
  });
  await part(async () => {
    const { createClient, CloseCode } = await import('graphql-ws');
    const { WebSocketServer } = require('ws');
    const ws = require('ws');
    const wss = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
    await new Promise((done) => wss.once('listening', done));
    let close = [4403, 'Forbidden'];
    wss.on('connection', (socket) => socket.on('message', () => socket.close(...close)));
    const run = (url) =>
      new Promise((done, fail) =>
        createClient({ url, webSocketImpl: ws, retryAttempts: 0, lazy: true }).subscribe(
          { query: '{ a }' },
          { next() {}, error: fail, complete: done },
        ),
      );
    const here = `ws://127.0.0.1:${wss.address().port}`;
    for (const [id, means, ...with_] of [
      ['forbidden', DENIED, CloseCode?.Forbidden ?? 4403, 'Forbidden'],
      ['unauthorized', LOGIN, 4401, 'Unauthorized'],
      ['bad', CODE, 4400, 'Invalid message received'],
      ['internal', DOWN, 4500, 'Internal server error'],
      ['late', LATE, 4408, 'Connection initialisation timeout'],
      ['away', LOST, 1001, 'going away'],
    ])
      await sample(`graphqlws-${id}`, means, () => {
        close = with_;
        return run(here);
      });
    wss.close();
  });
}
