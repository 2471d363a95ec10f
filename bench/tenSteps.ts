// The workflow that the benchmarks run: steps in a row, built as an author builds them; each calls `work` and keeps what that returns.
import { type StepContext, type TypedDefinition, workflow } from '../src/index.ts';

/** A failed step is called again at once, and often enough for every benchmark. */
const AT_ONCE = { maxAttempts: 5, strategy: 'constant', baseDelayMs: 0, maxDelayMs: 0, jitter: 'none' } as const;

/** `work` gets the number of the step, from 0. */
export function stepsInARow<Input>(
  name: string,
  count: number,
  work: (step: StepContext<Input>, index: number) => unknown,
  options: { readonly grade?: 'BUFFERED' } = {},
): TypedDefinition<Input, unknown> {
  const first = workflow<Input>(name, { version: '1' }).step('step0', {
    retry: AT_ONCE,
    ...options,
    run: (step): unknown => work(step, 0),
  });
  // The type of a builder grows with each step; a loop cannot say that.
  type Any = { step(name: string, options: object): Any };
  let built = first as unknown as Any;
  for (let index = 1; index < count; index++)
    built = built.step(`step${index}`, {
      retry: AT_ONCE,
      ...options,
      run: (step: StepContext<Input>): unknown => work(step, index),
    });
  return built as unknown as TypedDefinition<Input, unknown>;
}
