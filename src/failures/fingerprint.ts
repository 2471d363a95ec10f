// A name for "the same error again", so that a thousand failures of one cause are one line for the operator. It holds across restarts
// and line numbers: what changes from run to run (ids, numbers, quoted values) is struck out before hashing.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { cut } from './read.ts';

export interface FingerprintParts {
  readonly errorType: string;
  readonly message: string;
  readonly stack: string | null;
  readonly step: string | null;
  readonly definition: string | null;
}

/** 32 hexadecimal digits: the first half of a SHA-256. */
export function fingerprintOf({ errorType, message, stack, step, definition }: FingerprintParts): string {
  const text = normalised(message);
  const frames = framesIn(stack, message);
  // All that the name is made of, unabridged: nothing passes for another error here, and the same one again is named by a look.
  const all = JSON.stringify([errorType, text, step, definition]) + frames;
  const known = names.get(all);
  if (known !== undefined) return known;
  const parts = [errorType, text, framesOf(frames), step, definition];
  const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  if (all.length <= LONGEST_REMEMBERED) remember(all, name);
  return name;
}

/** Names of what failed lately. */
const names = new Map<string, string>();
const MOST_REMEMBERED = 500;
/** UTF-16 units: 4 MiB at most for all of them. */
const LONGEST_REMEMBERED = 4_096;

function remember(all: string, name: string): void {
  if (names.size >= MOST_REMEMBERED) names.delete(names.keys().next().value as string);
  names.set(all, name);
}

/** UTF-16 units of message and stack that count. */
const LONGEST_MESSAGE = 1_000;
const LONGEST_STACK = 16_384;
const MOST_FRAMES = 5;

/** Linear: each pattern runs over the text once, and the words are tested one by one. */
function normalised(message: string): string {
  return cut(message, LONGEST_MESSAGE)
    .replace(/"[^"]*"|`[^`]*`|(?<!\w)'[^']*'/g, '""')
    .replace(/[\w.:@/-]+/g, (word) => (/\d/.test(word) || /^[0-9a-f-]{16,}$/i.test(word) ? '#' : word))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Where holdfast itself is: how a step came to be called differs from one call to the next. */
const OWN = fileURLToPath(new URL('..', import.meta.url));

/** Names of the innermost functions of the author's code. Packages, holdfast and Node.js itself move with upgrades, lines with every edit. */
const framesOf = (frames: string): string[] =>
  frames
    .split('\n')
    .filter((line) => /^\s{1,8}at /.test(line) && !/[/\\]node_modules[/\\]|\(?node:/.test(line) && !line.includes(OWN))
    .slice(0, MOST_FRAMES)
    .map(functionOf);

/** The stack after the message. */
function framesIn(stack: string | null, message: string): string {
  if (stack === null) return '';
  const at = stack.indexOf(message);
  return cut(at < 0 ? stack : stack.slice(at + message.length), LONGEST_STACK);
}

/** `at async Object.charge (/app/pay.ts:3:9)` → `Object.charge`; a frame without a name → its file. */
function functionOf(line: string): string {
  const frame = line.trim().replace(/^at (async )?/, '');
  const open = frame.lastIndexOf(' (');
  if (open > 0) return frame.slice(0, open);
  return frame.replace(/(:\d+){1,2}\)?$/, '').replace(/^.*[/\\]/, '');
}
