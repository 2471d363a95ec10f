// More of what ran out, before the next attempt: the heap of an isolated step is given by the engine itself, everything else by the author's scaler,
// where there is one. What came of it stands in the record of the recovery.
import type { StepNode } from '../definition.ts';
import { describeError } from '../failures/describe.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import { isolationOf } from '../steps/isolation/isolated.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Surroundings } from './surroundings.ts';

/** Gives more of a resource that holdfast cannot give itself: memory of a pod, disk, connections of a database. */
export interface ResourceScaler {
  /**
   * Called before an attempt that follows a failure for want of a resource, as part of it: its time-out counts, and `signal` aborts with it. Must
   * bear being called again after a crash. What it throws counts as not scaled.
   */
  scale(request: ScaleRequest): Promise<Scaled> | Scaled;
}

export interface ScaleRequest {
  /** What ran out, as the rule that knew the error is named: "postgres:53100", "exit:137". */
  readonly resource: string;
  /** How many times as much as before. */
  readonly factor: number;
  /** Number of the attempt to come; 2 is the first retry. */
  readonly attempt: number;
  readonly workflowId: string;
  readonly step: string;
  readonly signal: AbortSignal;
}

export interface Scaled {
  /** False: there is no more. The attempt is made all the same; should it fail as well, no more is asked for and the next strategy is taken. */
  readonly scaled: boolean;
  /** For people, such as "memory of worker-3 from 2 to 4 GiB". */
  readonly detail: string;
}

/** Whether anything can give more to this work. */
export const canScale = ({ scaler }: Surroundings, node: StepNode, work: WantedAttempt['work']): boolean =>
  work !== 'compensation' && (isIsolated(node, work) || scaler !== undefined);

/** Its larger heap is all that is scaled then. */
const isIsolated = (node: StepNode, work: 'run' | 'alternative'): boolean =>
  isolationOf(node[work] ?? node.run) !== undefined;

/** Asks the author's scaler where this attempt is to have more; undefined where it is not asked. Never throws. */
export async function scaleFor(
  { around, context, id }: LiveWorkflow,
  node: StepNode,
  { address, work, attempt, step }: WantedAttempt,
  signal: AbortSignal,
): Promise<Scaled | undefined> {
  const scaling = context.recovering[address]?.scaling;
  if (!around.scaler || !scaling || work === 'compensation' || isIsolated(node, work)) return undefined;
  try {
    const { scaled, detail } = await around.scaler.scale({ ...scaling, attempt, workflowId: id, step, signal });
    return { scaled: scaled === true, detail: String(detail).slice(0, LONGEST_DETAIL) };
  } catch (error) {
    around.log.warn({ workflowId: id, step, err: error }, 'the scaler failed');
    return { scaled: false, detail: `the scaler failed: ${describeError(error).message}`.slice(0, LONGEST_DETAIL) };
  }
}

const LONGEST_DETAIL = 500;
