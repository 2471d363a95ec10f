// The command inside of the test's own process: what was typed → what it printed where, and how it ended.
import { Readable } from 'node:stream';
import type { Clock } from '../../src/clock.ts';
import { systemClock } from '../../src/clock.ts';
import { holdfast } from '../../src/cli/holdfast.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  /** A terminal of so many columns; none where it is left out. */
  readonly columns?: number;
  readonly clock?: Clock;
  readonly stdin?: string | NodeJS.ReadableStream;
  /** Gets the listener that a Ctrl-C would call. */
  readonly interrupted?: (press: () => void) => void;
  /** Sees everything that is written to stdout, as it is. */
  readonly wrote?: (text: string) => void;
}

export async function typed(words: readonly string[], given: Given = {}): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const terminal = given.columns === undefined ? {} : { isTTY: true, columns: given.columns };
  const stdin = typeof given.stdin === 'object' ? given.stdin : Readable.from([given.stdin ?? '']);
  const code = await holdfast(words, {
    env: given.env ?? {},
    clock: given.clock ?? systemClock,
    stdout: {
      ...terminal,
      write: (text) => {
        said.stdout += text;
        given.wrote?.(text);
      },
    },
    stderr: { ...terminal, write: (text) => void (said.stderr += text) },
    stdin: stdin as unknown as NodeJS.ReadStream,
    onInterrupt(listener) {
      given.interrupted?.(listener);
      return () => {};
    },
  });
  return { code, ...said };
}
