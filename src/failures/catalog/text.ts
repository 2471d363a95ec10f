// What sentences say, where nothing else does: clients that throw errors without a code, and tools that only print. A pattern is
// anchored to the beginning of a message or of a line of output, because text in the middle is often data or a quotation. Every
// pattern runs in linear time: no repetition inside a repetition, bounded where it crosses words.
import type { Verdict } from './fact.ts';

/** A sentence and what it says. */
export interface Saying {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly is: Verdict;
  readonly why: string;
}

const NETWORK: Verdict = ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'];
const TIMEOUT: Verdict = ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'];
const SECURITY: Verdict = ['CONFLICT', 'SECURITY_VULNERABILITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'];
const POLICY: Verdict = ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'];

/** Matched against an error's own message, after its first `Error: ` if it has one. The first that fits wins. */
export const MESSAGES: readonly Saying[] = [
  {
    rule: 'text:pg-timeout',
    pattern: /^(timeout exceeded when trying to connect|query read timeout|timeout expired)/i,
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The database client gave up waiting: a short pool, or a slow statement.',
  },
  {
    rule: 'text:pg-connection',
    pattern: /^(connection terminated|client has encountered a connection error)/i,
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The database connection broke; the statement may have been carried out.',
  },
  {
    rule: 'text:http2-refused',
    pattern:
      /^(stream closed with error code NGHTTP2_REFUSED_STREAM|New streams cannot be created after receiving a GOAWAY)/,
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server promises that it did not begin with the request.',
  },
  {
    rule: 'text:bad-address',
    pattern: /^(unknown scheme|bad port|invalid url)\b/i,
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The address is wrong.',
  },
  {
    rule: 'text:connection',
    pattern:
      /^(socket hang up|other side closed|network (error|timeout|request failed)|connect(ion)? (reset|closed|lost|aborted|failed|refused)\b|(connect|read|write) E[A-Z]{3,14}\b)/i,
    is: NETWORK,
    why: 'The connection failed; the request may have been carried out.',
  },
  {
    rule: 'text:timeout',
    pattern:
      /^(time-?out\b|timed out\b|(the |your )?(request|operation|connection|query|task|call|navigation|gateway)( \w{1,20})? (timed out|time-?out)\b|deadline exceeded\b)/i,
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
      /^((the )?(service|server|backend)( is)?( temporarily)? (unavailable|overloaded)\b|bad gateway\b|overloaded$)/i,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service is overloaded or away.',
  },
  {
    rule: 'text:locked',
    pattern:
      /^((the )?(file|resource|database|table|record|row)( is)? locked\b|could not (acquire|obtain) (the )?lock\b|lock (timeout|not available)\b)/i,
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the lock.',
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
    rule: 'text:authentication',
    pattern: /^(unauthori[sz]ed|authentication (failed|required)|invalid (api key|credentials|token))\b/i,
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The credentials are missing or not valid.',
  },
  {
    rule: 'text:configuration',
    pattern: /^((invalid|missing|bad) configuration\b|missing (required )?environment variable\b)/i,
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
    pattern: /^(merge conflict\b|CONFLICT \(|automatic merge failed\b)/i,
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
