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

  constructor(out: Output) {
    this.#out = out;
  }

  draw(lines: readonly string[]): void {
    const { columns = 80, rows = 24 } = this.#out;
    const shown = fitting(lines, columns, rows - 1);
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}F` : '';
    this.#drawn = rowsOf(shown, columns);
    // Terminals that know "synchronized output" (2026) show it all at once; others ignore the two commands.
    this.#out.write(`\u001b[?2026h${up}${shown.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?2026l`);
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
