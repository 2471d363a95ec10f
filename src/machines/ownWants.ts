// What an author's own machine has under way, read from its stored state: calls, other actors, delays; or nothing, and it waits for an event. Pure; a part of
// `wanted`.
import type { StepKey } from '../workflow.ts';
import type { ChartContext } from './context.ts';
import { MACHINE, timerOf } from './own.ts';
import { addressOf } from './ownChart.ts';
import type { Meta } from './step.ts';
import type { Wanted, WantedEvent } from './wanted.ts';

/** @param read what a call wants: an attempt, the end of a wait, an answer */
export function wantedByMachine(
  context: ChartContext,
  read: (at: Pick<Meta, 'step' | 'address' | 'want'>, index: number) => Wanted | undefined,
): Wanted[] {
  const { actors = [], timers = [] } = context.own ?? {};
  const list = actors.flatMap((actor): Wanted[] => {
    const { kind, step, mark, index } = actor;
    const address = addressOf(actor);
    if (kind !== 'promise') return [{ kind: 'listener', id: `listener ${mark}`, step, address, mark }];
    const want = address in context.tag ? 'attempt' : address in context.question ? 'question' : 'timer';
    return [read({ step, address, want }, index) ?? []].flat();
  });
  // While it is paused its delays wait too: what is due then is due when it goes on.
  for (const { key, dueAt } of context.heldAfter === null ? timers : []) {
    const address = timerOf(key);
    const id = `timer ${address} ${dueAt}`;
    list.push({ kind: 'timer', id, step: MACHINE, address, dueAt, retries: false, parked: false });
  }
  return list.length > 0 ? list : [anEvent(context)];
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
