// --watch: the same question again every two seconds, until Ctrl-C. On a terminal the newest answer stands alone on the screen; where there is none, an
// answer is printed only where it differs from the one before it.
import { sleep } from '../clock.ts';
import type { Flags, Surroundings } from './command.ts';
import { EXIT } from './exitCodes.ts';

export const watchFlag = {
  watch: {
    type: 'boolean',
    short: 'w',
    text: 'again every 2 s until Ctrl-C; without a terminal only what has changed',
  },
} as const satisfies Flags;

const EVERY_MS = 2_000;
const CLEAR = '\u001b[H\u001b[2J\u001b[3J';

/** @param text everything that is to be shown. @param foot what is only of interest once, for stderr */
export async function shown(
  { stdout, stderr, clock, onInterrupt }: Surroundings,
  watch: boolean,
  ask: () => Promise<{ readonly text: string; readonly foot?: string }>,
): Promise<number> {
  if (!watch) {
    const { text, foot = '' } = await ask();
    stdout.write(text);
    stderr.write(foot);
    return EXIT.done;
  }
  const over = new AbortController();
  const stop = onInterrupt(() => over.abort());
  try {
    for (let before: string | undefined; !over.signal.aborted; ) {
      const { text } = await ask();
      if (stdout.isTTY) stdout.write(`${CLEAR}${text}`);
      else if (text !== before) stdout.write(text);
      before = text;
      await sleep(clock, EVERY_MS, over.signal).catch(() => {});
    }
    return EXIT.done;
  } finally {
    stop();
  }
}
