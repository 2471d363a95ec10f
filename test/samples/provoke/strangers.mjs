// Libraries that were chosen after the rules for unknown libraries had been written: how holdfast does on what nobody has told it about.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { eachAnswer, partsOf } from '../parts.mjs';

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
const STALE = 'CONFLICT CONCURRENCY N';

export default async function provoke(sample) {
  const { answer, base, port } = await answering();
  const closed = await freePort();
  const gone = `http://127.0.0.1:${closed}`;
  const each = eachAnswer(sample, answer);
  const part = partsOf('strangers');

  await part(async () => {
    const { default: Replicate } = await import('replicate');
    const client = (to) => new Replicate({ auth: 'x', baseUrl: to });
    await each('replicate', () => client(base).predictions.create({ version: 'v', input: {} }), [
      [
        'token',
        LOGIN,
        401,
        { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 },
      ],
      [
        'payment',
        'FATAL QUOTA N',
        402,
        { title: 'Insufficient credit', detail: 'You have insufficient credit to run this model.', status: 402 },
      ],
      [
        'version',
        BAD,
        422,
        { title: 'Invalid version or not permitted', detail: 'The specified version does not exist', status: 422 },
      ],
      ['server', DOWN, 500, { detail: 'Internal server error' }],
    ]);
    await sample('replicate-refused', REFUSED, () => client(gone).models.list());
  });
  await part(async () => {
    const airtable = require('airtable');
    const Airtable = airtable.default ?? airtable;
    const table = new Airtable({ apiKey: 'k', endpointUrl: base, noRetryIfRateLimited: true }).base('app')('t');
    await each('airtable', () => table.find('rec1'), [
      ['key', LOGIN, 401, { error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' } }],
      [
        'denied',
        DENIED,
        403,
        { error: { type: 'NOT_AUTHORIZED', message: 'You are not authorized to perform this operation' } },
      ],
      ['missing', MISSING, 404, { error: 'NOT_FOUND' }],
      ['field', BAD, 422, { error: { type: 'UNKNOWN_FIELD_NAME', message: 'Unknown field name: "x"' } }],
      ['rate', RATE, 429, { errors: [{ error: 'RATE_LIMIT_REACHED', message: 'Rate limit exceeded.' }] }],
      ['server', DOWN, 500, { error: 'SERVER_ERROR' }],
      ['unavailable', DOWN, 503, { error: 'SERVICE_UNAVAILABLE' }],
    ]);
  });
  await part(async () => {
    const { Dropbox } = await import('dropbox');
    const make = (to) => {
      const client = new Dropbox({
        accessToken: 'x',
        fetch: (url, options) => fetch(String(url).replace(/^https:\/\/[^/]+/, to), options),
      });
      return client;
    };
    await each('dropbox', () => make(base).filesGetMetadata({ path: '/a' }), [
      [
        'path',
        STALE,
        409,
        { error_summary: 'path/not_found/..', error: { '.tag': 'path', path: { '.tag': 'not_found' } } },
      ],
      ['token', LOGIN, 401, { error_summary: 'expired_access_token/', error: { '.tag': 'expired_access_token' } }],
      [
        'rate',
        RATE,
        429,
        { error_summary: 'too_many_requests/', error: { reason: { '.tag': 'too_many_requests' }, retry_after: 15 } },
        { 'retry-after': '15' },
      ],
      ['input', BAD, 400, 'Error in call to API function', { 'content-type': 'text/plain' }],
      ['server', DOWN, 500, 'x', { 'content-type': 'text/plain' }],
    ]);
    await sample('dropbox-refused', REFUSED, () => make(gone).filesGetMetadata({ path: '/a' }));
  });
  await part(async () => {
    const deepl = await import('deepl-node');
    const make = (to) =>
      new (deepl.Translator ?? deepl.default.Translator)('k:fx', { serverUrl: to, maxRetries: 0, minTimeout: 300 });
    await each('deepl', () => make(base).translateText('x', null, 'de'), [
      ['key', LOGIN, 403, { message: 'Forbidden' }],
      ['quota', 'FATAL QUOTA N', 456, { message: 'Quota Exceeded' }],
      ['rate', RATE, 429, { message: 'Too many requests' }],
      ['language', BAD, 400, { message: "Value for 'target_lang' not supported." }],
      ['down', DOWN, 503, { message: 'Service unavailable' }],
    ]);
    await sample('deepl-refused', REFUSED, () => make(gone).getUsage());
  });
  await part(async () => {
    const { Redis } = await import('@upstash/redis');
    const make = (url) => new Redis({ url, token: 't', retry: false, enableTelemetry: false });
    await each('upstash', () => make(base).get('a'), [
      ['type', CODE, 400, { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' }],
      ['token', LOGIN, 401, { error: 'WRONGPASS invalid or missing auth token' }],
      ['limit', 'FATAL QUOTA N', 400, { error: 'ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.' }],
      ['server', DOWN, 500, { error: 'internal error' }],
    ]);
    await sample('upstash-refused', REFUSED, () => make(gone).get('a'));
  });
  await part(async () => {
    const { Database } = await import('arangojs');
    const make = (url) =>
      new Database({ url, databaseName: 'd', auth: { username: 'a', password: 'b' }, maxRetries: false });
    const of = (code, errorNum, errorMessage) => [code, { error: true, code, errorNum, errorMessage }];
    await each('arango', () => make(base).query('return 1'), [
      ['unique', STALE, ...of(409, 1210, 'unique constraint violated - in index primary of type primary over _key')],
      ['conflict', STALE, ...of(409, 1200, 'write-write conflict')],
      ['parse', BAD, ...of(400, 1501, "syntax error, unexpected identifier near 'x'")],
      ['collection', MISSING, ...of(404, 1203, 'collection or view not found: a')],
      ['login', LOGIN, ...of(401, 11, 'not authorized to execute this request')],
      ['maintenance', DOWN, ...of(503, 503, 'service unavailable')],
    ]);
    await sample('arango-refused', REFUSED, () => make(gone).query('return 1'));
  });
  await part(async () => {
    const { default: PocketBase } = await import('pocketbase');
    const make = (url) => new PocketBase(url);
    const of = (status, message, data = {}) => [status, { status, message, data }];
    await each('pocketbase', () => make(base).collection('a').getOne('b'), [
      ['missing', MISSING, ...of(404, "The requested resource wasn't found.")],
      ['rule', DENIED, ...of(403, 'Only superusers can perform this action.')],
      [
        'invalid',
        BAD,
        ...of(400, 'Failed to create record.', {
          title: { code: 'validation_required', message: 'Missing required value.' },
        }),
      ],
      ['rate', RATE, ...of(429, 'Too Many Requests.')],
      ['server', DOWN, ...of(500, 'Something went wrong while processing your request.')],
    ]);
    await sample('pocketbase-refused', REFUSED, () => make(gone).collection('a').getOne('b'));
  });
  await part(async () => {
    const { Client, Databases } = await import('node-appwrite');
    const make = (to) => new Databases(new Client().setEndpoint(`${to}/v1`).setProject('p').setKey('k'));
    const of = (code, type, message) => [code, { message, code, type, version: '1.6' }];
    await each('appwrite', () => make(base).getDocument('d', 'c', 'x'), [
      ['missing', MISSING, ...of(404, 'document_not_found', 'Document with the requested ID could not be found.')],
      [
        'scope',
        LOGIN,
        ...of(401, 'general_unauthorized_scope', 'app (role: applications) missing scope (documents.read)'),
      ],
      ['exists', STALE, ...of(409, 'document_already_exists', 'Document with the requested ID already exists.')],
      [
        'rate',
        RATE,
        ...of(429, 'general_rate_limit_exceeded', 'Rate limit for the current endpoint has been exceeded.'),
      ],
      ['argument', BAD, ...of(400, 'general_argument_invalid', 'Invalid `documentId` param')],
      ['server', DOWN, ...of(500, 'general_unknown', 'Server Error')],
    ]);
    await sample('appwrite-refused', REFUSED, () => make(gone).getDocument('d', 'c', 'x'));
  });
  await part(async () => {
    const options = {
      endpoint: base,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    };
    const { SFNClient, StartExecutionCommand } = await import('@aws-sdk/client-sfn');
    const sfn = new SFNClient(options);
    const json = (status, type, message) => [
      status,
      { __type: `com.amazonaws#${type}`, message },
      { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type },
    ];
    await each(
      'stepfunctions',
      () => sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:a' })),
      [
        ['machine', MISSING, ...json(400, 'StateMachineDoesNotExist', 'State Machine Does Not Exist')],
        ['exists', 'CONFLICT DATA_INTEGRITY N', ...json(400, 'ExecutionAlreadyExists', 'Execution Already Exists')],
        [
          'limit',
          RATE,
          ...json(400, 'ExecutionLimitExceeded', 'The maximum number of running executions has been reached'),
        ],
        ['name', BAD, ...json(400, 'InvalidName', 'Invalid Name')],
        ['input', BAD, ...json(400, 'InvalidExecutionInput', 'Invalid State Machine Execution Input')],
        ['throttled', RATE, ...json(400, 'ThrottlingException', 'Rate exceeded')],
        [
          'denied',
          DENIED,
          ...json(
            400,
            'KmsAccessDeniedException',
            'Either your KMS key policy or API caller does not have the required permissions.',
          ),
        ],
        ['deleting', STALE, ...json(400, 'StateMachineDeleting', 'State machine is being deleted')],
      ],
    );
    const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
    const sns = new SNSClient(options);
    const xml = (status, code, message) => [
      status,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      { 'content-type': 'text/xml' },
    ];
    await each('sns', () => sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:1:a', Message: 'x' })), [
      ['topic', MISSING, ...xml(404, 'NotFound', 'Topic does not exist')],
      ['parameter', BAD, ...xml(400, 'InvalidParameter', 'Invalid parameter: Message too long')],
      ['denied', DENIED, ...xml(403, 'AuthorizationError', 'User is not authorized to perform: SNS:Publish')],
      ['throttled', RATE, ...xml(400, 'Throttled', 'Rate exceeded')],
      ['endpoint', BAD, ...xml(400, 'EndpointDisabled', 'Endpoint is disabled')],
      [
        'kms',
        DENIED,
        ...xml(400, 'KMSDisabled', "The request was rejected because the specified KMS key isn't enabled."),
      ],
      ['internal', DOWN, ...xml(500, 'InternalFailure', 'internal')],
    ]);
  });
  await part(async () => {
    const { LinearClient } = await import('@linear/sdk');
    const make = (apiUrl) => new LinearClient({ apiKey: 'k', apiUrl });
    const of = (status, type, message) => [
      status,
      { errors: [{ message, extensions: { type, userError: true, userPresentableMessage: message } }] },
    ];
    await each('linear', async () => (await make(base).viewer).id, [
      ['authentication', LOGIN, ...of(401, 'authentication error', 'Authentication required, not authenticated')],
      ['forbidden', DENIED, ...of(403, 'forbidden', 'You do not have access')],
      ['rate', RATE, ...of(400, 'ratelimited', 'Rate limit exceeded. Only 1500 requests are allowed per 1 hour.')],
      ['input', BAD, ...of(400, 'invalid input', 'Argument Validation Error')],
      ['internal', DOWN, ...of(500, 'internal error', 'Internal server error')],
    ]);
    await sample('linear-refused', REFUSED, async () => (await make(gone).viewer).id);
  });
  await part(async () => {
    const { Client } = await import('@hubspot/api-client');
    const make = (basePath) => new Client({ accessToken: 'x', basePath, numberOfApiCallRetries: 0 });
    const of = (code, category, message) => [code, { status: 'error', message, correlationId: 'x', category }];
    await each('hubspot', () => make(base).crm.contacts.basicApi.getById('1'), [
      ['missing', MISSING, ...of(404, 'OBJECT_NOT_FOUND', 'resource not found')],
      [
        'token',
        LOGIN,
        ...of(401, 'EXPIRED_AUTHENTICATION', 'The OAuth token used to make this call expired 2 hour(s) ago.'),
      ],
      [
        'scopes',
        DENIED,
        ...of(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call."),
      ],
      ['exists', STALE, ...of(409, 'CONFLICT', 'Contact already exists. Existing ID: 1')],
      ['rate', RATE, ...of(429, 'RATE_LIMITS', 'You have reached your ten_secondly_rolling limit.')],
      ['validation', BAD, ...of(400, 'VALIDATION_ERROR', 'Property values were not valid')],
      ['server', DOWN, ...of(500, 'INTERNAL', 'internal error')],
    ]);
  });
  await part(async () => {
    const { SquareClient } = await import('square');
    const client = new SquareClient({ token: 'x', baseUrl: base, environment: base, maxRetries: 0 });
    const of = (status, category, code, detail) => [status, { errors: [{ category, code, detail }] }];
    await each('square', () => client.payments.get({ paymentId: 'p' }, { maxRetries: 0 }), [
      ['missing', MISSING, ...of(404, 'INVALID_REQUEST_ERROR', 'NOT_FOUND', 'Could not find payment with id: p')],
      [
        'declined',
        'FATAL QUOTA N',
        ...of(402, 'PAYMENT_METHOD_ERROR', 'CARD_DECLINED', 'Authorization error: CARD_DECLINED'),
      ],
      ['rate', RATE, ...of(429, 'RATE_LIMIT_ERROR', 'RATE_LIMITED', 'Too many requests')],
      [
        'idempotency',
        BAD,
        ...of(
          400,
          'INVALID_REQUEST_ERROR',
          'IDEMPOTENCY_KEY_REUSED',
          'Different request parameters used for the same idempotency_key.',
        ),
      ],
      ['internal', DOWN, ...of(500, 'API_ERROR', 'INTERNAL_SERVER_ERROR', 'An internal error has occurred')],
    ]);
  });
  await part(async () => {
    const { ChromaClient } = await import('chromadb');
    const make = (to) => new ChromaClient({ host: '127.0.0.1', port: to, ssl: false, tenant: 't', database: 'd' });
    const of = (status, error, message) => [status, { error, message }];
    await each('chroma', () => make(port).getCollection({ name: 'a' }), [
      ['missing', MISSING, ...of(404, 'NotFoundError', 'Collection [a] does not exist')],
      ['invalid', BAD, ...of(400, 'InvalidArgumentError', 'Expected a name containing 3-512 characters')],
      ['token', LOGIN, ...of(401, 'AuthError', 'Unauthorized')],
      ['exists', STALE, ...of(409, 'UniqueConstraintError', 'Collection [a] already exists')],
      ['quota', RATE, ...of(429, 'RateLimitError', 'rate limit')],
      ['server', DOWN, ...of(500, 'InternalError', 'internal')],
    ]);
    await sample('chroma-refused', REFUSED, () => make(closed).getCollection({ name: 'a' }));
  });
  // Texts, values, formats
  await part(async () => {
    const nunjucks = require('nunjucks');
    await sample('nunjucks-filter', CODE, async () => nunjucks.renderString('{{ a | nothing }}', {}));
    await sample('nunjucks-block', CODE, async () => nunjucks.renderString('{% if %}', {}));
    await sample('nunjucks-template', MISSING, async () => nunjucks.render('none.html'));
    const { default: Mustache } = await import('mustache');
    await sample('mustache-unclosed', CODE, async () => Mustache.render('{{#a}}', {}));
    const { Eta } = await import('eta');
    await sample('eta-undefined', CODE, async () => new Eta().renderString('<%= it.a.b %>', {}));
    await sample('eta-syntax', CODE, async () => new Eta().renderString('<% if ( %>', {}));
    const { default: less } = await import('less');
    await sample('less-syntax', CODE, () => less.render('a { b: '));
    await sample('less-variable', CODE, () => less.render('a { b: @nothing }'));
    await sample('less-import', MISSING, () => less.render('@import "none";'));
    const { minify } = await import('terser');
    await sample('terser-syntax', CODE, () => minify('let a = ;'));
    const { default: jsonata } = await import('jsonata');
    await sample('jsonata-syntax', BAD, async () => jsonata('a.'));
    await sample('jsonata-function', BAD, () => jsonata('$nothing()').evaluate({}));
    await sample('jsonata-type', BAD, () => jsonata('"a" + 1').evaluate({}));
    const csv = await import('fast-csv');
    await sample('fastcsv-quote', BAD, async () => {
      const stream = csv.parseString('a,b\n"x,1\n', { headers: true });
      stream.resume();
      const [error] = await once(stream, 'error');
      throw error;
    });
    const { default: BigNumber } = await import('bignumber.js');
    BigNumber.DEBUG = true;
    await sample('bignumber-text', BAD, async () => new BigNumber('twelve'));
    const phone = await import('libphonenumber-js');
    await sample('phone-text', BAD, async () => phone.parsePhoneNumberWithError('abc'));
    await sample('phone-country', BAD, async () => phone.parsePhoneNumberWithError('8 (800) 555', 'XX'));
    const uuid = await import('uuid');
    await sample('uuid-parse', BAD, async () => uuid.parse('x'));
    const paths = await import('path-to-regexp');
    await sample('pathtoregexp-name', CODE, async () => paths.match('/a/:'));
    await sample('pathtoregexp-missing', BAD, async () => paths.compile('/a/:b')({}));
    const { default: sqlParser } = await import('node-sql-parser');
    await sample('sqlparser-syntax', BAD, async () => new sqlParser.Parser().astify('selec * frm a'));
    const { DOMParser } = await import('@xmldom/xmldom');
    await sample('xmldom-unclosed', BAD, async () => new DOMParser().parseFromString('<a><b></a>', 'text/xml'));
    await sample('xmldom-empty', BAD, async () => new DOMParser().parseFromString('', 'text/xml'));
    const { default: cron } = await import('node-cron');
    await sample('nodecron-pattern', BAD, async () => cron.schedule('99 * * * *', () => {}));
    const { default: ow } = await import('ow');
    await sample('ow-string', REPAIR, async () => ow(1, ow.string));
    const { default: vine } = await import('@vinejs/vine');
    await sample('vine-object', REPAIR, () =>
      vine.validate({ schema: vine.object({ a: vine.number() }), data: { a: 'x' } }),
    );
    const { object, number } = await import('decoders');
    await sample('decoders-object', REPAIR, async () => object({ a: number }).verify({ a: 'x' }));
    const { ed25519 } = await import('@noble/curves/ed25519.js');
    await sample('noble-key', BAD, async () => ed25519.sign(new Uint8Array(3), new Uint8Array(5)));
    await sample('noble-hex', BAD, async () => ed25519.Point.fromHex('zz'));
  });
  // Agents, queues, remote calls
  await part(async () => {
    const { McpError, ErrorCode } = await import('@modelcontextprotocol/sdk/types.js');
    const mcp = (id, means, code, text) =>
      sample(`mcp-${id}`, means, async () => {
        throw new McpError(code, text);
      });
    await mcp('params', BAD, ErrorCode.InvalidParams, 'name is required');
    await mcp('method', 'FATAL UNSUPPORTED N', ErrorCode.MethodNotFound, 'tools/none');
    await mcp('internal', DOWN, ErrorCode.InternalError, 'it broke');
    await mcp('timeout', 'TRANSIENT TIMEOUT I', ErrorCode.RequestTimeout, 'Request timed out');
    await mcp('closed', 'TRANSIENT NETWORK I', ErrorCode.ConnectionClosed, 'Connection closed');
    const rpc = require('vscode-jsonrpc/node');
    await sample('vscoderpc-cancelled', 'FATAL CANCELLED N', async () => {
      throw new rpc.ResponseError(-32800, 'Request cancelled');
    });
    await sample('vscoderpc-parse', BAD, async () => {
      throw new rpc.ResponseError(rpc.ErrorCodes.ParseError, 'unexpected token');
    });
    await sample('vscoderpc-closed', 'TRANSIENT NETWORK I', async () => {
      throw new rpc.ConnectionError(rpc.ConnectionErrors.Closed, 'Connection is closed.');
    });
    const temporal = await import('@temporalio/common');
    await sample('temporal-final', 'FATAL BUSINESS_RULE N', async () => {
      throw temporal.ApplicationFailure.nonRetryable('card was declined', 'CardDeclined');
    });
    await sample('temporal-again', 'RETRIABLE UNKNOWN I', async () => {
      throw temporal.ApplicationFailure.retryable('printer is on strike', 'Strike');
    });
    await sample('temporal-timeout', 'TRANSIENT TIMEOUT I', async () => {
      throw new temporal.TimeoutFailure('activity StartToClose timeout', undefined, 'START_TO_CLOSE');
    });
    await sample('temporal-cancelled', 'FATAL CANCELLED N', async () => {
      throw new temporal.CancelledFailure('Activity cancelled');
    });
    await sample('temporal-started', 'CONFLICT DATA_INTEGRITY N', async () => {
      throw new temporal.WorkflowExecutionAlreadyStartedError('Workflow execution already started', 'w', 'T');
    });
    const { NonRetriableError, RetryAfterError } = await import('inngest');
    await sample('inngest-final', 'FATAL BUSINESS_RULE N', async () => {
      throw new NonRetriableError('user was deleted');
    });
    await sample('inngest-later', 'TRANSIENT UNKNOWN Y', async () => {
      throw new RetryAfterError('come back', '30s');
    });
    const { OutputParserException } = await import('@langchain/core/output_parsers');
    await sample('langchain-parser', BAD, async () => {
      throw new OutputParserException('Failed to parse. Text: "x". Error: SyntaxError');
    });
    const { ToolInputParsingException } = await import('@langchain/core/tools');
    await sample('langchain-tool', BAD, async () => {
      throw new ToolInputParsingException('Received tool input did not match expected schema', 'x');
    });
    const phin = require('phin');
    const get = phin.default ?? phin.phin ?? phin;
    await sample('phin-refused', REFUSED, () => get({ url: gone }));
    await sample('phin-timeout', 'TRANSIENT TIMEOUT I', () => {
      answer('silent');
      return get({ url: base, timeout: 100 });
    });
    const { default: Sftp } = await import('ssh2-sftp-client');
    await sample('sftpclient-refused', REFUSED, () =>
      new Sftp().connect({ host: '127.0.0.1', port: closed, username: 'a', retries: 0 }),
    );
    await sample('sftpclient-unused', CODE, () => new Sftp().list('/'));
    const { default: asana } = await import('asana');
    const client = new asana.ApiClient();
    client.basePath = base;
    const users = new asana.UsersApi(client);
    await each('asana', () => users.getUser('me', {}), [
      ['token', LOGIN, 401, { errors: [{ message: 'Not Authorized' }] }],
      ['missing', MISSING, 404, { errors: [{ message: 'user: Not a recognized ID: 1' }] }],
      [
        'rate',
        RATE,
        429,
        { errors: [{ message: 'You have made too many requests recently. Please, be chill.' }] },
        { 'retry-after': '30' },
      ],
      ['server', DOWN, 500, { errors: [{ message: 'Server Error', phrase: '6 sad squid snuggle softly' }] }],
      ['premium', 'FATAL QUOTA N', 402, { errors: [{ message: 'This feature is only available to premium users' }] }],
    ]);
  });
}
