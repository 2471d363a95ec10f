// What a sentence of an unknown library says. Most errors that nobody knows are permanent and say so in a few words of plain English; read as
// unknown they would be retried for nothing, or worse. So here anything in the first line may speak, where only "never" is at stake, and nothing
// speaks if the line also has a word of what passes: a host that was not found, a lock that could not be acquired.
import type { Saying } from './text.ts';

/** A line with one of these may well tell of something that passes, or quote it: then its other words prove nothing. */
export const PASSING =
  /\b(try(ing)? again|retry|retried|tempor|transient|timed? ?-?out|timeout|unavailable|overload|connect(ion|ing|ed)?\b|disconnect|network|sockets?|hosts?\b|hostname|dns|unreachable|rate.?limit|too many|busy|throttl|excessive requests|50[0-4]|429|408|deadlock|lock(ed)?\b|lock wait|stream|response|upstream|server error|gateway)|[!=]==/i;

/**
 * Words of a moment. A client that is not ready, or has too much to do, says so at once, and it passes: an error with one of these is not taken for a
 * refusal only because of where it was thrown, and weighs less as one because of its words.
 */
export const OF_A_MOMENT =
  /\b(not ready|(not|already|still|being|is|was) (open|opened|started|running|initiali[sz](ed|ing))|offline|pools?|queues?d?|full|capacity|limit(ed|s)?|exceed(s|ed)?|exhausted|drain(ing|ed)?|shut(ting)? ?down|brokers?|servers?|leader|cluster|nodes?|sessions?|channels?|transport|wait(ing)?|pending|available|later|in progress|concurrent(ly)?|slots?|stale|expired?)\b/i;

/** A code of the operating system in the line does the same, and so does the number of a vulnerability, which is cited. */
export const ERRNO = /\b(E[A-Z]{4,14}\b|EIO\b|NGHTTP2_|CVE-\d|GHSA-)/;

/** Somebody else's words: `the log says: `, `user comment: `. */
export const REPORTED =
  /\b(says?|said|comments?|mentions?|quotes?|cites?|wrote|logs?|output|std(out|err)|subject|title|changelog)\b[^\n:]{0,40}:/i;

/** Sentences that are complete: what stands in them besides is what they are about, also where it is a host or a connection. Only "never" is at stake. */
export const COMPLETE: readonly Saying[] = [
  {
    rule: 'sentence:use',
    pattern:
      /^(an? |the )?(invalid|unknown|unsupported|missing|malformed) ([\w-]{1,30} ){1,5}(was|were|is|are) (provided|given|specified|passed|supplied)\W?$|^[\w ]{1,40} (length|size|count) \d{1,12} (must|should) |^(missing or invalid|invalid or missing) [\w ]{1,40}\W?$|\b(is|are) mandatory\W?$|^[\w.-]{1,40} cannot be (configured|used|combined|mixed|called|constructed) (with|without|before|after|outside|inside|as)\b|^invalid [\w -]{0,30}\b(id|identifier|name|format|date|character|letter|option|argument|parameter)s?: ?\S|^unexpected [\w -]{1,60} '', expected ''\W?$|^no [\w -]{1,60} (is|are|was|were) (set|given|provided|specified|passed|configured|defined|registered)\b|\b(is|are|was|were) not (set|given|specified|passed|configured|declared|defined)\W?$/i,
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The library is not used as it can be.',
  },
];

/** Matched against the first line of a message that `PASSING` does not fit. The first that fits wins. */
export const SENTENCES: readonly Saying[] = [
  {
    rule: 'sentence:damaged',
    pattern:
      /^(incorrect (header|data|length) check|invalid (block type|stored block lengths|window size|bit length repeat|code lengths set|distances? (set|code|too far back)|literal\/lengths? (set|code))|unknown compression method|(file (opened )?|it )is not a database( file)?|(the )?database disk image is malformed|(bad|wrong|invalid) (crc|checksum)|(crc|checksum)( \w+)? (mismatch|failed|error)|(crc|checksum) does not match)\W?$|\b(data ?file|data|database|store|index|journal|log|wal|page|block)( \w+)? (is|are|was|were) (corrupt(ed)?|damaged)\b/i,
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data are damaged.',
  },
  {
    rule: 'sentence:closed',
    pattern:
      /^(the )?(?!.{0,40}\b(server|service|broker|peer|remote|client|target|page|browser|session|tab|window|frame|channel|worker|process|cursor|port)\b)[\w. -]{1,40} ((is|was|has been|already) )?(closed|destroyed|disposed)\W?$/i,
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'It is used after its end.',
  },
  {
    rule: 'sentence:ended',
    pattern:
      /^(the )?(worker|child|process|script|program|subprocess|command)( \w+)? (exited|ended|terminated|stopped|failed) with (exit |status |error )?(code|status)\b|^[\w.-]{1,40} exited with (code|status) \d/i,
    is: ['FATAL', 'PROCESS_FAILURE', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A program ended with an error of its own.',
  },
  {
    rule: 'sentence:cancelled',
    pattern:
      /^(the )?(this )?([a-z]{2,20} ){0,3}((has|have) been |was |were |is )?(cancell?ed|aborted)( by (the )?(user|caller|client|request))?\W?$/i,
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The work was cancelled.',
  },
  {
    rule: 'sentence:authentication',
    pattern:
      /\b(un ?authori[sz]ed|unauthenticated|not (authenticated|authori[sz]ed|logged in)|(authentication|authorization|login|sign-?in) (has )?(error|failed|required|methods failed|violation)|(incorrect|wrong|invalid) (username|password|passphrase|credentials?|api key|token|login)|(password|passphrase|api key|token|signature|certificate|credentials?|session key)( \w+){0,3} (incorrect|wrong|invalid|expired|rejected|revoked|decryption failed)|(token|session|certificate|jwt)( included in the request)? (has |is |was )?expired|log ?in first|bad credentials|signature verification failed|signatures? (does|do)(n't| not) match)\b/i,
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The credentials are missing or not valid.',
  },
  {
    rule: 'sentence:permission',
    pattern:
      /\b((permission|access) (is |was )?denied|permissions? violation|forbidden|not (allowed|permitted|accessible)|(insufficient|not enough|sufficient|lacks?|missing|required) (\w+ )?(permissions?|privileges?|rights|scopes?|access)|has no \w+ permission|(has|have)n't been granted|^only [\w ]{1,30} (can|may) \w+|read-?only( mode)?|not been granted|violates [\w-]{1,20} security policy)\b/i,
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'It is not allowed.',
  },
  {
    rule: 'sentence:quota',
    pattern:
      /\b(quota (exceeded|exhausted|reached)|exceeds your plan|(daily|weekly|monthly) ([a-z]+ ){0,2}(limit|quota) (has been |is |was )?(exceeded|reached)|(exceeded|used up|reached) (your|the|its|max\w*)[\w ]{0,40}\b(quota|credits?|balance|allowance|plan)|insufficient (funds|credits?|balance)|run out of credits?|payment required|reached the max\w* )/i,
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The account's credit or limit is used up: waiting does not help.",
  },
  {
    rule: 'sentence:full',
    pattern: /\b(no space left on (the )?device|disk (is )?full|out of disk space|not enough (disk )?space)\b/i,
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'There is no room left: someone must make some.',
  },
  {
    rule: 'sentence:exists',
    pattern:
      /\b(already (exists?|in use|taken|((been|was) )?[a-z]{2,20}ed)|duplicate (key|entry|record|value|name)|violates (\w+[ -]){0,4}constraint|conflicted with the [\w ]{1,30} constraint|(insert|allow) (the value )?nulls?\b|constraint (violation|violated|failed))\b/i,
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'It exists already, or the data break a constraint.',
  },
  {
    rule: 'sentence:missing',
    pattern:
      /(\b(not (be )?found|no such|does ?n[o']t exist|do not exist|no longer exists?|could not find|cannot find|can't find|unable to find|failed to find|(is|are) missing|could not (be )?locate|wasn't found|was not found|nowhere to be found|(has|have|found) no (matching|such|corresponding) \w+|has been (deleted|removed)|multiple \(or no\) rows)\b|^missing key\b|^no [a-z]{2,20} (with|for|named|matching|called)\b|^no (results?|rows?|records?|data|entries|metadata|elements?)\b|^no (?!brokers?|leaders?|primary|masters?|replicas?|nodes?|slots?|capacity|workers?|peers?|space|room)[a-z]{2,20} (found|registered|defined|configured) (for|with|at|on|under)\b|\b(did|does|do) not (contain|have|include) (any|an?|the)\b)/i,
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such thing.',
  },
  {
    rule: 'sentence:refused',
    pattern:
      /\b((was|been|is|are) (declined|rejected|refused|blocked|suspended|disabled|deactivated|revoked|banned)|payment (failed|declined)|reverted)\b/i,
    is: ['FATAL', 'BUSINESS_RULE', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The other side decided against it.',
  },
  {
    rule: 'sentence:short',
    pattern:
      /\b(insufficient (?!memory|resources|capacity|system)[a-z]+|not enough (?!memory|resources|capacity|system)[a-z]+|out of stock|sold out)\b/i,
    is: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'There is not enough of something: someone must decide.',
  },
  {
    rule: 'sentence:depth',
    pattern: /\b(recursion|iteration|call stack|redirect) (limit|depth)\b[\w ]{0,20}\b(reached|exceeded)\b/i,
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'It does the same again and again.',
  },
  {
    rule: 'sentence:expired',
    pattern:
      /\b(has|have|is|was|already) expired\b|\bexceeds? (the |its |your )?(max\w*|limits?|allowed|permitted|size)\b|\blimit exceeded by\b|\b(length|size|number|count) of (the |an? )?\w{1,30} (is|was) (greater|larger|longer|more|bigger) than \d/i,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'It is too late or too much, and stays so.',
  },
  {
    rule: 'sentence:unsupported',
    pattern:
      /\b(un ?supported|not (yet )?(supported|implemented)|unimplemented|not available in|no longer (supported|available|maintained)|deprecated|decommissioned)\b/i,
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'That is not supported.',
  },
  {
    rule: 'sentence:state',
    pattern:
      /\bis (not|no longer) in (the |an? )?[\w-]{1,40} state\b|\bpre-?conditions?\b[\w ]{0,40}\b(did not hold|failed|(was|were|is|are) not met)\b|\bversion conflict\b|\bhas (been )?changed since\b|\b(modified|changed|updated) by (another|someone|other)\b/i,
    is: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'It is in another state than the work expects: read it again.',
  },
  {
    rule: 'sentence:invalid',
    pattern:
      /(^([\w$.-]{1,40}: )?(\[[^\]\n]{1,40}\] )?(the |an? |your )?(invalid|illegal|mal-?formed|mis-?formed|unknown (?!error|reason|failure|problem|issue|exception)\w+|unrecogni[sz]ed|unexpected (token|end|character|close|closing|identifier|type|value|field|file|argument|option|key|property|keyword|symbol|string|number)|undefined|undeclared|bad (request|argument|input|format|value|data|parameter)|wrong|incorrect|ambiguous|expected|syntax|parse|parsing|unterminated|unclosed|unmatched|unbalanced|unresolved|truncated|corrupt(ed)?|non-\w+ before|required|assertion|invariant|missing (required )?(\w+ )?(argument|parameter|option|field|property|value|key|name|helper|header|required|configuration|environment|type)|(build|transform|compilation|validation|type validation|pattern matching|type|shape|size|length|dimension)s? (failed|error|mismatch))\b|\battempted to (invoke|call|access|use|read|write|set)\b|\b(is|are|was) ((an? )?invalid|not (an? )?(\w+ )?(valid|defined|unique|recogni[sz]ed|configured|registered|initiali[sz]ed|callable|iterable|numeric|integer|number|string|array|object|function|constructor|boolean)|required|undefined|malformed|empty|too (long|large|short|big|small|deep)|out of (range|bounds)|of the wrong \w+)\b|\bmust [a-z]{2,20}\b|\b(must|should) (be|not|have|contain|match|specify|provide|implement|start|end|equal|consist|only)\b|\b(must not|may not|cannot|can't|can not) (be|contain|have|use|read|convert|parse|copy|resolve|process|decode|determine|call|mix|set|get|create|add|apply|combine|destructure|assign|redefine|modify|execute|perform|find|infer|handle|open|import|navigate|accept|insert|import|cast|serialize|deserialize|clone|freeze|extend)\b|\b(could not|unable to|failed to) (extend|parse|decode|resolve|convert|compile|validate|recogni[sz]e|deseriali[sz]e|serialize|interpret|determine|infer|understand|decrypt|verify|unzip|extract|tokeni[sz]e)\b|\b(type|shape|dimension|length|version|schema|checksum) mismatch\b|\b(no (name|value|patterns?|arguments?|key|config\w*|matching \w+|pattern|overload|handler|default|provider|definition|schema|type)) (was |were |is |are |has been )?(provided|given|found|specified|configured|matches|matched|match|defined|registered|set)\b|\b(is|are) required\b|\brequired for\b|\bsyntax error\b|\bsyntax of\b|\btoo (large|long|short|deep)\b|\bwas not found in\b|\bunknown word\b|\b(appears|seems|looks) (to be )?(invalid|malformed|corrupt(ed)?|wrong)\b|\b(has|have|is|are|contains?) neither [\w ]{1,40} nor\b|^unexpected [\w ]{1,20}: ?\S{1,3}$|\btoo few \w+|\bnot recogni[sz]ed\b|\bconstraint error\b|\bno viable alternative\b|^unconfigured \w+|\b(is|was) (not (yet )?open|already (closed|ended|stopped|destroyed|finished))\b|\bcan only be \w+|\bwould be truncated\b|\bbad \w+ (area|value|format|character|escape|magic|header|signature|size|length|type)\b|\binvalid (identifiers?|urls?|uris?|json|xml|dates?|formats?|syntax|arguments?|parameters?|values?|characters?|input|option|utf-?8)\b|\bdivision by zero\b|\b(larger|longer|greater|bigger|smaller|shorter|less) than (the )?(max\w*|min\w*|allowed|limit)\b|\b(cannot|can ?not|can't) (?!reach|connect|contact|acquire|obtain|allocate|fetch|download|upload|send|receive|complete|finish|establish|proceed|continue|be |write|start|get )[a-z]{3,20}\b|\berror in [\w ]{1,40} string\b|^panic(ked)?\b|\bend of the (string|input|file) reached\b|\bnot in [\w ]{1,30} format\b|\bmake sure\b|\bdid you (forget|mean)\b|\bresolved to \d+ elements\b|\bnot a (zip|valid|number|function|directory|file|string|database)\b|\bout of range\b|\bcould not be cloned\b|\bcircular structure\b|\b(is|are) of type \w+ but\b|^cast to \w+ failed\b|\bexpected an? \w+,? but (got|received)\b|\bfailed validation\b|\brequired field\b|\bmax\w* (length|size)( of \d+)?( bytes)? exceeded\b|\boutside (of )?the (allowed|bounds)\b)/i,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The request, the value or the call is wrong as it is.',
  },
];

/** What passes, said anywhere in a short first line: only of what is unknown otherwise, and never more than idempotent work may be repeated. */
export const PASSING_SENTENCES: readonly Saying[] = [
  {
    rule: 'sentence:timeout',
    pattern:
      /^[^"'`(\n]{0,80}\b(timed out|time-?out (limit|exceeded|of|after|reached|elapsed)|took too long|did not (reply|respond|answer|complete|finish)( \w+){0,3} (before|within|in time|after)|request failed to complete in|[a-z]{4,20} time-?out$)\b/i,
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'It took longer than it may, and may have been carried out.',
  },
  {
    rule: 'sentence:deadline',
    pattern: /^cancell?ing (statement|query|operation) due to [\w ]{0,30}time-?out\b/i,
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'It took longer than it may, and may have been carried out.',
  },
  {
    rule: 'sentence:locked',
    pattern:
      /^[^"'`\n]{0,60}\b((could not|cannot|can't|unable to|failed to) (set|acquire|obtain|get|take) (an? |the )?(\w+ ){0,2}(lock|access)\b|(is )?locked by another\b|lock is held\b)/i,
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the lock.',
  },
  {
    rule: 'sentence:crowded',
    pattern:
      /^(too many (simultaneous |concurrent |open |active |pending |database )?(queries|connections|requests|clients|sessions|parts|jobs|tasks|calls|messages|transactions)|max(imum)? queue (size|length)( of \d{1,9})? (is |was |has been )?(reached|exceeded)|max(imum)? (waiting ?clients|connections|pending \w+|number of connections) (count )?(exceeded|reached)|all connections to [^\n]{1,80} are busy|sorry, too many clients|(the )?(\w{1,20} )?queue( limit| size)? (is )?(full|reached|exceeded|at (its )?(limit|capacity)))\b/i,
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Too much is going on at once: nothing was done.',
  },
  {
    rule: 'sentence:memory',
    pattern:
      /^[^"'`\n]{0,60}\b(out of memory|memory limit( \(\w+\))? exceeded|(requires|not enough|insufficient) (more )?(system )?memory)\b/i,
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'There was not enough memory.',
  },
  {
    rule: 'sentence:rate-limit',
    pattern:
      /^[^"'`\n]{0,60}\b((api )?rate limit (exceeded|reached)|too many requests|retry after \d{1,6}|requests? exceeds? defined limit|limit exceeded$|being rate limited)/i,
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'idempotent', 'RETRY_AFTER_HINT'],
    why: 'Too many requests.',
  },
  {
    rule: 'sentence:unavailable',
    pattern:
      /^[^"'`\n]{0,60}\b((server|service|model|system|host|database) (is )?(too busy|busy|overloaded|temporarily unavailable|unavailable|not currently available|currently (busy|unavailable|overloaded|loading))|(an )?internal (server )?error( was received| has occurred| occurred|,|$)|please try again later|server error,|(down|closed|offline|unavailable) for maintenance|under maintenance)/i,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service is overloaded, away or failed.',
  },
  {
    rule: 'sentence:connection',
    pattern:
      /^[^"'`\n]{0,60}\b(unreachable hosts?|connection (was |has been |is )?(refused|reset|closed|lost|terminated|aborted|ended|dropped|interrupted|cut)|(could not|cannot|can't|unable to|failed to) (connect|reach|establish)|fetch failed|network (error|failure)|socket (hang up|closed|hangup)|connect ECONNREFUSED|read ECONNRESET|connect ETIMEDOUT|transport (error|closed|failure)|server has closed the connection|has been closed$|(target|page|browser|session) closed\W?$)/i,
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The connection failed; the request may have been carried out.',
  },
];
