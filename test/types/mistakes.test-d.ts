// Mistakes that the compiler finds, each at the line where the author made it: checked with the rest of the types, never run.
import { z } from 'zod';
import { createEngine, workflow } from '../../src/index.ts';

const begun = workflow('order', { version: '1', input: z.object({ item: z.string() }) }).step('first', {
  run: () => 1,
});
const engine = await createEngine({ workflows: [begun] });

begun.step('next', {
  // @ts-expect-error no step of that name
  run: ({ outputs }) => outputs.frist,
});

begun.step('next', {
  // @ts-expect-error the input has no such field
  run: ({ input }) => input.itme,
});

begun.step('next', {
  // @ts-expect-error a number is no string
  run: ({ outputs }) => outputs.first.toUpperCase(),
});

begun.step('next', {
  output: z.object({ id: z.string() }),
  // @ts-expect-error not what the schema says
  run: () => ({ id: 1 }),
});

begun.step('next', {
  run: () => 'text',
  // @ts-expect-error not what `run` returns
  alternative: () => 1,
});

begun.step('next', {
  run: () => 'text',
  // @ts-expect-error the output of an undo may be missing
  compensate: ({ output }) => output.length,
});

// @ts-expect-error the name is taken
begun.step('first', { run: () => 2 });

begun.step('next', {
  // @ts-expect-error unknown dependency
  after: ['frist'],
  run: () => 2,
});

begun.step('next', {
  after: [],
  // @ts-expect-error not surely over
  run: ({ outputs }) => outputs.first,
});

begun.step('next', { when: () => true, run: () => 'text' }).step('last', {
  // @ts-expect-error it may have been skipped
  run: ({ outputs }) => outputs.next.length,
});

begun.step('next', {
  // @ts-expect-error a condition says yes or no
  when: () => 'yes',
  run: () => 1,
});

begun.step('next', {
  run: () => 1,
  // @ts-expect-error no such ending
  onExhausted: 'retry',
});

begun.step('next', {
  run: () => 1,
  // @ts-expect-error no such option
  timeout: 1_000,
});

// @ts-expect-error nothing to run
begun.step('next', { critical: true });

begun.each('next', {
  items: () => ['a'],
  // @ts-expect-error an item is a string
  run: ({ item }) => item.toFixed(),
});

// @ts-expect-error a child's input is missing
begun.child('next', begun, {});

begun.child('next', begun, {
  // @ts-expect-error not the child's input
  input: () => ({ item: 1 }),
});

begun.loop('next', {
  body: (pass) => pass.step('inner', { run: () => 1 }),
  // @ts-expect-error no step of that name in a pass
  until: ({ outputs }) => outputs.iner > 1,
  budget: 2,
});

// @ts-expect-error no version
workflow('order', {});

// @ts-expect-error the input is missing
await engine.start(begun);

// @ts-expect-error a field of the input is missing
await engine.start(begun, {});

// @ts-expect-error the input has another type
await engine.start(begun, { item: 1 });

// @ts-expect-error the result is a number
export const wrong: string = await (await engine.start(begun, { item: 'a' })).result();
