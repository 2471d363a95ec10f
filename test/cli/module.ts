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

export default { workflows: [order, doomed, asks, waits] } satisfies ServedModule;
