// What a terminal makes of a text: how wide it is, where it is cut, which colour it has. Data come from anywhere, so that what would steer a terminal is
// taken out of them before they are shown.
import { stripVTControlCharacters } from 'node:util';
import type { Environment } from '../configuration.ts';
import type { Output } from './command.ts';

/** One line that steers nothing: escapes and control characters are gone, ends of lines are spaces. */
export const oneLine = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\s*[\r\n\t]\s*/g, ' ')
    .replace(INVISIBLE, '');

/** The same with its lines kept, for stacks and long texts. */
export const manyLines = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .split(/\r?\n/)
    .map((line) => line.replace(INVISIBLE, ''))
    .join('\n');

/** Controls, and marks that turn the direction of a text around. */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** JSON that steers nothing either: what JSON leaves as it is, and a terminal would not, is written as an escape. */
export const jsonText = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replace(
    STEERING,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
const STEERING = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Columns that it takes: letters of East Asia and emoji take two, marks on a letter none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += /\p{Mn}|\u200d|\ufe0f/u.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Not wider than `width`; what is cut ends in "…". */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const letter of text) {
    used += widthOf(letter);
    if (used > width) break;
    kept += letter;
  }
  return `${kept}…`;
}

export const padded = (text: string, width: number): string =>
  `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`;

const COLOURS = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, grey: 90, bold: 1 } as const;
export type Colour = keyof typeof COLOURS;

export type Paint = (text: string, colour: Colour | undefined) => string;

/** Paints on a terminal alone, and not where NO_COLOR (no-color.org) says so. */
export function paintOf({ isTTY }: Output, env: Environment): Paint {
  const plain = !isTTY || Boolean(env['NO_COLOR']) || env['TERM'] === 'dumb';
  return (text, colour) => (plain || colour === undefined ? text : `\u001b[${COLOURS[colour]}m${text}\u001b[0m`);
}

/** What the words of the API mean to whoever skims a list. */
export function colourOf(word: string): Colour | undefined {
  return Object.hasOwn(MEANINGS, word) ? MEANINGS[word as keyof typeof MEANINGS] : undefined;
}

const MEANINGS = {
  COMPLETED: 'green',
  CLOSED: 'green',
  RESOLVED: 'green',
  ok: 'green',
  RUNNING: 'cyan',
  FAILED: 'red',
  ABORTED: 'red',
  OPEN: 'red',
  CRITICAL: 'red',
  ERROR: 'red',
  HIGH: 'red',
  COMPENSATION_FAILED: 'red',
  problem: 'red',
  AWAITING_INTERVENTION: 'yellow',
  PAUSED: 'yellow',
  RETRYING: 'yellow',
  COMPENSATING: 'yellow',
  ROLLING_BACK: 'yellow',
  HALF_OPEN: 'yellow',
  WARNING: 'yellow',
  WARN: 'yellow',
  MEDIUM: 'yellow',
  warning: 'yellow',
  SKIPPED: 'grey',
  CANCELLED: 'grey',
  PENDING: 'grey',
} as const satisfies Record<string, Colour>;
