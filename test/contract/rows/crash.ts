// Processes that are killed with SIGKILL at the worst moment.
import { FatalError } from '../../../src/failures/authored.ts';
import type { Row } from '../row.ts';
import { order } from '../words.ts';

export const CRASH: readonly Row[] = [
  {
    id: 'killed',
    what: 'The process is killed in the middle of a step',
    recoverable: true,
    killed: true,
    build: (name, world) => order(name, world).step('work', { run: () => (world.isDoomed ? world.die() : 'done') }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×1',
      errors: [],
      events: ['WORKFLOW_COMPLETED'],
      output: 'done',
    },
  },
  {
    id: 'killed-once-only',
    what: 'The process is killed in the middle of a step that must not be called twice',
    recoverable: false,
    killed: true,
    build: (name, world) =>
      order(name, world).step('work', { idempotent: false, run: () => (world.isDoomed ? world.die() : 'done') }),
    expect: {
      status: 'AWAITING_INTERVENTION',
      steps: 'reserve COMPLETED×1, work AWAITING_INTERVENTION×1',
      errors: ['TRANSIENT PROCESS_FAILURE → PAUSE_WORKFLOW'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED'],
      system: ['WARNING the process ended while step "work" was running; nobody know'],
      question: 'OUTCOME_UNKNOWN: retry, skip, fail',
    },
  },
  {
    id: 'killed-undoing',
    what: 'The process is killed in the middle of an undo',
    recoverable: false,
    killed: true,
    build: (name, world) =>
      order(name, world)
        .step('pay', {
          run: () => 'p1',
          compensate: ({ output }) => (world.isDoomed ? world.die() : void world.undone.push(`pay ${output}`)),
        })
        .step('ship', {
          run: () => {
            throw new FatalError('broken');
          },
        }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, pay COMPENSATED×2, ship FAILED×1',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', '2× STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['pay p1', 'reserve r1'],
    },
  },
  {
    id: 'killed-asleep',
    what: 'The process is killed while the workflow sleeps for a day',
    recoverable: true,
    killed: true,
    build: (name, world) =>
      order(name, world)
        .step('soon', { run: () => void (world.isDoomed && setImmediate(() => void world.die())) })
        .sleep('night', 86_400_000)
        .step('morning', { run: () => 'awake' }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, soon COMPLETED×1, night COMPLETED×0, morning COMPLETED×1',
      errors: [],
      events: ['WORKFLOW_COMPLETED'],
      output: 'awake',
    },
  },
];
