// What stands beside the chart: the events as they happen, the circuit breakers, and the facts of the selected state.
import { clockTime } from './travel.ts';

/** So many events of a live workflow are kept on the page; older ones are asked for again. */
const MOST = 2_000;

/** One line of the durable log. */
export interface Line {
  readonly sequence: number;
  readonly type: string;
  readonly step?: string | null | undefined;
  readonly attempt?: number | null | undefined;
  /** Which event was heard, or emitted, and by which machine below. */
  readonly about?: string | undefined;
  readonly at: Date;
}

/** What a line says of the event that was heard, by its name, or that was emitted, as it is. */
export interface Told {
  readonly event?: unknown;
  readonly actor?: string;
}

export function aboutOf({ event, actor }: Told): string | undefined {
  const name = typeof event === 'string' ? event : (event as { type?: unknown } | undefined)?.type;
  if (typeof name !== 'string') return undefined;
  return actor ? `${name} of ${actor}` : name;
}

export class Events {
  readonly #list: HTMLElement;
  readonly #last = new Map<string, string>();
  #newest = 0;
  #oldest = Infinity;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** Sequence of the oldest line on the page; Infinity where there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  /** A line that is there already is left out: a new connection may tell it again. */
  add(line: Line): void {
    if (line.sequence <= this.#newest) return;
    this.#newest = line.sequence;
    this.#oldest = Math.min(this.#oldest, line.sequence);
    this.#list.prepend(item(line));
    if (line.step) this.#last.set(line.step, said(line));
    if (this.#list.childElementCount <= MOST) return;
    this.#list.lastElementChild?.remove();
    this.#oldest = Number((this.#list.lastElementChild as HTMLElement).dataset['sequence']);
  }

  /** Lines from before those on the page, oldest first. */
  addOlder(lines: readonly Line[]): void {
    for (const line of lines.toReversed()) {
      if (line.sequence >= this.#oldest) continue;
      this.#oldest = line.sequence;
      this.#newest = Math.max(this.#newest, line.sequence);
      this.#list.append(item(line));
      if (line.step && !this.#last.has(line.step)) this.#last.set(line.step, said(line));
    }
  }

  /** What was heard last of a step. */
  lastOf(step: string): string {
    return this.#last.get(step) ?? 'none';
  }
}

const said = ({ type, at }: Line): string => `${type} at ${clockTime(at)}`;

function item({ sequence, type, step, attempt, about, at }: Line): HTMLElement {
  const time = element('time', clockTime(at));
  time.setAttribute('datetime', at.toISOString());
  const line = document.createElement('li');
  line.dataset['sequence'] = String(sequence);
  const words = [type, step ?? '', attempt ? `#${attempt}` : '', about ?? ''].filter(Boolean).join(' ');
  line.append(time, element('span', words));
  return line;
}

interface BreakerMessage {
  readonly sessionId: string;
  readonly snapshot?: { readonly value: unknown; readonly context?: unknown };
}

export class Breakers {
  readonly #section: HTMLElement;
  readonly #list: HTMLElement;
  readonly #lines = new Map<string, HTMLElement>();

  constructor(section: HTMLElement, list: HTMLElement) {
    this.#section = section;
    this.#list = list;
  }

  hear({ sessionId, snapshot }: BreakerMessage): void {
    if (!snapshot) return;
    this.#section.hidden = false;
    const key = sessionId.slice('breaker:'.length);
    const line = this.#lines.get(key) ?? document.createElement('li');
    this.#lines.set(key, line);
    const { failures } = (snapshot.context ?? {}) as { readonly failures?: number };
    line.textContent = `${key}: ${String(snapshot.value)}${failures ? `, ${failures} failures` : ''}`;
    line.dataset['state'] = String(snapshot.value);
    this.#list.append(line);
  }
}

export function facts(of: readonly (readonly [string, string])[]): HTMLElement {
  const list = document.createElement('dl');
  for (const [name, value] of of) list.append(element('dt', name), element('dd', value));
  return list;
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
