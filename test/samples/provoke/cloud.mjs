// SDKs of clouds and models against a server that replays what the real services answer; gRPC and brokers against local servers and fakes.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import grpc from '@grpc/grpc-js';
import amqp from 'amqplib';
import { Kafka } from 'kafkajs';
import kafkaErrors from 'kafkajs/src/errors.js';
import OpenAI from 'openai';
import { freePort } from './node.mjs';

const {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
  KafkaJSRequestTimeoutError,
} = kafkaErrors;
let reply = { status: 500, headers: {}, body: '' };

export default async function provoke(sample) {
  const server = http
    .createServer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(reply.status, reply.headers).end(reply.body));
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  await models(sample, base);
  await aws(sample, base);
  await remote(sample);
  await brokers(sample);
  server.closeAllConnections();
  server.close();
}

async function models(sample, base) {
  const openai = new OpenAI({ apiKey: 'x', baseURL: base, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: 'x', baseURL: base, maxRetries: 0 });
  const ask = (options) => openai.chat.completions.create({ model: 'm', messages: [] }, options);
  const tell = (options) =>
    anthropic.messages.create({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] }, options);
  const JSON_TYPE = { 'content-type': 'application/json' };
  for (const [id, means, status, error, headers] of [
    [
      'rate-limit',
      'TRANSIENT RATE_LIMIT Y',
      429,
      {
        message:
          'Rate limit reached for gpt-x in organization on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.',
        type: 'tokens',
        param: null,
        code: 'rate_limit_exceeded',
      },
      { 'retry-after': '2', 'retry-after-ms': '1800', 'x-should-retry': 'true' },
    ],
    [
      'rate-limit-plain',
      'TRANSIENT RATE_LIMIT Y',
      429,
      { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' },
    ],
    [
      'request-too-large',
      'FATAL VALIDATION N',
      429,
      {
        message:
          'Request too large for gpt-x in organization on tokens per min (TPM): Limit 30000, Requested 84000. The input or output tokens must be reduced in order to run successfully.',
        type: 'tokens',
        param: null,
        code: 'rate_limit_exceeded',
      },
    ],
    [
      'quota',
      'FATAL QUOTA N',
      429,
      {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
    ],
    [
      'quota-with-hint',
      'FATAL QUOTA N',
      429,
      { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' },
      { 'retry-after': '20' },
    ],
    [
      'billing',
      'FATAL QUOTA N',
      400,
      {
        message: 'Billing hard limit has been reached',
        type: 'invalid_request_error',
        code: 'billing_hard_limit_reached',
      },
    ],
    [
      'context',
      'FATAL VALIDATION N',
      400,
      {
        message:
          "This model's maximum context length is 128000 tokens. However, your messages resulted in 140000 tokens.",
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      },
    ],
    [
      'key',
      'FATAL AUTHENTICATION N',
      401,
      {
        message: 'Incorrect API key provided: sk-x.',
        type: 'invalid_request_error',
        param: null,
        code: 'invalid_api_key',
      },
    ],
    [
      'no-code-key',
      'FATAL AUTHENTICATION N',
      401,
      { message: "You didn't provide an API key.", type: 'invalid_request_error', param: null, code: null },
    ],
    [
      'model',
      'FATAL NOT_FOUND N',
      404,
      {
        message: 'The model `gpt-9` does not exist or you do not have access to it.',
        type: 'invalid_request_error',
        param: null,
        code: 'model_not_found',
      },
    ],
    [
      'region',
      'FATAL AUTHENTICATION N',
      403,
      {
        message: 'Country, region, or territory not supported',
        type: 'request_forbidden',
        param: null,
        code: 'unsupported_country_region_territory',
      },
    ],
    [
      'content-policy',
      'CONFLICT POLICY_VIOLATION N',
      400,
      {
        message: 'Your request was rejected as a result of our safety system.',
        type: 'invalid_request_error',
        code: 'content_policy_violation',
      },
    ],
    [
      'bad-parameter',
      'FATAL VALIDATION N',
      400,
      {
        message: "Invalid value: 'rate_limit'. Supported values are: 'json'.",
        type: 'invalid_request_error',
        param: 'response_format',
        code: 'invalid_value',
      },
    ],
    [
      'permission',
      'FATAL PERMISSION N',
      403,
      { message: 'You do not have permission', type: 'invalid_request_error', code: null },
    ],
    [
      'server',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      500,
      {
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
        param: null,
        code: null,
      },
    ],
    [
      'overloaded',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      503,
      {
        message: 'The engine is currently overloaded, please try again later',
        type: 'service_unavailable_error',
        param: null,
        code: null,
      },
    ],
    ['no-body', 'TRANSIENT SERVICE_UNAVAILABLE I', 502, undefined],
    ['conflict', 'CONFLICT CONCURRENCY N', 409, { message: 'Run is already active', type: 'conflict', code: null }],
  ])
    await sample(`openai-${id}`, means, () => {
      reply = {
        status,
        headers: { ...JSON_TYPE, ...headers },
        body: error ? JSON.stringify({ error }) : '<html>502 Bad Gateway</html>',
      };
      return ask();
    });
  for (const [id, means, status, type, message, headers] of [
    [
      'rate-limit',
      'TRANSIENT RATE_LIMIT Y',
      429,
      'rate_limit_error',
      'This request would exceed your organization’s rate limit of 50 requests per minute.',
      { 'retry-after': '12' },
    ],
    [
      'overloaded',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      529,
      'overloaded_error',
      'Overloaded',
      { 'x-should-retry': 'true' },
    ],
    ['api', 'TRANSIENT SERVICE_UNAVAILABLE Y', 500, 'api_error', 'Internal server error'],
    ['timeout', 'TRANSIENT TIMEOUT Y', 504, 'timeout_error', 'Request timed out'],
    ['key', 'FATAL AUTHENTICATION N', 401, 'authentication_error', 'invalid x-api-key'],
    [
      'permission',
      'FATAL PERMISSION N',
      403,
      'permission_error',
      'Your API key does not have permission to use the specified resource.',
    ],
    ['not-found', 'FATAL NOT_FOUND N', 404, 'not_found_error', 'model: claude-9'],
    ['too-large', 'FATAL VALIDATION N', 413, 'request_too_large', 'Request exceeds the maximum size'],
    [
      'prompt',
      'FATAL VALIDATION N',
      400,
      'invalid_request_error',
      'prompt is too long: 214283 tokens > 200000 maximum',
    ],
    [
      'credit',
      'FATAL QUOTA N',
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    ],
    ['billing', 'FATAL QUOTA N', 402, 'billing_error', 'There is an issue with your billing'],
    [
      'invalid',
      'FATAL VALIDATION N',
      400,
      'invalid_request_error',
      'messages: roles must alternate; overloaded_error is not a role',
    ],
    [
      'should-not-retry',
      'FATAL RATE_LIMIT N',
      429,
      'rate_limit_error',
      'usage limit reached',
      { 'x-should-retry': 'false' },
    ],
  ])
    await sample(`anthropic-${id}`, means, () => {
      reply = {
        status,
        headers: { ...JSON_TYPE, ...headers },
        body: JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_x' }),
      };
      return tell();
    });
  await sample('anthropic-stream-overloaded', 'TRANSIENT SERVICE_UNAVAILABLE Y', async () => {
    reply = {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    };
    for await (const _ of await anthropic.messages.create({ model: 'm', max_tokens: 1, stream: true, messages: [] }))
      void _;
  });
  await sample('openai-stream-error', 'TRANSIENT SERVICE_UNAVAILABLE Y', async () => {
    reply = {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: 'data: {"error":{"type":"server_error","message":"The server had an error","code":null}}\n\n',
    };
    for await (const _ of await openai.chat.completions.create({ model: 'm', stream: true, messages: [] })) void _;
  });
  const closed = await freePort();
  for (const [name, Client, call] of [
    ['openai', OpenAI, (client, options) => client.models.list(options)],
    ['anthropic', Anthropic, (client, options) => client.models.list({}, options)],
  ]) {
    await sample(`${name}-refused`, 'TRANSIENT NETWORK Y', async () =>
      call(new Client({ apiKey: 'x', baseURL: `http://127.0.0.1:${closed}`, maxRetries: 0 })),
    );
    await sample(`${name}-unknown-host`, 'TRANSIENT DNS Y', async () =>
      call(new Client({ apiKey: 'x', baseURL: 'http://does-not-exist.invalid', maxRetries: 0 })),
    );
    await sample(`${name}-abort`, 'FATAL CANCELLED N', async () =>
      call(new Client({ apiKey: 'x', baseURL: base, maxRetries: 0 }), { signal: AbortSignal.abort() }),
    );
    const silent = net.createServer(() => {}).listen(0);
    await sample(`${name}-client-timeout`, 'TRANSIENT TIMEOUT I', async () =>
      call(
        new Client({ apiKey: 'x', baseURL: `http://127.0.0.1:${silent.address().port}`, maxRetries: 0, timeout: 50 }),
      ),
    );
    silent.close();
    await sample(`${name}-no-key`, 'FATAL CONFIGURATION N', () => {
      const key = process.env.OPENAI_API_KEY;
      delete process.env.OPENAI_API_KEY;
      try {
        return new OpenAI();
      } finally {
        if (key) process.env.OPENAI_API_KEY = key;
      }
    });
  }
}

async function aws(sample, base) {
  const shared = {
    region: 'eu-central-1',
    endpoint: base,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  };
  const s3 = new S3Client({ ...shared, forcePathStyle: true });
  const dynamo = new DynamoDBClient(shared);
  const get = () => s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  const put = () => dynamo.send(new PutItemCommand({ TableName: 't', Item: {} }));
  for (const [code, means, status, message = 'x', headers = {}] of [
    ['SlowDown', 'TRANSIENT RATE_LIMIT Y', 503, 'Please reduce your request rate.'],
    [
      'RequestTimeout',
      'TRANSIENT TIMEOUT I',
      400,
      'Your socket connection to the server was not read from or written to within the timeout period.',
    ],
    ['NoSuchKey', 'FATAL NOT_FOUND N', 404],
    ['NoSuchBucket', 'FATAL NOT_FOUND N', 404],
    ['AccessDenied', 'FATAL PERMISSION N', 403],
    ['SignatureDoesNotMatch', 'FATAL AUTHENTICATION N', 403],
    ['InvalidAccessKeyId', 'FATAL AUTHENTICATION N', 403],
    ['RequestTimeTooSkewed', 'RETRIABLE AUTHENTICATION N', 403],
    ['ExpiredToken', 'RETRIABLE AUTHENTICATION N', 400],
    ['InternalError', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, 'We encountered an internal error. Please try again.'],
    ['ServiceUnavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', 503],
    [
      'OperationAborted',
      'RETRIABLE CONCURRENCY Y',
      409,
      'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    ],
    ['PreconditionFailed', 'CONFLICT CONCURRENCY N', 412],
    ['EntityTooLarge', 'FATAL VALIDATION N', 400],
    ['InvalidBucketName', 'FATAL VALIDATION N', 400],
    ['MalformedXML', 'FATAL VALIDATION N', 400],
    ['BucketAlreadyExists', 'CONFLICT CONCURRENCY N', 409],
    ['KMS.ThrottlingException', 'TRANSIENT RATE_LIMIT Y', 400],
  ])
    await sample(`s3-${code}`, means, () => {
      reply = {
        status,
        headers: { 'content-type': 'application/xml', ...headers },
        body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>R</RequestId></Error>`,
      };
      return get();
    });
  await sample('s3-empty-503', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    reply = { status: 503, headers: {}, body: '' };
    return get();
  });
  for (const [code, means, status = 400] of [
    ['ThrottlingException', 'TRANSIENT RATE_LIMIT Y'],
    ['ProvisionedThroughputExceededException', 'TRANSIENT RATE_LIMIT Y'],
    ['RequestLimitExceeded', 'TRANSIENT RATE_LIMIT Y'],
    ['ConditionalCheckFailedException', 'CONFLICT CONCURRENCY N'],
    ['TransactionConflictException', 'RETRIABLE CONCURRENCY Y'],
    ['TransactionInProgressException', 'TRANSIENT RATE_LIMIT Y'],
    ['ResourceNotFoundException', 'FATAL NOT_FOUND N'],
    ['ValidationException', 'FATAL VALIDATION N'],
    ['AccessDeniedException', 'FATAL PERMISSION N'],
    ['UnrecognizedClientException', 'FATAL AUTHENTICATION N'],
    ['ExpiredTokenException', 'RETRIABLE AUTHENTICATION N'],
    ['LimitExceededException', 'TRANSIENT RATE_LIMIT Y'],
    ['ItemCollectionSizeLimitExceededException', 'FATAL VALIDATION N'],
    ['InternalServerError', 'TRANSIENT SERVICE_UNAVAILABLE I', 500],
    ['ServiceUnavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', 503],
    ['IdempotentParameterMismatchException', 'FATAL VALIDATION N'],
  ])
    await sample(`dynamo-${code}`, means, () => {
      reply = {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'x' }),
      };
      return put();
    });
  await sample('aws-refused', 'TRANSIENT NETWORK Y', async () =>
    new DynamoDBClient({ ...shared, endpoint: `http://127.0.0.1:${await freePort()}` }).send(
      new PutItemCommand({ TableName: 't', Item: {} }),
    ),
  );
  await sample('aws-not-xml', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    reply = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>502 Bad Gateway</html>' };
    return get();
  });
  await sample('aws-no-credentials', 'FATAL AUTHENTICATION N', async () => {
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
    process.env.AWS_SHARED_CREDENTIALS_FILE = '/nonexistent';
    process.env.AWS_CONFIG_FILE = '/nonexistent';
    await new S3Client({ region: 'x', endpoint: base, maxAttempts: 1 }).send(
      new GetObjectCommand({ Bucket: 'b', Key: 'k' }),
    );
  });
  const silent = net.createServer(() => {}).listen(0);
  await sample('aws-timeout', 'TRANSIENT TIMEOUT I', async () =>
    new DynamoDBClient({
      ...shared,
      endpoint: `http://127.0.0.1:${silent.address().port}`,
      requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true },
    }).send(new PutItemCommand({ TableName: 't', Item: {} })),
  );
  silent.close();
  await sample('aws-abort', 'FATAL CANCELLED N', () => {
    reply = { status: 500, headers: {}, body: '' };
    return dynamo.send(new PutItemCommand({ TableName: 't', Item: {} }), { abortSignal: AbortSignal.abort() });
  });
}

async function remote(sample) {
  const MEANS = [
    '',
    'FATAL CANCELLED N',
    'TRANSIENT UNKNOWN I',
    'FATAL VALIDATION N',
    'TRANSIENT TIMEOUT I',
    'FATAL NOT_FOUND N',
    'CONFLICT DATA_INTEGRITY N',
    'FATAL PERMISSION N',
    'TRANSIENT RATE_LIMIT Y',
    'CONFLICT BUSINESS_RULE N',
    'RETRIABLE CONCURRENCY Y',
    'FATAL VALIDATION N',
    'FATAL UNSUPPORTED N',
    'TRANSIENT UNKNOWN I',
    'TRANSIENT SERVICE_UNAVAILABLE I',
    'CONFLICT DATA_INTEGRITY N',
    'FATAL AUTHENTICATION N',
  ];
  const identity = (value) => value;
  const method = {
    path: '/t.T/Do',
    requestStream: false,
    responseStream: false,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
  const server = new grpc.Server();
  server.addService(
    { do: method },
    {
      do: (call, done) => {
        const [code, details, pushback] = JSON.parse(String(call.request));
        if (code === -1) return;
        const metadata = new grpc.Metadata();
        if (pushback !== undefined) metadata.set('grpc-retry-pushback-ms', String(pushback));
        done({ code, details, metadata });
      },
    },
  );
  const port = await new Promise((done, fail) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? fail(error) : done(bound),
    ),
  );
  const Client = grpc.makeGenericClientConstructor({ do: method }, 'T');
  const call = (target, request, options = {}) =>
    new Promise((done, fail) =>
      new Client(target, grpc.credentials.createInsecure()).do(
        Buffer.from(JSON.stringify(request)),
        new grpc.Metadata(),
        options,
        (error, value) => (error ? fail(error) : done(value)),
      ),
    );
  const target = `127.0.0.1:${port}`;
  for (let code = 1; code <= 16; code += 1)
    await sample(`grpc-${code}`, MEANS[code], () => call(target, [code, 'the server says 503']));
  await sample('grpc-message-too-large', 'FATAL VALIDATION N', () =>
    call(target, [8, 'Received message larger than max (5000000 vs. 4194304)']),
  );
  await sample('grpc-pushback', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => call(target, [14, 'busy', 3_000]));
  await sample('grpc-pushback-stop', 'FATAL SERVICE_UNAVAILABLE N', () => call(target, [14, 'busy', -1]));
  await sample('grpc-deadline', 'TRANSIENT TIMEOUT I', () => call(target, [-1], { deadline: Date.now() + 50 }));
  await sample('grpc-unreachable', 'TRANSIENT SERVICE_UNAVAILABLE I', async () =>
    call(`127.0.0.1:${await freePort()}`, [1]),
  );
  await sample('grpc-unimplemented', 'FATAL UNSUPPORTED N', () => {
    const Other = grpc.makeGenericClientConstructor({ do: { ...method, path: '/t.T/Missing' } }, 'T');
    return new Promise((done, fail) =>
      new Other(target, grpc.credentials.createInsecure()).do(Buffer.from('[]'), (error) => fail(error)),
    );
  });
  await sample(
    'grpc-cancelled-by-client',
    'FATAL CANCELLED N',
    () =>
      new Promise((done, fail) => {
        const running = new Client(target, grpc.credentials.createInsecure()).do(Buffer.from('[-1]'), (error) =>
          fail(error),
        );
        setTimeout(() => running.cancel(), 30);
      }),
  );
  server.forceShutdown();
}

async function brokers(sample) {
  const closed = await freePort();
  const kafka = (more) =>
    new Kafka({
      brokers: [`127.0.0.1:${closed}`],
      logLevel: 0,
      retry: { retries: 0 },
      connectionTimeout: 200,
      ...more,
    });
  await sample('kafka-refused', 'TRANSIENT NETWORK Y', () => kafka().producer().connect());
  await sample('kafka-refused-admin', 'TRANSIENT NETWORK Y', () => kafka().admin().connect());
  await sample('kafka-not-connected', 'FATAL PROGRAMMING N', () =>
    kafka()
      .producer()
      .send({ topic: 'x', messages: [{ value: 'x' }] }),
  );
  const silent = net.createServer(() => {}).listen(0);
  await sample('kafka-request-timeout', 'TRANSIENT TIMEOUT I', () =>
    kafka({ brokers: [`127.0.0.1:${silent.address().port}`], requestTimeout: 100, enforceRequestTimeout: true })
      .producer()
      .connect(),
  );
  silent.close();
  await sample('kafka-no-brokers', 'FATAL CONFIGURATION N', () =>
    new Kafka({ brokers: [], logLevel: 0 }).producer().connect(),
  );
  await sample('kafka-empty-topic', 'FATAL PROGRAMMING N', () => kafka().producer().send({ topic: '', messages: [] }));
  // Error codes of the protocol in the driver's own classes: a broker is too much to fake.
  const protocol = (type, code, retriable, message) => new KafkaJSProtocolError({ type, code, retriable, message });
  for (const [type, code, retriable, means] of [
    ['NOT_LEADER_FOR_PARTITION', 6, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['LEADER_NOT_AVAILABLE', 5, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['UNKNOWN_TOPIC_OR_PARTITION', 3, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['REQUEST_TIMED_OUT', 7, true, 'TRANSIENT TIMEOUT I'],
    ['GROUP_LOAD_IN_PROGRESS', 14, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['GROUP_COORDINATOR_NOT_AVAILABLE', 15, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['NOT_COORDINATOR_FOR_GROUP', 16, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['NOT_ENOUGH_REPLICAS', 19, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['REBALANCE_IN_PROGRESS', 27, false, 'RETRIABLE CONCURRENCY I'],
    ['ILLEGAL_GENERATION', 22, false, 'RETRIABLE CONCURRENCY I'],
    ['UNKNOWN_MEMBER_ID', 25, false, 'RETRIABLE CONCURRENCY I'],
    ['MESSAGE_TOO_LARGE', 10, false, 'FATAL VALIDATION N'],
    ['INVALID_TOPIC_EXCEPTION', 17, false, 'FATAL VALIDATION N'],
    ['TOPIC_AUTHORIZATION_FAILED', 29, false, 'FATAL PERMISSION N'],
    ['GROUP_AUTHORIZATION_FAILED', 30, false, 'FATAL PERMISSION N'],
    ['CLUSTER_AUTHORIZATION_FAILED', 31, false, 'FATAL PERMISSION N'],
    ['SASL_AUTHENTICATION_FAILED', 58, false, 'FATAL AUTHENTICATION N'],
    ['UNSUPPORTED_VERSION', 35, false, 'FATAL UNSUPPORTED N'],
    ['TOPIC_ALREADY_EXISTS', 36, false, 'CONFLICT DATA_INTEGRITY N'],
    ['INVALID_PRODUCER_EPOCH', 47, false, 'FATAL CONCURRENCY N'],
    ['POLICY_VIOLATION', 44, false, 'FATAL POLICY_VIOLATION N'],
    ['OFFSET_OUT_OF_RANGE', 1, false, 'FATAL VALIDATION N'],
    ['CORRUPT_MESSAGE', 2, true, 'TRANSIENT NETWORK I'],
    ['NETWORK_EXCEPTION', 13, true, 'TRANSIENT SERVICE_UNAVAILABLE I'],
  ])
    await sample(`kafka-${type}`, means, () => {
      throw protocol(type, code, retriable, `what ${type} says`);
    });
  await sample('kafka-retries-exceeded', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
    throw new KafkaJSNumberOfRetriesExceeded(protocol('LEADER_NOT_AVAILABLE', 5, true, 'There is no leader'), {
      retryCount: 5,
      retryTime: 100,
    });
  });
  await sample('kafka-retries-exceeded-connection', 'TRANSIENT NETWORK I', () => {
    throw new KafkaJSNumberOfRetriesExceeded(
      new KafkaJSConnectionError('Connection error: read ECONNRESET', { broker: 'b:9092', code: 'ECONNRESET' }),
      { retryCount: 5, retryTime: 100 },
    );
  });
  await sample('kafka-non-retriable', 'FATAL PROGRAMMING N', () => {
    throw new KafkaJSNonRetriableError('Invalid topic undefined');
  });
  await sample('kafka-timeout-class', 'TRANSIENT TIMEOUT I', () => {
    throw new KafkaJSRequestTimeoutError('Request Produce(key: 0, version: 7) timed out', {
      broker: 'b:9092',
      correlationId: 1,
      createdAt: 1,
      sentAt: 1,
      pendingDuration: 1,
    });
  });
  // AMQP: a server that closes with a reply code.
  await sample('amqp-refused', 'TRANSIENT NETWORK Y', () => amqp.connect(`amqp://127.0.0.1:${closed}`));
  await sample('amqp-refused-localhost', 'TRANSIENT NETWORK Y', () => amqp.connect(`amqp://localhost:${closed}`));
  const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
  await sample('amqp-closed-early', 'TRANSIENT NETWORK I', () =>
    amqp.connect(`amqp://127.0.0.1:${rude.address().port}`),
  );
  rude.close();
  const wrong = net.createServer((socket) => socket.write('AMQP\x00\x00\x09\x01')).listen(0);
  await sample('amqp-not-amqp', 'FATAL VALIDATION N', () => amqp.connect(`amqp://127.0.0.1:${wrong.address().port}`));
  wrong.close();
  await sample('amqp-bad-url', 'FATAL PROGRAMMING N', () => amqp.connect('http://127.0.0.1'));
  // What amqplib throws for a method that the server closed a channel or connection with, as its `closeMsg` makes it.
  const closedBy = (what, code, text, ids) =>
    Object.assign(new Error(`${what} closed: ${code} (${text}) with message "${text} - x"`), { code, ...ids });
  for (const [id, means, what, code, text] of [
    ['not-found', 'FATAL CONFIGURATION N', 'Channel', 404, 'NOT-FOUND'],
    ['access-refused', 'FATAL CONFIGURATION N', 'Channel', 403, 'ACCESS-REFUSED'],
    ['precondition', 'FATAL CONFIGURATION N', 'Channel', 406, 'PRECONDITION-FAILED'],
    ['locked', 'RETRIABLE LOCK_CONTENTION Y', 'Channel', 405, 'RESOURCE-LOCKED'],
    ['forced', 'TRANSIENT SERVICE_UNAVAILABLE I', 'Connection', 320, 'CONNECTION-FORCED'],
    ['frame', 'FATAL CONFIGURATION N', 'Connection', 501, 'FRAME-ERROR'],
    ['command-invalid', 'FATAL CONFIGURATION N', 'Connection', 503, 'COMMAND-INVALID'],
    ['channel-error', 'FATAL CONFIGURATION N', 'Connection', 504, 'CHANNEL-ERROR'],
    ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', 'Connection', 541, 'INTERNAL-ERROR'],
    ['resource', 'RETRIABLE RESOURCE_EXHAUSTION Y', 'Connection', 506, 'RESOURCE-ERROR'],
  ]) {
    await sample(`amqp-${id}`, means, () => {
      throw closedBy(what, code, text, { classId: 50, methodId: 10 });
    });
    await sample(`amqp-${id}-bare`, means, () => {
      throw closedBy(what, code, text);
    });
  }
}
