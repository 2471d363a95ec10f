// Deliberate mistakes at the seams of the engine: each breaks one promise that the engine relies on, or one that it gives. The laws must catch every
// one of them, or they are not worth having.
import type { Definition } from '../../src/definition.ts';
import type { Run, StepContext } from '../../src/stepContext.ts';
import type { AttemptIntent } from '../../src/persistence/rows/attempts.ts';
import type { Commit, Committed } from '../../src/persistence/rows/commit.ts';
import type { CheckpointBuffer, Entry } from '../../src/persistence/buffer/checkpointBuffer.ts';
import type { Store } from '../../src/persistence/store.ts';
import type { StoredWorkflow } from '../../src/persistence/rows/workflows.ts';
import type { Digest, WorkflowId } from '../../src/workflow.ts';
import type { Units } from '../../src/persistence/resourceStore.ts';
import { SimulatedResources, type StoredClaim } from './simulatedResources.ts';
import type { Mutant } from './simulation.ts';
import { SimulatedStorage, type WorkflowRows } from './simulatedStorage.ts';
import { SimulatedStore } from './simulatedStore.ts';
import { contextOf } from './stored.ts';

/** The port with some of its calls replaced. */
function changed<Port extends object>(port: Port, change: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      return (change as Record<PropertyKey, unknown>)[name] ?? (typeof own === 'function' ? own.bind(target) : own);
    },
  });
}

/** The definition with every function replaced by what `change` makes of it. */
function withFunctions(definition: Definition, change: (run: Run) => Run): Definition {
  const nodes = definition.nodes.map((node) => (node.kind === 'step' ? { ...node, run: change(node.run) } : node));
  return { ...definition, nodes };
}

class NoCompareAndSet extends SimulatedStorage {
  override isNext(rows: WorkflowRows | undefined, commit: Commit): boolean {
    return rows !== undefined || super.isNext(rows, commit);
  }
}

class RevisionWithoutFence extends SimulatedStorage {
  override isNext(rows: WorkflowRows | undefined, commit: Commit): boolean {
    return rows ? rows.revision === commit.revision - 1 : super.isNext(rows, commit);
  }
}

class SameFence extends SimulatedStorage {
  override nextFence({ fence }: WorkflowRows): number {
    return fence;
  }
}

class LostAlarms extends SimulatedStorage {
  override due(): WorkflowId[] {
    return [];
  }
}

class NobodyIsReminded extends SimulatedStorage {
  override due(...asked: Parameters<SimulatedStorage['due']>): WorkflowId[] {
    return super.due(...asked).filter((id) => {
      const rows = this.workflows.get(id);
      const vigils = rows ? Object.values(contextOf(rows).vigil ?? {}) : [];
      return !vigils.some(({ dueAt }) => dueAt === rows?.head.wakeAt);
    });
  }
}

class NobodyIsAskedForWords extends SimulatedStorage {
  override readonly resources = new (class extends SimulatedResources {
    override waitGraph(): undefined {
      return undefined;
    }
  })(this, () => 0);
}

class ForgottenIntents extends SimulatedStorage {
  override intents({ intents, results }: Commit): readonly AttemptIntent[] {
    return intents.filter(({ tag }) => results.some((result) => result.tag === tag));
  }
}

class UndoInOrderOfStart extends SimulatedStorage {
  override begun(workflowId: WorkflowId): ReturnType<SimulatedStorage['begun']> {
    return super.begun(workflowId).reverse();
  }
}

class EventsOfRefusedCommits extends SimulatedStorage {
  override commit(commit: Commit): Committed {
    try {
      return super.commit(commit);
    } catch (error) {
      const { workflowId, revision } = commit;
      for (const { type, occurredAt } of commit.events)
        this.events.push({ sequence: this.events.length + 1, type, occurredAt, workflowId, revision, payload: {} });
      throw error;
    }
  }
}

class NumbersBeforeTheCommit extends SimulatedStorage {
  #next = 1;
  override commit(commit: Commit): Committed {
    const before = this.events.length;
    const first = this.#next;
    this.#next += commit.events.length;
    const committed = super.commit(commit);
    for (const [place, event] of this.events.slice(before).entries())
      this.events[before + place] = { ...event, sequence: first + place };
    return committed;
  }
}

class NobodyIsGone extends SimulatedStorage {
  override takeOver(): StoredWorkflow[] {
    return [];
  }
}

class CutsThatNobodyHearsOf extends SimulatedStorage {
  override onCut(): void {}
}

class GivenToAll extends SimulatedStorage {
  override readonly resources = new (class extends SimulatedResources {
    override next(_free: Units, waiters: readonly StoredClaim[]): StoredClaim[] {
      return [...waiters];
    }
  })(this, () => 0);
}

class NobodyIsNext extends SimulatedStorage {
  override readonly resources = new (class extends SimulatedResources {
    override grantWaiting(): [] {
      return [];
    }
  })(this, () => 0);
}

class LastComeFirstServed extends SimulatedStorage {
  override readonly resources = new (class extends SimulatedResources {
    override next(free: Units, waiters: readonly StoredClaim[]): StoredClaim[] {
      return super.next(free, waiters.toReversed());
    }
  })(this, () => 0);
}

const bufferWith = (change: (buffer: CheckpointBuffer) => Partial<CheckpointBuffer>): Mutant => ({
  buffer: (buffer) => changed(buffer, change(buffer)),
});

const placesOf = (entries: readonly Entry[]): number[] => entries.map(({ place }) => place);

const storageOf = (Kind: new (now: () => number) => SimulatedStorage): Mutant => ({ storage: (now) => new Kind(now) });

export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'a commit that is acknowledged before it is written': {
    store: (store) =>
      changed<Store>(store, {
        commit: async (commit) => {
          void store.commit(commit).catch(() => {});
          return { sequence: 0 };
        },
      }),
  },
  'a commit without compare-and-set': storageOf(NoCompareAndSet),
  'a compare-and-set that looks at the revision alone': storageOf(RevisionWithoutFence),
  'a takeover that leaves the fence as it is': storageOf(SameFence),
  'sleepers that are never woken': storageOf(LostAlarms),
  'waits that nobody is reminded of': storageOf(NobodyIsReminded),
  'workflows that wait for each other, which nobody looks for': storageOf(NobodyIsAskedForWords),
  'workflows of dead processes that nobody takes over': storageOf(NobodyIsGone),
  'a process that goes on although its session has ended': storageOf(CutsThatNobodyHearsOf),
  'attempts that begin before their intent is written': storageOf(ForgottenIntents),
  'a resource that everybody is given': storageOf(GivenToAll),
  'a resource that the next in line is not given': storageOf(NobodyIsNext),
  'a resource that the last in line is given first': storageOf(LastComeFirstServed),
  'undo in the order of the start': storageOf(UndoInOrderOfStart),
  'events of a commit that was refused': storageOf(EventsOfRefusedCommits),
  'event numbers that are drawn before the commit': storageOf(NumbersBeforeTheCommit),
  'a key that is new for each call': {
    definition: (definition) =>
      withFunctions(definition, (run) => (step: StepContext) => {
        const idempotencyKey = `${step.idempotencyKey}/${counter++}`;
        return run({ ...step, input: step.input, outputs: step.outputs, idempotencyKey } as never);
      }),
  },
  'a step that is called again although it must not be': {
    definition: (definition) => ({
      ...definition,
      nodes: definition.nodes.map((node) => (node.kind === 'step' ? { ...node, idempotent: true } : node)),
    }),
  },
  'progress that is acknowledged before Redis has it': bufferWith((buffer) => ({
    append: (entry) => {
      void buffer.append(entry).catch(() => {});
      return Promise.resolve();
    },
  })),
  'progress that Redis did not answer and that is taken as kept': bufferWith((buffer) => ({
    append: (entry) => buffer.append(entry).catch(() => {}),
  })),
  'what others have buffered, which leaves Redis before it is stored': bufferWith((buffer) => ({
    async read(writer, limit) {
      const entries = await buffer.read(writer, limit);
      await buffer.acknowledge(writer, placesOf(entries));
      return entries;
    },
  })),
  'what others have buffered, the last first': bufferWith((buffer) => ({
    read: async (writer, limit) => (await buffer.read(writer, limit)).toReversed(),
  })),
  'what others have buffered, of which the newest is not seen': bufferWith((buffer) => ({
    read: async (writer, limit) => (await buffer.read(writer, limit)).slice(0, -1),
    end: async (writer) => {
      await buffer.acknowledge(writer, placesOf(await buffer.read(writer, 500)));
      return await buffer.end(writer);
    },
  })),
  'what is stored and stays in Redis': bufferWith(() => ({
    remove: () => Promise.resolve(),
    trim: () => Promise.resolve(),
  })),
  'workflows that are taken over before what was buffered of them is stored': {
    store: (store) =>
      changed<Store>(store, { takeOver: (...asked) => SimulatedStore.prototype.takeOver.apply(store, asked) }),
  },
  'values that are gone after a restart': {
    store: (store) => changed<Store>(store, { values: () => Promise.resolve(new Map<Digest, never>()) }),
  },
};

let counter = 0;
