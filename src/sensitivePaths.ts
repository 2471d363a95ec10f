// Places that a definition calls sensitive, such as `input.card.number`, `steps.pay.output.token` or `*.password`: what stands there is shown to nobody, and
// is struck out wherever the same text turns up in what the workflow says of itself.
import { InvalidDefinitionError } from './errors.ts';
import { REDACTED } from './redaction.ts';

/** Where a value stands: what the workflow was started with, or what a step gave. */
export type Place = 'input' | `steps.${string}.output`;

const SEGMENT = '(?:\\*|[A-Za-z_$][\\w$-]*)';
const PATH = new RegExp(`^(?:(?:input|steps\\.[A-Za-z][\\w-]*\\.output)(?:\\.${SEGMENT})*|\\*(?:\\.${SEGMENT})+)$`);

/** @throws InvalidDefinitionError for what is no path */
export function checkSensitive(workflow: string, paths: unknown): void {
  const must =
    'each names a place such as "input.card.number", "steps.pay.output.token" or "*.password" (a key at any depth); "*" is any key';
  if (!Array.isArray(paths))
    throw new InvalidDefinitionError(`workflow "${workflow}": sensitive must be a list of paths; ${must}`, {
      workflow,
      option: 'sensitive',
    });
  for (const path of paths as unknown[])
    if (typeof path !== 'string' || !PATH.test(path) || /^[*.]+$/.test(path))
      throw new InvalidDefinitionError(
        `workflow "${workflow}": sensitive has ${JSON.stringify(path)}, which is no path; ${must}`,
        { workflow, option: 'sensitive', path },
      );
}

/** @throws InvalidDefinitionError for a step that the definition does not have */
export function checkSensitiveSteps(workflow: string, paths: readonly string[], steps: readonly string[]): void {
  for (const path of paths) {
    const [root, step = ''] = path.split('.');
    if (root === 'steps' && !steps.includes(step))
      throw new InvalidDefinitionError(
        `workflow "${workflow}": sensitive has "${path}", and there is no step "${step}"; there are ${steps.join(', ')}`,
        { workflow, option: 'sensitive', path },
      );
  }
}

/** The value with what is sensitive in it struck out; the same where nothing is. */
export function withoutSensitive<Value>(value: Value, place: Place, paths: readonly string[]): Value {
  let clean: unknown = value;
  for (const path of paths)
    clean = at(clean, place, path, (found) => (found === null || found === undefined ? found : REDACTED));
  return clean as Value;
}

/** Strings shorter than this are too common to be struck out elsewhere. */
const SHORTEST = 6;
const MOST = 1_000;

/** What stands at the sensitive places of a value, as texts that may turn up elsewhere; the longest first. */
export function secretsIn(value: unknown, place: Place, paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths)
    at(value, place, path, (secret) => {
      collect(secret, found);
      return secret;
    });
  return [...found].sort((one, other) => other.length - one.length).slice(0, MOST);
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'number' || typeof value === 'string') {
    const text = String(value);
    if (text.length < SHORTEST) return;
    found.add(text);
    const escaped = JSON.stringify(text).slice(1, -1);
    if (escaped !== text) found.add(escaped);
  } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one, found);
}

type Change = (found: unknown) => unknown;

function at(value: unknown, place: Place, path: string, change: Change): unknown {
  if (path.startsWith('*.')) return anywhere(value, path.slice(2).split('.'), change);
  if (path === place) return change(value);
  return path.startsWith(`${place}.`) ? inside(value, path.slice(place.length + 1).split('.'), change) : value;
}

/** A list is gone through: a path says nothing of the places in it. */
function inside(value: unknown, keys: readonly string[], change: Change): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return changed(value, (one) => inside(one, keys, change));
  return changed(value, (one, name) => (key === '*' || key === name ? inside(one, rest, change) : one));
}

function anywhere(value: unknown, keys: readonly string[], change: Change): unknown {
  const here = inside(value, keys, change);
  return typeof here === 'object' && here !== null ? changed(here, (one) => anywhere(one, keys, change)) : here;
}

/** A copy where a member is another one. */
function changed(value: object, change: (member: unknown, key: string) => unknown): unknown {
  if (Array.isArray(value)) {
    const copy = value.map((one, index) => change(one, String(index)));
    return copy.some((one, index) => one !== value[index]) ? copy : value;
  }
  const entries = Object.entries(value).map(([key, one]): [string, unknown] => [key, change(one, key)]);
  return entries.some(([key, one]) => one !== (value as Record<string, unknown>)[key])
    ? Object.fromEntries(entries)
    : value;
}
