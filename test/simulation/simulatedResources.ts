// Resources as a database would hold them: their capacities, and the claims of workflows. The rule by which they are granted is the real one.
import { StaleWriterError } from '../../src/errors.ts';
import { allocate, scaled } from '../../src/persistence/allocation.ts';
import type {
  ChildEdge,
  Claim,
  ClaimRow,
  Granted,
  ResourceRow,
  SignalEdge,
  Units,
  WaitGraph,
} from '../../src/persistence/resourceStore.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import type { SimulatedStorage, WorkflowRows } from './simulatedStorage.ts';

export interface StoredClaim extends ClaimRow {
  grantedAt: number | null;
  taken: boolean;
}

export class SimulatedResources {
  readonly capacities = new Map<string, { capacity: number; configured: number | null; isSlot: boolean }>();
  claims: StoredClaim[] = [];
  /** Sentences about claims that were granted before an earlier one that needed a resource of theirs. */
  readonly overtaken: string[] = [];
  readonly #storage: Pick<SimulatedStorage, 'workflows' | 'note' | 'messages'>;
  readonly #now: () => number;
  #arrived = 0;

  constructor(storage: Pick<SimulatedStorage, 'workflows' | 'note' | 'messages'>, now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  declare(capacities: Units): void {
    for (const [name, capacity] of Object.entries(capacities))
      if (this.capacities.get(name)?.configured !== capacity)
        this.capacities.set(name, { capacity, configured: capacity, isSlot: false });
  }

  acquire({ workflowId, fence, address, needs, limit }: Claim): boolean {
    if (this.#storage.workflows.get(workflowId)?.fence !== fence)
      throw new StaleWriterError(`workflow ${workflowId} is not under fence ${fence} any more`, { workflowId });
    const names = Object.keys(needs);
    if (limit !== undefined)
      for (const name of names) this.capacities.set(name, { capacity: limit, configured: null, isSlot: true });
    const isMine = (claim: Granted): boolean => claim.workflowId === workflowId && claim.address === address;
    this.claims = this.claims.filter((claim) => !isMine(claim) || isSame(claim.needs, needs));
    this.#enter(workflowId, address, needs);
    this.#grant();
    const mine = this.claims.find(isMine);
    if (mine?.grantedAt == null) {
      this.#storage.note('waited for a resource');
      return false;
    }
    mine.taken = true;
    return true;
  }

  #enter(workflowId: WorkflowId, address: string, needs: Units): void {
    if (this.claims.some((claim) => claim.workflowId === workflowId && claim.address === address)) return;
    const arrived = ++this.#arrived;
    this.claims.push({ workflowId, address, needs, arrived, since: this.#now(), grantedAt: null, taken: false });
  }

  /** What a commit claims and lets go. */
  committed({ workflowId, claims, releases }: Commit): void {
    for (const { address, needs } of claims) this.#enter(workflowId, address, needs);
    this.release({ workflowId, releases });
  }

  claimsOf(workflowId: WorkflowId): string[] {
    return this.claims.filter((claim) => claim.workflowId === workflowId).map(({ address }) => address);
  }

  release({ workflowId, releases }: Pick<Commit, 'workflowId' | 'releases'>): void {
    this.claims = this.claims.filter((claim) => claim.workflowId !== workflowId || !releases.includes(claim.address));
  }

  unclaim(workflowId: WorkflowId, fence: number, addresses: readonly string[]): void {
    if (this.#storage.workflows.get(workflowId)?.fence === fence) this.release({ workflowId, releases: addresses });
  }

  grantWaiting(names: readonly string[] | undefined, now: number): Granted[] {
    const { workflows } = this.#storage;
    if (names === undefined)
      this.claims = this.claims.filter(({ workflowId }) => {
        const head = workflows.get(workflowId)?.head;
        return head && (head.completedAt === null || head.owner !== null);
      });
    for (const [name, { isSlot }] of this.capacities)
      if (isSlot && !this.claims.some(({ needs }) => name in needs)) this.capacities.delete(name);
    const granted = this.#grant();
    for (const { workflowId, grantedAt, taken } of this.claims) {
      const rows = workflows.get(workflowId);
      if (grantedAt === null || taken || !rows || rows.head.owner !== null || rows.head.completedAt !== null) continue;
      if ((rows.head.wakeAt ?? Infinity) > now) rows.head = { ...rows.head, wakeAt: now };
    }
    return granted.map(({ workflowId, address }) => ({ workflowId, address }));
  }

  grantedTo(workflowIds: readonly WorkflowId[]): Granted[] {
    return this.claims
      .filter(({ workflowId, grantedAt, taken }) => workflowIds.includes(workflowId) && grantedAt !== null && !taken)
      .map(({ workflowId, address }) => ({ workflowId, address }));
  }

  setCapacity(name: string, capacity: number): number | undefined {
    const found = this.capacities.get(name);
    if (found) found.capacity = capacity;
    return found?.capacity;
  }

  scale(name: string, factor: number): number | undefined {
    const found = this.capacities.get(name);
    return found && this.setCapacity(name, scaled(found.capacity, factor));
  }

  list(): ResourceRow[] {
    return [...this.capacities]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, { capacity, isSlot }]) => ({
        name,
        capacity,
        isSlot,
        claims: this.claims.filter(({ needs }) => name in needs).map(shown),
      }));
  }

  waitGraph(signals: boolean): WaitGraph | undefined {
    const listens = signals ? this.#signals() : [];
    const isAwaited = listens.some(({ from }) => from.length > 0);
    const waited = new Set(
      this.claims.filter((one) => one.grantedAt === null).flatMap(({ needs }) => Object.keys(needs)),
    );
    if (waited.size === 0 && !isAwaited) return undefined;
    const claims = this.claims
      .filter(({ needs }) => isAwaited || Object.keys(needs).some((name) => waited.has(name)))
      .map(shown);
    const children: ChildEdge[] = [];
    const { workflows } = this.#storage;
    const climb = (child: WorkflowRows | undefined): void => {
      const { workflowId: id, step } = child?.birth.parent ?? {};
      const parent = id && workflows.get(id);
      if (
        !child ||
        !parent ||
        step === undefined ||
        child.head.completedAt !== null ||
        parent.head.completedAt !== null
      )
        return;
      if (children.some((edge) => edge.child === child.id)) return;
      children.push({ parent: parent.id, step, child: child.id });
      climb(parent);
    };
    for (const { workflowId } of claims) climb(workflows.get(workflowId));
    if (isAwaited) for (const rows of workflows.values()) climb(rows);
    const ids = new Set([
      ...claims.map(({ workflowId }) => workflowId),
      ...children.flatMap((c) => [c.parent, c.child]),
      ...listens.map(({ workflowId }) => workflowId),
    ]);
    const work = [...ids].map((id) => {
      const attempts = [...(workflows.get(id)?.attempts.values() ?? [])];
      return [id, attempts.filter(({ result }) => result?.outcome === 'completed').length];
    });
    return {
      ...(isAwaited ? { signals: listens } : {}),
      resources: [...(isAwaited ? this.capacities.keys() : waited)].flatMap((name) => {
        const found = this.capacities.get(name);
        return found ? [{ name, capacity: found.capacity }] : [];
      }),
      claims,
      children,
      work: Object.fromEntries(work) as WaitGraph['work'],
    };
  }

  #signals(): SignalEdge[] {
    const { workflows } = this.#storage;
    const going = [...workflows.values()].filter(({ head }) => head.completedAt === null);
    const isBlocked = ({ id, head }: WorkflowRows): boolean =>
      head.blocked === true &&
      !this.#storage.messages.some(({ to }) => to === id) &&
      !this.claims.some((claim) => claim.workflowId === id && claim.grantedAt !== null && !claim.taken);
    return going.flatMap(({ id, head: { signals = [] } }) =>
      signals.map(({ step, key, from }) => {
        const senders = from.map((sender) =>
          going.find((one) =>
            'workflowId' in sender
              ? one.id === sender.workflowId
              : one.birth.definition === sender.definition && one.birth.key === sender.key,
          ),
        );
        const all = senders.every((one) => one !== undefined && isBlocked(one));
        return { workflowId: id, step, key, from: all ? senders.flatMap((one) => one?.id ?? []) : [] };
      }),
    );
  }

  /** Who is next, of those in line. */
  next(free: Units, waiters: readonly StoredClaim[]): StoredClaim[] {
    return allocate(free, waiters);
  }

  /** All in one line: the rule looks at what each claim needs. */
  #grant(): StoredClaim[] {
    const free = Object.fromEntries(
      [...this.capacities].map(([name, { capacity }]) => [name, capacity - this.heldOf(name)]),
    );
    const granted = this.next(
      free,
      this.claims.filter(({ grantedAt }) => grantedAt === null),
    );
    for (const claim of granted) {
      const earlier = this.claims.find(
        (other) =>
          other.grantedAt === null &&
          !granted.includes(other) &&
          other.arrived < claim.arrived &&
          Object.keys(other.needs).some((name) => name in claim.needs),
      );
      if (earlier) this.overtaken.push(`${claim.workflowId} overtook ${earlier.workflowId} at ${claim.address}`);
    }
    for (const claim of granted) claim.grantedAt = this.#now();
    return granted;
  }

  /** Whether the workflow holds there what it needs. */
  isHeld(workflowId: string, address: string): boolean {
    return this.claims.some(
      (one) => one.workflowId === workflowId && one.address === address && one.grantedAt !== null,
    );
  }

  heldOf(name: string): number {
    return this.claims.reduce((sum, { needs, grantedAt }) => sum + (grantedAt === null ? 0 : (needs[name] ?? 0)), 0);
  }
}

const isSame = (one: Units, other: Units): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, units]) => other[name] === units);

const shown = ({ workflowId, address, needs, arrived, since, grantedAt }: StoredClaim): ClaimRow => ({
  workflowId,
  address,
  needs,
  arrived,
  since,
  grantedAt,
});
