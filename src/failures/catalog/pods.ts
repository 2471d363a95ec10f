// Reasons why a Kubernetes pod does not run. Source: Kubernetes documentation on pod status.
import type { Fact } from './fact.ts';

export const POD_FACTS: readonly Fact[] = [
  {
    codes: ['OOMKilled', 'Evicted', 'FailedScheduling', 'Insufficient'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'The pod needs more memory, room or nodes than it got.',
  },
  {
    codes: ['ImagePullBackOff', 'ErrImagePull', 'CrashLoopBackOff', 'CreateContainerConfigError'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The image or the configuration of the pod is wrong.',
  },
];
