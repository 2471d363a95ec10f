// What `holdfast run` is tried with.
import { workflow } from '../../src/builder.ts';
import type { ServedModule } from '../../src/served.ts';

const order = workflow<{ item: string } | null>('order', { version: '1' })
  .step('reserve', { run: ({ input }) => `reserved ${input?.item ?? 'nothing'}` })
  .step('charge', {
    retry: { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
    run: ({ attempt }) => {
      if (attempt === 1) throw Object.assign(new Error('cut \u001b[31moff'), { code: 'ECONNRESET' });
      return attempt;
    },
  });

const doomed = workflow('doomed', { version: '1' }).step('fall', {
  onExhausted: 'fail',
  run: () => {
    throw new TypeError('the floor is gone');
  },
});

const asks = workflow('asks', { version: '1' }).step('ship', {
  run: () => 'shipped',
  intervention: { prompt: 'Ship it?' },
});

/** Goes on when its word comes. */
const waits = workflow('waits', { version: '1' })
  .waitFor('word')
  .step('end', { run: () => 'over' });

/** Its error, and what it gives, would clear the terminal and write the title of its window. */
const steering = workflow<{ fails: boolean }>('steering', { version: '1' }).step('write', {
  onExhausted: 'fail',
  run: ({ input }) => {
    if (input.fails) throw new TypeError('gone\u001b[2J\u001b]0;mine\u0007\u009b31m');
    return 'red\u001b[31m \u009b2J \u202egpj.exe';
  },
});

export default { workflows: [order, doomed, asks, waits, steering] } satisfies ServedModule;
