// "It is fixed: go on" as one letter: the error is resolved in the very commit that lets its workflow go on, so that whatever dies in between, both
// are done, or neither.
import type { Clock } from '../clock.ts';
import { InvalidStateError } from '../errors.ts';
import type { ControlOptions, ErrorFixed } from './control.ts';
import type { Letter } from './letter.ts';
import type { RestartPoint } from './moves.ts';
import { isHeld } from './position.ts';
import type { Compiled } from './registry.ts';
import { resumeLetter, retryLetter } from './wishes.ts';

/** A workflow that is paused goes on; else the step of the error runs at once, or in a new round where it or the workflow is over. */
export function resolvingLetter(
  { compiled, clock }: { readonly compiled: Compiled; readonly clock: Clock },
  { errorId, step, kind, notes }: ErrorFixed,
  given: ControlOptions,
  anew: ReadonlySet<string>,
  from: RestartPoint | undefined,
): Letter {
  const options = { ...given, reason: notes };
  const resume = resumeLetter(options);
  const retry = retryLetter(compiled, clock, step ?? undefined, options, anew, from);
  return {
    open(position, revision) {
      const isPaused = position.status === 'PAUSED' || isHeld(position);
      if (!isPaused && step === null)
        throw new InvalidStateError(
          `the error is of the workflow as a whole, which is ${position.status}: use restartWorkflow, then resolveError`,
          { status: position.status },
        );
      const opened = (isPaused ? resume : retry).open(position, revision);
      const resolved = { errorId, kind, notes, resolvedBy: options.actor ?? 'sdk', at: clock.now() };
      const resolutions = [...(opened.writes?.resolutions ?? []), resolved];
      return { ...opened, writes: { ...opened.writes, resolutions } };
    },
  };
}
