// What one turn does to the chart before its commit: letters are opened, all that follows from them is decided, free resources are taken, and the clock
// of the time-out is set. Nothing of it is seen by anybody until it is committed.
import { HoldfastError, RefusedCommitError } from '../errors.ts';
import { messageOf } from '../failures/describe.ts';
import type { ChartEvent } from '../machines/events.ts';
import type { Chart } from './chart.ts';
import { checkedMove } from './checkedMove.ts';
import { throughMachine } from './ownMachine/throughMachine.ts';
import { answered } from './conflictPause.ts';
import { decideAll } from './decidable.ts';
import type { Head } from './head.ts';
import { workflowTimeoutMs } from './inForce.ts';
import { ItemEnds } from './itemEnds.ts';
import type { Delivery, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Position } from './position.ts';
import { SLICE } from './rotation.ts';
import { vigilsOf } from './vigils.ts';
import { clockOf } from './wholeTime.ts';

export interface Turning {
  readonly workflow: LiveWorkflow;
  /** Ahead of what is committed. */
  readonly chart: Chart;
  readonly head: Head;
  /** What is committed; undefined until it is born. */
  readonly before: Position | undefined;
}

export interface OpenedLetters {
  readonly taken: readonly Delivery[];
  readonly opened: Opened[];
}

/** Letters in their order; those that were refused are not among the taken. Of very many, others have their turns in between. */
export async function openBatch(turning: Turning, batch: readonly Delivery[]): Promise<OpenedLetters> {
  const first = openAll(turning, batch.slice(0, SLICE));
  const taken = [...first.taken];
  const { opened } = first;
  for (let at = SLICE; at < batch.length; at += SLICE) {
    await turning.workflow.around.rotation.next();
    const slice = openAll(turning, batch.slice(at, at + SLICE));
    taken.push(...slice.taken);
    opened.push(...slice.opened);
  }
  return { taken, opened };
}

function openAll(turning: Turning, batch: readonly Delivery[]): OpenedLetters {
  const opened: Opened[] = [];
  const ends = new ItemEnds(turning);
  const tellEnds = (): void => {
    const event = ends.event();
    if (event) opened.push(...sound(turning, () => followed(turning, event)));
  };
  const taken = batch.filter((delivery) => {
    const { letter } = delivery;
    if (!ends.standBeside(letter)) tellEnds();
    const one = open(turning, delivery, ends.position);
    if (!one) return false;
    if (letter.from) letter.from.running = false;
    if (one.writes?.values) turning.workflow.values.keep(one.writes.values);
    if (ends.take(letter, one)) opened.push(one);
    else {
      tellEnds();
      opened.push(...sound(turning, () => applied(turning, one)));
    }
    return true;
  });
  tellEnds();
  return { taken, opened };
}

/** What one letter means now; undefined where it was refused, and its sender told. */
function open(turning: Turning, { letter, fail }: Delivery, position: Position): Opened | undefined {
  try {
    return letter.open(position, turning.head.revision);
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw defect(turning, error);
    fail(error);
    return undefined;
  }
}

/** Nobody expected it: nothing of the letter is committed, and what becomes of its work is decided like any other failure. */
const defect = ({ workflow: { id } }: Turning, cause: unknown): RefusedCommitError =>
  new RefusedCommitError(
    `a letter to workflow ${id} could not be opened: ${messageOf(cause)}`,
    { workflowId: id },
    { cause },
  );

/** What is done to the chart; whatever breaks there stays within the turn. */
function sound(turning: Turning, apply: () => Opened[]): Opened[] {
  try {
    return apply();
  } catch (error) {
    throw error instanceof HoldfastError ? error : defect(turning, error);
  }
}

/** What the letter says is done to the chart, and all that follows from it is decided. Empty where it moves nothing. */
function applied(turning: Turning, opened: Opened): Opened[] {
  const { workflow, chart, before } = turning;
  let one = opened;
  const at = chart.position;
  one = throughMachine(turning, one);
  if (one.byHand !== undefined) workflow.permits.wished(one.byHand);
  const moved = chart.apply(one.event, one.placed);
  if (moved && one.also) chart.apply(one.also, undefined);
  if (one.validated)
    one = { ...one, writes: { ...one.writes, validations: [checkedMove(turning, one.validated, at)] } };
  const settled = decideAll(turning);
  return moved || one.always === true || !before ? [one, ...settled] : settled;
}

/** Questions that the whole workflow was paused for and that are not asked any more: what they held back begins. */
export const goOn = (turning: Turning): Opened[] =>
  answered(turning.chart.position).flatMap((question) => send(turning, { type: 'RESUME', question }));

/** What is free of the resources that are wanted is taken now, so that it costs no commit of its own. */
export async function acquire(turning: Turning, before: Position): Promise<Opened[]> {
  const made: Opened[] = [];
  for (;;) {
    const event = await turning.workflow.grants.next(before, turning.chart.position);
    if (!event) return made;
    made.push(...send(turning, event));
  }
}

/** An event of the turn itself, and all that follows from it. */
const send = (turning: Turning, event: ChartEvent): Opened[] => [{ event }, ...followed(turning, event)];

/** The chart is told of it, and all that follows is decided. */
function followed(turning: Turning, event: ChartEvent): Opened[] {
  turning.chart.apply(event, undefined);
  return decideAll(turning);
}

/** The clock of the workflow's time-out runs or stands still, and people are reminded of waits without an end, as the turn has left it. */
export function setTimes({ workflow: { around, compiled }, chart }: Turning): void {
  const vigil = vigilsOf(around, compiled, chart.position, around.clock.now());
  if (vigil) chart.apply({ type: 'VIGIL', vigil }, undefined);
  const timeoutMs = workflowTimeoutMs(around, compiled.definition);
  const timeLeft = clockOf(timeoutMs, chart.position, around.clock.now());
  if (timeLeft) chart.apply({ type: 'CLOCK', timeLeft }, undefined);
}
