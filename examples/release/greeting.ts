// The one dependency of the project, as its registry has it. Its version and its hash stand in the project's lock file.
import { createHash } from 'node:crypto';

export const GREETING_VERSION = '1.4.0';

/** File name → content. */
export const GREETING_FILES: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'greeting', version: GREETING_VERSION, type: 'module', exports: './index.js' })}\n`,
  'index.js': "export const greeting = (name) => 'Hello, ' + name + '!';\n",
  'index.d.ts': 'export declare const greeting: (name: string) => string;\n',
};

export const greetingIntegrity = (): string => integrityOf(GREETING_FILES);

/** As lock files have it: the hash over all that is delivered. */
export const integrityOf = (files: unknown): string =>
  `sha512-${createHash('sha512').update(JSON.stringify(files)).digest('base64')}`;
