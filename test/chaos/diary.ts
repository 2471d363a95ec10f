// A workflow that notes each call of a step in a file of its own: what was called how often is counted by listing the folder.
import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { workflow } from '../../src/builder.ts';

export function diary(folder: string) {
  const note = (what: string) => (): string => {
    writeFileSync(path.join(folder, `${what}-${randomUUID()}`), '');
    return what;
  };
  return workflow('diary', { version: '1' })
    .step('a', { run: note('a') })
    .step('b', { run: note('b') })
    .step('c', { run: note('c') })
    .waitFor('word')
    .step('d', { run: ({ outputs }) => `${note('d')()}${outputs.c}` });
}

/** Name of a step → calls. */
export function callsIn(folder: string): Readonly<Record<string, number>> {
  const calls: Record<string, number> = {};
  for (const file of readdirSync(folder)) {
    const [what = ''] = file.split('-', 1);
    calls[what] = (calls[what] ?? 0) + 1;
  }
  return calls;
}
