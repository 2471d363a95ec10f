// Services for messages, code, files, clusters, search: their own clients, and the answers that their documentation describes.
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { eachAnswer, partsOf } from '../parts.mjs';

const XML = { 'content-type': 'application/xml' };
const TEXT = { 'content-type': 'text/plain' };

export default async function provoke(sample) {
  const { answer, first, base, port } = await answering();
  const closed = await freePort();
  const each = eachAnswer(sample, answer);
  const part = partsOf('vendors');

  await part(async () => {
    const { default: twilio } = await import('twilio');
    const { default: RequestClient } = await import('twilio/lib/base/RequestClient.js');
    const Client = RequestClient.default ?? RequestClient;
    const http = new Client({ autoRetry: false, timeout: 1_000 });
    const send = http.request.bind(http);
    http.request = (options) => send({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, base) });
    const client = twilio('AC00000000000000000000000000000000', 'token', { httpClient: http });
    const of = (status, code, message) => [
      status,
      { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    ];
    await each('twilio', () => client.messages.create({ to: '+15005550009', from: '+15005550006', body: 'x' }), [
      ['authenticate', 'FATAL AUTHENTICATION N', ...of(401, 20003, 'Authenticate')],
      [
        'invalid-to',
        'FATAL VALIDATION N',
        ...of(400, 21211, "The 'To' number +15005550009 is not a valid phone number."),
      ],
      ['unsubscribed', 'FATAL VALIDATION N', ...of(400, 21610, 'Attempt to send to unsubscribed recipient')],
      [
        'trial',
        'FATAL VALIDATION N',
        ...of(400, 21608, 'The number is unverified. Trial accounts cannot send messages to unverified numbers'),
      ],
      ['too-many', 'TRANSIENT RATE_LIMIT Y', ...of(429, 20429, 'Too Many Requests')],
      ['not-found', 'FATAL NOT_FOUND N', ...of(404, 20404, 'The requested resource was not found')],
      ['permission', 'FATAL PERMISSION N', ...of(403, 20403, '403 Forbidden: Account not permitted')],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 20500, 'An internal server error has occurred')],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(503, 20503, 'Service unavailable')],
    ]);
  });

  await part(async () => {
    const { default: mail } = await import('@sendgrid/mail');
    mail.setApiKey('SG.x.y');
    mail.client.setDefaultRequest('baseUrl', base);
    const of = (message, field = null) => ({ errors: [{ message, field, help: null }] });
    await each('sendgrid', () => mail.send({ to: 'a@example.org', from: 'b@example.org', subject: 'x', text: 'y' }), [
      ['key', 'FATAL AUTHENTICATION N', 401, of('The provided authorization grant is invalid, expired, or revoked')],
      ['sender', 'FATAL PERMISSION N', 403, of('The from address does not match a verified Sender Identity.', 'from')],
      ['bad', 'FATAL VALIDATION N', 400, of('Does not contain a valid address.', 'personalizations.0.to.0.email')],
      ['too-large', 'FATAL VALIDATION N', 413, of('Payload Too Large')],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 429, of('too many requests'), { 'x-ratelimit-reset': '1700000000' }],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, of('unexpected error')],
      ['credits', 'FATAL QUOTA N', 401, of('Maximum credits exceeded')],
    ]);
  });

  await part(async () => {
    const { default: Mailgun } = await import('mailgun.js');
    const { default: FormData } = await import('form-data');
    const client = new Mailgun(FormData).client({ username: 'api', key: 'key', url: base });
    await each(
      'mailgun',
      () => client.messages.create('example.org', { to: 'a@example.org', from: 'b@example.org', text: 'x' }),
      [
        ['key', 'FATAL AUTHENTICATION N', 401, 'Forbidden', TEXT],
        ['domain', 'FATAL NOT_FOUND N', 404, { message: 'Domain not found: example.org' }],
        [
          'to',
          'FATAL VALIDATION N',
          400,
          { message: 'to parameter is not a valid address. please check documentation' },
        ],
        [
          'rate',
          'TRANSIENT RATE_LIMIT Y',
          429,
          {
            message:
              'Domain example.org is not allowed to send: recipient limit exceeded, try again after Mon, 20 Nov 2023 08:00:00 GMT',
          },
        ],
        ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { message: 'Internal Server Error' }],
      ],
    );
  });

  await part(async () => {
    const { ServerClient } = await import('postmark');
    const client = new ServerClient('token', { requestHost: `127.0.0.1:${port}`, useHttps: false });
    const of = (ErrorCode, Message) => ({ ErrorCode, Message });
    await each('postmark', () => client.sendEmail({ From: 'a@example.org', To: 'b@example.org', TextBody: 'x' }), [
      [
        'token',
        'FATAL AUTHENTICATION N',
        401,
        of(10, 'No Account or Server API tokens were supplied in the HTTP headers.'),
      ],
      ['invalid', 'FATAL VALIDATION N', 422, of(300, "Invalid 'To' address: 'b@'.")],
      [
        'inactive',
        'FATAL VALIDATION N',
        422,
        of(406, 'You tried to send to recipient(s) that have been marked as inactive.'),
      ],
      ['not-allowed', 'FATAL VALIDATION N', 422, of(405, "Not allowed to send: you've run out of credits.")],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 429, of(429, 'Rate limit exceeded')],
      [
        'maintenance',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        503,
        of(100, 'Maintenance: The Postmark API is offline for maintenance.'),
      ],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, of(0, 'Internal Server Error')],
    ]);
  });

  await part(async () => {
    process.env.RESEND_BASE_URL = base;
    const { Resend } = await import('resend');
    const client = new Resend('re_x');
    // The client returns its errors; whoever wants to fail throws what was returned.
    const call = async () => {
      const { error } = await client.emails.send({
        from: 'a@example.org',
        to: 'b@example.org',
        subject: 'x',
        text: 'y',
      });
      throw error;
    };
    const of = (statusCode, name, message) => [statusCode, { statusCode, name, message }];
    await each('resend', call, [
      ['key', 'FATAL AUTHENTICATION N', ...of(401, 'missing_api_key', 'Missing API key in the authorization header')],
      ['invalid-key', 'FATAL PERMISSION N', ...of(403, 'invalid_api_key', 'API key is invalid')],
      ['from', 'FATAL VALIDATION N', ...of(422, 'invalid_from_address', 'Invalid `from` field.')],
      ['validation', 'FATAL PERMISSION N', ...of(403, 'validation_error', 'The example.org domain is not verified.')],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        ...of(429, 'rate_limit_exceeded', 'Too many requests. You can only make 2 requests per second.'),
      ],
      [
        'daily',
        'FATAL QUOTA N',
        ...of(429, 'daily_quota_exceeded', 'You have reached your daily email sending quota.'),
      ],
      [
        'server',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(500, 'internal_server_error', 'An unexpected error occurred.'),
      ],
    ]);
  });

  await part(async () => {
    const { Client } = await import('@notionhq/client');
    const client = new Client({ auth: 'secret', baseUrl: base, logLevel: 'error', retry: false });
    const of = (status, code, message) => [status, { object: 'error', status, code, message, request_id: 'x' }];
    await each('notion', () => client.pages.retrieve({ page_id: '00000000000000000000000000000000' }), [
      ['unauthorized', 'FATAL AUTHENTICATION N', ...of(401, 'unauthorized', 'API token is invalid.')],
      [
        'restricted',
        'FATAL PERMISSION N',
        ...of(403, 'restricted_resource', 'Insufficient permissions for this endpoint.'),
      ],
      ['missing', 'FATAL NOT_FOUND N', ...of(404, 'object_not_found', 'Could not find page with ID: 0.')],
      ['validation', 'FATAL VALIDATION N', ...of(400, 'validation_error', 'body failed validation.')],
      ['version', 'FATAL VALIDATION N', ...of(400, 'missing_version', 'Notion-Version header should be defined')],
      [
        'conflict',
        'CONFLICT CONCURRENCY N',
        ...of(409, 'conflict_error', 'Conflict occurred while saving. Please try again.'),
      ],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        ...of(429, 'rate_limited', 'You have been rate limited. Please try again in a few minutes.'),
      ],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(500, 'internal_server_error', 'Unexpected error occurred.'),
      ],
      [
        'unavailable',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'service_unavailable', 'Public API service is temporarily unavailable, please try again later.'),
      ],
    ]);
    await sample('notion-refused', 'TRANSIENT NETWORK Y', () =>
      new Client({ auth: 'secret', baseUrl: `http://127.0.0.1:${closed}`, logLevel: 'error', retry: false }).users.me(
        {},
      ),
    );
  });

  await part(async () => {
    const { REST } = await import('@discordjs/rest');
    const make = (options) => new REST({ api: base, retries: 0, ...options }).setToken('x');
    await each('discord', () => make().get('/channels/1'), [
      ['access', 'FATAL PERMISSION N', 403, { message: 'Missing Access', code: 50001 }],
      ['channel', 'FATAL NOT_FOUND N', 404, { message: 'Unknown Channel', code: 10003 }],
      [
        'form',
        'FATAL VALIDATION N',
        400,
        {
          message: 'Invalid Form Body',
          code: 50035,
          errors: {
            content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
          },
        },
      ],
      ['token', 'FATAL AUTHENTICATION N', 401, { message: '401: Unauthorized', code: 0 }],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, 'x'],
      ['gateway', 'TRANSIENT SERVICE_UNAVAILABLE I', 502, 'x'],
    ]);
    await each('discord', () => make({ rejectOnRateLimit: () => true }).get('/channels/1'), [
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        429,
        { message: 'You are being rate limited.', retry_after: 5.5, global: false },
        {
          'retry-after': '6',
          'x-ratelimit-limit': '5',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset-after': '6',
          'x-ratelimit-bucket': 'b',
        },
      ],
    ]);
    await sample('discord-no-token', 'FATAL CONFIGURATION N', () => new REST({ api: base }).get('/channels/1'));
  });

  await part(async () => {
    const { Bot } = await import('grammy');
    const bot = new Bot('1:x', { client: { apiRoot: base } });
    const of = (error_code, description, parameters) => [
      error_code,
      { ok: false, error_code, description, parameters },
    ];
    await each('telegram', () => bot.api.sendMessage(1, 'x'), [
      ['chat', 'FATAL VALIDATION N', ...of(400, 'Bad Request: chat not found')],
      ['blocked', 'FATAL PERMISSION N', ...of(403, 'Forbidden: bot was blocked by the user')],
      ['flood', 'TRANSIENT RATE_LIMIT Y', ...of(429, 'Too Many Requests: retry after 14', { retry_after: 14 })],
      ['token', 'FATAL AUTHENTICATION N', ...of(401, 'Unauthorized')],
      [
        'other-instance',
        'CONFLICT CONCURRENCY N',
        ...of(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'),
      ],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 'Internal Server Error: restart')],
      ['gateway', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(502, 'Bad Gateway')],
    ]);
    await sample('telegram-refused', 'TRANSIENT NETWORK Y', () =>
      new Bot('1:x', { client: { apiRoot: `http://127.0.0.1:${closed}` } }).api.getMe(),
    );
  });

  await part(async () => {
    const { Gitlab } = await import('@gitbeaker/rest');
    const client = new Gitlab({ host: base, token: 'x' });
    await each('gitlab', () => client.Projects.show(1), [
      ['token', 'FATAL AUTHENTICATION N', 401, { message: '401 Unauthorized' }],
      [
        'scope',
        'FATAL PERMISSION N',
        403,
        {
          error: 'insufficient_scope',
          error_description: 'The request requires higher privileges than provided by the access token.',
        },
      ],
      ['missing', 'FATAL NOT_FOUND N', 404, { message: '404 Project Not Found' }],
      ['exists', 'FATAL VALIDATION N', 400, { message: { name: ['has already been taken'] } }],
      [
        'conflict',
        'CONFLICT CONCURRENCY N',
        409,
        { message: 'Another open merge request already exists for this source branch: !1' },
      ],
      ['unprocessable', 'FATAL VALIDATION N', 422, { error: 'is invalid' }],
      ['method', 'FATAL VALIDATION N', 405, { message: '405 Method Not Allowed' }],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { message: '500 Internal Server Error' }],
      ['maintenance', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, { message: 'GitLab is in maintenance' }],
    ]);
  });

  await part(async () => {
    const { Configuration, PlaidApi } = await import('plaid');
    const client = new PlaidApi(new Configuration({ basePath: base, baseOptions: { headers: {} } }));
    const of = (status, error_type, error_code, error_message) => [
      status,
      { error_type, error_code, error_message, display_message: null, request_id: 'x' },
    ];
    await each('plaid', () => client.accountsGet({ access_token: 'x' }), [
      [
        'login',
        'FATAL AUTHENTICATION N',
        ...of(
          400,
          'ITEM_ERROR',
          'ITEM_LOGIN_REQUIRED',
          "the login details of this item have changed and a user login is required to update this information. use Link's update mode to restore the item to a good state",
        ),
      ],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        ...of(
          429,
          'RATE_LIMIT_EXCEEDED',
          'RATE_LIMIT',
          'rate limit exceeded for attempts to access this item. please try again later',
        ),
      ],
      [
        'keys',
        'FATAL VALIDATION N',
        ...of(400, 'INVALID_INPUT', 'INVALID_API_KEYS', 'invalid client_id or secret provided'),
      ],
      [
        'field',
        'FATAL VALIDATION N',
        ...of(400, 'INVALID_REQUEST', 'MISSING_FIELDS', 'the following required fields are missing: access_token'),
      ],
      [
        'institution',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(
          400,
          'INSTITUTION_ERROR',
          'INSTITUTION_DOWN',
          'this institution is not currently responding to this request. please try again soon',
        ),
      ],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(500, 'API_ERROR', 'INTERNAL_SERVER_ERROR', 'an unexpected error occurred'),
      ],
    ]);
  });

  await part(async () => {
    const { createClient } = await import('contentful');
    const client = createClient({
      space: 's',
      accessToken: 't',
      host: `127.0.0.1:${port}`,
      insecure: true,
      retryOnError: false,
    });
    const of = (id, message, details) => ({ sys: { type: 'Error', id }, message, details, requestId: 'x' });
    await each('contentful', () => client.getEntry('a'), [
      [
        'token',
        'FATAL AUTHENTICATION N',
        401,
        of('AccessTokenInvalid', 'The access token you sent could not be found or is invalid.'),
      ],
      ['missing', 'FATAL NOT_FOUND N', 404, of('NotFound', 'The resource could not be found.')],
      ['query', 'FATAL VALIDATION N', 400, of('InvalidQuery', 'The query you sent was invalid.')],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        429,
        of(
          'RateLimitExceeded',
          'You have exceeded the rate limit of the Organization this Space belongs to by making too many API requests within a short timespan.',
        ),
      ],
      ['version', 'CONFLICT CONCURRENCY N', 409, of('VersionMismatch', 'Version mismatch error.')],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, of('ServerError', 'Internal server error')],
      ['hibernated', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, of('Hibernated', 'The space is hibernated')],
    ]);
  });

  await part(async () => {
    const { default: vault } = await import('node-vault');
    const client = vault({ endpoint: base, token: 't' });
    await each('vault', () => client.read('secret/data/x'), [
      ['denied', 'FATAL PERMISSION N', 403, { errors: ['1 error occurred:\n\t* permission denied\n\n'] }],
      ['missing', 'FATAL NOT_FOUND N', 404, { errors: [] }],
      ['bad', 'FATAL VALIDATION N', 400, { errors: ['invalid role or secret ID'] }],
      ['sealed', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, { errors: ['Vault is sealed'] }],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { errors: ['internal error'] }],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 429, { errors: ['request path "secret/data/x": rate limit quota exceeded'] }],
    ]);
    await sample('vault-refused', 'TRANSIENT NETWORK Y', () =>
      vault({ endpoint: `http://127.0.0.1:${closed}` }).read('x'),
    );
  });

  await part(async () => {
    const { KubeConfig, CoreV1Api } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server: base, skipTLSVerify: true }],
      users: [{ name: 'u' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    const client = config.makeApiClient(CoreV1Api);
    const of = (code, reason, message, details) => [
      code,
      { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code },
    ];
    await each('kubernetes', () => client.readNamespacedPod({ name: 'web', namespace: 'shop' }), [
      ['missing', 'FATAL NOT_FOUND N', ...of(404, 'NotFound', 'pods "web" not found', { name: 'web', kind: 'pods' })],
      [
        'modified',
        'RETRIABLE CONCURRENCY N',
        ...of(
          409,
          'Conflict',
          'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
        ),
      ],
      ['exists', 'RETRIABLE CONCURRENCY N', ...of(409, 'AlreadyExists', 'pods "web" already exists')],
      ['invalid', 'FATAL VALIDATION N', ...of(422, 'Invalid', 'Pod "web" is invalid: spec.containers: Required value')],
      [
        'forbidden',
        'FATAL PERMISSION N',
        ...of(
          403,
          'Forbidden',
          'pods "web" is forbidden: User "x" cannot get resource "pods" in API group "" in the namespace "shop"',
        ),
      ],
      [
        'quota',
        'FATAL PERMISSION N',
        ...of(
          403,
          'Forbidden',
          'pods "web" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10',
        ),
      ],
      ['unauthorized', 'FATAL AUTHENTICATION N', ...of(401, 'Unauthorized', 'Unauthorized')],
      [
        'webhook',
        'CONFLICT POLICY_VIOLATION N',
        ...of(
          400,
          'BadRequest',
          'admission webhook "validate.kyverno.svc" denied the request: resource violated policy require-labels',
        ),
      ],
      [
        'too-many',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        ...of(429, 'TooManyRequests', 'The apiserver has received too many requests, please try again later', {
          retryAfterSeconds: 5,
        }),
      ],
      [
        'eviction',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        ...of(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget."),
      ],
      [
        'timeout',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        ...of(504, 'Timeout', 'Timeout: request did not complete within requested timeout'),
      ],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        ...of(500, 'InternalError', 'Internal error occurred: failed calling webhook "x": context deadline exceeded'),
      ],
    ]);
  });

  await part(async () => {
    const { default: Docker } = await import('dockerode');
    const client = new Docker({ protocol: 'http', host: '127.0.0.1', port });
    await each('dockerode', () => client.getContainer('web').start(), [
      ['missing', 'FATAL NOT_FOUND N', 404, { message: 'No such container: web' }],
      [
        'name',
        'CONFLICT CONCURRENCY N',
        409,
        {
          message:
            'Conflict. The container name "/web" is already in use by container "abc". You have to remove (or rename) that container to be able to reuse that name.',
        },
      ],
      ['bad', 'FATAL VALIDATION N', 400, { message: 'invalid reference format' }],
      [
        'denied',
        'FATAL PERMISSION N',
        403,
        { message: 'pull access denied for x, repository does not exist or may require docker login' },
      ],
      [
        'no-space',
        'FATAL RESOURCE_EXHAUSTION N',
        500,
        { message: 'failed to register layer: write /usr/lib/x: no space left on device' },
      ],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { message: 'driver failed' }],
    ]);
    await sample('dockerode-no-daemon', 'FATAL NOT_FOUND N', () =>
      new Docker({ socketPath: '/nowhere/docker.sock' }).listContainers(),
    );
    await sample('dockerode-refused', 'TRANSIENT NETWORK Y', () =>
      new Docker({ protocol: 'http', host: '127.0.0.1', port: closed }).listContainers(),
    );
  });

  await part(async () => {
    const { default: Consul } = await import('consul');
    const client = new Consul({ host: '127.0.0.1', port });
    await each('consul', () => client.kv.set('a', 'b'), [
      ['denied', 'FATAL PERMISSION N', 403, 'Permission denied: token lacks permission', TEXT],
      ['no-leader', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, 'No cluster leader', TEXT],
      ['bad', 'FATAL VALIDATION N', 400, 'Missing key name', TEXT],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        429,
        'Your IP is issuing too many concurrent connections, please rate limit your calls',
        TEXT,
      ],
    ]);
  });

  await part(async () => {
    const { MeiliSearch, Meilisearch } = await import('meilisearch');
    const Client = MeiliSearch ?? Meilisearch;
    const client = new Client({ host: base, apiKey: 'k' });
    const of = (code, type, message) => ({ message, code, type, link: `https://docs.meilisearch.com/errors#${code}` });
    await each('meilisearch', () => client.index('movies').search('x'), [
      ['index', 'FATAL NOT_FOUND N', 404, of('index_not_found', 'invalid_request', 'Index `movies` not found.')],
      ['key', 'FATAL PERMISSION N', 403, of('invalid_api_key', 'auth', 'The provided API key is invalid.')],
      [
        'filter',
        'FATAL VALIDATION N',
        400,
        of('invalid_search_filter', 'invalid_request', 'Attribute `x` is not filterable.'),
      ],
      [
        'busy',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        503,
        of(
          'too_many_search_requests',
          'system',
          'Too many search requests running at the same time: 1000. Retry after 10s.',
        ),
        { 'retry-after': '10' },
      ],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        500,
        of('internal', 'internal', 'An internal error has occurred.'),
      ],
      [
        'no-space',
        'FATAL RESOURCE_EXHAUSTION N',
        500,
        of('no_space_left_on_device', 'system', 'There is no space left on the device.'),
      ],
    ]);
    await sample('meilisearch-refused', 'TRANSIENT NETWORK Y', () =>
      new Client({ host: `http://127.0.0.1:${closed}` }).index('a').search('x'),
    );
  });

  await part(async () => {
    const { default: Typesense } = await import('typesense');
    const make = (to) =>
      new Typesense.Client({
        nodes: [{ host: '127.0.0.1', port: to, protocol: 'http' }],
        apiKey: 'k',
        numRetries: 0,
        connectionTimeoutSeconds: 1,
        logLevel: 'silent',
      });
    await each('typesense', () => make(port).collections('a').retrieve(), [
      ['missing', 'FATAL NOT_FOUND N', 404, { message: 'Not Found' }],
      [
        'key',
        'FATAL AUTHENTICATION N',
        401,
        { message: 'Forbidden - a valid `x-typesense-api-key` header must be sent.' },
      ],
      ['malformed', 'FATAL VALIDATION N', 400, { message: 'Could not find a field named `x` in the schema.' }],
      ['exists', 'CONFLICT CONCURRENCY N', 409, { message: 'A collection with name `a` already exists.' }],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { message: 'Internal' }],
      ['lagging', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, { message: 'Not Ready or Lagging' }],
    ]);
    await sample('typesense-refused', 'TRANSIENT NETWORK Y', () => make(closed).collections('a').retrieve());
  });

  await part(async () => {
    const { algoliasearch } = await import('algoliasearch');
    const make = (to) =>
      algoliasearch('APP', 'KEY', {
        hosts: [{ url: '127.0.0.1', port: to, accept: 'readWrite', protocol: 'http' }],
        timeouts: { connect: 300, read: 300, write: 300 },
      });
    await each('algolia', () => make(port).getObject({ indexName: 'a', objectID: 'b' }), [
      ['missing', 'FATAL NOT_FOUND N', 404, { message: 'ObjectID does not exist', status: 404 }],
      ['key', 'FATAL PERMISSION N', 403, { message: 'Invalid Application-ID or API key', status: 403 }],
      ['bad', 'FATAL VALIDATION N', 400, { message: 'Attribute nonexistent is not valid', status: 400 }],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 429, { message: 'Too Many Requests', status: 429 }],
    ]);
    await sample('algolia-refused', 'TRANSIENT NETWORK I', () =>
      make(closed).getObject({ indexName: 'a', objectID: 'b' }),
    );
    await each('algolia', () => make(port).getObject({ indexName: 'a', objectID: 'b' }), [
      ['unreachable', 'TRANSIENT NETWORK I', 503, { message: 'unavailable', status: 503 }],
    ]);
  });

  await part(async () => {
    const { QdrantClient } = await import('@qdrant/js-client-rest');
    const make = (to) => new QdrantClient({ url: `http://127.0.0.1:${to}`, checkCompatibility: false });
    const of = (error) => ({ status: { error }, time: 0.1 });
    await each('qdrant', () => make(port).getCollection('a'), [
      ['missing', 'FATAL NOT_FOUND N', 404, of("Not found: Collection `a` doesn't exist!")],
      ['vector', 'FATAL VALIDATION N', 400, of('Wrong input: Vector dimension error: expected dim: 4, got 3')],
      ['forbidden', 'FATAL PERMISSION N', 403, of('Forbidden: Global manage access is required')],
      ['key', 'FATAL AUTHENTICATION N', 401, 'Must provide an API key or an Authorization bearer token', TEXT],
      ['exists', 'CONFLICT CONCURRENCY N', 409, of('Wrong input: Collection `a` already exists!')],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        429,
        of('Rate limit exceeded: Read rate limit exceeded, retry in 3s'),
        { 'retry-after': '3' },
      ],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, of('Service internal error: task panicked')],
    ]);
    await sample('qdrant-refused', 'TRANSIENT NETWORK Y', () => make(closed).getCollection('a'));
  });

  await part(async () => {
    const { Pinecone } = await import('@pinecone-database/pinecone');
    const client = new Pinecone({ apiKey: 'k', controllerHostUrl: base, maxRetries: 0 });
    const of = (status, code, message) => [status, { status, error: { code, message } }];
    await each('pinecone', () => client.describeIndex('a'), [
      ['missing', 'FATAL NOT_FOUND N', ...of(404, 'NOT_FOUND', 'Resource a not found')],
      ['key', 'FATAL AUTHENTICATION N', 401, 'Invalid API Key', TEXT],
      ['bad', 'FATAL VALIDATION N', ...of(400, 'INVALID_ARGUMENT', 'Bad request: dimension mismatch')],
      ['exists', 'CONFLICT CONCURRENCY N', ...of(409, 'ALREADY_EXISTS', 'Resource already exists')],
      [
        'forbidden',
        'FATAL PERMISSION N',
        ...of(403, 'FORBIDDEN', "You've reached the max serverless indexes allowed in project"),
      ],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 'UNKNOWN', 'Internal server error')],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(503, 'UNAVAILABLE', 'Service unavailable')],
    ]);
  });

  await part(async () => {
    const { createClient } = await import('@supabase/supabase-js');
    const make = (to) =>
      createClient(`http://127.0.0.1:${to}`, 'key', { auth: { persistSession: false, autoRefreshToken: false } });
    const client = make(port);
    const rows = async () => {
      const { error } = await client.from('a').select();
      throw error;
    };
    const of = (code, message, details = null) => ({ code, message, details, hint: null });
    await each('supabase', rows, [
      ['jwt', 'FATAL AUTHENTICATION N', 401, of('PGRST301', 'JWT expired')],
      [
        'single',
        'FATAL NOT_FOUND N',
        406,
        of('PGRST116', 'JSON object requested, multiple (or no) rows returned', 'The result contains 0 rows'),
      ],
      [
        'schema-cache',
        'FATAL CONFIGURATION N',
        404,
        of('PGRST205', "Could not find the table 'public.a' in the schema cache"),
      ],
      [
        'unique',
        'CONFLICT DATA_INTEGRITY N',
        409,
        of('23505', 'duplicate key value violates unique constraint "a_pkey"', 'Key (id)=(1) already exists.'),
      ],
      ['row-level', 'FATAL PERMISSION N', 403, of('42501', 'new row violates row-level security policy for table "a"')],
      ['statement-timeout', 'TRANSIENT TIMEOUT I', 500, of('57014', 'canceling statement due to statement timeout')],
      [
        'database-down',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        503,
        of(
          'PGRST000',
          'Could not connect with the database due to an incorrect db-uri or due to the PostgreSQL service not running.',
        ),
      ],
      ['pool', 'TRANSIENT TIMEOUT Y', 504, of('PGRST003', 'Timed out acquiring connection from connection pool.')],
      [
        'not-null',
        'CONFLICT DATA_INTEGRITY N',
        400,
        of('23502', 'null value in column "id" of relation "a" violates not-null constraint'),
      ],
    ]);
    const login = async () => {
      const { error } = await client.auth.signInWithPassword({ email: 'a@example.org', password: 'x' });
      throw error;
    };
    const auth = (code, error_code, msg) => [code, { code, error_code, msg }];
    await each('supabase', login, [
      ['auth-credentials', 'FATAL AUTHENTICATION N', ...auth(400, 'invalid_credentials', 'Invalid login credentials')],
      ['auth-rate', 'TRANSIENT RATE_LIMIT Y', ...auth(429, 'over_request_rate_limit', 'Request rate limit reached')],
      ['auth-exists', 'FATAL VALIDATION N', ...auth(422, 'user_already_exists', 'User already registered')],
      ['auth-banned', 'FATAL PERMISSION N', ...auth(403, 'user_banned', 'User is banned')],
      ['auth-gateway', 'TRANSIENT SERVICE_UNAVAILABLE I', 502, 'x'],
    ]);
    const file = async () => {
      const { error } = await client.storage.from('a').download('b');
      throw error;
    };
    await each('supabase', file, [
      [
        'storage-missing',
        'FATAL NOT_FOUND N',
        400,
        { statusCode: '404', error: 'not_found', message: 'Object not found' },
      ],
      [
        'storage-denied',
        'FATAL PERMISSION N',
        400,
        { statusCode: '403', error: 'Unauthorized', message: 'new row violates row-level security policy' },
      ],
    ]);
  });

  await part(async () => {
    const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
    const make = (to) =>
      new BlobServiceClient(`http://127.0.0.1:${to}/acct`, new StorageSharedKeyCredential('acct', 'a2V5'), {
        retryOptions: { maxTries: 1 },
      });
    const of = (status, code, message) => [
      status,
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:1\nTime:2026-01-01T00:00:00Z</Message></Error>`,
      { ...XML, 'x-ms-error-code': code },
    ];
    await each('azureblob', () => make(port).getContainerClient('c').getBlobClient('b').delete(), [
      ['missing', 'FATAL NOT_FOUND N', ...of(404, 'BlobNotFound', 'The specified blob does not exist.')],
      [
        'authentication',
        'FATAL PERMISSION N',
        ...of(403, 'AuthenticationFailed', 'Server failed to authenticate the request.'),
      ],
      ['exists', 'CONFLICT CONCURRENCY N', ...of(409, 'BlobAlreadyExists', 'The specified blob already exists.')],
      [
        'condition',
        'CONFLICT CONCURRENCY N',
        ...of(412, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.'),
      ],
      [
        'lease',
        'CONFLICT CONCURRENCY N',
        ...of(
          412,
          'LeaseIdMissing',
          'There is currently a lease on the blob and no lease ID was specified in the request.',
        ),
      ],
      ['busy', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(503, 'ServerBusy', 'The server is busy.')],
      [
        'timed-out',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(500, 'OperationTimedOut', 'Operation could not be completed within the specified time.'),
      ],
      [
        'header',
        'FATAL VALIDATION N',
        ...of(400, 'InvalidHeaderValue', 'The value for one of the HTTP headers is not in the correct format.'),
      ],
      [
        'too-large',
        'FATAL VALIDATION N',
        ...of(413, 'RequestBodyTooLarge', 'The request body is too large and exceeds the maximum permissible limit.'),
      ],
    ]);
    await sample('azureblob-refused', 'TRANSIENT NETWORK Y', () => make(closed).getContainerClient('c').create());
  });

  await part(async () => {
    process.env.STORAGE_EMULATOR_HOST = base;
    const { Storage } = await import('@google-cloud/storage');
    const client = new Storage({
      apiEndpoint: base,
      projectId: 'p',
      retryOptions: { autoRetry: false, maxRetries: 0 },
    });
    const of = (code, reason, message) => [
      code,
      { error: { code, message, errors: [{ message, domain: 'global', reason }] } },
    ];
    await each('gcs', () => client.bucket('b').file('f').getMetadata(), [
      ['missing', 'FATAL NOT_FOUND N', ...of(404, 'notFound', 'No such object: b/f')],
      [
        'forbidden',
        'FATAL PERMISSION N',
        ...of(403, 'forbidden', 'x does not have storage.objects.get access to the Google Cloud Storage object.'),
      ],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        ...of(403, 'rateLimitExceeded', 'The total number of changes to the object b/f exceeds the rate limit.'),
      ],
      ['user-rate', 'TRANSIENT RATE_LIMIT Y', ...of(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded')],
      ['login', 'FATAL AUTHENTICATION N', ...of(401, 'authError', 'Invalid Credentials')],
      [
        'condition',
        'CONFLICT CONCURRENCY N',
        ...of(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.'),
      ],
      [
        'conflict',
        'CONFLICT CONCURRENCY N',
        ...of(409, 'conflict', 'Your previous request to create the named bucket succeeded and you already own it.'),
      ],
      ['too-many', 'TRANSIENT RATE_LIMIT Y', ...of(429, 'rateLimitExceeded', 'The rate of requests is too high')],
      ['backend', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(503, 'backendError', 'Backend Error')],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 'backendError', 'Internal Error')],
      ['invalid', 'FATAL VALIDATION N', ...of(400, 'invalid', 'Invalid bucket name: B')],
      [
        'billing',
        'FATAL PERMISSION N',
        ...of(403, 'accountDisabled', 'The billing account for the owning project is disabled in state absent'),
      ],
    ]);
  });

  await part(async () => {
    process.env.FIREBASE_AUTH_EMULATOR_HOST = `127.0.0.1:${port}`;
    const { initializeApp } = await import('firebase-admin/app');
    const { getAuth } = await import('firebase-admin/auth');
    const auth = getAuth(initializeApp({ projectId: 'demo' }));
    const of = (code, message) => [code, { error: { code, message } }];
    await each('firebase', () => auth.createUser({ email: 'a@example.org' }), [
      ['exists', 'FATAL VALIDATION N', ...of(400, 'EMAIL_EXISTS')],
      ['quota', 'FATAL QUOTA N', ...of(400, 'QUOTA_EXCEEDED')],
      ['too-many', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(400, 'TOO_MANY_ATTEMPTS_TRY_LATER')],
      ['permission', 'FATAL PERMISSION N', ...of(403, 'INSUFFICIENT_PERMISSION')],
      ['project', 'FATAL NOT_FOUND N', ...of(400, 'PROJECT_NOT_FOUND')],
    ]);
    await each('firebase', () => auth.getUserByEmail('a@example.org'), [['no-user', 'FATAL NOT_FOUND N', 200, {}]]);
    await sample('firebase-email', 'FATAL VALIDATION N', () => auth.getUserByEmail('not an address'));
    await sample('firebase-token', 'FATAL AUTHENTICATION N', () => auth.verifyIdToken('x'));
  });

  await part(async () => {
    const { Client } = await import('minio');
    const make = (to) =>
      new Client({
        endPoint: '127.0.0.1',
        port: to,
        useSSL: false,
        accessKey: 'a',
        secretKey: 'b',
        region: 'us-east-1',
        retryOptions: { disableRetry: true },
      });
    const of = (status, code, message) => [
      status,
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><Resource>/b/o</Resource><RequestId>1</RequestId></Error>`,
      XML,
    ];
    await each('minio', () => make(port).getObject('bucket', 'o'), [
      ['missing', 'FATAL NOT_FOUND N', ...of(404, 'NoSuchKey', 'The specified key does not exist.')],
      ['denied', 'FATAL PERMISSION N', ...of(403, 'AccessDenied', 'Access Denied.')],
      [
        'key',
        'FATAL AUTHENTICATION N',
        ...of(403, 'InvalidAccessKeyId', 'The Access Key Id you provided does not exist in our records.'),
      ],
      [
        'slow-down',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'SlowDownRead', 'Resource requested is unreadable, please reduce your request rate'),
      ],
      [
        'full',
        'FATAL RESOURCE_EXHAUSTION N',
        ...of(
          507,
          'XMinioStorageFull',
          'Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.',
        ),
      ],
      [
        'offline',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'XMinioServerNotInitialized', 'Server not initialized yet, please try again.'),
      ],
      [
        'skew',
        'RETRIABLE AUTHENTICATION N',
        ...of(
          403,
          'RequestTimeTooSkewed',
          "The difference between the request time and the server's time is too large.",
        ),
      ],
    ]);
    await sample('minio-refused', 'TRANSIENT NETWORK Y', () => make(closed).getObject('bucket', 'o'));
    await sample('minio-name', 'FATAL VALIDATION N', () => make(port).getObject('B!', 'o'));
  });

  await part(async () => {
    const { graphql } = await import('@octokit/graphql');
    const call = graphql.defaults({ baseUrl: base });
    const of = (type, message) => ({
      data: { repository: null },
      errors: [{ type, path: ['repository'], locations: [{ line: 1, column: 1 }], message }],
    });
    await each('githubgraphql', () => call('{ repository(owner: "a", name: "b") { id } }'), [
      ['missing', 'FATAL NOT_FOUND N', 200, of('NOT_FOUND', "Could not resolve to a Repository with the name 'a/b'.")],
      ['forbidden', 'FATAL PERMISSION N', 200, of('FORBIDDEN', 'Resource not accessible by integration')],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 200, of('RATE_LIMITED', 'API rate limit exceeded for user ID 1.')],
      [
        'scopes',
        'FATAL PERMISSION N',
        200,
        of('INSUFFICIENT_SCOPES', 'Your token has not been granted the required scopes to execute this query.'),
      ],
      [
        'timeout',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        502,
        {
          data: null,
          errors: [
            {
              message:
                'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.',
            },
          ],
        },
      ],
      [
        'credentials',
        'FATAL AUTHENTICATION N',
        401,
        { message: 'Bad credentials', documentation_url: 'https://docs.github.com/graphql' },
      ],
    ]);
  });

  await part(async () => {
    const options = {
      endpoint: base,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    };
    const { SQSClient, SendMessageCommand } = await import('@aws-sdk/client-sqs');
    const sqs = new SQSClient(options);
    const json = (status, type, message, headers = {}) => [
      status,
      { __type: `com.amazonaws#${type}`, message },
      { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type, ...headers },
    ];
    await each('sqs', () => sqs.send(new SendMessageCommand({ QueueUrl: `${base}/1/q`, MessageBody: 'x' })), [
      ['queue', 'FATAL NOT_FOUND N', ...json(400, 'QueueDoesNotExist', 'The specified queue does not exist.')],
      [
        'throttled',
        'TRANSIENT RATE_LIMIT Y',
        ...json(400, 'RequestThrottled', 'The request was denied due to request throttling.'),
      ],
      [
        'kms',
        'TRANSIENT RATE_LIMIT Y',
        ...json(400, 'KmsThrottled', 'Amazon Web Services KMS throttles requests for the following operations.'),
      ],
      [
        'contents',
        'FATAL VALIDATION N',
        ...json(400, 'InvalidMessageContents', 'The message contains characters outside the allowed set.'),
      ],
      ['unsupported', 'FATAL UNSUPPORTED N', ...json(400, 'UnsupportedOperation', 'Unsupported operation.')],
      [
        'kms-denied',
        'FATAL PERMISSION N',
        ...json(400, 'KmsAccessDenied', "The caller doesn't have the required KMS access."),
      ],
      [
        'in-flight',
        'TRANSIENT RATE_LIMIT Y',
        ...json(403, 'OverLimit', 'The specified action violates a limit: too many messages in flight.'),
      ],
    ]);
    const { LambdaClient, InvokeCommand } = await import('@aws-sdk/client-lambda');
    const lambda = new LambdaClient(options);
    const rest = (status, type, message, headers = {}) => [
      status,
      { Message: message, Type: 'User' },
      { 'x-amzn-errortype': type, ...headers },
    ];
    await each('lambda', () => lambda.send(new InvokeCommand({ FunctionName: 'f' })), [
      ['function', 'FATAL NOT_FOUND N', ...rest(404, 'ResourceNotFoundException', 'Function not found: f')],
      [
        'too-many',
        'TRANSIENT RATE_LIMIT Y',
        ...rest(429, 'TooManyRequestsException', 'Rate Exceeded.', { 'retry-after': '1' }),
      ],
      [
        'content',
        'FATAL VALIDATION N',
        ...rest(400, 'InvalidRequestContentException', 'Could not parse request body into json'),
      ],
      [
        'too-large',
        'FATAL VALIDATION N',
        ...rest(413, 'RequestTooLargeException', 'Request must be smaller than 6291456 bytes'),
      ],
      ['service', 'TRANSIENT SERVICE_UNAVAILABLE I', ...rest(500, 'ServiceException', 'Service error')],
      [
        'ec2',
        'TRANSIENT RATE_LIMIT Y',
        ...rest(502, 'EC2ThrottledException', 'Lambda was throttled by Amazon EC2 during initialization'),
      ],
      [
        'not-ready',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...rest(
          502,
          'ResourceNotReadyException',
          'The function is inactive and its VPC connection is no longer available. Wait for the VPC connection to reestablish and try again.',
        ),
      ],
      [
        'conflict',
        'RETRIABLE CONCURRENCY Y',
        ...rest(
          409,
          'ResourceConflictException',
          'The operation cannot be performed at this time. An update is in progress for resource',
        ),
      ],
      ['media', 'FATAL VALIDATION N', ...rest(415, 'UnsupportedMediaTypeException', 'unsupported')],
      [
        'kms-disabled',
        'FATAL CONFIGURATION N',
        ...rest(
          502,
          'KMSDisabledException',
          'Lambda was unable to decrypt the environment variables because the KMS key used is disabled.',
        ),
      ],
      [
        'bad-zip',
        'FATAL VALIDATION N',
        ...rest(502, 'InvalidZipFileException', 'Lambda could not unzip the deployment package.'),
      ],
    ]);
    const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const secrets = new SecretsManagerClient(options);
    await each('secretsmanager', () => secrets.send(new GetSecretValueCommand({ SecretId: 's' })), [
      [
        'missing',
        'FATAL NOT_FOUND N',
        ...json(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
      ],
      [
        'decryption',
        'FATAL AUTHENTICATION N',
        ...json(
          400,
          'DecryptionFailure',
          "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
        ),
      ],
      [
        'parameter',
        'FATAL VALIDATION N',
        ...json(400, 'InvalidParameterException', 'The parameter name or value is invalid.'),
      ],
      [
        'deleted',
        'FATAL VALIDATION N',
        ...json(
          400,
          'InvalidRequestException',
          "You can't perform this operation on the secret because it was marked for deletion.",
        ),
      ],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...json(500, 'InternalServiceError', 'An error occurred on the server side.'),
      ],
      [
        'exists',
        'CONFLICT DATA_INTEGRITY N',
        ...json(400, 'ResourceExistsException', 'A resource with the ID you requested already exists.'),
      ],
      [
        'policy',
        'FATAL VALIDATION N',
        ...json(400, 'MalformedPolicyDocumentException', 'The resource policy has syntax errors.'),
      ],
    ]);
  });
}
