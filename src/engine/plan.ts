// A definition as data, and back: what of it is hashed and stored, and how it comes to life again with the functions that today's code has under the
// same names. Used by the registry.
import { createHash } from 'node:crypto';
import type { Definition, Node } from '../definition.ts';
import { NotFoundError } from '../errors.ts';
import { allNodes } from '../machines/nodes.ts';
import type { StoredDefinition } from '../persistence/store.ts';

/** What the hash covers, besides the concurrency key (its limit may change at any time): name, version, and of every step all that is data, besides which functions and schemas it has. Not the functions' code. */
export const planOf = (definition: Definition): object => ({
  name: definition.name,
  version: definition.version,
  nodes: definition.nodes.map((node) => planned('node', node)),
  ...(definition.concurrency ? { concurrency: { key: planned('key', definition.concurrency.key ?? '') } } : {}),
  ...(definition.own ? { machine: planned('machine', definition.own.machine.config) } : {}),
  ...(definition.onBranchFailure === 'settle' ? { onBranchFailure: 'settle' } : {}),
});

const FUNCTION = { function: true };
const SCHEMA = { schema: true };

function planned(option: string, value: unknown): unknown {
  if (typeof value === 'function') return FUNCTION;
  if (typeof value !== 'object' || value === null) return value;
  if (option === 'output' || option === 'schema') return SCHEMA;
  if (Array.isArray(value)) return value.map((one) => planned('', one));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, planned(name, inner)]));
}

/** Whether a time-out is the author's or the default makes no other definition. */
export const hashOf = (definition: Definition): string =>
  createHash('sha256')
    .update(
      JSON.stringify(planOf(definition), (option, value: unknown) => (option === 'defaultTimeout' ? undefined : value)),
    )
    .digest('hex')
    .slice(0, 32);

/** Yesterday's plan with today's functions. */
export function revived(stored: StoredDefinition, today: Definition): Definition {
  const plan = stored.plan as {
    name: string;
    version: string;
    nodes: Record<string, unknown>[];
    concurrency?: object;
    onBranchFailure?: 'settle';
  };
  const current = new Map(allNodes(today.nodes).map((node) => [node.name, node as unknown as Record<string, unknown>]));
  const code = (value: unknown, path: readonly string[], step: string, now: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (isMark(value, FUNCTION)) return functionOf(stored, step, path, now);
    if (isMark(value, SCHEMA)) return now;
    if (Array.isArray(value))
      return path.at(-1) === 'body'
        ? value.map((inner) => node(inner as Record<string, unknown>))
        : value.map((inner, at) =>
            code(inner, [...path, String(at)], step, (now as readonly unknown[] | undefined)?.[at]),
          );
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        code(inner, [...path, name], step, (now as Record<string, unknown> | undefined)?.[name]),
      ]),
    );
  };
  const node = (old: Record<string, unknown>): Node =>
    code(old, [], String(old.name), current.get(String(old.name))) as Node;
  const { nodes: _, ...whole } = today;
  const concurrency = plan.concurrency && today.concurrency;
  const { name, version, onBranchFailure } = plan;
  return { ...whole, name, version, nodes: plan.nodes.map(node), concurrency, onBranchFailure };
}

const isMark = (value: object, mark: object): boolean => JSON.stringify(value) === JSON.stringify(mark);

function functionOf(stored: StoredDefinition, step: string, path: readonly string[], now: unknown): unknown {
  if (typeof now === 'function') return now;
  const option = path.join('.');
  throw new NotFoundError(
    `workflow "${stored.name}" ${stored.version} (${stored.hash}) needs the function "${option}" of step "${step}", which today's code does not have; bring it back, or restart the workflow`,
    { workflow: stored.name, version: stored.version, step, option },
  );
}
