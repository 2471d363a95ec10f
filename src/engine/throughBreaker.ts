// A step's call through the circuit breaker of its dependency: asked before, told after, and parked where it may not be made. Only steps that
// name a dependency come here.
import type { StepNode } from '../definition.ts';
import { type Classification, classifyError } from '../failures/classify.ts';
import type { ErrorCategory } from '../failures/vocabulary.ts';
import { to } from '../machines/events.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import type { Random } from '../random.ts';
import type { Outcome } from '../steps/attempt.ts';
import type { BreakerCall, Refusal } from './breakerCall.ts';
import { attemptTimeoutMs, rulesInForce } from './inForce.ts';
import type { Letter } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { cancelledLetter } from './outcome.ts';
import type { Ended } from './ended.ts';

/** What is to be called: a piece of work of a step. */
type Work = Pick<WantedAttempt, 'key' | 'timeoutMs'>;

/** The call that may be made, or why none may; undefined where the step has no circuit breaker. */
export function askBreaker(
  { around, id, compiled }: LiveWorkflow,
  node: StepNode,
  want: Work,
): BreakerCall | Refusal | undefined | Promise<BreakerCall | Refusal> {
  const { breakers, limits } = around;
  const { breaker: key } = node;
  if (!breakers || key === undefined) return undefined;
  return breakers.ask(
    key,
    `${id}/${want.key}`,
    (want.timeoutMs ?? attemptTimeoutMs(around, compiled.definition, node)) + limits.graceMs,
  );
}

/** The same by what this process knows; undefined where the store must be asked. */
export function askNow(
  { around, id }: LiveWorkflow,
  { breaker: key }: StepNode,
  want: Work,
): BreakerCall | Refusal | undefined {
  return key === undefined ? undefined : around.breakers?.askNow(key, `${id}/${want.key}`);
}

const LONGEST_SPREAD_MS = 30_000;
const SHORTEST_LOOK_MS = 100;
/** Of a ramp: who is kept back in it waits for its end, where most are let through anyhow. */
const LAST_PART = 1 / 4;

/**
 * Steps that wait for one circuit come back spread over a tenth of its open time, 30 s at most: the first of them is the one that tries, the
 * others find the circuit closed and follow one after the other instead of all at once. While one tries, the others look again
 * within that spread, since nobody knows how long it takes. While it closes they are tried again in what is left of that.
 */
export function parkedFor(
  { because, waitMs, rampMs = waitMs }: Refusal,
  resetTimeoutMs: number,
  random: Random,
): number {
  const spreadMs = Math.min(resetTimeoutMs / 10, LONGEST_SPREAD_MS);
  if (because === 'closing') return Math.ceil(nextTry(waitMs, rampMs, random));
  if (because !== 'probing') return Math.ceil(waitMs + random() * spreadMs);
  return Math.ceil(Math.min(waitMs, Math.max(spreadMs, SHORTEST_LOOK_MS)) * (0.5 + random() / 2));
}

/** Each try is a commit: what is left of the ramp halves at least with each, so that it is kept back three times at most. */
const nextTry = (leftMs: number, rampMs: number, random: Random): number =>
  leftMs > rampMs * LAST_PART ? (leftMs * (1 + random())) / 2 : leftMs + rampMs * random() * (LAST_PART / 4);

/** An attempt that another process had begun may not be made here: it is made again under its number when the circuit lets it. */
export function parkedLetter(ended: Ended, { breaker }: StepNode, refusal: Refusal): Letter {
  const { clock, random, breakers } = ended.around;
  const resetTimeoutMs = breakers?.optionsOf(breaker ?? '').resetTimeoutMs ?? 0;
  const dueAt = clock.now() + parkedFor(refusal, resetTimeoutMs, random);
  return {
    from: ended.activity,
    open: (position, revision) => ({
      ...cancelledLetter(ended).open(position, revision),
      event: to(ended.want.address, { kind: 'PARK', tag: ended.want.tag, dueAt }),
      reason: 'the circuit of its dependency is open',
    }),
  };
}

/**
 * How the call ended, for the breaker. A value that does not fit its schema came from the dependency all the same.
 * @param errorId of the record of its error
 */
export function tellBreaker(
  call: BreakerCall,
  outcome: Outcome,
  around: LiveWorkflow['around'],
  step: string,
  errorId: string | undefined,
): void {
  switch (outcome.outcome) {
    case 'completed':
      return call.succeeded();
    case 'cancelled':
      return call.gaveBack();
    case 'failed': {
      const found = classifyError(outcome.error, {
        idempotent: true,
        now: around.clock.now(),
        rules: rulesInForce(around),
        step,
      });
      return isUnavailable(found) ? call.failed(found.why, openFor(found), errorId) : call.gaveBack();
    }
  }
}

/** That the circuit of a step's dependency kept calls back at some time since, and the errors that opened it; as details of an error. */
export function openingSince(
  { breakers }: Pick<LiveWorkflow['around'], 'breakers'>,
  { breaker }: StepNode,
  since: number,
): { readonly breaker: string; readonly openedBy: readonly string[] } | undefined {
  const opening = breaker === undefined ? undefined : breakers?.opening(breaker);
  if (breaker === undefined || !opening || opening.at < since) return undefined;
  return { breaker, openedBy: opening.errorIds };
}

/** What says that the dependency is not there: not that we ask too much of it (429), nor our own locks, memory, programming or input, which would fail with it as well. */
const UNAVAILABLE: ReadonlySet<ErrorCategory> = new Set(['NETWORK', 'DNS', 'TIMEOUT', 'SERVICE_UNAVAILABLE']);

export function isUnavailable({ class: errorClass, category, rule }: Classification): boolean {
  if (errorClass !== 'TRANSIENT' && errorClass !== 'RETRIABLE') return false;
  // Our own errors are about us, but for a step that took too long.
  if (rule.startsWith('holdfast:')) return category === 'TIMEOUT';
  return UNAVAILABLE.has(category) || (category === 'UNKNOWN' && errorClass === 'TRANSIENT');
}

const SHORTEST_OPEN_MS = 1_000;
const LONGEST_OPEN_MS = 24 * 60 * 60_000;

/** A dependency that says when to come back knows better than we do. */
const openFor = ({ retryAfterMs }: Classification): number | undefined =>
  retryAfterMs === undefined ? undefined : Math.min(Math.max(retryAfterMs, SHORTEST_OPEN_MS), LONGEST_OPEN_MS);
