// The log of one workflow on its way into the store: lines wait here for the workflow's next commit, at the latest a second, so that a step that says
// something costs no commit of its own. What is not written when the workflow leaves memory is kept for later (`keptLines.ts`).
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { makeSafe } from '../persistence/seal.ts';
import type { LogRow } from '../persistence/rows/commit.ts';

const WRITE_AFTER_MS = 1_000;
/** Lines of one attempt; those after it are counted and dropped. */
const MOST_LINES_OF_ATTEMPT = 200;
const LONGEST_TEXT = 4_096;

export class LogBook {
  readonly #clock: Clock;
  readonly #write: () => void;
  readonly #clean: (line: LogRow) => LogRow;
  #lines: LogRow[] = [];
  #timer: Timer | undefined;

  /**
   * @param write makes a commit, which takes the lines
   * @param clean takes the secrets out of a line
   */
  constructor(clock: Clock, write: () => void, clean: (line: LogRow) => LogRow = (line) => line) {
    this.#clock = clock;
    this.#write = write;
    this.#clean = clean;
  }

  add(line: LogRow): void {
    this.#lines.push(this.#clean(line));
    this.#timer ??= this.#clock.schedule(WRITE_AFTER_MS, () => {
      this.#timer = undefined;
      if (this.#lines.length > 0) this.#write();
    });
  }

  /** What waits; it is the caller's now. */
  take(): readonly LogRow[] {
    this.#timer?.cancel();
    this.#timer = undefined;
    return this.#lines.splice(0);
  }

  /** The commit that took them was refused. */
  putBack(lines: readonly LogRow[]): void {
    for (const line of lines.toReversed()) this.#lines.unshift(line);
  }
}

/** The log of one attempt, or of a machine: to the process log as ever, and from "info" on into the workflow's own. */
export class AttemptLog {
  readonly #book: LogBook;
  readonly #clock: Clock;
  readonly #of: Pick<LogRow, 'step' | 'attempt'>;
  #count = 0;

  constructor(book: LogBook, clock: Clock, of: Pick<LogRow, 'step' | 'attempt'>) {
    this.#book = book;
    this.#clock = clock;
    this.#of = of;
  }

  /** Both logs as one. */
  over(log: Log, bound: object = {}): Log {
    const both =
      (level: 'info' | 'warn' | 'error') =>
      (bindings: object, message: string): void => {
        log[level](bindings, message);
        this.#say(level.toUpperCase() as LogRow['level'], { ...bound, ...bindings }, message);
      };
    return {
      debug: (bindings, message) => log.debug(bindings, message),
      info: both('info'),
      warn: both('warn'),
      error: both('error'),
      child: (bindings) => this.over(log.child(bindings), { ...bound, ...bindings }),
    };
  }

  /** The attempt is over: says how much was dropped. */
  end(): void {
    const dropped = this.#count - MOST_LINES_OF_ATTEMPT;
    if (dropped > 0)
      this.#book.add({
        ...this.#line('WARN', `${dropped} more lines of this attempt were dropped`),
        fields: { dropped },
      });
    this.#count = 0;
  }

  #say(level: LogRow['level'], bindings: object, message: string): void {
    this.#count += 1;
    if (this.#count <= MOST_LINES_OF_ATTEMPT)
      this.#book.add({ ...this.#line(level, message), fields: fieldsOf(bindings) });
  }

  #line(level: LogRow['level'], message: string): LogRow {
    const { step, attempt } = this.#of;
    return {
      at: this.#clock.now(),
      level,
      message: String(message).slice(0, LONGEST_TEXT),
      step,
      attempt,
      fields: null,
    };
  }
}

/** What can be stored of them; null for none. */
function fieldsOf(bindings: object): Record<string, unknown> | null {
  const entries = Object.entries(bindings).map(([name, value]) => [name, plain(value)]);
  return entries.length > 0 ? (Object.fromEntries(entries) as Record<string, unknown>) : null;
}

function plain(value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message.slice(0, LONGEST_TEXT) };
  try {
    const safe = makeSafe(value).value;
    const text = JSON.stringify(safe);
    return text.length <= LONGEST_TEXT ? safe : text.slice(0, LONGEST_TEXT);
  } catch {
    return '[cannot be stored]';
  }
}
