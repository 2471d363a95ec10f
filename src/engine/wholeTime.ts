// The time that a whole workflow may take. Its clock is two numbers in the committed state and is changed by an event that carries them, as part of
// the commit that starts or stops it; its end is a due time like any other, so that a restart finds it and a sleeping workflow is woken by it.
import { WHOLE } from '../workflow.ts';
import { WorkflowTimeoutError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { TimeLeft } from '../machines/context.ts';
import type { Wanted, WantedEnd } from '../machines/wanted.ts';
import { rulesInForce, workflowTimeoutMs } from './inForce.ts';
import type { Letter } from './letter.ts';
import { sinceDue } from './overdue.ts';
import type { Position } from './position.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

/** What its clock must become; undefined where it is as it must be, or there is none. */
export function clockOf(timeoutMs: number | undefined, position: Position, now: number): TimeLeft | undefined {
  if (position.snapshot.status !== 'active') return undefined;
  const { timeLeft } = position.context;
  if (!timeLeft) return timeoutMs === undefined ? undefined : { leftMs: timeoutMs, since: runs(position) ? now : null };
  if ((timeLeft.since !== null) === runs(position)) return undefined;
  if (timeLeft.since === null) return { leftMs: timeLeft.leftMs, since: now };
  // A wall clock that was set back gives no time.
  const spent = Math.max(0, now - timeLeft.since);
  return { leftMs: Math.max(0, timeLeft.leftMs - spent), since: null };
}

/** Whether its time passes: not while it is paused, has not begun yet, waits for its turn, for nobody but people, or for circuit breakers alone; nor while it ends. */
export function runs({ snapshot, context, wants }: Position): boolean {
  if (snapshot.status !== 'active' || context.ending || snapshot.hasTag('paused')) return false;
  const going = wants.filter(({ kind }) => kind !== 'end' && kind !== 'vigil');
  return going.length === 0 || !going.every((want) => standsStill(want, context.parked));
}

const standsStill = (want: Wanted, parked: Readonly<Record<string, unknown>>): boolean =>
  want.kind === 'question' ||
  want.kind === 'permit' ||
  want.kind === 'begin' ||
  (want.kind === 'grant' && want.address === WHOLE) ||
  (want.kind === 'timer' && want.address in parked);

/** Its time is over: what runs is cancelled, what was done is undone. */
export const endLetter = (
  { around, compiled, threadId }: { around: Surroundings; compiled: Compiled; threadId: string },
  want: WantedEnd,
): Letter => ({
  open(position, revision) {
    if (!position.wants.some(({ id }) => id === want.id)) return {};
    const { name } = compiled.definition;
    const timeoutMs = workflowTimeoutMs(around, compiled.definition);
    const error = new WorkflowTimeoutError(
      `workflow "${name}" took longer than the time it has${timeoutMs === undefined ? '' : `, ${timeoutMs} ms`}; find out what took so long, or raise ${compiled.definition.own ? 'workflowTimeoutMs' : 'timeoutMs'} of its definition`,
      { workflow: name, timeoutMs },
    );
    const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around) });
    const overdueMs = sinceDue(around, want.dueAt);
    const record = errorRecord({
      around,
      compiled,
      step: null,
      error,
      classification,
      strategy: 'COMPENSATE',
      overdueMs,
    });
    const ending = { as: 'failed', compensate: true, reason: record.message, step: null, errorId: record.id } as const;
    return {
      event: { type: 'ABORT', ending },
      writes: { errors: [record], systemErrors: [systemErrorFor(around, record, { threadId, revision })] },
      type: 'error_recovery',
      reason: record.message,
    };
  },
});
