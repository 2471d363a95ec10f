// Text that is drawn again in place: goes up to where it began and writes over it, in one write, so that nothing flickers.

/** What is written to: `process.stdout` is one. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

export class Picture {
  readonly #out: Output;
  /** Rows on the screen that the last drawing takes. */
  #drawn = 0;
  #lines: readonly string[] = [];

  constructor(out: Output) {
    this.#out = out;
  }

  draw(lines: readonly string[]): void {
    this.#write([], lines);
  }

  /** A line that stays: it takes the place of the picture, which is drawn again beneath. */
  above(line: string): void {
    this.#write([line], this.#lines);
  }

  #write(above: readonly string[], lines: readonly string[]): void {
    // A terminal that does not know its size says 0.
    const columns = this.#out.columns || 80;
    const rows = this.#out.rows || 24;
    const shown = fitting(lines, columns, rows - 1);
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}F` : '';
    this.#drawn = rowsOf(shown, columns);
    this.#lines = lines;
    // Terminals that know "synchronized output" (2026) show it all at once; others ignore the two commands.
    const text = [...above, ...shown].map((line) => `${line}\u001b[K\n`).join('');
    this.#out.write(`\u001b[?2026h${up}${text}\u001b[J\u001b[?2026l`);
  }
}

/** What scrolled out at the top could not be written over, so a low window shows the end only. */
function fitting(lines: readonly string[], columns: number, rows: number): readonly string[] {
  let from = 0;
  while (from < lines.length - 1 && rowsOf(lines.slice(from), columns) > rows) from += 1;
  return lines.slice(from);
}

const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);

/** Characters that are seen. */
// oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
const widthOf = (line: string): number => line.replace(/\u001b\[\d+m/g, '').length;
