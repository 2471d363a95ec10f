// What one workflow holds of the resources that all share: asked for when its chart wants it, before the commit, so that what is free costs no commit
// of its own; let go in the commit after which no state wants it. A claim belongs to the workflow, so that whoever takes it over has it;
// one that was granted for a state that was never committed is found and let go then.
import { atOnce } from '../atOnce.ts';
import { WHOLE } from '../workflow.ts';
import type { Definition } from '../definition.ts';
import { InvalidInputError } from '../errors.ts';
import { type ChartEvent, to } from '../machines/events.ts';
import { addressedStep } from '../machines/keys.ts';
import { claimed, type Wanted, type WantedGrant } from '../machines/wanted.ts';
import { storedKey } from '../persistence/escape.ts';
import type { Claim, Units } from '../persistence/resourceStore.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Position } from './position.ts';

interface Begun {
  /** It has no claims yet. */
  readonly isBorn: boolean;
  /** It may have claims that its definition of today knows nothing of: migrated, or a machine of its author's whose options have changed. */
  readonly isOfAnother: boolean;
}

export class Grants {
  readonly #workflow: LiveWorkflow;
  readonly #fence: number;
  readonly #isUsed: boolean;
  /** Addresses of its claims; undefined until they were read. */
  #claims: Set<string> | undefined;
  /** Addresses of claims that stand in line, as far as this process was told. */
  readonly #waiting = new Set<string>();
  /** What its own concurrency key is called, once it was computed. */
  #slot: string | undefined;

  constructor(workflow: LiveWorkflow, fence: number, { isBorn, isOfAnother }: Begun) {
    this.#workflow = workflow;
    this.#fence = fence;
    this.#isUsed = workflow.compiled.usesResources || isOfAnother;
    this.#claims = isBorn ? new Set() : undefined;
  }

  /** Whether there may be claims that nobody has looked at since the workflow came into memory. */
  get isUnread(): boolean {
    return this.#isUsed && this.#claims === undefined;
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whether something is wanted that was not asked for yet: the workflow may not sleep before. */
  isPending(wants: readonly Wanted[]): boolean {
    return wants.some((want) => want.kind === 'grant' && !this.#waiting.has(want.address));
  }

  /** Something was granted meanwhile: what stands in line is asked for again. */
  heard(): void {
    this.#waiting.clear();
  }

  /** The event of the next grant that can be had now. @throws ServerUnavailableError, StaleWriterError */
  async next(committed: Position, { wants }: Position): Promise<ChartEvent | undefined> {
    if (!this.#isUsed) return undefined;
    const claims = (this.#claims ??= await this.#read(committed));
    for (const want of wants) {
      if (want.kind !== 'grant' || this.#waiting.has(want.address)) continue;
      claims.add(want.address);
      const claim = await this.#claimOf(want);
      if (claim instanceof InvalidInputError) return failing(claim);
      if (await this.#workflow.around.store.acquire(claim))
        return want.address === WHOLE ? { type: 'ADMITTED' } : to(want.address, { kind: 'GRANTED' });
      this.#waiting.add(want.address);
    }
    return undefined;
  }

  /** What the workflow wants with its birth: claimed in the same commit, and asked for after it. */
  async standInLine({ wants }: Position): Promise<{ address: string; needs: Units }[]> {
    const claims = [];
    for (const want of wants) {
      if (want.kind !== 'grant') continue;
      this.#claims?.add(want.address);
      claims.push({ address: want.address, needs: await this.#needsOf(want.address) });
    }
    return claims;
  }

  /** Claims that nothing wants any more after this commit. */
  releases({ snapshot }: Position): string[] {
    const kept = new Set(claimed(snapshot));
    // Under the definition that it was migrated to it takes no turns any more.
    if (!this.#workflow.compiled.definition.concurrency) kept.delete(WHOLE);
    return [...(this.#claims ?? [])].filter((address) => !kept.has(address));
  }

  /** They are gone: others may have what they held. Where that cannot be told now, it is found at the next look. */
  async released(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      this.#claims?.delete(address);
      this.#waiting.delete(address);
    }
    const needs = await Promise.all(addresses.map((address) => this.#needsOf(address).catch((): Units => ({}))));
    const names = needs.flatMap((units) => Object.keys(units));
    if (names.length > 0) this.#workflow.around.freed(names);
  }

  /** A commit was refused: what was granted for its state is found among the stored claims at the next turn, and let go. */
  rewound(): void {
    if (!this.#claims?.size) return;
    this.#claims = undefined;
    this.#waiting.clear();
  }

  /** Also lets go of what was granted for a state that was never committed. */
  async #read(committed: Position): Promise<Set<string>> {
    const { id, around } = this.#workflow;
    const stored = await around.store.claims(id);
    const kept = new Set(claimed(committed.snapshot));
    const stale = stored.filter((address) => !kept.has(address));
    if (stale.length > 0) {
      await around.store.unclaim(id, this.#fence, stale);
      await this.released(stale);
    }
    return new Set(stored.filter((address) => kept.has(address)));
  }

  /** An author's function may have changed since the workflow was started, and not take its input any more. */
  async #claimOf({ address }: WantedGrant): Promise<Claim | InvalidInputError> {
    const needs = await this.#needsOf(address).catch((error: unknown) => {
      if (error instanceof InvalidInputError) return error;
      throw error;
    });
    if (needs instanceof InvalidInputError) return needs;
    const limit = address === WHOLE ? this.#workflow.compiled.definition.concurrency?.limit : undefined;
    const claim = { workflowId: this.#workflow.id, fence: this.#fence, address, needs };
    return limit === undefined ? claim : { ...claim, limit };
  }

  async #needsOf(address: string): Promise<Units> {
    const { compiled, identity, values } = this.#workflow;
    const node = compiled.nodes.get(addressedStep(address));
    if (address !== WHOLE) return (node?.kind === 'step' ? node.resources : undefined) ?? {};
    if (!compiled.definition.concurrency) return {};
    if (this.#slot === undefined) {
      await values.load([identity.input]);
      this.#slot = slotOf(compiled.definition, values.open(identity.input));
    }
    return { [this.#slot]: 1 };
  }
}

const failing = ({ message: reason }: Error): ChartEvent => ({
  type: 'ABORT',
  ending: { as: 'failed', compensate: true, reason, step: null, errorId: null },
});

/**
 * Name of the resource that workflows of one concurrency key share; "/" cannot occur in the name of a resource.
 * @throws InvalidInputError where the author's key function throws or gives no text
 */
export function slotOf({ name, concurrency }: Definition, input: unknown): string {
  let key: unknown = concurrency?.key ?? '';
  try {
    if (typeof key === 'function')
      key = atOnce((key as (step: object) => unknown)({ input }), 'its function', 'a text');
  } catch (cause) {
    throw new InvalidInputError(
      `the concurrency key of workflow "${name}" cannot be computed from this input`,
      {},
      { cause },
    );
  }
  if (typeof key !== 'string')
    throw new InvalidInputError(`the concurrency key of workflow "${name}" is ${typeof key}; it must be a text`, {});
  return `${name}/${storedKey(key)}`;
}
