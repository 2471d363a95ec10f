// Reasons why a Kubernetes pod does not run. Source: Kubernetes documentation on pod status.
import type { Fact } from './fact.ts';

export const POD_FACTS: readonly Fact[] = [
  {
    codes: ['OOMKilled', 'Evicted', 'FailedScheduling', 'Insufficient'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'The pod needs more memory, room or nodes than it got.',
  },
  {
    codes: [
      'ImagePullBackOff',
      'ErrImagePull',
      'ErrImageNeverPull',
      'InvalidImageName',
      'CrashLoopBackOff',
      'CreateContainerConfigError',
      'CreateContainerError',
      'RunContainerError',
      'ContainerCannotRun',
    ],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The image or the configuration of the pod is wrong.',
  },
  {
    codes: ['BackoffLimitExceeded', 'PodFailurePolicy'],
    is: ['FATAL', 'PROCESS_FAILURE', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The job failed as often as it may.',
  },
  {
    codes: ['DeadlineExceeded', 'ProgressDeadlineExceeded'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'The job took longer than it may.',
  },
  {
    codes: [
      'NodeLost',
      'NodeShutdown',
      'Preempted',
      'Preempting',
      'PreemptionByScheduler',
      'DeletionByTaintManager',
      'UnexpectedAdmissionError',
    ],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The pod lost its node; it may have done a part of its work.',
  },
];
