// A list for people: columns that are as wide as what is in them. On a terminal that is too narrow the columns that may shrink do, last first; where
// there is no terminal nothing is cut, so that a search finds what it looks for.
import type { Environment } from '../configuration.ts';
import type { Output } from './command.ts';
import { colourOf, cut, oneLine, padded, paintOf, widthOf } from './terminal.ts';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | null | undefined;
  /** May be cut down to so many columns. @default it is never cut */
  readonly least?: number;
}

const GAP = '  ';

export function table<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  { out, env, indent = '' }: { readonly out: Output; readonly env: Environment; readonly indent?: string },
): string {
  const columns = all.filter(({ of }) => rows.some((row) => (of(row) ?? '') !== '')); // What nobody has takes no room.
  const cells = rows.map((row) => columns.map((column) => oneLine(String(column.of(row) ?? ''))));
  const natural = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[at] ?? ''))),
  );
  const room = out.isTTY ? (out.columns ?? 80) - indent.length : Number.POSITIVE_INFINITY;
  const widths = shrunk(natural, columns, room);
  const paint = paintOf(out, env);
  const line = (texts: readonly string[], colour: (text: string) => Parameters<typeof paint>[1]): string =>
    `${indent}${texts
      .map((text, at) => {
        const shown = cut(text, widths[at] ?? 0);
        const last = at === texts.length - 1;
        return paint(shown, colour(text)) + (last ? '' : padded('', (widths[at] ?? 0) - widthOf(shown)));
      })
      .join(GAP)
      .trimEnd()}\n`;
  const head = line(
    columns.map(({ title }) => title.toUpperCase()),
    () => 'grey',
  );
  return head + cells.map((row) => line(row, colourOf)).join('');
}

function shrunk<Row>(natural: readonly number[], columns: readonly Column<Row>[], room: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (columns.length - 1)) - room;
  for (let at = columns.length - 1; at >= 0 && over > 0; at--) {
    const { least } = columns[at] as Column<Row>;
    if (least === undefined) continue;
    const taken = Math.min(over, Math.max(0, (widths[at] ?? 0) - least));
    widths[at] = (widths[at] ?? 0) - taken;
    over -= taken;
  }
  return widths;
}

/** One object for people: a line for each of its facts; those that are not there have none. */
export function facts(
  pairs: readonly (readonly [name: string, value: string | number | null | undefined])[],
  { out, env }: { readonly out: Output; readonly env: Environment },
): string {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(...shown.map(([name]) => widthOf(name)));
  const paint = paintOf(out, env);
  return shown
    .map(([name, value]) => {
      const text = oneLine(String(value));
      return `${paint(padded(name, width), 'grey')}  ${paint(text, colourOf(text))}\n`;
    })
    .join('');
}
