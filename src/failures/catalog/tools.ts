// What programs print before they end, where their manuals or their runtimes fix the words: curl, psql, ssh, docker, kubectl, terraform, package
// managers, and the uncaught exceptions of Python, Java, Go and Node.js. Each pattern begins at a line's beginning, as the program prints it; what a
// test run prints is never looked at. Sources: curl(1) EXIT CODES, docker and kubectl sources, the languages' documentation.
import type { Verdict } from './fact.ts';
import type { Saying } from './text.ts';

const REFUSED: Verdict = ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'];
const BROKEN: Verdict = ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'];
const NO_NAME: Verdict = ['TRANSIENT', 'DNS', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'];
const LATE: Verdict = ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'];
const LOCKED: Verdict = ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'];
const MEMORY: Verdict = ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'];

/** Programs that do one thing over the network: what they say of their connection is why they failed. */
export const NETWORK_TOOLS: ReadonlySet<string> = new Set(
  'curl wget psql pg_dump pg_restore mysql mysqldump redis-cli mongosh ssh scp sftp rsync docker podman buildah skopeo kubectl helm terraform tofu aws gcloud gsutil az gh pip pip3 apt apt-get yarn pnpm'.split(
    ' ',
  ),
);

export const NETWORK_TOOL_SAYINGS: readonly Saying[] = [
  {
    rule: 'tool:policy',
    pattern:
      /^Error from server\b[^\n]{0,300}: (admission webhook "[^"\n]{1,253}" denied the request|[^\n]{1,200} violates PodSecurity )/m,
    is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'A policy of the cluster forbids it: someone must decide.',
  },
  {
    rule: 'tool:locked',
    pattern:
      /^(\W{0,8}Error: Error acquiring the state lock|E: Could not get lock |Error: .{0,100}another operation \(install\/upgrade\/rollback\) is in progress)/m,
    is: LOCKED,
    why: 'Another run holds the lock.',
  },
  {
    rule: 'tool:rate-limit',
    pattern:
      /^[^\n]{0,200}\b(toomanyrequests: |429 Too Many Requests|An error occurred \((Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException|SlowDown)\))/m,
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests: the service did nothing.',
  },
  {
    rule: 'tool:host',
    pattern:
      /^(curl: \([56]\) |ssh: Could not resolve hostname |psql: error: could not translate host name |wget: unable to resolve host |W?E?r?r?: ?Temporary failure resolving |[^\n]{0,300}: no such host$|[^\n]{0,300}\bTemporary failure in name resolution\b)/m,
    is: NO_NAME,
    why: 'The name cannot be resolved at the moment.',
  },
  {
    rule: 'tool:refused',
    pattern:
      /^(curl: \(7\) |[^\n]{0,20}Cannot connect to the Docker daemon |[^\n]{0,40}The connection to the server [^\n]{1,200} was refused|(psql|pg_dump|ssh)[^\n]{0,300}Connection refused$|[^\n]{0,300}\bconnect: connection refused$|\s{1,8}Connection refused$|[^\n]{0,300}\bnet\/http: TLS handshake timeout\b|Could not connect to Redis at [^\n]{1,200}: Connection refused)/m,
    is: REFUSED,
    why: 'Nothing listens there: nothing was sent.',
  },
  {
    rule: 'tool:timeout',
    pattern:
      /^(curl: \(28\) |(psql|ssh)[^\n]{0,300}(timed out|timeout expired)$|[^\n]{0,300}(i\/o timeout|context deadline exceeded|timed out waiting for the condition)\b)/m,
    is: LATE,
    why: 'No answer in time: the request may have been carried out.',
  },
  {
    rule: 'tool:connection',
    pattern:
      /^(curl: \((18|52|55|56|92)\) |[^\n]{0,300}(connection reset by peer|Connection closed by remote host|unexpected EOF|kex_exchange_identification: )|psql: error: [^\n]{0,200}server closed the connection unexpectedly|mysql[^\n]{0,60}Lost connection to )/m,
    is: BROKEN,
    why: 'The connection broke: the request may have been carried out.',
  },
  {
    rule: 'tool:starting',
    pattern:
      /^(psql|pg_dump): error: [^\n]{0,200}FATAL: {1,2}(the database system is (starting up|shutting down|in recovery mode)|sorry, too many clients already|remaining connection slots)/m,
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The server is not ready and did nothing.',
  },
];

/** Interpreters: an exception that nobody caught ended the program, which may have done a part of its work before. */
export const RUNTIMES = /^(python[\d.]*|java|node|ruby|php|go|deno|bun|dotnet)$/;

export const RUNTIME_SAYINGS: readonly Saying[] = [
  {
    rule: 'runtime:memory',
    pattern:
      /^(MemoryError\b|Exception in thread "[^"\n]{0,100}" java\.lang\.OutOfMemoryError|fatal error: runtime: out of memory)/m,
    is: MEMORY,
    why: 'There was not enough memory.',
  },
  {
    rule: 'runtime:connection',
    pattern:
      /^(ConnectionRefusedError: |ConnectionResetError: |ConnectionAbortedError: |BrokenPipeError: |urllib\.error\.URLError: <urlopen error \[Errno (104|110|111|113)\]|(requests|httpx|urllib3|aiohttp)\.[\w.]{0,60}(ConnectionError|ConnectError|NewConnectionError|MaxRetryError|ClientConnectorError|ServerDisconnectedError)\b|Exception in thread "[^"\n]{0,100}" java\.net\.(ConnectException|SocketException|NoRouteToHostException)|Error: (connect|read) E(CONNREFUSED|CONNRESET)\b)/m,
    is: BROKEN,
    why: 'A connection failed; the program may have done a part of its work.',
  },
  {
    rule: 'runtime:timeout',
    pattern:
      /^((socket\.timeout|TimeoutError|asyncio\.exceptions\.TimeoutError): (timed out|The read operation timed out|\[Errno 110\])|TimeoutError$|(requests|httpx)\.[\w.]{0,40}Timeout\b|Exception in thread "[^"\n]{0,100}" java\.(net\.SocketTimeoutException|util\.concurrent\.TimeoutException)|Error: (connect|read) ETIMEDOUT\b)/m,
    is: LATE,
    why: 'Something took too long; the program may have done a part of its work.',
  },
  {
    rule: 'runtime:host',
    pattern:
      /^(socket\.gaierror: \[Errno -3\]|urllib\.error\.URLError: <urlopen error \[Errno -[23]\]|Exception in thread "[^"\n]{0,100}" java\.net\.UnknownHostException|Error: getaddrinfo (ENOTFOUND|EAI_AGAIN)\b)/m,
    is: ['TRANSIENT', 'DNS', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'A name could not be resolved; the program may have done a part of its work.',
  },
];
