// Exit codes and signals of child processes. Sources: POSIX sh, signal(7), timeout(1).
import type { Fact } from './fact.ts';

export const EXIT_FACTS: readonly Fact[] = [
  {
    codes: ['124', 'timedOut'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'The command took longer than it may and was killed.',
  },
  {
    codes: ['126', '127'],
    is: ['FATAL', 'DEPENDENCY', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The command is missing or cannot be executed.',
  },
  {
    codes: ['134', '137', 'SIGKILL', 'SIGABRT'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'The process was killed, most likely because it used too much memory.',
  },
  {
    codes: ['130', '143', 'SIGINT', 'SIGTERM'],
    is: ['TRANSIENT', 'CANCELLED', 'LOW', 'corrected', 'CANCEL'],
    why: 'The process was asked to stop.',
  },
  {
    codes: ['139', 'SIGSEGV', 'SIGILL'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The process crashed.',
  },
  {
    codes: ['75'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The command says that it failed for the moment (EX_TEMPFAIL of sysexits.h).',
  },
  {
    codes: ['1', '2'],
    is: ['FATAL', 'PROCESS_FAILURE', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The command failed; what it printed is data, not a diagnosis.',
  },
];
