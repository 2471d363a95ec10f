// The TypeScript files of src/, read from the disk. Used by the tests that check a rule of the whole code.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Source {
  /** Relative to src/, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

export function sources(): Source[] {
  const root = path.join(import.meta.dirname, '..', 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: file.replaceAll(path.sep, '/'), text: readFileSync(path.join(root, file), 'utf8') }));
}
