// Language models behind their vendors' clients, and the agents' toolkits over them.
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { eachAnswer, partsOf } from '../parts.mjs';

export default async function provoke(sample) {
  const { answer, base } = await answering();
  const closed = `http://127.0.0.1:${await freePort()}`;
  const each = eachAnswer(sample, answer);
  const part = partsOf('models');

  await part(async () => {
    const { GoogleGenAI } = await import('@google/genai');
    const make = (baseUrl) => new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl, timeout: 2_000 } });
    const of = (code, status, message, details) => [code, { error: { code, message, status, details } }];
    await each('genai', () => make(base).models.generateContent({ model: 'gemini-2.0-flash', contents: 'x' }), [
      [
        'key',
        'FATAL AUTHENTICATION N',
        ...of(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
        ]),
      ],
      [
        'argument',
        'FATAL VALIDATION N',
        ...of(
          400,
          'INVALID_ARGUMENT',
          'The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).',
        ),
      ],
      [
        'location',
        'FATAL BUSINESS_RULE N',
        ...of(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
      ],
      [
        'permission',
        'FATAL PERMISSION N',
        ...of(403, 'PERMISSION_DENIED', "Your API key doesn't have the required permissions."),
      ],
      ['model', 'FATAL NOT_FOUND N', ...of(404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1beta')],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        ...of(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).', [
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '21s' },
        ]),
      ],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 'INTERNAL', 'An internal error has occurred.')],
      [
        'overloaded',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
      ],
      [
        'deadline',
        'TRANSIENT TIMEOUT I',
        ...of(504, 'DEADLINE_EXCEEDED', 'The service is unable to finish processing within the deadline.'),
      ],
    ]);
    await sample('genai-refused', 'TRANSIENT NETWORK Y', () =>
      make(closed).models.generateContent({ model: 'm', contents: 'x' }),
    );
  });

  await part(async () => {
    const { Mistral } = await import('@mistralai/mistralai');
    const make = (serverURL) =>
      new Mistral({ apiKey: 'k', serverURL, retryConfig: { strategy: 'none' }, timeoutMs: 2_000 });
    const call = () => make(base).chat.complete({ model: 'm', messages: [{ role: 'user', content: 'x' }] });
    const of = (status, type, message, code = null) => [status, { object: 'error', message, type, param: null, code }];
    await each('mistral', call, [
      ['key', 'FATAL AUTHENTICATION N', 401, { detail: 'Unauthorized' }],
      ['model', 'FATAL VALIDATION N', ...of(400, 'invalid_model', 'Invalid model: m', '1500')],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 429, { message: 'Requests rate limit exceeded' }],
      [
        'capacity',
        'TRANSIENT RATE_LIMIT Y',
        ...of(429, 'service_tier_capacity_exceeded', 'Service tier capacity exceeded for this model.', '3505'),
      ],
      [
        'unprocessable',
        'FATAL VALIDATION N',
        422,
        { detail: [{ loc: ['body', 'messages'], msg: 'Field required', type: 'missing' }] },
      ],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 'internal_server_error', 'Service unavailable.')],
      ['gateway', 'TRANSIENT SERVICE_UNAVAILABLE I', 502, 'x', { 'content-type': 'text/html' }],
    ]);
    await sample('mistral-refused', 'TRANSIENT NETWORK Y', () => make(closed).models.list());
    await sample('mistral-silent', 'TRANSIENT TIMEOUT I', async () => {
      answer('silent');
      await new Mistral({
        apiKey: 'k',
        serverURL: base,
        retryConfig: { strategy: 'none' },
        timeoutMs: 100,
      }).models.list();
    });
  });

  await part(async () => {
    const { CohereClient } = await import('cohere-ai');
    const make = (environment) => new CohereClient({ token: 't', environment });
    const call = () => make(base).chat({ message: 'x' }, { maxRetries: 0, timeoutInSeconds: 1 });
    await each('cohere', call, [
      ['token', 'FATAL AUTHENTICATION N', 401, { message: 'invalid api token' }],
      ['bad', 'FATAL VALIDATION N', 400, { message: 'invalid request: message must be at least 1 token long' }],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        429,
        { message: 'You are past the per minute request limit, please wait and try again later.' },
      ],
      [
        'trial',
        'FATAL QUOTA N',
        429,
        {
          message:
            'You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits. Monthly quota exceeded.',
        },
      ],
      ['too-long', 'FATAL VALIDATION N', 422, { message: 'too many tokens' }],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', 500, { message: 'internal server error' }],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, { message: 'unavailable' }],
      ['cancelled', 'FATAL CANCELLED N', 499, { message: 'request cancelled by client' }],
    ]);
    await sample('cohere-silent', 'TRANSIENT TIMEOUT I', async () => {
      answer('silent');
      await make(base).chat({ message: 'x' }, { maxRetries: 0, timeoutInSeconds: 0.1 });
    });
  });

  await part(async () => {
    const { default: Groq } = await import('groq-sdk');
    const make = (baseURL) => new Groq({ apiKey: 'k', baseURL, maxRetries: 0, timeout: 500 });
    const of = (status, type, code, message, headers) => [status, { error: { message, type, code } }, headers];
    await each('groq', () => make(base).chat.completions.create({ model: 'm', messages: [] }), [
      ['key', 'FATAL AUTHENTICATION N', ...of(401, 'invalid_request_error', 'invalid_api_key', 'Invalid API Key')],
      [
        'model',
        'FATAL NOT_FOUND N',
        ...of(
          404,
          'invalid_request_error',
          'model_not_found',
          'The model `m` does not exist or you do not have access to it.',
        ),
      ],
      [
        'decommissioned',
        'FATAL VALIDATION N',
        ...of(
          400,
          'invalid_request_error',
          'model_decommissioned',
          'The model `m` has been decommissioned and is no longer supported.',
        ),
      ],
      [
        'tokens',
        'TRANSIENT RATE_LIMIT Y',
        ...of(
          429,
          'tokens',
          'rate_limit_exceeded',
          'Rate limit reached for model `m` on tokens per minute (TPM): Limit 6000, Used 5000, Requested 2000. Please try again in 10.02s.',
          { 'retry-after': '11' },
        ),
      ],
      [
        'too-large',
        'FATAL VALIDATION N',
        ...of(
          413,
          'tokens',
          'rate_limit_exceeded',
          'Request too large for model `m`, please reduce your message size and try again.',
        ),
      ],
      [
        'tool',
        'FATAL VALIDATION N',
        ...of(
          400,
          'invalid_request_error',
          'tool_use_failed',
          "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
        ),
      ],
      [
        'flex',
        'TRANSIENT RATE_LIMIT Y',
        ...of(498, 'capacity', 'capacity_exceeded', 'Flex tier capacity exceeded, please try again later'),
      ],
      [
        'server',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'internal_server_error', 'service_unavailable', 'Service Unavailable'),
      ],
    ]);
    await sample('groq-silent', 'TRANSIENT TIMEOUT I', async () => {
      answer('silent');
      await make(base).models.list();
    });
    await sample('groq-refused', 'TRANSIENT NETWORK Y', () => make(closed).models.list());
  });

  await part(async () => {
    const { generateText } = await import('ai');
    const { createOpenAI } = await import('@ai-sdk/openai');
    const make = (baseURL) => createOpenAI({ baseURL, apiKey: 'k' }).chat('m');
    const call = (maxRetries) => () => generateText({ model: make(base), prompt: 'x', maxRetries });
    const of = (status, code, message) => [status, { error: { message, type: 'x', code, param: null } }];
    await each('vercelai', call(0), [
      ['key', 'FATAL AUTHENTICATION N', ...of(401, 'invalid_api_key', 'Incorrect API key provided')],
      ['model', 'FATAL NOT_FOUND N', ...of(404, 'model_not_found', 'The model does not exist')],
      ['rate', 'TRANSIENT RATE_LIMIT Y', ...of(429, 'rate_limit_exceeded', 'Rate limit reached')],
      [
        'quota',
        'FATAL QUOTA N',
        ...of(
          429,
          'insufficient_quota',
          'You exceeded your current quota, please check your plan and billing details.',
        ),
      ],
      ['server', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, null, 'The server had an error')],
      ['garbage', 'FATAL VALIDATION N', 200, 'not json'],
      ['shape', 'FATAL VALIDATION N', 200, { choices: 'none' }],
    ]);
    await sample('vercelai-retries-spent', 'TRANSIENT SERVICE_UNAVAILABLE I', async () => {
      answer(503, { error: { message: 'overloaded', type: 'x' } }, { 'retry-after-ms': '1' });
      await call(1)();
    });
    await sample('vercelai-refused', 'TRANSIENT NETWORK Y', () =>
      generateText({ model: make(closed), prompt: 'x', maxRetries: 0 }),
    );
    await sample('vercelai-no-key', 'FATAL CONFIGURATION N', () => {
      delete process.env.OPENAI_API_KEY;
      return generateText({ model: createOpenAI({ baseURL: base }).chat('m'), prompt: 'x', maxRetries: 0 });
    });
  });

  await part(async () => {
    const { Ollama } = await import('ollama');
    const client = new Ollama({ host: base });
    await each('ollama', () => client.chat({ model: 'm', messages: [] }), [
      ['model', 'FATAL NOT_FOUND N', 404, { error: 'model "m" not found, try pulling it first' }],
      ['bad', 'FATAL VALIDATION N', 400, { error: 'invalid options: temperature' }],
      [
        'memory',
        'RETRIABLE RESOURCE_EXHAUSTION I',
        500,
        { error: 'model requires more system memory (5.6 GiB) than is available (3.1 GiB)' },
      ],
      [
        'busy',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        503,
        { error: 'server busy, please try again. maximum pending requests exceeded' },
      ],
      [
        'runner',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        500,
        { error: 'llama runner process has terminated: exit status 2' },
      ],
    ]);
    await sample('ollama-refused', 'TRANSIENT NETWORK Y', () => new Ollama({ host: closed }).list());
  });

  await part(async () => {
    const { InferenceClient } = await import('@huggingface/inference');
    const client = new InferenceClient('hf_x');
    const call = () => client.textGeneration({ endpointUrl: base, inputs: 'x' }, { retry_on_error: false });
    await each('huggingface', call, [
      ['token', 'FATAL AUTHENTICATION N', 401, { error: 'Invalid credentials in Authorization header' }],
      [
        'loading',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        503,
        { error: 'Model x is currently loading', estimated_time: 20 },
      ],
      ['rate', 'TRANSIENT RATE_LIMIT Y', 429, { error: 'Rate limit reached. You reached free usage limit' }],
      [
        'credits',
        'FATAL QUOTA N',
        402,
        { error: 'You have exceeded your monthly included credits for Inference Providers.' },
      ],
      ['model', 'FATAL NOT_FOUND N', 404, { error: 'Not Found' }],
      [
        'input',
        'FATAL VALIDATION N',
        422,
        { error: 'Input validation error: `inputs` must have less than 1024 tokens.' },
      ],
    ]);
  });
}
