// The definitions that this process can run. Each is compiled once, hashed and stored. A workflow runs on the definition that it was started
// with: the stored plan of that hash, with the functions that today's code has under the same step names. One that lacks a function
// cannot go on here and says so.
import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import type { Definition, Node, Schema } from '../definition.ts';
import { InvalidDefinitionError, NotFoundError } from '../errors.ts';
import { compile } from '../machines/compile.ts';
import { closure } from '../machines/shape.ts';
import type { Store, StoredDefinition } from '../persistence/store.ts';

/** A definition ready to run. */
export interface Compiled {
  readonly hash: string;
  readonly definition: Definition;
  readonly machine: AnyStateMachine;
  readonly nodes: ReadonlyMap<string, Node>;
  /** Name → names that are over before it, whose outputs it may see. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether decisions without effects (a condition, a computed due time) look at outputs. */
  readonly decidesOnOutputs: boolean;
}

export class Registry {
  readonly #newest = new Map<string, Compiled>();
  readonly #byHash = new Map<string, Compiled>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws InvalidDefinitionError for a definition that cannot be compiled, or two of one name and version */
  add(definition: Definition): void {
    const compiled = compiledOf(definition);
    const other = this.#newest.get(definition.name);
    if (other && other.definition.version === definition.version && other.hash !== compiled.hash)
      throw new InvalidDefinitionError(
        `two definitions are named "${definition.name}" in version ${definition.version}; give one of them another version`,
        {
          workflow: definition.name,
          version: definition.version,
        },
      );
    this.#byHash.set(compiled.hash, compiled);
    this.#newest.set(definition.name, compiled);
  }

  /** Stores every definition, so that its workflows can be continued after it has changed. */
  async save(): Promise<void> {
    for (const compiled of this.#byHash.values()) await this.#store.saveDefinition(storedOf(compiled));
  }

  /** @throws NotFoundError for a name, or a version of it, that is not registered */
  named(name: string, version?: string): Compiled {
    const found =
      version === undefined
        ? this.#newest.get(name)
        : [...this.#byHash.values()].find((one) => one.definition.name === name && one.definition.version === version);
    if (found) return found;
    throw new NotFoundError(
      `no workflow "${name}"${version === undefined ? '' : ` of version ${version}`} is registered here; known are: ${[...this.#newest.keys()].join(', ') || 'none'}`,
      { name, version },
    );
  }

  /** The newest definition of every name. */
  list(): readonly Compiled[] {
    return [...this.#newest.values()];
  }

  /**
   * The definition that a stored workflow runs on.
   * @throws NotFoundError when its name is not registered any more, or today's code lacks one of its steps
   */
  async withHash(hash: string, name: string): Promise<Compiled> {
    const known = this.#byHash.get(hash);
    if (known) return known;
    const stored = await this.#store.definition(hash);
    if (!stored) throw new NotFoundError(`the definition ${hash} of workflow "${name}" is not stored`, { hash, name });
    const compiled = { ...compiledOf(revived(stored, this.named(name).definition)), hash };
    this.#byHash.set(hash, compiled);
    return compiled;
  }
}

function compiledOf(definition: Definition): Compiled {
  return {
    hash: hashOf(definition),
    definition,
    machine: compile(definition),
    nodes: new Map(definition.nodes.map((node) => [node.name, node])),
    before: closure(definition.nodes),
    decidesOnOutputs: definition.nodes.some(
      (node) => node.when !== undefined || (node.kind === 'sleep' && node.until !== undefined),
    ),
  };
}

/** What the hash covers: name, version, and of every step all that is data, besides which functions it has. Not the functions' code. */
export const planOf = (definition: Definition): object => ({
  name: definition.name,
  version: definition.version,
  nodes: definition.nodes.map((node) =>
    Object.fromEntries(Object.entries(node).map(([option, value]) => [option, planned(option, value)])),
  ),
});

const FUNCTION = { function: true };
const SCHEMA = { schema: true };
const planned = (option: string, value: unknown): unknown =>
  typeof value === 'function' ? FUNCTION : isSchema(option, value) ? SCHEMA : value;
const isSchema = (option: string, value: unknown): value is Schema =>
  value !== undefined && (option === 'output' || option === 'schema');

const hashOf = (definition: Definition): string =>
  createHash('sha256')
    .update(JSON.stringify(planOf(definition)))
    .digest('hex')
    .slice(0, 32);

const storedOf = ({ hash, definition, machine }: Compiled): StoredDefinition => ({
  hash,
  name: definition.name,
  version: definition.version,
  plan: planOf(definition),
  machine: JSON.parse(
    JSON.stringify(machine.config, (_, value: unknown) => (typeof value === 'function' ? { type: 'guard' } : value)),
  ) as object,
});

/** Yesterday's plan with today's functions. */
function revived(stored: StoredDefinition, today: Definition): Definition {
  const plan = stored.plan as { name: string; version: string; nodes: Record<string, unknown>[] };
  const nodes = plan.nodes.map((old) => {
    const current = today.nodes.find((node) => node.name === old.name) as Record<string, unknown> | undefined;
    return Object.fromEntries(
      Object.entries(old).map(([option, value]) => {
        const isCode = JSON.stringify(value) === JSON.stringify(FUNCTION);
        const isCheck = JSON.stringify(value) === JSON.stringify(SCHEMA);
        if (!isCode && !isCheck) return [option, value];
        if (isCode && typeof current?.[option] !== 'function')
          throw new NotFoundError(
            `workflow "${stored.name}" ${stored.version} (${stored.hash}) needs the function "${option}" of step "${String(old.name)}", which today's code does not have; bring it back, or restart the workflow`,
            { workflow: stored.name, version: stored.version, step: old.name, option },
          );
        return [option, current?.[option]];
      }),
    );
  });
  return { name: plan.name, version: plan.version, input: today.input, nodes: nodes as unknown as Node[] };
}
