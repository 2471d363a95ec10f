// Codes of npm: of its libraries as `code`, of its command line only in a line `npm error code X` of stderr.
import type { Fact } from './fact.ts';

export const NPM_FACTS: readonly Fact[] = [
  {
    codes: ['EINTEGRITY'],
    is: ['CONFLICT', 'SECURITY_VULNERABILITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'A package does not have the checksum it was locked with.',
  },
  {
    codes: ['ERESOLVE', 'EPEERINVALID'],
    is: ['FATAL', 'DEPENDENCY', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The versions of the dependencies do not fit together.',
  },
  {
    codes: [
      'E404',
      'ETARGET',
      'EBADENGINE',
      'EUSAGE',
      'EJSONPARSE',
      'ENOTCACHED',
      'EBADPLATFORM',
      'ENOVERSIONS',
      'EPRIVATE',
      'EMISSINGARG',
      'EINVALIDTAGNAME',
      'EINVALIDPACKAGENAME',
      'ENOWORKSPACES',
      'EBADDEVENGINES',
      'ENOLOCK',
    ],
    is: ['FATAL', 'CONFIGURATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The package, the version or the command is wrong.',
  },
  {
    codes: ['E500', 'E502', 'E503', 'E504', 'E429', 'ERR_SOCKET_TIMEOUT'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The registry is overloaded or cannot be reached.',
  },
  {
    codes: ['E402'],
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The registry wants to be paid.',
  },
  {
    codes: ['EPUBLISHCONFLICT', 'E409'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'That version was published already.',
  },
  {
    codes: ['E401', 'E403', 'EOTP', 'ENEEDAUTH'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The registry refuses the login or wants a one-time password.',
  },
];
