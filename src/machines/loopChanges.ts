// How the context changes with the passes of a loop.
import type { Trail } from './context.ts';
import { type Action, action, having, without } from './change.ts';
import { reminded } from './stepChanges.ts';

/** What a loop has seen of itself goes with it into its next pass. */
export const remember = (loop: string): Action =>
  action((context, event) => ({ trail: having(context.trail, loop, event.trail as Trail | undefined) }));

/** A person lets a loop go round once more: what it has seen of itself is forgotten, so that it is not found out at once. */
export const goRoundAnew = (loop: string): Action =>
  action((context) => ({
    trail: without(context.trail, loop),
    dueAt: without(context.dueAt, loop),
    question: without(context.question, loop),
    ...reminded(context, loop),
  }));

/** A pass of a loop begins: nothing in it is done. */
export const beginPass = (loop: string, inside: readonly string[]): Action =>
  action((context) => {
    const inner = new Set(inside);
    return {
      pass: { ...leaving(context.pass, inner), [loop]: (context.pass[loop] ?? 0) + 1 },
      done: leaving(context.done, inner),
      trail: leaving(context.trail, inner),
    };
  });

const leaving = <T>(record: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));
