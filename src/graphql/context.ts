// What resolvers are given: the engine to change things, `reads` to see them, and who asks. One context per operation; a subscription
// renews its reads for every event, a mutation after every change, so that nobody sees what was true before.
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Clock } from '../clock.ts';
import type { Notice } from '../engine/alarm.ts';
import type { AlarmTested } from '../engine/alarmTest.ts';
import type { BreakerControl, By, ConfigurationControl, WorkflowControl } from '../engine/control.ts';
import type { Exhausted } from '../engine/pressure.ts';
import type { RateBudgetState } from '../engine/rates.ts';
import type { Schedules } from '../engine/schedules.ts';
import type { Tally } from '../engine/tally.ts';
import type { StateProblem } from '../engine/validation.ts';
import type { Log } from '../log.ts';
import type { LogRow } from '../persistence/rows/commit.ts';
import type { ResourceRow } from '../persistence/resourceStore.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { Vault } from '../persistence/vault.ts';
import type { Store } from '../persistence/store.ts';
import type { Redactor } from '../redaction.ts';
import { readTraceparent } from '../trace.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Caller, Standing } from './access/caller.ts';
import type { BulkRunner } from './bulkRunner.ts';
import { Reads } from './reads.ts';
import type { RecentEvents } from './recentEvents.ts';

/** What the API needs of an engine. */
export interface ServedEngine extends WorkflowControl, BreakerControl, ConfigurationControl {
  readonly store: Store;
  readonly exhausted: readonly Exhausted[];
  /** What the definition's own check says of a checkpoint; nothing where this process does not have that definition. */
  ownProblems(workflowId: WorkflowId, checkpointId: string, definition: string): Promise<readonly StateProblem[]>;
  resources(): Promise<readonly ResourceRow[]>;
  setCapacity(name: string, capacity: number, options?: By): Promise<number>;
  /** Takes secrets out of what is answered. */
  readonly redactor: Redactor;
  /** Keys of the HMACs over the audit log. */
  readonly integrity: NamedKeys | undefined;
  /** Keys of what is stored. */
  readonly vault: Vault | undefined;
  rateBudgets(): Promise<readonly RateBudgetState[]>;
  readonly schedules: Pick<Schedules, 'create' | 'update' | 'pause' | 'resume' | 'remove' | 'trigger'>;
  testAlarm(workflowId: WorkflowId, options?: By): Promise<AlarmTested>;
  onNotice(listener: (notice: Notice) => void): () => void;
  pendingLog(workflowId: WorkflowId): readonly LogRow[];
  /** What this process has done; nothing where it is not counted. */
  readonly tally: Tally | undefined;
  readonly inMemory: number;
  /** Anything but `running` makes the server unready. */
  readonly phase: 'idle' | 'running' | 'draining' | 'stopped';
}

/** What all operations of one server share. */
export interface Surroundings {
  readonly engine: ServedEngine;
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly log: Log;
  readonly recent: RecentEvents;
  readonly bulk: BulkRunner;
  /** Called when API keys were made or revoked here: this process need not wait to know. */
  readonly keysChanged: () => Promise<void>;
  /** One more mutation of a caller. @throws GraphQLError RATE_LIMITED */
  readonly takeControl: (caller: Caller) => void;
}

/** Who asks, and in which request. */
export interface Asked {
  readonly standing: Standing;
  /** One for each operation: of a WebSocket, for each that it carries. */
  readonly requestId: string;
  /** Of the request, as it came: what it starts belongs to that trace. */
  readonly traceparent?: string | undefined;
}

export class Context {
  readonly engine: ServedEngine;
  readonly clock: Clock;
  readonly log: Log;
  readonly recent: RecentEvents;
  readonly bulk: BulkRunner;
  readonly keysChanged: () => Promise<void>;
  readonly takeControl: () => void;
  readonly traceparent: string | undefined;
  readonly requestId: string;
  /** Apollo Server hands resolvers a shallow copy of the context: what changes is behind a reference, and nothing is private. */
  protected readonly held: {
    readonly orm: MikroORM;
    readonly standing: Standing;
    /** Who began the mutation that is under way. */
    admitted: Caller | undefined;
    reads: Reads | undefined;
  };

  constructor(
    { engine, orm, clock, log, recent, bulk, keysChanged, takeControl }: Surroundings,
    { standing, requestId, traceparent }: Asked,
  ) {
    this.engine = engine;
    this.clock = clock;
    this.log = log;
    this.recent = recent;
    this.bulk = bulk;
    this.keysChanged = keysChanged;
    this.takeControl = () => takeControl(this.caller);
    this.requestId = requestId;
    this.traceparent = readTraceparent(traceparent);
    this.held = { orm, standing, admitted: undefined, reads: undefined };
  }

  /** Who asks, as of now: during a subscription a role may change, or end. */
  get caller(): Caller {
    return this.held.admitted ?? this.held.standing.caller;
  }

  /** Whoever was let in for a mutation sees what came of it, also where it ended their own right: the first API key is shown to who made it. */
  admit(): void {
    this.held.admitted ??= this.held.standing.caller;
  }

  get reads(): Reads {
    return (this.held.reads ??= new Reads(this.held.orm.em.fork(), this.engine));
  }

  /** Forgets what was read: from here on everything is read anew. */
  renew(): void {
    this.held.reads = undefined;
  }
}
