// Attempts that may not begin now, in the turn in which they would: their circuit breaker, its budget of retries or a process that is short of
// something holds them back. They wait, and nothing of them is written.
import { to } from '../machines/events.ts';
import type { Opened } from './letter.ts';
import type { Turning } from './turn.ts';

/** Parks them one after the other; what was said of each. */
export function park(turning: Turning): Opened[] {
  const { workflow, chart, before } = turning;
  const made: Opened[] = [];
  for (;;) {
    const parked = heldByPressure(turning) ?? workflow.permits.refusal(before, chart.position);
    if (!parked?.event) return made;
    chart.apply(parked.event, undefined);
    made.push(parked);
  }
}

/** A step that would begin now, while the process is short of something: it waits, or another process begins it. */
function heldByPressure({ workflow, chart, before }: Turning): Opened | undefined {
  const { pressure, random } = workflow.around;
  const hold = pressure?.hold(random);
  if (!hold) return undefined;
  const begun = before?.context;
  const want = chart.position.wants.find(
    (one) => one.kind === 'attempt' && one.work !== 'compensation' && one.tag > (begun?.count ?? 0),
  );
  if (want?.kind !== 'attempt') return undefined;
  const unbegun = begun?.attempt[want.address] === undefined;
  return {
    event: to(want.address, { kind: 'PARK', tag: want.tag, dueAt: hold.dueAt, unbegun, awaits: 'time' }),
    reason: hold.reason,
  };
}
