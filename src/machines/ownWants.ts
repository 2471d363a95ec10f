// What an author's own machine has under way, read from its stored state: calls, other actors, delays; or nothing, and it waits for an event. Pure; a part of
// `wanted`.
import type { StepKey } from '../workflow.ts';
import type { ChartContext } from './context.ts';
import { MACHINE, timerOf } from './own.ts';
import { addressOf } from './ownChart.ts';
import type { Meta } from './step.ts';
import type { Wanted, WantedEvent } from './wanted.ts';

/** Before anything else of it goes on, it hears what came before it was entered. */
const EARLY = 'decision early';

/** @param read what a call wants: an attempt, the end of a wait, an answer */
export function wantedByMachine(
  context: ChartContext,
  read: (at: Pick<Meta, 'step' | 'address' | 'want' | 'at'>, index: number) => Wanted | undefined,
): Wanted[] {
  if (context.early?.length) return [{ kind: 'decision', id: EARLY, step: MACHINE, address: MACHINE, at: 'listening' }];
  const { actors = [], timers = [] } = context.own ?? {};
  const list = actors.flatMap((actor): Wanted[] => {
    const { kind, step, mark, index } = actor;
    const address = addressOf(actor);
    if (kind !== 'promise') return [{ kind: 'listener', id: `listener ${mark}`, step, address, mark }];
    const want = wantOf(context, address);
    const isInstead = context.instead?.[address] === true;
    const at = !isInstead ? 'iterating' : want === 'attempt' ? 'alternative' : 'retryingAlternative';
    return [read({ step, address, want, at }, index) ?? []].flat();
  });
  // While it is paused its delays wait too: what is due then is due when it goes on.
  for (const { key, dueAt } of context.heldAfter === null ? timers : []) {
    const address = timerOf(key);
    const id = `timer ${address} ${dueAt}`;
    list.push({ kind: 'timer', id, step: MACHINE, address, dueAt, retries: false, parked: false });
  }
  return list.length > 0 ? list : [anEvent(context)];
}

/** Neither called nor waiting for anything else, it waits for its resources. */
function wantOf({ tag, question, dueAt, parked }: ChartContext, address: string): Meta['want'] {
  if (address in tag) return 'attempt';
  if (address in question) return 'question';
  return address in dueAt || address in parked ? 'timer' : 'grant';
}

/** With every event that it takes, the wait for the next one is another. */
function anEvent({ own }: ChartContext): WantedEvent {
  const key = `${MACHINE}#${own?.next ?? 0}` as StepKey;
  return {
    kind: 'event',
    id: `event ${key}`,
    step: MACHINE,
    address: MACHINE,
    key,
    senders: undefined,
    dueAt: undefined,
  };
}
