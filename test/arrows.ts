// The rule of the layers, as a function of a file and what it imports. Used by layers.test.ts, which reads src/ with it.
import path from 'node:path';

/** For each room, the rooms it may import from. Everything may import words: the single files in src/. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  cli: ['graphql', 'engine', 'persistence', 'failures', 'drawing'],
  graphql: ['engine', 'persistence', 'failures', 'drawing'],
  engine: ['machines', 'steps', 'failures', 'persistence', 'notifications'],
  machines: ['failures'],
  steps: ['failures'],
  failures: [],
  persistence: [],
  notifications: [],
  drawing: [],
};

/** They see everything, and nobody imports them. */
const SUMMITS = ['index.ts', 'main.ts', 'cli.ts'];

/** The specifiers of every static, type-only, re-exporting and dynamic import in a source text. */
export function importsOf(source: string): string[] {
  const code = withoutComments(source);
  const from = /(?:^|[;\s}])(?:import|export)\s(?:[^'";]*?[\s}*])?from\s*['"]([^'"]+)['"]/g;
  const bare = /(?:^|[;\s])import\s*['"]([^'"]+)['"]/g;
  const called = /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g;
  return [from, bare, called].flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier = '']) => specifier));
}

/** What is wrong with an import, as a sentence with file, import and rule; undefined where nothing is. `file` is relative to src/. */
export function wrongArrow(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const wrong = (rule: string): string => `src/${file} imports ${specifier}: ${rule}`;
  if (target.startsWith('../')) return wrong('src/ imports nothing outside itself');
  if (SUMMITS.includes(target)) return wrong(`nobody imports src/${target}`);
  if (SUMMITS.includes(file)) return undefined;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (to === undefined || to === from) return undefined;
  if (from === undefined) return wrong(`words (the single files in src/) import only words, not ${to}/`);
  const allowed = ARROWS[from];
  if (allowed === undefined) return wrong(`${from}/ is no room that test/arrows.ts knows`);
  if (allowed.includes(to)) return undefined;
  return wrong(`${from}/ may import ${allowed.length > 0 ? allowed.map((room) => `${room}/`).join(', ') : 'no room'}`);
}

function roomOf(file: string): string | undefined {
  const [room, ...rest] = file.split('/');
  return rest.length > 0 ? room : undefined;
}

/** Strings are kept, since a specifier is one; what looks like a comment inside a string is part of the string. */
export function withoutComments(source: string): string {
  const parts = /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return source.replace(parts, (part) => (part.startsWith('/') ? ' ' : part));
}
