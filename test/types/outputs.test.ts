// What a step knows of the steps before it: their outputs, with their types, and nothing of steps that may not be over. The compiler proves these;
// running them only builds the definitions.
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { type TypedDefinition, workflow } from '../../src/index.ts';

const begun = workflow('order', { version: '1', input: z.object({ item: z.string(), count: z.number() }) });

describe('the outputs that a step sees', () => {
  it('are typed by what the steps before it return', () => {
    const built = begun
      .step('price', { run: ({ input }) => input.count * 3 })
      .step('invoice', { run: async ({ outputs }) => ({ total: outputs.price, lines: [outputs.price.toFixed(2)] }) })
      .step('send', {
        run: ({ input, outputs }) => {
          expectTypeOf(input).toEqualTypeOf<{ item: string; count: number }>();
          expectTypeOf(outputs.price).toEqualTypeOf<number>();
          expectTypeOf(outputs.invoice).toEqualTypeOf<{ total: number; lines: string[] }>();
          return outputs.invoice.lines;
        },
        compensate: ({ output, outputs }) => {
          expectTypeOf(output).toEqualTypeOf<string[] | undefined>();
          expectTypeOf(outputs.price).toEqualTypeOf<number>();
        },
      });
    expectTypeOf(built).toExtend<TypedDefinition<{ item: string; count: number }, string[]>>();
  });

  it('are those of the steps that are surely over, along all ways to it', () => {
    begun
      .step('plan', { after: [], run: () => 'plan' })
      .step('left', { after: ['plan'], run: () => 1 })
      .step('right', {
        after: ['plan'],
        run: ({ outputs }) => {
          expectTypeOf(outputs).toExtend<{ readonly plan: string }>();
          expectTypeOf<keyof typeof outputs>().toEqualTypeOf<'plan'>();
          return true;
        },
      })
      .step('beside', {
        after: [],
        run: ({ outputs }) => {
          expectTypeOf<keyof typeof outputs>().toEqualTypeOf<never>();
        },
      })
      .step('join', {
        after: ['left', 'right'],
        run: ({ outputs }) => {
          expectTypeOf<keyof typeof outputs>().toEqualTypeOf<'plan' | 'left' | 'right'>();
          expectTypeOf(outputs.left).toEqualTypeOf<number>();
          expectTypeOf(outputs.right).toEqualTypeOf<boolean>();
        },
      })
      .step('alone', {
        after: ['left'],
        run: ({ outputs }) => {
          expectTypeOf<keyof typeof outputs>().toEqualTypeOf<'plan' | 'left'>();
        },
      });
  });

  it('come from the schema where there is one', () => {
    begun
      .step('parsed', { output: z.object({ id: z.string() }), run: () => ({ id: 'a' }) })
      .waitFor('approval', { schema: z.object({ by: z.string() }) })
      .step('after', {
        run: ({ outputs }) => {
          expectTypeOf(outputs.parsed).toEqualTypeOf<{ id: string }>();
          expectTypeOf(outputs.approval).toEqualTypeOf<{ by: string }>();
        },
      });
  });
});

describe('work over items, in passes and by others', () => {
  it('gives a list, with null for items that may fail', () => {
    begun
      .each('sizes', { items: () => ['a', 'bc'], run: ({ item, index }) => ({ size: item.length, index }) })
      .each('checks', { items: ({ outputs }) => outputs.sizes, tolerated: 1, run: ({ item }) => item.size > 1 })
      .each('share', { items: () => [1], tolerated: '10%', run: ({ item }) => item })
      .each('none', { items: () => [1], tolerated: '0%', run: ({ item }) => item })
      .step('last', {
        run: ({ outputs }) => {
          expectTypeOf(outputs.share).toEqualTypeOf<(number | null)[]>();
          expectTypeOf(outputs.none).toEqualTypeOf<number[]>();
          expectTypeOf(outputs.sizes).toEqualTypeOf<{ size: number; index: number }[]>();
          expectTypeOf(outputs.checks).toEqualTypeOf<(boolean | null)[]>();
        },
      });
  });

  it('gives the output of the last step of the last pass', () => {
    begun
      .step('start', { run: () => 1 })
      .loop('improve', {
        budget: 5,
        body: (pass) =>
          pass
            .step('draft', { run: ({ outputs }) => `draft ${outputs.start}` })
            .step('score', { run: ({ outputs }) => outputs.draft.length }),
        until: ({ outputs, pass }) => {
          expectTypeOf(outputs.score).toEqualTypeOf<number>();
          expectTypeOf(outputs.start).toEqualTypeOf<number>();
          return outputs.score > pass;
        },
      })
      .step('last', {
        run: ({ outputs }) => {
          expectTypeOf(outputs.improve).toEqualTypeOf<number>();
          expectTypeOf<keyof typeof outputs>().toEqualTypeOf<'start' | 'improve'>();
        },
      });
  });

  it('gives the output of the child', () => {
    const child = workflow<{ id: string }>('child', { version: '1' }).step('only', { run: () => [1, 2] });
    begun
      .child('ask', child, { input: ({ input }) => ({ id: input.item }) })
      .child('perhaps', child, { when: () => false, input: () => ({ id: 'b' }) })
      .step('last', {
        run: ({ outputs }) => {
          expectTypeOf(outputs.ask).toEqualTypeOf<number[]>();
          expectTypeOf(outputs.perhaps).toEqualTypeOf<number[] | undefined>();
        },
      });
  });
});

describe('an output that may be missing', () => {
  it('is undefined for those after it where the step has a condition, may be passed over or may end failed', () => {
    begun
      .step('sure', { run: () => 1, onExhausted: 'pause', onDependencyFailure: 'fail' })
      .step('conditional', { when: ({ input }) => input.count > 1, run: () => 'text' })
      .step('tolerated', { onExhausted: 'continue', run: () => 'text' })
      .step('passedOver', { onDependencyFailure: 'skip', run: () => 'text' })
      .waitFor('late', { schema: z.number(), deadlineMs: 1_000, onExhausted: 'continue' })
      .step('last', {
        run: ({ outputs }) => {
          expectTypeOf(outputs.sure).toEqualTypeOf<number>();
          expectTypeOf(outputs.conditional).toEqualTypeOf<string | undefined>();
          expectTypeOf(outputs.tolerated).toEqualTypeOf<string | undefined>();
          expectTypeOf(outputs.passedOver).toEqualTypeOf<string | undefined>();
          expectTypeOf(outputs.late).toEqualTypeOf<number | undefined>();
        },
      });
  });

  it('is part of the result where the step is the last', () => {
    const built = begun.step('only', { when: () => false, run: () => 1 });
    expectTypeOf(built).toExtend<TypedDefinition<{ item: string; count: number }, number | undefined>>();
    expectTypeOf(built).not.toExtend<TypedDefinition<{ item: string; count: number }, number>>();
  });
});
