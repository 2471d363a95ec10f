// Codes of sockets, name resolution and HTTP clients. Sources: Node.js errors and dns documentation, libuv, undici's Errors.md.
import type { Fact } from './fact.ts';

export const NETWORK_FACTS: readonly Fact[] = [
  {
    codes: ['ECONNREFUSED'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Nothing listens there: the request was never sent.',
  },
  {
    codes: [
      'ECONNRESET',
      'EPIPE',
      'ECONNABORTED',
      'ENOTCONN',
      'ESHUTDOWN',
      'ERR_STREAM_PREMATURE_CLOSE',
      'ERR_SOCKET_CLOSED',
      'ERR_IPC_CHANNEL_CLOSED',
      'ERR_IPC_DISCONNECTED',
      'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
      'ERR_NETWORK',
      'ERR_HTTP2_SESSION_ERROR',
      'ERR_HTTP2_INVALID_SESSION',
    ],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The connection broke: the request may have been carried out.',
  },
  {
    codes: ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ETIME', 'ERR_HTTP_REQUEST_TIMEOUT'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'No answer in time: the request may have been carried out.',
  },
  {
    codes: [
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ENETDOWN',
      'EHOSTDOWN',
      'ENETRESET',
      'EADDRNOTAVAIL',
      'ERR_SOCKET_CLOSED_BEFORE_CONNECTION',
      'ERR_HTTP2_GOAWAY_SESSION',
    ],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'There is no way to that host now: the request was never sent.',
  },
  {
    codes: ['EAI_AGAIN', 'ESERVFAIL', 'ETIMEOUT', 'EAI_FAIL', 'EREFUSED', 'EBADRESP'],
    is: ['TRANSIENT', 'DNS', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The name server did not answer; ETIMEOUT is c-ares and not ETIMEDOUT.',
  },
  {
    codes: ['ENOTFOUND', 'EAI_NONAME'],
    is: ['TRANSIENT', 'DNS', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The name is unknown: a typing error, or a record that is not published everywhere yet.',
    maxAttempts: 3,
  },
  {
    codes: ['ENODATA', 'EBADNAME', 'EBADFAMILY', 'EFORMERR', 'EBADQUERY', 'ENOTIMP'],
    is: ['FATAL', 'DNS', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The name exists without such a record, or it is malformed.',
  },
  {
    codes: ['EADDRINUSE'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The port is taken and may become free.',
  },
  {
    codes: ['UND_ERR_CONNECT_TIMEOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The connection was never made.',
  },
  {
    codes: ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The server took the request and did not answer in time.',
  },
  {
    codes: ['UND_ERR_SOCKET', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_REQ_RETRY'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The other side closed the connection: the request may have been carried out.',
  },
  {
    codes: ['UND_ERR_ABORTED', 'ABORT_ERR', 'ERR_CANCELED', 'ECANCELED', 'ECANCELLED', 'ERR_ABORTED'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The work was cancelled.',
  },
  {
    codes: [
      'UND_ERR_INVALID_ARG',
      'UND_ERR_INVALID_RETURN_VALUE',
      'UND_ERR_NOT_SUPPORTED',
      'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
    ],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The HTTP client was called wrongly.',
  },
  {
    codes: ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The body of the answer was cut short.',
  },
  {
    codes: [
      'UND_ERR_HEADERS_OVERFLOW',
      'UND_ERR_RES_EXCEEDED_MAX_SIZE',
      'HPE_HEADER_OVERFLOW',
      'HPE_INVALID_CONSTANT',
      'HPE_INVALID_METHOD',
      'EMSGSIZE',
    ],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The peer does not speak the HTTP that was expected.',
  },
  {
    codes: ['ERR_FR_TOO_MANY_REDIRECTS', 'ERR_TOO_MANY_REDIRECTS'],
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server redirects again and again.',
  },
];
