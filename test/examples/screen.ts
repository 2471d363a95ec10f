// A terminal as far as the example uses one: it interprets what is written, wraps at its width, scrolls at its height, and says what a person
// would see, with what has scrolled out of the window above it. A command that it does not know is an error.

export class Screen {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  /** Every row ever begun, scrolled out or not; the window is the last `rows` of them. */
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    for (const [token] of text.matchAll(TOKENS)) this.#take(token);
  }

  /** What is to be read, from the top of what scrolled out to the last row that is not empty. A line that was wrapped is several rows. */
  get text(): string {
    return this.#rows
      .map((row) => row.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  #take(token: string): void {
    const up = UP.exec(token)?.[1];
    if (up !== undefined) {
      this.#row = Math.max(this.#rows.length - this.rows, 0, this.#row - Number(up));
      this.#column = 0;
    } else if (token === '\n') this.#newLine();
    else if (token === '\r') this.#column = 0;
    else if (token === '\u001b[K') this.#current.splice(this.#column);
    else if (token === '\u001b[J') {
      this.#current.splice(this.#column);
      for (const row of this.#rows.slice(this.#row + 1)) row.length = 0;
    } else if (!NO_INK.test(token)) this.#print(token);
  }

  #print(character: string): void {
    if (character < ' ') throw new Error(`the screen does not know ${JSON.stringify(character)}`);
    if (this.#column === this.columns) {
      this.#newLine();
      this.#column = 0;
    }
    while (this.#current.length < this.#column) this.#current.push(' ');
    this.#current[this.#column] = character;
    this.#column += 1;
  }

  /** As a terminal that turns a line feed into "return and feed". */
  #newLine(): void {
    this.#row += 1;
    this.#column = 0;
    if (this.#row === this.#rows.length) this.#rows.push([]);
  }

  get #current(): string[] {
    return this.#rows[this.#row] ?? [];
  }
}

// oxlint-disable no-control-regex -- commands of a terminal begin with the control character ESC
const TOKENS = /\u001b\[[?\d;]*[A-Za-z]|[^]/gu;
const UP = /^\u001b\[(\d+)F$/;
/** Colours, and the two commands around what is to be shown at once. */
const NO_INK = /^\u001b\[(?:[\d;]*m|\?2026[hl])$/;
