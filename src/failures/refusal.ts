// A library that throws while it is being called has nothing from outside to go by: no answer had come, nothing was awaited. It refuses the call itself,
// its arguments or the state that they meet, and would refuse the same call again. The stack shows that: library above, the caller's own function right
// below it, nothing of Node.js and no `async` in between. Asked last of all, about errors of which nothing else is known; it can only take a retry away.
import type { Finding } from './catalog/fact.ts';
import { OF_A_MOMENT, PASSING } from './catalog/sentences.ts';
import { readText } from './read.ts';

/** Frames that are looked at: as many as Node.js keeps unless told otherwise. */
const MOST_FRAMES = 10;
/** UTF-16 units. */
const STACK_LIMIT = 8_192;

/** The verdict of where it was thrown, or undefined where that shows nothing. */
export function judgeRefusal(error: unknown): Finding | undefined {
  const message = readText(error, 'message', 300);
  if (message === undefined || PASSING.test(message) || OF_A_MOMENT.test(message)) return undefined;
  return isRefusedAtOnce(readText(error, 'stack', STACK_LIMIT) ?? '') ? REFUSED : undefined;
}

function isRefusedAtOnce(stack: string): boolean {
  let isOfLibrary = false;
  for (const line of stack.split('\n', MOST_FRAMES + 20)) {
    const frame = /^ {2,8}at (.+)$/.exec(line)?.[1];
    if (frame === undefined) continue;
    if (frame.startsWith('async ')) return false;
    const place = /\(([^()]*)\)$/.exec(frame)?.[1] ?? frame;
    if (place === '<anonymous>' || place === 'native') continue;
    if (place.startsWith('node:') || OURS.test(place)) return false;
    if (!LIBRARY.test(place)) return isOfLibrary;
    isOfLibrary = true;
  }
  return false;
}

const LIBRARY = /[\\/]node_modules[\\/]/;
/** Where holdfast is a dependency, it is no library in this sense. */
const OURS = /[\\/]node_modules[\\/]holdfast[\\/]/;

const REFUSED: Finding = {
  is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  why: 'The library refused the call at once, before anything was waited for: it would refuse the same call again.',
  rule: 'stack:refused-at-once',
};
