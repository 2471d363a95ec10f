// What people do with one call of an author's own machine: what it is to give instead, and making it again from where it began.
import { InvalidStateError, NotFoundError } from '../../errors.ts';
import type { ChartContext } from '../../machines/context.ts';
import { to } from '../../machines/events.ts';
import { keyOf } from '../../machines/keys.ts';
import type { OwnActor } from '../../machines/own.ts';
import { addressOf, callsIn, isCalling } from '../../machines/ownChart.ts';
import type { StoredValue } from '../../persistence/rows/commit.ts';
import { type SoundCheckpoint, soundCheckpoints } from '../checkpoint.ts';
import type { ControlOptions } from '../control.ts';
import type { Examining } from '../examine.ts';
import type { Letter } from '../letter.ts';
import type { LiveWorkflow } from '../liveWorkflow.ts';
import type { RestartPoint } from '../moves.ts';
import { wish } from '../wishes.ts';

/**
 * The machine hears that the call is done, with this output. Of several one that does not run now, and of these the one that began first. One that runs is
 * told to stop, and what it gives is not heard.
 */
export function skipCallLetter(step: string, output: StoredValue | undefined, options: ControlOptions): Letter {
  const digest = output?.digest ?? null;
  const letter = wish(
    options,
    `skipped step "${step}"`,
    ({ context }) => to(addressOf(callToSkip(context, step)), { kind: 'SKIP', output: digest }),
    output ? [output] : [],
  );
  return {
    open(position, revision) {
      const opened = letter.open(position, revision);
      const key = keyOf(position.context, step, [], callToSkip(position.context, step).index);
      return { ...opened, wish: { kind: 'skipStep', step, key, output: digest } };
    },
  };
}

function callToSkip(context: ChartContext, step: string): OwnActor {
  const open = callsIn(context.own).filter((call) => call.step === step);
  const [first] = open.toSorted(
    (a, b) => Number(addressOf(a) in context.tag) - Number(addressOf(b) in context.tag) || a.index - b.index,
  );
  if (first && context.ending === null) return first;
  throw new InvalidStateError(
    `step "${step}" cannot be skipped: the machine does not call it now, and it alone says when it does; send it an event that leads on`,
    { step },
  );
}

/** From where a call that is over is made again; undefined for one that is not, and for steps of other workflows. */
export async function callToRepeat(
  { compiled, examining, context }: LiveWorkflow,
  step: string | undefined,
): Promise<RestartPoint | undefined> {
  if (!compiled.own || step === undefined || isCalling(context, step)) return undefined;
  return pointOfCall(examining, context, step);
}

export const pointOfCall = async (
  examining: Examining,
  context: ChartContext,
  step: string,
): Promise<RestartPoint> => ({
  from: 'checkpoint',
  checkpoint: await beginningOfCall(examining, context, step),
  step,
});

/**
 * The first checkpoint that has the newest call of this step under way: from there the machine goes on as it was, and makes that call in a new round.
 * @throws InvalidStateError where it was never called
 * @throws NotFoundError where no such checkpoint is kept, or none proves itself
 */
async function beginningOfCall(examining: Examining, context: ChartContext, step: string): Promise<SoundCheckpoint> {
  const { workflowId } = examining;
  const index = (context.own?.begun[step] ?? 0) - 1;
  if (index < 0)
    throw new InvalidStateError(`the machine has not called step "${step}" yet: there is nothing to begin again`, {
      step,
    });
  let found: SoundCheckpoint | undefined;
  for await (const sound of soundCheckpoints(examining, Number.MAX_SAFE_INTEGER)) {
    const there = callsIn(sound.context.own).some((call) => call.step === step && call.index === index);
    const isSame = there && sound.context.ending === null;
    if (found && (!isSame || sound.context.round[step] !== found.context.round[step])) break;
    if (isSame) found = sound;
  }
  if (found) return found;
  throw new NotFoundError(
    `no checkpoint is kept of workflow ${workflowId} in which the machine calls step "${step}" and nothing is wrong; return to one of those that there are, or restart from the beginning`,
    { workflowId, step },
  );
}
