// Codes of the file system, of Node.js itself and of its zlib and crypto. Sources: libuv, Node.js errors documentation.
import type { Fact } from './fact.ts';

export const NODE_FACTS: readonly Fact[] = [
  {
    codes: ['EBUSY', 'ETXTBSY', 'ELOCKED', 'ENOLCK', 'EDEADLK', 'EWOULDBLOCK'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the file or the lock.',
  },
  {
    codes: ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOBUFS'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'This machine is short of handles or buffers for the moment.',
  },
  {
    codes: ['ENOSPC', 'EDQUOT'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'The disk is full or the quota is used up: someone must make room.',
  },
  {
    codes: ['ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'There was not enough memory.',
  },
  {
    codes: ['EFBIG', 'ERR_STRING_TOO_LONG', 'ERR_BUFFER_TOO_LARGE', 'ERR_FS_FILE_TOO_LARGE'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value is above a fixed size limit.',
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The process may not do that.',
  },
  {
    codes: ['ENOENT'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such file or directory.',
  },
  {
    codes: ['EEXIST'],
    is: ['FATAL', 'DATA_INTEGRITY', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The file exists already.',
  },
  {
    codes: ['EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'EINVAL', 'EBADF', 'ELOOP', 'ESPIPE'],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The path or the argument is of the wrong kind.',
  },
  {
    codes: ['ENAMETOOLONG'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The name is too long.',
  },
  {
    codes: ['EXDEV', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'ALTERNATIVE_PATH'],
    why: 'The file system does not support that; EXDEV: copy and unlink instead of renaming.',
  },
  {
    codes: ['EIO', 'ESTALE'],
    is: ['RETRIABLE', 'DATA_INTEGRITY', 'CRITICAL', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The disk failed or the network file handle is stale.',
    maxAttempts: 3,
  },
  {
    codes: [
      'ERR_INVALID_URL',
      'ERR_INVALID_ARG_TYPE',
      'ERR_INVALID_ARG_VALUE',
      'ERR_OUT_OF_RANGE',
      'ERR_ASSERTION',
      'ERR_STREAM_WRITE_AFTER_END',
      'ERR_METHOD_NOT_IMPLEMENTED',
    ],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A function of Node.js was called wrongly.',
  },
  {
    codes: ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED', 'ERR_REQUIRE_ESM'],
    is: ['FATAL', 'DEPENDENCY', 'HIGH', 'corrected', 'FAIL_IMMEDIATELY'],
    why: 'A module is missing or cannot be loaded; an install may heal it.',
  },
  {
    codes: ['ERR_SCRIPT_EXECUTION_TIMEOUT'],
    is: ['FATAL', 'TIMEOUT', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The script did not end: most likely an endless loop.',
  },
  {
    codes: ['ERR_CHILD_PROCESS_STDIO_MAXBUFFER'],
    is: ['FATAL', 'CONFIGURATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The child process wrote more than `maxBuffer` allows.',
  },
  {
    codes: ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR_CRYPTO_INVALID_STATE', 'ERR_OSSL_EVP_BAD_DECRYPT'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'RESTORE_LAST_VALID_CHECKPOINT'],
    why: 'The bytes are corrupt, or someone changed them.',
  },
];
