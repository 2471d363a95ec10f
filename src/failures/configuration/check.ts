// Compares what somebody wrote with the tree of keys: unknown keys, values that cannot be, and what differs by definition. Everything that is
// wrong is told at once, with its path, the value seen and what would do.
import { isKey, type Section } from './key.ts';
import type { Kind } from './kinds.ts';
import { nearest } from './nearest.ts';
import { wrongTogether } from './relations.ts';
import { SCHEMA } from './schema.ts';

/** What was said, by path: only that. */
export interface Said {
  readonly values: ReadonlyMap<string, unknown>;
  /** Name of a definition → what is different for it, by path. */
  readonly definitions: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
}

export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
  readonly value?: unknown;
}

/** @param tree what a file has under `workflow_error_handling`, or an object like it */
export function check(tree: unknown): Said & { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const { definitions: different, ...whole } = isMap(tree) ? tree : {};
  if (!isMap(tree)) problems.push(notSection([], tree));
  const values = new Map<string, unknown>();
  checkSection(SCHEMA, whole, { path: [], prefix: [], values, problems, siblings: ['definitions'] });
  const definitions = new Map<string, Map<string, unknown>>();
  if (different !== undefined && !isMap(different)) problems.push(notSection(['definitions'], different));
  for (const [name, section] of Object.entries(isMap(different) ? different : {})) {
    const own = new Map<string, unknown>();
    definitions.set(name, own);
    const prefix = ['definitions', name];
    if (isMap(section)) checkSection(SCHEMA, section, { path: [], prefix, values: own, problems, siblings: [] });
    else problems.push(notSection(prefix, section));
  }
  const together = wrongTogether(values);
  problems.push(...together);
  for (const [name, own] of together.length > 0 ? [] : definitions)
    for (const problem of wrongTogether(new Map([...values, ...own])))
      problems.push({ ...problem, path: ['definitions', name, ...problem.path] });
  return { values, definitions, problems };
}

interface Walk {
  /** From the root of the tree of keys. */
  readonly path: readonly string[];
  /** What stands before it: nothing, or the definition that is meant. */
  readonly prefix: readonly string[];
  readonly values: Map<string, unknown>;
  readonly problems: Problem[];
  /** Names that are allowed here besides. */
  readonly siblings: readonly string[];
}

function checkSection(section: Section, given: Readonly<Record<string, unknown>>, walk: Walk): void {
  for (const [name, value] of Object.entries(given)) {
    const path = [...walk.path, name];
    const at = [...walk.prefix, ...path];
    const node = Object.hasOwn(section, name) ? section[name] : undefined;
    if (node === undefined)
      walk.problems.push({ path: at, message: unknownKey(name, [...Object.keys(section), ...walk.siblings]) });
    else if (!isKey(node))
      if (isMap(value)) checkSection(node, value, { ...walk, path, siblings: [] });
      else walk.problems.push(notSection(at, value));
    else if (walk.prefix.length > 0 && !node.perDefinition)
      walk.problems.push({ path: at, value, message: 'cannot differ by definition; say it once for all of them' });
    else if (node.kind.accepts(value)) walk.values.set(path.join('.'), value);
    else walk.problems.push({ path: at, value, message: wrongValue(node.kind, value) });
  }
}

function unknownKey(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `is no key here; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`}`;
}

function wrongValue({ expects, words, whatIsWrong }: Kind<unknown>, value: unknown): string {
  const told = whatIsWrong?.(value);
  if (told !== undefined) return `is wrong: ${told}`;
  if (value === null) return `has no value; it must be ${expects}`;
  const wrong = (Array.isArray(value) ? value : [value]).find((one) => !words?.includes(one as string));
  const meant = words && typeof wrong === 'string' ? nearest(wrong, words) : undefined;
  return `must be ${expects}; it is ${shown(value)}${meant === undefined ? '' : `: did you mean "${meant}"?`}`;
}

const notSection = (path: readonly string[], value: unknown): Problem => ({
  path,
  value,
  message: `must be a section with keys; it is ${shown(value)}`,
});

const LONGEST_SHOWN = 80;
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  // JSON has no word for numbers that are none.
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  const written = isNumber ? String(value) : (JSON.stringify(value) ?? `a ${typeof value}`);
  return written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
