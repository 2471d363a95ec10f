// Waits that have no end of their own: a pause that a person asked for, an event without a deadline, a question that is kept open. Nobody is to be
// forgotten in one, so each has a time at which people are reminded, and after it another. Pure; the engine sets them at the end of every turn.
import type { AnyMachineSnapshot } from 'xstate';
import { type Action, action } from './change.ts';
import type { ChartContext } from './context.ts';
import type { Wanted, WantedVigil } from './wanted.ts';

/** One such wait. */
export interface Vigil {
  /** When it began, ms since the epoch. */
  readonly since: number;
  /** How often people were reminded. */
  readonly told: number;
  /** When they are reminded next, ms since the epoch. */
  readonly dueAt: number;
}

/** By wait: `pause`, `event` and the key of the step, `question` and its id. */
export type Vigils = Readonly<Record<string, Vigil>>;

export const PAUSE = 'pause';

/** The waits of a position that nothing ends by itself. */
export const endless = (isPaused: boolean, wants: readonly Wanted[]): string[] => [
  ...(isPaused ? [PAUSE] : []),
  ...wants.flatMap((want) => {
    if (want.kind === 'event' && want.dueAt === undefined) return [`event ${want.key}`];
    if (want.kind === 'question' && want.dueAt === undefined && want.question !== '')
      return [`question ${want.question}`];
    return [];
  }),
];

export const wantedVigils = ({ context }: AnyMachineSnapshot): WantedVigil[] =>
  Object.entries((context as ChartContext).vigil ?? {}).map(([wait, { dueAt }]) => ({
    kind: 'vigil',
    id: `vigil ${wait} ${dueAt}`,
    wait,
    dueAt,
  }));

export const keepVigil: Action = action((_, event) => ({ vigil: event.vigil as Vigils }));
