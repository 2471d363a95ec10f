// `error_detection`: when something that nobody threw counts as an error.
import { DEFAULT_LOOP_RULES } from '../../loops.ts';
import { key } from '../key.ts';
import { flag, numeric, orNone, whole } from '../kinds.ts';

const LONGEST_MS = 365 * 24 * 3_600_000;

export const DETECTION = {
  infinite_loop: {
    enabled: key(flag, true, { effect: '`false` compares nothing: budgets alone end a loop.' }),
    max_repeats: key(whole(2, 1_000), DEFAULT_LOOP_RULES.maxRepeats, {
      unit: 'times',
      effect: 'The same state so often is an endless loop; so is a workflow so often among its own ancestors.',
    }),
    detection_window: key(whole(2, 1_000), DEFAULT_LOOP_RULES.window, {
      unit: 'passes',
      effect: 'How many of the last passes of a loop are compared. A longer circle is ended by the budget of the loop.',
    }),
  },
  resource_exhaustion: {
    enabled: key(flag, true, {
      effect:
        '`false` watches neither memory, CPU, disk nor connections, and does not count what is spent of `api_calls` (unless `createEngine({ budgets })` declares it).',
      perDefinition: false,
    }),
    thresholds: {
      memory: key(whole(16, 16 * 1024 * 1024), 4096, {
        unit: 'MB',
        effect: 'Memory of the process (1 MB = 1,048,576 bytes) above which no new step starts.',
        perDefinition: false,
      }),
      cpu: key(numeric(1, 100), 90, {
        unit: 'percent',
        effect:
          'Load of the process above which no new step starts: of its event loop while that is held up, or of all processors.',
        perDefinition: false,
      }),
      api_calls: key(whole(1, 1_000_000_000), 1_000, {
        unit: 'calls per hour',
        effect: 'What `step.spend("api_calls", n)` may spend in an hour.',
        perDefinition: false,
      }),
    },
  },
  timeouts: {
    default_step_timeout: key(whole(1, LONGEST_MS), 300_000, {
      unit: 'ms',
      effect: 'Longest time of one attempt of a step that gives no `timeoutMs`.',
    }),
    default_workflow_timeout: key(orNone(whole(1, LONGEST_MS)), 'none', {
      unit: 'ms',
      effect:
        'Longest time of a whole workflow whose definition gives no `timeoutMs`. Sleeps and waits for events count, waits for people and pauses do not. A workflow that runs already has it from its next step on.',
    }),
    critical_step_timeout: key(whole(1, LONGEST_MS), 600_000, {
      unit: 'ms',
      effect: 'The same for critical steps.',
    }),
  },
  state_corruption: {
    enabled: key(flag, true, {
      effect: '`false` looks at no stored states but those that are needed.',
      perDefinition: false,
    }),
    validation_interval: key(whole(100, LONGEST_MS), 30_000, {
      unit: 'ms',
      effect:
        'Time between two looks at a sample of the stored states of unfinished workflows: 20 workflows, the newest 5 checkpoints of each.',
      perDefinition: false,
    }),
    checksum_verification: key(flag, true, {
      effect:
        '`false` goes on from a stored state without comparing its checksum; that it can be unpacked and read, and has all that it refers to, is checked all the same.',
      perDefinition: false,
    }),
  },
};
