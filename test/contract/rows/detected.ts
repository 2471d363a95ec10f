// What is found out rather than thrown: loops, time, deadlocks, spent budgets, memory, corrupt states, open circuits.
import { workflow } from '../../../src/builder.ts';
import { isolated } from '../../../src/steps/isolation/isolated.ts';
import { rowsOf } from '../../engine/fixture.ts';
import type { Row } from '../row.ts';
import { EXACT, order } from '../words.ts';
import type { World } from '../world.ts';

const module = new URL('../../steps/isolation/works.ts', import.meta.url);
const DAY_MS = 24 * 3_600_000;
/** In the newest checkpoint of a workflow one bit is turned over. */
const spoil = (world: World, id: string): Promise<object[]> =>
  rowsOf(
    world.engine(),
    `update workflow_checkpoints set state_bytes = set_byte(state_bytes, 40, get_byte(state_bytes, 40) # 1)
     where workflow_id = ? and revision = (select revision from workflows where id = ?)`,
    [id, id],
  );

const ROUND_AGAIN = ['ERROR_RECORDED', 'STEP_FAILED', 'WORKFLOW_RESTARTED'];
const ANEW = ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_RESTARTED'];
const GIVEN_UP = ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'];

export const DETECTED: readonly Row[] = [
  {
    id: 'circle',
    what: 'A loop goes in a circle: three passes in a row leave everything as it was, and so they do after three restarts from before it and one from the beginning',
    recoverable: false,
    build: (name, world) =>
      order(name, world).loop('fix', {
        body: (pass) => pass.step('try', { run: () => 'the same' }),
        until: () => false,
        budget: 100,
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×4, fix FAILED×0, try COMPLETED×15',
      errors: [
        '3× FATAL INFINITE_LOOP → RESTART_FROM_CHECKPOINT',
        'FATAL INFINITE_LOOP → COMPLETE_RESTART',
        'FATAL INFINITE_LOOP → COMPENSATE',
      ],
      recoveries: ['3× RESTART_FROM_CHECKPOINT failed', 'COMPLETE_RESTART failed', 'COMPENSATE succeeded'],
      events: [...ROUND_AGAIN, ...ROUND_AGAIN, ...ROUND_AGAIN, ...ANEW, ...GIVEN_UP],
      system: ['ERROR loop "fix" goes in a circle'],
      undone: ['reserve r1', 'reserve r1'],
    },
  },
  {
    id: 'circle-healed',
    what: 'A loop goes in a circle because of something outside, which is well when it is begun anew from the checkpoint before it',
    recoverable: true,
    build: (name, world) =>
      order(name, world).loop('fix', {
        body: (pass) =>
          pass.step('try', {
            run: ({ idempotencyKey }) => idempotencyKey.includes('~') || 'the same',
            compensate: ({ output }) => void world.undone.push(`try ${String(output)}`),
          }),
        until: ({ outputs }) => outputs.try === true,
        budget: 100,
      }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, fix COMPLETED×0, try COMPLETED×7',
      errors: ['FATAL INFINITE_LOOP → RESTART_FROM_CHECKPOINT'],
      recoveries: ['RESTART_FROM_CHECKPOINT succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', '3× STEP_COMPENSATED', 'WORKFLOW_RESTARTED', 'WORKFLOW_COMPLETED'],
      undone: ['try the same', 'try the same', 'try the same'],
      output: true,
    },
  },
  {
    id: 'circle-anew',
    what: 'A loop goes in a circle because of what a step before it gave: the workflow begins anew, once, and that step gives something else',
    recoverable: true,
    build: (name) =>
      workflow(name, { version: '1' })
        .step('read', { run: ({ idempotencyKey }) => (idempotencyKey.includes('~') ? 'new' : 'stale') })
        .loop('fix', {
          body: (pass) => pass.step('try', { run: ({ outputs }) => outputs.read === 'new' }),
          until: ({ outputs }) => outputs.try,
          budget: 100,
        }),
    expect: {
      status: 'COMPLETED',
      steps: 'read COMPLETED×2, fix COMPLETED×0, try COMPLETED×13',
      errors: ['3× FATAL INFINITE_LOOP → RESTART_FROM_CHECKPOINT', 'FATAL INFINITE_LOOP → COMPLETE_RESTART'],
      recoveries: ['3× RESTART_FROM_CHECKPOINT failed', 'COMPLETE_RESTART succeeded'],
      events: [
        ...ROUND_AGAIN,
        ...ROUND_AGAIN,
        ...ROUND_AGAIN,
        'ERROR_RECORDED',
        'STEP_FAILED',
        'WORKFLOW_RESTARTED',
        'WORKFLOW_COMPLETED',
      ],
      output: true,
    },
  },
  {
    id: 'circle-harmful',
    what: 'The same with a step in its body that is not idempotent and has no undo: nothing is done again, and a person is asked',
    recoverable: false,
    build: (name, world) =>
      order(name, world).loop('fix', {
        body: (pass) => pass.step('try', { run: () => 'the same', idempotent: false }),
        until: () => false,
        budget: 100,
      }),
    expect: {
      status: 'AWAITING_INTERVENTION',
      steps: 'reserve COMPLETED×1, fix AWAITING_INTERVENTION×0, try COMPLETED×3',
      errors: ['FATAL INFINITE_LOOP → PAUSE_WORKFLOW'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED'],
      system: ['ERROR loop "fix" goes in a circle'],
      question: 'CANNOT_GO_BACK: retry, skip, fail',
    },
  },
  {
    id: 'stall',
    what: 'A loop makes no progress by the measure that its author gave, however often it is begun anew',
    recoverable: false,
    build: (name, world) =>
      order(name, world).loop('fix', {
        body: (pass) =>
          pass.step('try', { run: ({ pass: round }) => ({ left: Math.max(8 - (round ?? 0), 5), round }) }),
        until: ({ outputs }) => outputs.try.left === 0,
        progress: { measure: ({ outputs }) => outputs.try.left, direction: 'down', stallWindow: 3 },
        budget: 100,
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×4, fix FAILED×0, try COMPLETED×30',
      errors: [
        '3× FATAL INFINITE_LOOP → RESTART_FROM_CHECKPOINT',
        'FATAL INFINITE_LOOP → COMPLETE_RESTART',
        'FATAL INFINITE_LOOP → COMPENSATE',
      ],
      recoveries: ['3× RESTART_FROM_CHECKPOINT failed', 'COMPLETE_RESTART failed', 'COMPENSATE succeeded'],
      events: [...ROUND_AGAIN, ...ROUND_AGAIN, ...ROUND_AGAIN, ...ANEW, ...GIVEN_UP],
      system: ['ERROR loop "fix" gets nowhere'],
      undone: ['reserve r1', 'reserve r1'],
    },
  },
  {
    id: 'workflow-time',
    what: 'A whole workflow takes longer than its `timeoutMs`',
    recoverable: false,
    build: (name, world) =>
      workflow(name, { version: '1', timeoutMs: DAY_MS })
        .step('reserve', { run: () => 'r1', compensate: ({ output }) => void world.undone.push(`reserve ${output}`) })
        .sleep('week', 7 * DAY_MS)
        .step('never', { run: () => 1 }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2',
      errors: ['FATAL TIMEOUT → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR workflow "workflow-time" took longer than the time it has, 8'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'deadlock',
    what: 'A workflow holds a resource and waits for its child, which waits for the same resource',
    recoverable: false,
    with: (name) => [
      workflow(`${name}-inner`, { version: '1' }).step('lift', { resources: { crane: 1 }, run: () => 1 }),
    ],
    build: (name, world) =>
      order(name, world).child(
        'inner',
        workflow(`${name}-inner`, { version: '1' }).step('lift', { resources: { crane: 1 }, run: () => 1 }),
        {
          input: () => ({}),
          resources: { crane: 1 },
        },
      ),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, inner FAILED×1',
      errors: ['FATAL DEPENDENCY → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_CHILD_ENDED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR workflow … ended FAILED'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'child',
    what: 'A child workflow fails for good',
    recoverable: false,
    with: (name) => [broken(name)],
    build: (name, world) => order(name, world).child('part', broken(name), { input: () => ({}) }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, part FAILED×1',
      errors: ['FATAL DEPENDENCY → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_CHILD_ENDED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR workflow … ended FAILED'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'budget',
    what: 'A budget of calls that all workflows share is spent: the step waits for the next window, and no attempt is used up',
    recoverable: true,
    build: (name, world) =>
      order(name, world)
        .step('spend', { run: ({ spend }) => spend('contract_calls').then(() => 'spent') })
        .step('call', { retry: EXACT, run: ({ spend }) => spend('contract_calls').then(() => 'ok') }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, spend COMPLETED×1, call COMPLETED×2',
      errors: ['TRANSIENT RATE_LIMIT → QUEUE_FOR_LATER'],
      recoveries: ['QUEUE_FOR_LATER succeeded'],
      events: ['ERROR_RECORDED', 'STEP_PARKED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'heap',
    what: 'An isolated step needs more memory than its heap has: it is run again in a larger one',
    recoverable: true,
    input: 24,
    build: (name, world) =>
      order(name, world).step('work', {
        retry: EXACT,
        run: isolated<unknown>({ module, export: 'hungry', heapMb: 16, maxHeapMb: 256 }),
      }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×2',
      errors: ['RETRIABLE RESOURCE_EXHAUSTION → SCALE_RESOURCES_AND_RETRY'],
      recoveries: ['SCALE_RESOURCES_AND_RETRY succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: { attempt: 2, held: 24 },
    },
  },
  {
    id: 'corrupt',
    what: 'A bit of the newest stored state is turned over while the workflow sleeps',
    recoverable: true,
    build: (name, world) =>
      order(name, world)
        .sleep('night', DAY_MS)
        .step('morning', { run: () => 'awake' }),
    until: ['WAITING'],
    meanwhile: (world, { id }) => spoil(world, id),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×2, night COMPLETED×0, morning COMPLETED×1',
      errors: ['CONFLICT STATE_CORRUPTION → RESTORE_LAST_VALID_CHECKPOINT'],
      recoveries: ['RESTORE_LAST_VALID_CHECKPOINT succeeded'],
      events: ['NOTICE', 'ERROR_RECORDED', 'WORKFLOW_COMPLETED'],
      system: [
        'CRITICAL checkpoint … of workflow … is not valid',
        'CRITICAL The newest checkpoint of workflow … ("corrupt") is corrupt',
      ],
      output: 'awake',
    },
  },
  {
    id: 'circuit',
    what: 'The circuit of a dependency is open: the step waits without an attempt, and goes on when an operator lets calls through',
    recoverable: true,
    build: (name, world) =>
      order(name, world)
        .step('first', { breaker: name, run: () => 1 })
        .step('trip', {
          run: () =>
            world
              .engine()
              .control.setBreaker(name, 'FORCE_OPEN', { reason: 'maintenance' })
              .then(() => 1),
        })
        .step('call', { breaker: name, run: () => 'ok' }),
    until: ['WAITING'],
    meanwhile: ({ engine }, _handle) => engine().control.setBreaker('circuit', 'AUTOMATIC', { reason: 'over' }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, first COMPLETED×1, trip COMPLETED×1, call COMPLETED×1',
      errors: [],
      events: ['STEP_PARKED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
];

function broken(name: string) {
  return workflow(`${name}-part`, { version: '1' }).step('break', {
    onExhausted: 'fail',
    run: () => {
      throw new RangeError('too deep');
    },
  });
}
