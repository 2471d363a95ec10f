// What the rows have in common: quick waits, a step that calls a server, a step before it whose undo is noted.
import { workflow } from '../../src/builder.ts';
import type { World } from './world.ts';

/** Waits are as in production; only chance is taken out of them. */
export const EXACT = { jitter: 'none' } as const;

/** A workflow with one step that is done and can be undone, to which a row adds the step that fails. */
export const order = (name: string, world: World) =>
  workflow(name, { version: '1' }).step('reserve', {
    run: () => 'r1',
    compensate: ({ output }) => void world.undone.push(`reserve ${output}`),
  });

/** Throws for as many calls as said, then gives `ok`. */
export const failing =
  (times: number, error: (attempt: number) => unknown) =>
  ({ attempt }: { readonly attempt: number }): string => {
    if (attempt <= times) throw error(attempt);
    return 'ok';
  };
