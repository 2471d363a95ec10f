// Undoing, and failures in the midst of many: parallel branches, items, loops, children.
import { workflow } from '../../../src/builder.ts';
import { FatalError, TransientError } from '../../../src/failures/authored.ts';
import type { Row } from '../row.ts';
import { EXACT, failing, order } from '../words.ts';
import type { World } from '../world.ts';

const fatal = (): never => {
  throw new FatalError('broken');
};
const noted =
  ({ undone }: World, word: string) =>
  ({ output }: { output: unknown }): void =>
    void undone.push(`${word} ${JSON.stringify(output) ?? 'without output'}`);

const RETURN = ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_ROLLED_BACK'];
const times = (number: number, of: readonly string[]): string[] => Array.from({ length: number }, () => of).flat();

export const UNDO: readonly Row[] = [
  {
    id: 'saga',
    what: 'The third of three steps fails for good: all three are undone, the last first, the failed one without an output',
    recoverable: false,
    build: (name, world) =>
      order(name, world)
        .step('pay', { run: () => ({ paid: 1 }), compensate: noted(world, 'pay') })
        .step('ship', { run: fatal, compensate: noted(world, 'ship') }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, pay COMPENSATED×2, ship COMPENSATED×2',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', '3× STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['ship without output', 'pay {"paid":1}', 'reserve r1'],
    },
  },
  {
    id: 'rollback',
    what: 'A step fails for good and says `onExhausted: "rollBack"`: it is undone, the workflow returns to the checkpoint before it, and it works',
    recoverable: true,
    build: (name, world) => {
      let failed = false;
      return order(name, world).step('pay', {
        critical: true,
        onExhausted: 'rollBack',
        run: () => {
          if (failed) return 'paid';
          failed = true;
          return fatal();
        },
        compensate: noted(world, 'pay'),
      });
    },
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, pay COMPLETED×3',
      errors: ['FATAL BUSINESS_RULE → ROLLBACK'],
      recoveries: ['ROLLBACK succeeded'],
      events: [...RETURN, 'WORKFLOW_COMPLETED'],
      undone: ['pay without output'],
      output: 'paid',
    },
  },
  {
    id: 'rollbacks-spent',
    what: 'The same step fails again after every return: after three a person is asked',
    recoverable: false,
    build: (name, world) =>
      order(name, world).step('pay', { onExhausted: 'rollBack', run: fatal, compensate: noted(world, 'pay') }),
    expect: {
      status: 'AWAITING_INTERVENTION',
      steps: 'reserve COMPLETED×1, pay AWAITING_INTERVENTION×7',
      errors: ['3× FATAL BUSINESS_RULE → ROLLBACK', 'FATAL BUSINESS_RULE → PAUSE_WORKFLOW'],
      recoveries: ['3× ROLLBACK failed'],
      events: [...times(3, RETURN), 'ERROR_RECORDED', 'INTERVENTION_REQUESTED'],
      system: ['ERROR broken'],
      question: 'ROLLBACKS_EXHAUSTED: retry, skip, fail',
      undone: ['pay without output', 'pay without output', 'pay without output'],
    },
  },
  {
    id: 'undo-retried',
    what: 'An undo fails twice, then works',
    recoverable: false,
    build: (name, world) =>
      order(name, world)
        .step('pay', {
          run: () => 'p1',
          retry: EXACT,
          compensate: (step) => {
            failing(2, () => new TransientError('busy'))(step);
            world.undone.push(`pay ${step.output}`);
          },
        })
        .step('ship', { run: fatal }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, pay COMPENSATED×4, ship FAILED×1',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE', '2× TRANSIENT UNKNOWN → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF failed', 'RETRY_WITH_BACKOFF succeeded', 'COMPENSATE succeeded'],
      events: [
        'ERROR_RECORDED',
        'STEP_FAILED',
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        '2× STEP_COMPENSATED',
        'WORKFLOW_FAILED',
      ],
      system: ['ERROR broken'],
      undone: ['pay p1', 'reserve r1'],
    },
  },
  {
    id: 'undo-impossible',
    what: 'An undo fails for good: a person is asked, and it is not reported as done',
    recoverable: false,
    build: (name, world) =>
      order(name, world)
        .step('pay', { run: () => 'p1', compensate: fatal })
        .step('ship', { run: fatal }),
    expect: {
      status: 'COMPENSATING',
      steps: 'reserve COMPLETED×1, pay COMPENSATING×2, ship FAILED×1',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE', 'FATAL BUSINESS_RULE → PAUSE_WORKFLOW'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'ERROR_RECORDED', 'INTERVENTION_REQUESTED'],
      system: ['ERROR broken', 'ERROR broken'],
      question: 'COMPENSATION_FAILED: retry, giveUp',
    },
  },
  {
    id: 'branches',
    what: 'One of two branches fails for good while the other runs: the other is told to stop, and both are undone',
    recoverable: false,
    build: (name, world) =>
      order(name, world)
        .step('left', {
          run: ({ signal }) =>
            new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
          compensate: noted(world, 'left'),
        })
        .step('right', { after: ['reserve'], run: fatal, compensate: noted(world, 'right') }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, left COMPENSATED×2, right COMPENSATED×2',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', '3× STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['right without output', 'left without output', 'reserve r1'],
    },
  },
  {
    id: 'branches-settle',
    what: 'One of two branches fails for good while the other runs, and branches settle: the other comes to its end, then all is undone',
    recoverable: false,
    build: (name, world) =>
      workflow(name, { version: '1', onBranchFailure: 'settle' })
        .step('reserve', { run: () => 'r1', compensate: noted(world, 'reserve') })
        .step('left', { run: () => 'l1', compensate: noted(world, 'left') })
        .sleep('rest', 200)
        .step('after', { run: () => 'a1', compensate: noted(world, 'after') })
        .step('right', { after: ['reserve'], run: fatal, compensate: noted(world, 'right') })
        .step('join', { after: ['after', 'right'], run: () => 'never' }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, left COMPENSATED×2, rest COMPLETED×0, after COMPENSATED×2, right COMPENSATED×2',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', '4× STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['after "a1"', 'right without output', 'left "l1"', 'reserve "r1"'],
    },
  },
  {
    id: 'item-share',
    what: 'Two of nineteen items fail for good, and a tenth may: that is one',
    recoverable: false,
    build: (name, world) =>
      order(name, world).each('files', {
        items: () => Array.from({ length: 19 }, (_, index) => index),
        concurrency: 1,
        tolerated: '10%',
        run: ({ item }) => (item < 2 ? fatal() : item),
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, files FAILED×2',
      errors: ['FATAL BUSINESS_RULE → none', 'FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['2× ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'items-settle',
    what: 'One of three items under way fails for good, and items settle: the others are done, then all are undone',
    recoverable: false,
    build: (name, world) =>
      order(name, world).each('files', {
        items: () => [1, 2, 3, 4],
        concurrency: 3,
        onItemFailure: 'settle',
        run: ({ item }) =>
          item === 1 ? fatal() : new Promise<number>((next) => setTimeout(() => next(item), item * 100)),
        compensate: ({ item, output }) => void world.undone.push(`item ${item} ${output ?? 'without output'}`),
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, files FAILED×6',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', '4× STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['item 3 3', 'item 2 2', 'item 1 without output', 'reserve r1'],
    },
  },
  {
    id: 'item-tolerated',
    what: 'One of five items fails for good, and one may',
    recoverable: true,
    build: (name, world) =>
      order(name, world).each('files', {
        items: () => [1, 2, 3, 4, 5],
        concurrency: 1,
        tolerated: 1,
        run: ({ item }) => (item === 3 ? fatal() : item),
      }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, files COMPLETED×5',
      errors: ['FATAL BUSINESS_RULE → none'],
      events: ['ERROR_RECORDED', 'WORKFLOW_COMPLETED'],
      output: [1, 2, null, 4, 5],
    },
  },
  {
    id: 'items',
    what: 'Two of five items fail for good, and one may: those that were done are undone',
    recoverable: false,
    build: (name, world) =>
      order(name, world).each('files', {
        items: () => [1, 2, 3, 4, 5],
        concurrency: 1,
        tolerated: 1,
        run: ({ item }) => (item % 2 === 0 ? fatal() : item),
        compensate: ({ item, output }) => void world.undone.push(`item ${item} ${output ?? 'without output'}`),
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, files FAILED×8',
      errors: ['FATAL BUSINESS_RULE → none', 'FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['2× ERROR_RECORDED', 'STEP_FAILED', '5× STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR broken'],
      undone: ['item 4 without output', 'item 3 3', 'item 2 without output', 'item 1 1', 'reserve r1'],
    },
  },
  {
    id: 'loop-budget',
    what: 'A loop has gone round as often as its budget allows, and its condition does not hold',
    recoverable: false,
    build: (name, world) =>
      order(name, world).loop('polish', {
        body: (pass) => pass.step('rub', { run: ({ pass: round }) => round }),
        until: () => false,
        budget: 3,
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, polish FAILED×0, rub COMPLETED×3',
      errors: ['FATAL INFINITE_LOOP → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR loop "polish" went round 3 times, as often as its budget all'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'condition',
    what: 'A condition (`when`) throws',
    recoverable: false,
    build: (name, world) =>
      order(name, world).step('maybe', {
        when: (): boolean => {
          throw new TypeError('no such field');
        },
        run: () => 1,
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, maybe FAILED×0',
      errors: ['FATAL PROGRAMMING → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR no such field'],
      undone: ['reserve r1'],
    },
  },
];
