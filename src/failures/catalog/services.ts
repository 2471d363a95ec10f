// Names and codes of clients of services: tokens, mail, chat, payment, locks, parsers. Sources: documentation of jsonwebtoken, jose, nodemailer, Slack,
// Stripe, redlock, mongoose.
import type { Fact } from './fact.ts';

export const SERVICE_FACTS: readonly Fact[] = [
  {
    codes: [
      'TokenExpiredError',
      'JsonWebTokenError',
      'NotBeforeError',
      'ERR_JWT_EXPIRED',
      'ERR_JWT_INVALID',
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
      'ERR_JWS_INVALID',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      'ERR_JWE_DECRYPTION_FAILED',
      'ERR_JWKS_NO_MATCHING_KEY',
    ],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The token has expired or does not prove itself.',
    maxAttempts: 2,
  },
  {
    codes: [
      'EAUTH',
      'StripeSignatureVerificationError',
      'StripeAuthenticationError',
      'invalid_auth',
      'not_authed',
      'token_revoked',
      'token_expired',
      'account_inactive',
    ],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login or the signature is refused.',
  },
  {
    codes: ['StripePermissionError', 'missing_scope', 'no_permission', 'not_allowed_token_type', 'restricted_action'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The caller may not do that.',
  },
  {
    codes: ['StripeConnectionError', 'ERR_JWKS_FETCH_FAILED'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The connection failed; the request may have been carried out.',
  },
  {
    codes: ['ERR_JWKS_TIMEOUT'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The keys did not come in time.',
  },
  {
    codes: ['slack_webapi_rate_limited_error', 'ratelimited', 'StripeRateLimitError'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests: the service did nothing.',
  },
  {
    codes: ['channel_not_found', 'user_not_found', 'message_not_found', 'file_not_found', 'users_not_found'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such thing.',
  },
  {
    codes: ['ResourceLockedError', 'LockError', 'ExecutionError'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the lock.',
  },
  {
    codes: ['CastError', 'YAMLParseError', 'YAMLSemanticError', 'YAMLSyntaxError', 'YAMLException', 'CsvError'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The text or the value is not of the form that it must have.',
  },
  {
    codes: ['TraversalError', 'ArkErrors', 'StrictModeError'],
    is: ['RETRIABLE', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The value does not match its schema: only other input can help.',
  },
  {
    codes: ['MissingSchemaError', 'OverwriteModelError', 'EENVELOPE', 'EMESSAGE'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The library was called wrongly.',
  },
];

/** First digits of the replies of SMTP (RFC 5321) and FTP (RFC 959): 4xx may be repeated, nothing was done; the most telling prefix wins. */
export const REPLY_FACTS: readonly Fact[] = [
  {
    codes: ['4'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server says: not now.',
  },
  {
    codes: ['452', '552'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'The mailbox or the disk is full: someone must make room.',
  },
  {
    codes: ['530', '534', '535', '538'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['550', '551', '553'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such mailbox or file.',
  },
  {
    codes: ['5'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server refuses it as it is.',
  },
];
