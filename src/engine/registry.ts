// The definitions that this process can run. Each is compiled once, hashed and stored. A workflow runs on the definition that it was started
// with: the stored plan of that hash, with the functions that today's code has under the same step names. One that lacks a function
// cannot go on here and says so.
import type { AnyStateMachine } from 'xstate';
import type { Definition, Node } from '../definition.ts';
import { InvalidDefinitionError, NotFoundError } from '../errors.ts';
import { checkSensitiveSteps } from '../sensitivePaths.ts';
import { compile } from '../machines/compile.ts';
import { machinesOf } from '../machineWalk.ts';
import { needsResources } from '../machines/step.ts';
import { allNodes, closure, placements } from '../machines/nodes.ts';
import { type Gate, gateOf } from './ownMachine/gate.ts';
import type { Store, StoredDefinition } from '../persistence/store.ts';
import { defaultRedactor } from '../redaction.ts';
import { shownMachine } from '../shownMachine.ts';
import { hashOf, planOf, revived } from './plan.ts';

/** Whether a definition may change under an unchanged version: normal in development, a mistake in production. */
export type ChangedDefinitions = 'allow' | 'refuse';

/** A definition ready to run. */
export interface Compiled {
  readonly hash: string;
  readonly definition: Definition;
  readonly machine: AnyStateMachine;
  /** Of an author's own machine. */
  readonly own: { readonly gate: Gate } | undefined;
  /** Name → node, those inside loops too. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Name → loops around it, outermost first. */
  readonly loops: ReadonlyMap<string, readonly string[]>;
  /** Name → names that are over before it, whose outputs it may see. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether any step goes through a circuit breaker. */
  readonly hasBreakers: boolean;
  /** Whether it has a concurrency key, or steps that need resources. */
  readonly usesResources: boolean;
  readonly hasChildren: boolean;
  /** Whether decisions without effects (a condition, a computed due time), or the check of states, look at outputs. */
  readonly decidesOnOutputs: boolean;
}

export class Registry {
  readonly #newest = new Map<string, Compiled>();
  /** Also of workflows that were restored here, which began under definitions that are not registered any more. */
  readonly #byHash = new Map<string, Compiled>();
  /** Name and version → what was added under it. */
  readonly #added = new Map<string, Compiled>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws InvalidDefinitionError for a definition that cannot be compiled, or two of one name and version */
  add(definition: Definition): void {
    const compiled = compiledOf(definition);
    const other = this.#added.get(idOf(definition));
    if (other && other.hash !== compiled.hash)
      throw new InvalidDefinitionError(
        `two definitions are named "${definition.name}" in version ${definition.version}; give one of them another version`,
        {
          workflow: definition.name,
          version: definition.version,
        },
      );
    checkSensitiveSteps(definition.name, definition.sensitive ?? [], [...compiled.nodes.keys()]);
    this.#byHash.set(compiled.hash, compiled);
    this.#added.set(idOf(definition), compiled);
    this.#newest.set(definition.name, compiled);
  }

  /**
   * Stores every definition, so that its workflows can be continued after it has changed.
   * @throws InvalidDefinitionError with `refuse` for one that has changed under an unchanged version
   */
  async save(changed: ChangedDefinitions): Promise<void> {
    for (const compiled of this.#byHash.values()) {
      const { name, version } = compiled.definition;
      const earlier = await this.#store.saveDefinition({ ...storedOf(compiled), sensitive: this.#sensitiveOf(name) });
      if (changed === 'allow' || earlier.every((hash) => hash === compiled.hash)) continue;
      throw new InvalidDefinitionError(
        `workflow "${name}" has changed, but its version is still ${version}; raise the version, so that one version always means the same steps`,
        { workflow: name, version, hash: compiled.hash, earlier },
      );
    }
  }

  /** Of all versions together: one process may have several. */
  #sensitiveOf(name: string): string[] {
    const versions = [...this.#byHash.values()].filter(({ definition }) => definition.name === name);
    return [...new Set(versions.flatMap(({ definition }) => definition.sensitive ?? []))].sort();
  }

  /** @throws NotFoundError for a name, or a version of it, that is not registered */
  named(name: string, version?: string): Compiled {
    const found = version === undefined ? this.#newest.get(name) : this.#added.get(idOf({ name, version }));
    if (found) return found;
    const versions = this.#versionsOf(name);
    throw new NotFoundError(
      versions.length === 0
        ? `no workflow "${name}" is registered here; known are: ${this.names.join(', ') || 'none'}`
        : `no version ${version} of workflow "${name}" is registered here; there are: ${versions.join(', ')}`,
      { name, version, ...(versions.length === 0 ? {} : { versions }) },
    );
  }

  #versionsOf(name: string): string[] {
    const known = [...this.#added.values()].filter(({ definition }) => definition.name === name);
    return known.map(({ definition }) => definition.version);
  }

  /** The newest definition of every name. */
  list(): readonly Compiled[] {
    return [...this.#newest.values()];
  }

  /** Of every definition that this process has. */
  get names(): readonly string[] {
    return [...this.#newest.keys()];
  }

  /** Of every definition that this process has: its name, and its name and version. */
  get served(): readonly string[] {
    const versions = [...this.#added.values()].map(({ definition }) => `${definition.name} ${definition.version}`);
    return [...this.names, ...versions];
  }

  /** Names of the dependencies that steps have a circuit breaker for. */
  get dependencies(): ReadonlySet<string> {
    const nodes = this.list().flatMap((compiled) => [...compiled.nodes.values()]);
    return new Set(nodes.flatMap((node) => (node.kind === 'step' && node.breaker ? [node.breaker] : [])));
  }

  get usesResources(): boolean {
    for (const { usesResources } of this.#byHash.values()) if (usesResources) return true;
    return false;
  }

  /** Whether any workflow says of whom it waits for an event. */
  get namesSenders(): boolean {
    for (const { nodes } of this.#byHash.values())
      for (const node of nodes.values()) if (node.kind === 'wait' && node.from !== undefined) return true;
    return false;
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
    const today = this.named(name);
    const compiled = today.own
      ? { ...this.#machineOf(stored, today), hash }
      : { ...compiledOf(revived(stored, today.definition)), hash };
    this.#byHash.set(hash, compiled);
    return compiled;
  }

  /**
   * An author's own machine is no data that could be brought back: it must be here in the version that the workflow is of, or the newest must know
   * how to go on from that.
   */
  #machineOf({ name, version, hash }: StoredDefinition, newest: Compiled): Compiled {
    const same = [...this.#byHash.values()].find(
      ({ definition: one, own }) => own && one.name === name && one.version === version,
    );
    if (same) return same;
    if (newest.definition.own?.migrate) return newest;
    throw new NotFoundError(
      `workflow "${name}" is of version ${version} (${hash}) of its machine, and only ${this.#versionsOf(name).join(', ')} is registered here; register version ${version} beside it, or give fromMachine a "migrate"`,
      { workflow: name, version, hash },
    );
  }
}

const idOf = ({ name, version }: Pick<Definition, 'name' | 'version'>): string => JSON.stringify([name, version]);

/** A definition never changes: every further engine of this process, as tests have many, takes what the first one made of it. */
const COMPILED = new WeakMap<Definition, Compiled>();

function compiledOf(definition: Definition): Compiled {
  const compiled = COMPILED.get(definition) ?? compiledAnew(definition);
  COMPILED.set(definition, compiled);
  // The gate of an author's machine is each engine's own.
  return definition.own ? { ...compiled, own: ownOf(definition, definition.own) } : compiled;
}

function compiledAnew(definition: Definition): Compiled {
  return {
    hash: hashOf(definition),
    definition,
    machine: compile(definition),
    own: definition.own && ownOf(definition, definition.own),
    nodes: new Map(allNodes(definition.nodes).map((node) => [node.name, node])),
    loops: new Map([...placements(definition.nodes)].map(({ node, loops }) => [node.name, loops])),
    before: closure(definition.nodes),
    usesResources: definition.concurrency !== undefined || allNodes(definition.nodes).some(needsResources),
    hasBreakers: allNodes(definition.nodes).some((node) => node.kind === 'step' && node.breaker !== undefined),
    hasChildren: allNodes(definition.nodes).some((node) => node.kind === 'step' && node.child !== undefined),
    decidesOnOutputs:
      definition.own !== undefined ||
      definition.checkState !== undefined ||
      allNodes(definition.nodes).some(looksAtOutputs),
  };
}

const ownOf = ({ version }: Definition, { machine, stepOf }: NonNullable<Definition['own']>): Compiled['own'] => ({
  gate: gateOf(machine, version, stepOf),
});

/** A definition as it would be stored, for those who only want to look at it. @throws InvalidDefinitionError */
export const asStored = (definition: Definition): StoredDefinition => storedOf(compiledOf(definition));

const looksAtOutputs = (node: Node): boolean =>
  node.when !== undefined ||
  node.kind === 'loop' ||
  (node.kind === 'sleep' && node.until !== undefined) ||
  (node.kind === 'wait' && typeof node.from === 'function') ||
  (node.kind === 'step' && node.each !== undefined);

const configOf = ({ config }: AnyStateMachine): object =>
  JSON.parse(
    JSON.stringify(config, (_, value: unknown) => (typeof value === 'function' ? { type: 'guard' } : value)),
  ) as object;

/** Levels of machines below an author's own that are stored: one that holds itself has no end. */
const MOST_LEVELS = 4;

/** What a secret stands in is stored without it: who shows it knows of names of keys besides. */
const ownConfigOf = (machine: AnyStateMachine, sensitive: readonly string[]): object =>
  shownMachine(configOf(machine), sensitive, defaultRedactor);

const machinesBelow = (root: AnyStateMachine, sensitive: readonly string[]): Readonly<Record<string, object>> =>
  Object.fromEntries(
    [...machinesOf(root, [], MOST_LEVELS)].flatMap(({ machine, names }) =>
      names.length > 0 ? [[names.join('/'), ownConfigOf(machine, sensitive)]] : [],
    ),
  );

const STORED = new WeakMap<Definition, StoredDefinition>();

function storedOf(compiled: Compiled): StoredDefinition {
  const { hash, definition, machine } = compiled;
  const known = STORED.get(definition);
  if (known) return known;
  const { name, version, own, sensitive = [] } = definition;
  const stored = {
    hash,
    name,
    version,
    plan: planOf(definition),
    machine: own ? ownConfigOf(own.machine, sensitive) : configOf(machine),
    ...(own ? { machines: machinesBelow(own.machine, sensitive) } : {}),
  };
  STORED.set(definition, stored);
  return stored;
}
