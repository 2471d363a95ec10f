// What a key of the configuration does, shown on the real PostgreSQL: a function for each path, run by effects.int.test.ts, which also holds
// that every key that is said to work has one.
import { expect } from 'vitest';
import { type Clock, systemClock } from '../../../src/clock.ts';
import type { Definition } from '../../../src/definition.ts';
import type { CreateEngineOptions, EmbeddedEngine } from '../../../src/engine/sdk.ts';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { rowsOf } from '../../engine/fixture.ts';

/** Makes an engine with this configuration, as `createEngine` takes it. */
export type Open = (
  workflows: readonly Definition[],
  configuration?: GivenErrorHandling,
  options?: Partial<CreateEngineOptions>,
) => Promise<EmbeddedEngine>;

/** Path of a key → shows that it does what it says, and that nothing else does. */
export type Effects = Readonly<Record<string, (open: Open) => Promise<void>>>;

/** Errors of a workflow, oldest first. */
const errorsOf = (
  engine: EmbeddedEngine,
  id: WorkflowId,
): Promise<{ type: string; class: string; message: string; strategy: string }[]> =>
  rowsOf(
    engine,
    `select error_type as type, error_class as class, error_message as message, recovery_strategy as strategy
     from workflow_errors where workflow_id = ? order by checkpoint_count, id`,
    [id],
  );

/** Runs a workflow that is to fail, and gives its first error. */
export async function firstErrorOf(engine: EmbeddedEngine, definition: Definition, input: unknown = null) {
  const handle = await engine.start(definition, input);
  await handle.result().then(
    () => expect.unreachable('the workflow was to fail'),
    () => undefined,
  );
  const [first] = await errorsOf(engine, handle.id);
  return first;
}

/** A clock on which what comes every so many ms comes when the test rings, and then only. */
export function alarm(everyMs: number) {
  let wake: (() => void) | undefined;
  let isSet = Promise.withResolvers<void>();
  const clock: Clock = {
    ...systemClock,
    schedule(delayMs, ring) {
      if (delayMs !== everyMs) return systemClock.schedule(delayMs, ring);
      wake = ring;
      isSet.resolve();
      return { cancel() {} };
    },
  };
  return {
    clock,
    /** Whether anything comes so often. */
    isAwaited: (): boolean => wake !== undefined,
    /** Resolves when what came is over, and waits for the next time. */
    async ring(): Promise<void> {
      isSet = Promise.withResolvers<void>();
      wake?.();
      await isSet.promise;
    },
  };
}
