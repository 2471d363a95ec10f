// Ends of items of one step that come in one slice of a turn: each letter is opened for itself, and the chart hears of all of them in one event. An event
// costs the chart the same for one item as for many, and it comes to the same. Used by `turn` alone.
import type { ChartEvent, ItemEnd } from '../machines/events.ts';
import { indexIn, itemOf } from '../machines/keys.ts';
import type { Letter, Opened } from './letter.ts';
import type { Position } from './position.ts';
import type { Turning } from './turn.ts';

export class ItemEnds {
  readonly #turning: Turning;
  readonly #ends = new Map<string, ItemEnd>();
  #first: ChartEvent | undefined;
  #step = '';
  #position: Position | undefined;

  constructor(turning: Turning) {
    this.#turning = turning;
  }

  /** Whether the letter may be opened while these wait: it tells of another item of their step. */
  standBeside({ from }: Letter): boolean {
    const want = from?.want;
    return (
      this.#ends.size === 0 ||
      (want?.kind === 'attempt' &&
        want.step === this.#step &&
        itemOf(this.#step, want.item ?? -1) === want.address &&
        !this.#ends.has(want.address))
    );
  }

  /** Where the workflow is, with those that wait; what began in their place is not seen there. */
  get position(): Position {
    return this.#position ?? this.#turning.chart.position;
  }

  /** Takes the end of an item that was opened; false where it is something else, and is to be told to the chart itself. */
  take({ from }: Letter, one: Opened): boolean {
    const want = from?.want;
    const { event } = one;
    if (want?.kind !== 'attempt' || want.item === undefined || !event || !isPlainEnd(one)) return false;
    const { step, address, tag } = want;
    const well = event.type === `DONE.${step}`;
    const isEnd = well || event.type === `GIVE_UP.${step}`;
    if (!isEnd || itemOf(step, want.item) !== address || this.#turning.workflow.compiled.own) return false;
    const { position } = this;
    const isCounted = 'counted' in event && event.counted === true;
    this.#ends.set(address, { address, tag, well, ...(isCounted ? { counted: true } : {}) });
    this.#first ??= event;
    this.#step = step;
    this.#position = without(position, step, indexIn(address), well);
    return true;
  }

  /** The event that tells the chart of all of them, which are forgotten with it; undefined where there are none. */
  event(): ChartEvent | undefined {
    const ends = [...this.#ends.values()];
    const event = ends.length > 1 ? ({ type: `ENDED.${this.#step}`, ends } as const) : this.#first;
    this.#ends.clear();
    this.#first = undefined;
    this.#position = undefined;
    return event;
  }
}

/** Nothing but that the attempt is over, and what is recorded of it. */
const isPlainEnd = ({ always, also, placed, validated, within, effects, byHand }: Opened): boolean =>
  always === true && !also && !placed && !validated && !within && !effects && byHand === undefined;

/** The same position after the end of an item, as far as the letter of another looks at it. */
function without(position: Position, step: string, index: number, well: boolean): Position {
  const { context } = position;
  const state = context.each[step];
  if (!state) return position;
  const left = {
    ...state,
    open: state.open.filter((open) => open !== index),
    failed: well ? state.failed : [...state.failed, index],
  };
  return {
    snapshot: position.snapshot,
    context: { ...context, each: { ...context.each, [step]: left } },
    get wants() {
      return position.wants;
    },
    get decidable() {
      return position.decidable;
    },
    get status() {
      return position.status;
    },
  };
}
