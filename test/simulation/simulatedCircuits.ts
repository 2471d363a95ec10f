// The circuit breakers of the simulation's storage: one row for each dependency, written by compare-and-set on its generation together with its
// lines in the log; who waits for a circuit that closes is woken.
import type { CircuitWrite, FoundCircuitRow } from '../../src/persistence/circuitStore.ts';
import type { Commit, Head } from '../../src/persistence/rows/commit.ts';
import type { EventType, WorkflowEvent, WorkflowId } from '../../src/workflow.ts';

const LINES: Readonly<Record<string, EventType>> = {
  open: 'CIRCUIT_OPENED',
  forcedOpen: 'CIRCUIT_OPENED',
  halfOpen: 'CIRCUIT_HALF_OPENED',
};
const SEEN_BY_ALL_MS = 1_500;

interface Storage {
  readonly events: WorkflowEvent[];
  readonly workflows: ReadonlyMap<WorkflowId, { head: Head }>;
  isAlive(process: string): boolean;
}

type Written = Omit<FoundCircuitRow, 'writerIsAlive'>;

export class SimulatedCircuits {
  readonly #rows = new Map<string, Written>();
  readonly #waits = new Map<string, Set<WorkflowId>>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  committed({ workflowId, waits }: Commit): void {
    for (const key of waits) this.#waits.set(key, (this.#waits.get(key) ?? new Set()).add(workflowId));
  }

  found(keys?: readonly string[]): FoundCircuitRow[] {
    return [...this.#rows.values()]
      .filter(({ key }) => keys?.includes(key) ?? true)
      .map((row) => ({ ...structuredClone(row), writerIsAlive: this.#storage.isAlive(row.writtenBy) }));
  }

  save({ row, expected, writer, rejected, transitions, releaseOverMs }: CircuitWrite): number | undefined {
    const stored = this.#rows.get(row.key);
    if (stored && stored.generation !== expected) return undefined;
    this.#rows.set(row.key, {
      ...structuredClone(row),
      rejected: (stored?.rejected ?? 0) + rejected,
      writtenBy: writer,
    });
    const { events } = this.#storage;
    for (const { from, to, at, reason, actor, errorIds } of transitions)
      events.push({
        sequence: events.length + 1,
        occurredAt: at,
        type: LINES[to] ?? 'CIRCUIT_CLOSED',
        workflowId: null,
        revision: null,
        payload: { key: row.key, from, to, reason, actor, errorIds },
      });
    if (releaseOverMs !== null) this.#release(row.key, row.updatedAt + SEEN_BY_ALL_MS, releaseOverMs);
    return transitions.length === 0 ? 0 : events.length;
  }

  #release(key: string, from: number, overMs: number): void {
    const waiting = [...(this.#waits.get(key) ?? [])];
    this.#waits.delete(key);
    for (const [place, id] of waiting.entries()) {
      const rows = this.#storage.workflows.get(id);
      if (!rows || rows.head.owner !== null || rows.head.wakeAt === null || rows.head.completedAt !== null) continue;
      const at = from + (overMs * place) / waiting.length;
      rows.head = { ...rows.head, wakeAt: Math.min(rows.head.wakeAt, at) };
    }
  }
}
