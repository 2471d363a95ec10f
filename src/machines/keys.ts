// Addresses in a chart, and keys of work: what a step, an item, an undo is called in events and context, and under which key its calls are made.
import type { GoBack } from '../failures/vocabulary.ts';
import type { StepKey } from '../workflow.ts';
import type { ChartContext } from './context.ts';

/** The step that an address belongs to: that of an item, or its own. */
export const addressedStep = (address: string): string => address.split('[', 1)[0] as string;

/** Name under which the undo of a step is addressed; ":" cannot occur in an author's name. */
export const undoOf = (step: string): string => `undo:${step}`;

/** Name under which one item of a step is addressed. */
export const itemOf = (step: string, index: number): string => `${step}[${index}]`;

/** The index in the address of an item; NaN in any other. */
export const indexIn = (address: string): number => Number.parseInt(address.slice(address.lastIndexOf('[') + 1), 10);

/** Under which name it is counted how often a workflow goes back: rollbacks for every step, restarts for the whole. */
export const backKey = (action: GoBack, step: string): string => (action === 'ROLLBACK' ? `${action} ${step}` : action);

/**
 * The piece of work: `step`; `step#2.1` in the second pass of the outer and the first of the inner loop, items counted last and from 1;
 * `step~2` in its third round.
 */
export const keyOf = (context: ChartContext, step: string, loops: readonly string[], item?: number): StepKey => {
  const path = [...loops.map((loop) => context.pass[loop] ?? 1), ...(item === undefined ? [] : [item + 1])];
  const round = context.round[step];
  return `${step}${path.length > 0 ? `#${path.join('.')}` : ''}${round ? `~${round}` : ''}` as StepKey;
};

/** The step that a key belongs to. */
export const stepOf = (key: StepKey): string => key.split(/[#~]/, 1)[0] as string;

/** The round of its step that a key belongs to. */
export const roundOf = (key: StepKey): number => Number(/~(\d+)$/.exec(key)?.[1] ?? 0);

/** Of a step over items: the index of the item that a key belongs to. */
export const itemIndexOf = (key: StepKey): number => Number(/[#.](\d+)(?:~|$)/.exec(key)?.[1] ?? 1) - 1;
