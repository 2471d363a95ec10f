// What sentences say, where nothing else does: clients that throw errors without a code, and tools that only print. A pattern is
// anchored to the beginning of a message or of a line of output, because text in the middle is often data or a quotation. Every
// pattern runs in linear time: no repetition inside a repetition, bounded where it crosses words.
import type { Finding, Verdict } from './fact.ts';

/** A sentence and what it says. */
export interface Saying {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly is: Verdict;
  readonly why: string;
}

/** What the first of them that fits the text says. */
export function fitting(sayings: readonly Saying[], text: string): Finding | undefined {
  const saying = sayings.find(({ pattern }) => pattern.test(text));
  return saying && { is: saying.is, why: saying.why, rule: saying.rule };
}

const NETWORK: Verdict = ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'];
const TIMEOUT: Verdict = ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'];
const SECURITY: Verdict = ['CONFLICT', 'SECURITY_VULNERABILITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'];
const POLICY: Verdict = ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'];

/** Matched against an error's own message, after its first `Error: ` if it has one. The first that fits wins. */
export const MESSAGES: readonly Saying[] = [
  {
    rule: 'text:misused-client',
    pattern:
      /^(cannot use a pool after calling end|client was closed and is not queryable|client has already been connected|called end on pool more than once|the (producer|consumer) is disconnected$|websocket is not open: |undefined binding\(s\) detected)/i,
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The database client is used after its end, or connected twice.',
  },
  {
    rule: 'text:authentication',
    pattern:
      /^((connection (refused|closed|error): )?(not authori[sz]ed$|proxy authentication required|bad user ?name|identifier rejected|unauthori[sz]ed\b)|(authentication (failed|required)|invalid (api key|credentials|token))\b)/i,
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The credentials are missing or not valid.',
  },
  {
    rule: 'text:no-ssl',
    pattern: /^the server does not support SSL connections/i,
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client wants TLS and the server has none.',
  },
  {
    rule: 'text:certificate',
    pattern:
      /^(self[- ]signed certificate|unable to (verify the first|get (local )?issuer) certificate|certificate (has expired|is not yet valid|revoked)|hostname\/IP does not match certificate)\b/i,
    is: ['FATAL', 'TLS', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The certificate is not valid, or not trusted.',
  },
  {
    rule: 'text:sasl',
    pattern: /^SASL: /,
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused; trying again may lock the account.',
  },
  {
    rule: 'text:pg-timeout',
    pattern:
      /^(timeout exceeded when trying to connect|query read timeout|timeout expired|connection terminated due to connection timeout)/i,
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The database client gave up waiting: a short pool, or a slow statement.',
  },
  {
    rule: 'text:pg-connection',
    pattern:
      /^(connection terminated|client has encountered a connection error|can't add new command when connection is in closed state)/i,
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The database connection broke; the statement may have been carried out.',
  },
  {
    rule: 'text:http2-refused',
    pattern:
      /^(stream closed with error code NGHTTP2_REFUSED_STREAM|New streams cannot be created after receiving a GOAWAY)/i,
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server promises that it did not begin with the request.',
  },
  {
    rule: 'text:http2-calm',
    pattern: /^stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM/i,
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'idempotent', 'RETRY_AFTER_HINT'],
    why: 'Too many requests.',
  },
  {
    rule: 'text:http2-internal',
    pattern: /^stream closed with error code NGHTTP2_INTERNAL_ERROR/i,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The server failed; the request may have been carried out.',
  },
  {
    rule: 'text:http2-version',
    pattern: /^stream closed with error code NGHTTP2_(HTTP_1_1_REQUIRED|INADEQUATE_SECURITY)/i,
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server does not serve that over HTTP/2.',
  },
  {
    rule: 'text:redirects',
    pattern:
      /^(redirect count exceeded|maximum redirect reached|maximum number of redirects exceeded|too many redirects)/i,
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server redirects again and again.',
  },
  {
    rule: 'text:frame',
    pattern: /^(frame size \d{1,12} exceeds|expected frame end|invalid frame|expected content header)/i,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The peer does not speak the protocol that was expected.',
  },
  {
    rule: 'text:bad-address',
    pattern:
      /^(unknown scheme|bad port|invalid url|URL scheme must be|expected amqps?: or amqps?: as the protocol|about scheme is not supported|unsupported protocol)\b/i,
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The address is wrong.',
  },
  {
    rule: 'text:connection',
    pattern:
      /^(socket hang up|other side closed|unexpected close$|channel ended, no reply|heartbeat timeout$|stream isn't writeable|none of startup nodes is available|failed to refresh slots cache|all sentinels are unreachable|connection is closed\.?$|socket closed|socket disconnected|(xhr poll|websocket) error$|premature close|aborted$|stream has been aborted|network (error|timeout|request failed)|connect(ion)?( is| was| has been)? (reset|closed|lost|aborted|failed|refused)\b|connection \w{1,20} to .{1,120} closed$|stream closed with error code NGHTTP2_|(connect|read|write) E[A-Z]{3,14}\b)/i,
    is: NETWORK,
    why: 'The connection failed; the request may have been carried out.',
  },
  {
    rule: 'text:deadlock',
    pattern:
      /^(deadlock (detected|found when trying to get lock)|could not serialize access due to|lock wait timeout exceeded; try restarting transaction)\b/i,
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The database rolled the transaction back for another one: repeat the whole of it.',
  },
  {
    rule: 'text:locked',
    pattern:
      /^((the )?(file|resource|database|table|record|row)( is)? locked\b|could not (acquire|obtain) (the )?lock\b|mutex already locked$|semaphore (already )?locked$|timeout while waiting for mutex|lock (timeout|not available)\b)/i,
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the lock.',
  },
  {
    rule: 'text:browser-host',
    pattern: /^net::ERR_NAME_NOT_RESOLVED\b/,
    is: ['TRANSIENT', 'DNS', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The name cannot be resolved at the moment.',
  },
  {
    rule: 'text:browser-refused',
    pattern: /^net::ERR_(CONNECTION_REFUSED|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|PROXY_CONNECTION_FAILED)\b/,
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The browser could not connect: nothing was sent.',
  },
  {
    rule: 'text:browser-certificate',
    pattern: /^net::ERR_(CERT_|SSL_)/,
    is: ['FATAL', 'TLS', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The browser does not trust the certificate.',
  },
  {
    rule: 'text:browser-address',
    pattern:
      /^net::ERR_(INVALID_URL|DISALLOWED_URL_SCHEME|UNKNOWN_URL_SCHEME|UNSAFE_PORT|FILE_NOT_FOUND|TOO_MANY_REDIRECTS|BLOCKED_BY_)/,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The address is wrong, or the browser refuses it.',
  },
  {
    rule: 'text:browser-connection',
    pattern: /^net::ERR_(CONNECTION_|NETWORK_|EMPTY_RESPONSE|TIMED_OUT|SOCKET_|HTTP2_|QUIC_|INCOMPLETE_)/,
    is: NETWORK,
    why: "The browser's connection failed; the request may have been carried out.",
  },
  {
    rule: 'text:connect-timeout',
    pattern:
      /^((timed out|timeout) (while |when )?(waiting for |during )?(the )?(handshake|connecting|trying to connect)\b|failed to connect to [^\n]{1,200} in \d{1,9} ?ms\b)/i,
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The connection was never made.',
  },
  {
    rule: 'text:timeout',
    pattern:
      /^(time-?out\b|timed out\b|(the |your )?(request|operation `[^`\n]{1,100}` buffering|operation|connection|query|task|call|command|navigation|gateway)( \w{1,20})? (timed out|time-?out)\b|deadline exceeded\b)/i,
    is: TIMEOUT,
    why: 'It took longer than it may, and may have been carried out.',
  },
  {
    rule: 'text:rate-limit',
    pattern:
      /^((api )?rate limit(ed)?\b|too many requests\b|you have exceeded a secondary rate limit|throttl(ed|ing)\b)/i,
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests.',
  },
  {
    rule: 'text:unavailable',
    pattern:
      /^((the )?(service|server|backend|(D1 )?db|database)( is)?( temporarily)? (unavailable|overloaded)\b|bad gateway\b|overloaded$|message nacked$)/i,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service is overloaded or away.',
  },
  {
    rule: 'text:cancelled',
    pattern:
      /^(request for lock canceled$|(the |this )?(request|operation|task|job|command) was (cancel|abort)l?ed\b|cancell?ed$)/i,
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The work was cancelled.',
  },
  {
    rule: 'text:quota',
    pattern: /^(your credit balance is too low|you exceeded your current quota|insufficient (credit|funds|quota))/i,
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The account's credit or limit is used up: waiting does not help.",
  },
  {
    rule: 'text:prompt',
    pattern: /^prompt is too long\b/i,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The prompt is too long: shorten it or use a larger model.',
  },
  {
    rule: 'text:decrypt',
    pattern: /^(unsupported state or )?unable to authenticate data\b/i,
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'RESTORE_LAST_VALID_CHECKPOINT'],
    why: 'The encrypted bytes were changed, or the key is another one.',
  },
  {
    rule: 'text:permission',
    pattern: /^(permission denied|access (is )?denied|forbidden)\b/i,
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'It is not allowed.',
  },
  {
    rule: 'text:configuration',
    pattern:
      /^((invalid|missing|bad) configuration\b|no (active|current) (cluster|context|profile|account)\b|missing (required )?environment variable\b|missing credentials\b|the \w{1,60}_(API_KEY|KEY|TOKEN) environment variable is missing|could not resolve authentication method)/i,
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Something is not configured as it must be.',
  },
  {
    rule: 'text:module',
    pattern: /^cannot find (module|package) '/i,
    is: ['FATAL', 'DEPENDENCY', 'HIGH', 'corrected', 'FAIL_IMMEDIATELY'],
    why: 'A module is missing; an install may heal it.',
  },
  {
    rule: 'text:merge-conflict',
    pattern: /^(merge conflict\b|CONFLICT \(|CONFLICTS: |automatic merge failed\b)/i,
    is: ['CONFLICT', 'MERGE_CONFLICT', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'Two changes contradict each other: someone must choose.',
  },
  {
    rule: 'text:vulnerability',
    pattern: /^((critical |high )?(security )?vulnerabilit(y|ies) (found|detected)\b|(secret|malware) detected\b)/i,
    is: SECURITY,
    why: 'A scanner found something dangerous: someone must decide.',
  },
  {
    rule: 'text:policy',
    pattern:
      /^(error from server: )?(admission webhook "[^"\n]{1,253}" denied the request|policy violation\b|violates PodSecurity\b)/i,
    is: POLICY,
    why: 'A policy forbids it: someone must decide.',
  },
  {
    rule: 'text:schema',
    pattern: /^(schema is invalid: |strict mode: |no schema with key or ref|unknown keyword)/i,
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The schema itself is wrong.',
  },
  {
    rule: 'text:kafka-no-brokers',
    pattern: /^failed to connect: expected brokers array/i,
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client has no address to connect to.',
  },
  {
    rule: 'text:digest',
    pattern: /^(digest method not supported|invalid key length|invalid initialization vector|unknown cipher)/i,
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A function of Node.js was called wrongly.',
  },
  {
    rule: 'text:out-of-memory',
    pattern: /^(javascript heap out of memory|worker terminated due to reaching memory limit)/i,
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'There was not enough memory.',
  },
];

/** What a step that scans may say besides. Anybody else who writes of a CVE only cites it. Not anchored: a report begins with its title. */
export const SCANNER_MESSAGES: readonly Saying[] = [
  {
    rule: 'text:scanner',
    pattern:
      /\b(CVE-\d{4}-\d{4,7}\b|GHSA(-[0-9a-z]{4}){3}\b|[1-9]\d{0,5} ((critical|high|moderate|low) (severity )?)?vulnerabilit(y|ies)\b|(secrets?|malware) (found|detected)\b)/i,
    is: SECURITY,
    why: 'A scanner found something dangerous: someone must decide.',
  },
  ...MESSAGES,
];
