// A value that a flag gives: JSON as it stands, `@file`, or `-` for stdin.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { UsageError } from './usageError.ts';

/** @throws UsageError for a file that cannot be read, and for what is no JSON */
export async function jsonGiven(given: string, flag: string, stdin: NodeJS.ReadStream): Promise<unknown> {
  const from = given === '-' ? 'stdin' : given.startsWith('@') ? `the file "${given.slice(1)}"` : undefined;
  const json = given === '-' ? await text(stdin) : given.startsWith('@') ? contentOf(given.slice(1), flag) : given;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UsageError(
      `${flag} must be JSON${from === undefined ? '' : `, and ${from} holds none`}: ${(cause as Error).message}; a text is written '"…"', a file @name, stdin -`,
      undefined,
      { cause },
    );
  }
}

function contentOf(file: string, flag: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${flag} names the file "${file}", which cannot be read`, undefined, { cause });
  }
}
