// Where the classifier says something else than `facts.tsv`, and why. Most rows there stand for several codes and refine some of them in a remark.

export const departures: Record<string, { readonly is: string; readonly because: string }> = {
  'code ENAMETOOLONG': {
    is: 'FATAL VALIDATION MEDIUM never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says VALIDATION: a name from the input is too long, and no code has to change.',
  },
  'code ER_DBACCESS_DENIED_ERROR': {
    is: 'FATAL PERMISSION CRITICAL never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says PERMISSION for 1044 and 1142: who it is was never in doubt.',
  },
  'code ER_TABLEACCESS_DENIED_ERROR': {
    is: 'FATAL PERMISSION CRITICAL never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says PERMISSION for 1044 and 1142: who it is was never in doubt.',
  },
  'grpc 12': {
    is: 'FATAL UNSUPPORTED MEDIUM never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says UNSUPPORTED: the other side lacks the method.',
  },
  'grpc 16': {
    is: 'FATAL AUTHENTICATION HIGH never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says AUTHENTICATION.',
  },
  'grpc 5': {
    is: 'FATAL NOT_FOUND MEDIUM never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says NOT_FOUND.',
  },
  'grpc 7': {
    is: 'FATAL PERMISSION HIGH never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says PERMISSION.',
  },
  'k8s Forbidden': {
    is: 'FATAL PERMISSION HIGH never FAIL_IMMEDIATELY',
    because: 'One row stands for six reasons; this one is about rights, as HTTP 403 is.',
  },
  'k8s MethodNotAllowed': {
    is: 'FATAL UNSUPPORTED MEDIUM never FAIL_IMMEDIATELY',
    because: 'One row stands for six reasons; this one says that the server cannot do it.',
  },
  'k8s NotFound': {
    is: 'FATAL NOT_FOUND MEDIUM never FAIL_IMMEDIATELY',
    because: 'One row stands for six reasons; this one says that the object does not exist.',
  },
  'k8s TooManyRequests': {
    is: 'TRANSIENT RATE_LIMIT LOW always RETRY_AFTER_HINT',
    because: 'HTTP 429 is RATE_LIMIT wherever else it comes from; the breaker must not count it as an outage.',
  },
  'k8s Unauthorized': {
    is: 'FATAL AUTHENTICATION HIGH never FAIL_IMMEDIATELY',
    because: 'One row stands for six reasons; this one is about credentials, as HTTP 401 is.',
  },
  'kafka INVALID_PRODUCER_EPOCH': {
    is: 'FATAL CONCURRENCY HIGH never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says that the producer is fenced: another one took over.',
  },
  'kafka POLICY_VIOLATION': {
    is: 'FATAL POLICY_VIOLATION HIGH never FAIL_IMMEDIATELY',
    because: 'One row stands for seven types; this one is a policy of the cluster.',
  },
  'kafka REQUEST_TIMED_OUT': {
    is: 'TRANSIENT TIMEOUT LOW idempotent RETRY_WITH_BACKOFF',
    because: 'It is a time-out, so the next attempt gets more time; class and condition are the same.',
  },
  'kafka SASL_AUTHENTICATION_FAILED': {
    is: 'FATAL AUTHENTICATION HIGH never FAIL_IMMEDIATELY',
    because: 'One row stands for seven types; this one is about the login.',
  },
  'kafka TOPIC_AUTHORIZATION_FAILED': {
    is: 'FATAL PERMISSION HIGH never FAIL_IMMEDIATELY',
    because: 'One row stands for seven types; this one is about rights.',
  },
  'kafka UNSUPPORTED_VERSION': {
    is: 'FATAL UNSUPPORTED HIGH never FAIL_IMMEDIATELY',
    because: 'One row stands for seven types; this one says that the broker cannot do it.',
  },
  'llm context_length_exceeded': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
  'llm invalid_request_error': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
  'llm model_not_found': {
    is: 'FATAL NOT_FOUND HIGH never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says NOT_FOUND.',
  },
  'llm not_found_error': {
    is: 'FATAL NOT_FOUND HIGH never FAIL_IMMEDIATELY',
    because: 'HTTP 404 with a type: one row stands for 401, 403 and 404.',
  },
  'llm permission_error': {
    is: 'FATAL PERMISSION HIGH never FAIL_IMMEDIATELY',
    because: 'HTTP 403 with a type: one row stands for 401, 403 and 404.',
  },
  'llm prompt is too long': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
  'llm request_too_large': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
  'llm string_above_max_length': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
  'llm timeout_error': {
    is: 'TRANSIENT TIMEOUT LOW always RETRY_WITH_BACKOFF',
    because: 'It is a time-out, so the next attempt gets more time; class and condition are the same.',
  },
  'message CVE-\\d{4}-\\d{4,}': {
    is: 'RETRIABLE UNKNOWN MEDIUM idempotent RETRY_WITH_BACKOFF',
    because: 'Only scanners find: the remark of the fact says so. In a step that scans it is what the fact says.',
  },
  'message GHSA-xxxx-xxxx-xxxx': {
    is: 'RETRIABLE UNKNOWN MEDIUM idempotent RETRY_WITH_BACKOFF',
    because: 'Only scanners find: the remark of the fact says so. In a step that scans it is what the fact says.',
  },
  'message vulnerabilit(y|ies) found': {
    is: 'RETRIABLE UNKNOWN MEDIUM idempotent RETRY_WITH_BACKOFF',
    because: 'Only scanners find: the remark of the fact says so. In a step that scans it is what the fact says.',
  },
  'name DeadlockDetectedError': {
    is: 'RETRIABLE CONCURRENCY MEDIUM transaction RETRY_TRANSACTION',
    because: 'The remark of the fact says so: the victim of a deadlock may run again when the others have gone on.',
  },
  'name EntityTooLarge': {
    is: 'FATAL VALIDATION MEDIUM never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says VALIDATION.',
  },
  'name LeaseLostError': {
    is: 'TRANSIENT CONCURRENCY MEDIUM idempotent RETRY_WITH_BACKOFF',
    because: 'The remark of the fact: another process took over, so more time is no remedy.',
  },
  'name NetworkError': {
    is: 'TRANSIENT NETWORK LOW idempotent RETRY_WITH_BACKOFF',
    because: 'It is the network and not a time-out; class and condition are the same.',
  },
  'name ValidationException': {
    is: 'FATAL VALIDATION MEDIUM never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says VALIDATION.',
  },
  'redis NOPERM': {
    is: 'FATAL PERMISSION CRITICAL never FAIL_IMMEDIATELY',
    because: 'The remark of the fact says PERMISSION.',
  },
  'sqlstate 57P03': {
    is: 'TRANSIENT SERVICE_UNAVAILABLE MEDIUM always RECONNECT_AND_RETRY',
    because: 'The remark of the fact says Y: a server that is starting up did nothing.',
  },
  'status 413': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
  'status 422': {
    is: 'FATAL VALIDATION MEDIUM corrected REPAIR_INPUT_AND_RETRY',
    because:
      'REPAIR_INPUT_AND_RETRY with the condition never contradicts itself: changed input is a correction, and without it nothing is retried.',
  },
};
