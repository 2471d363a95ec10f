// What the words of an identifier say: `UNKNOWN_TABLE`, `auth/user-not-found`, `Neo.TransientError.Transaction.DeadlockDetected` and
// `BlobAlreadyExists` are different authorities and the same English. This is how an error of a library that no catalog lists is understood.
// Patterns meet lower-case words with one blank between them, at most 100 characters, without `error` or `exception` at the end.
import type { Saying } from './text.ts';

/** The first that fits wins: what is finer stands above what is vague. */
export const WORDS: readonly Saying[] = [
  {
    rule: 'words:cancelled',
    pattern: /\b(e?cancel(l?ed)?|cancellation|(transaction|task|job|operation) terminated)( failure)?$/,
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The work was cancelled.',
  },
  {
    rule: 'words:quota',
    pattern:
      /\b(insufficient (quota|funds|credits?|balance)|quota (exceeded|exhausted|reached)|(daily|monthly|usage|spend(ing)?|billing|credit|plan) (hard |soft )?(quota|limit)|payment required|out of credits?|billing( hard limit)?|(trial|subscription) (expired|inactive|required))\b/,
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The account's credit or limit is used up: waiting does not help.",
  },
  {
    rule: 'words:rate-limit',
    pattern:
      /\b(rate ?limit(s|ed)?( exceeded)?|(request|message) rate|too many (requests|attempts|tries)|throttl(ed|ing|e)|slow ?down|over limit|over request rate limit|request limit exceeded|(execution|invocation|concurrency|concurrent \w+|job|task|operations?) limit (exceeded|reached)|resource exhausted|limit exceeded rpc|capacity exceeded|resource limit exceeded)\b/,
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests.',
  },
  {
    rule: 'words:crowded',
    pattern:
      /\b(too many (\w+ )?(connections|clients|sessions|queries|parts|waiters|transactions|open files)|(pool|queue) (full|exhausted)|out of resources|busy connection)\b/,
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Too much is going on at once: nothing was done.',
  },
  {
    rule: 'words:memory',
    pattern: /\b(out of memory|memory (limit|pool|exceeded|exhausted)|oom( killed)?)\b/,
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'There was not enough memory.',
  },
  {
    rule: 'words:full',
    pattern: /\b(no space|disk (is )?full|storage (is )?(full|exceeded|limit)|insufficient storage)\b/,
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'There is no room left: someone must make some.',
  },
  {
    rule: 'words:rate-authentication',
    pattern: /\bauthentication rate limit\b/,
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login was refused too often.',
  },
  {
    rule: 'words:pool-timeout',
    pattern: /\b(acquire|pool|get connection) (connection )?time ?d? ?out\b/,
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'No connection of the pool became free in time.',
  },
  {
    rule: 'words:connect-timeout',
    pattern: /\bconnect(ion)? time ?d? ?out\b/,
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The connection was never made.',
  },
  {
    rule: 'words:timeout',
    pattern: /\b(time ?d ?out|time ?out|deadline exceeded|time limit exceeded)\b/,
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'It took longer than it may, and may have been carried out.',
  },
  {
    rule: 'words:deadlock',
    pattern:
      /\b(dead ?lock( detected)?|lock deadlock|serialization (failure|conflict)|write conflict|transaction (aborted|conflict))\b|^(firestore )?aborted$/,
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    rule: 'words:merge',
    pattern: /\bmerge (conflict|not supported)\b/,
    is: ['CONFLICT', 'MERGE_CONFLICT', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'Two changes contradict each other: someone must choose.',
  },
  {
    rule: 'words:stale',
    pattern:
      /\b(optimistic (lock|concurrency)|stale \w+|version (conflict|mismatch)|(pre)?condition(al)? (not met|check failed)|precondition failed|e ?tag mismatch|concurrent (modification|update|change)s?|nonce (expired|too low)|conflict|lease id missing)\b/,
    is: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'Someone else changed it: read it again and decide again.',
  },
  {
    rule: 'words:locked',
    pattern:
      /(?<!account |user )\b(locked|lock (timeout|contention|not available|failed|taken)|resource (busy|in use)|unable to lock \w+)\b/,
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the lock.',
  },
  {
    rule: 'words:refused',
    pattern:
      /\b((connection|connect) refused|no responders|not (a )?(leader|master|primary)|no (leader|master|primary)|no (living|alive|healthy) (connections?|nodes?|hosts?|servers?|brokers?)|(server|service|system) (is )?(too )?busy|^(\w+ )?busy|database unavailable|bootstrapping)\b/,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Nobody was there to do it: nothing was done.',
  },
  {
    rule: 'words:connection',
    pattern:
      /\b((connection|socket|network|transport|channel|stream|link|host|session) (is |was |has been )?(closed|close|lost|loss|reset|aborted|broken|failed|failure|dropped|terminated|forced|interrupted|unreachable)|unreachable( hosts?)?|network request failed|session expired$|closed (after|before|during|while) \w+|connection$|network$)/,
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The connection failed; the request may have been carried out.',
  },
  {
    rule: 'words:unavailable',
    pattern:
      /\b((?<!credentials? )(temporarily )?unavailable|overloaded|internal( (server|service|rpc))?$|server$|bad gateway|gateway timeout|backend|(institution|service|server) down|not responding|under maintenance|maintenance mode|service not ready|resource not ready|max retries exceeded)\b/,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service is overloaded, away or failed.',
  },
  {
    rule: 'words:authentication',
    pattern:
      /\b(un ?authori[sz]ed|un ?authenticated|not (authenticated|logged in|authori[sz]ed)|authori[sz]ation$|authentication( failed| expired| required)?$|auth( failed| failure)?$|invalid (credentials?|grant|client|(id |access |refresh )?token|api keys?|login|password|signature|session)|bad credentials?|wrong pass(word)?|(token|jwt|credentials?|certificate|key|license) (is )?(expired|invalid|revoked|missing|rejected|unavailable)|expired (token|jwt|credentials?)|login (failed|required)|e ?login|item login required|(authori[sz]ation|authentication) ?(violation|failure|failed|expired|denied|rejected)|decryption failure)\b/,
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The credentials are missing or not valid.',
  },
  {
    rule: 'words:policy',
    pattern:
      /\b((disallowed|denied|blocked|rejected|forbidden|refused) by (\w+ )?polic(y|ies)|polic(y|ies) (denied|violation|violated|violations|rejected|denial)|(compliance|legal hold) ?(violation|violated)?)\b/,
    is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'A policy forbids it: someone must decide.',
  },
  {
    rule: 'words:permission',
    pattern:
      /\b(forbidden|permissions? (denied|violation|required|missing)|permission$|permissions$|(access|permission|authori[sz]ation) (is )?(denied|blocked|restricted)|access denied|denied|not (allowed|permitted)|(insufficient|missing) (\w+ )?(permissions?|privileges?|scopes?|rights|access)|read ?only|restricted( resource)?|(account|user|project|key|kms) (disabled|suspended|banned|locked|blocked)|banned)\b/,
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The caller may not do that.',
  },
  {
    rule: 'words:exists',
    pattern:
      /\b(already (exists?|in use|taken|(been )?[a-z]+ed)|(resource|file|key|record|entity|object|name|email) exists|exists$|not unique|duplicated?( (entry|key|name|record|value|route))?|(unique|foreign key|not null|check|exclusion|integrity|key)? ?(constraint|violation)( (violation|violated|failed|validation failed))?|(unique|foreign key) violation)\b/,
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'It exists already, or the data break a constraint.',
  },
  {
    rule: 'words:missing',
    pattern:
      /\b(not found|no such( \w+)?|(does not|doesnt|not) exists?|non ?existent|unknown (\w+ )?(table|column|field|identifier|topic|user|key|type|command|method|option|argument|attribute|element|function|variable|property|database|schema|index|collection|resource|entity|object|model|tool|channel|member|role|group|account|file|path|name|id|parameter|plugin|format|encoding|locale|currency|language|version|domain|project|bucket|queue|partition|tag|symbol|operator|word|extension|directive|fragment|keyword|provider|service)|missing( \w+)?|gone|no (node|results?|rows?|data|object|objects|entries|elements?|messages?)|unregistered|not registered|unresolved|could not resolve|empty result|empty$)\b/,
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such thing.',
  },
  {
    rule: 'words:unsupported',
    pattern:
      /\b(un ?supported( \w+)?|un ?implemented|not (supported|implemented)|deprecated|decommissioned|no longer supported|method not (found|allowed)|version not supported)\b/,
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'That is not supported.',
  },
  {
    rule: 'words:decided',
    pattern:
      /\b(un ?recoverable|non ?retr(y|i)able|permanent|fatal|rollback|reverted|failed precondition|business rule)\b/,
    is: ['FATAL', 'BUSINESS_RULE', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The thrower says that trying again is useless.',
  },
  {
    rule: 'words:schema',
    pattern: /^(\w+ )?(schema|validation|validator)( failed)?$/,
    is: ['RETRIABLE', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The value does not match its schema: only other input can help.',
  },
  {
    rule: 'words:again',
    pattern: /^(\w+ )?(retry after|retryable|retriable)( failure)?$/,
    is: ['TRANSIENT', 'UNKNOWN', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'The thrower says that it may be tried again.',
  },
  {
    rule: 'words:invalid',
    pattern:
      /\b(invalid( \w+)*|illegal( \w+)?|mal ?formed|mis ?formed|bad( (request|data|input|argument|arguments|subject|archive|format|value|param|params|parameter|config|url|uri))?|wrong \w+|incorrect \w+|syntax|parse|parser|parsing|decode|decoding|validation|schema|mismatch(ed)?|(type|format|cast|range|length|size)$|too (large|long|big|deep|short|small)|(size|length|payload|field|file|count|value) (limit )?exceeded|limit (file|part|field|unexpected)\w*( \w+)*|max (payload|size|length) exceeded|out of (range|bounds)|argument|arguments|parameter|required|(misuse|misused)|assertion|assertion failed|invariant|not (initiali[sz]ed|defined|valid|configured)|un ?expected (token|argument|option|field|file|type|value|character)|un ?declared|configuration|config|exhausti(ve|veness)|corrupt(ed|ion)?|truncated|rejected argument|usage)\b/,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The request, the value or the call is wrong as it is.',
  },
];
