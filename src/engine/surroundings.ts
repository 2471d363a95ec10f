// All that the engine's core is given from outside: storage, time, chance, ids, faults, log, and the limits it works within. The simulation
// gives it seeded ones, the process real ones.
import type { Clock } from '../clock.ts';
import type { Definition } from '../definition.ts';
import { fixedPolicies, type Policies, type RecoveryPolicy } from '../failures/policy.ts';
import type { ClassificationRules } from '../failures/rules.ts';
import type { Faults } from '../faults.ts';
import type { Ids } from '../ids.ts';
import type { Log } from '../log.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { Vault } from '../persistence/vault.ts';
import type { ScheduleStore } from '../persistence/scheduleStore.ts';
import type { Store } from '../persistence/store.ts';
import type { Random } from '../random.ts';
import type { Alarm } from './alarm.ts';
import type { Redactor } from '../redaction.ts';
import type { Breakers } from './breakers.ts';
import type { ResourceScaler } from './scaling.ts';
import type { RetryBudgets } from './retryBudgets.ts';
import type { LoopRules } from '../failures/loops.ts';
import type { ErrorSamples } from '../failures/errorSamples.ts';
import type { Pressure } from './pressure.ts';
import type { Rates } from './rates.ts';
import type { Configured } from './configured.ts';
import type { ResultOf, StartChild } from './children.ts';
import type { DeclaredSchedules } from './declaredSchedules.ts';
import type { Durations } from './durations.ts';
import type { KeptLines } from './keptLines.ts';
import type { LogSamples } from './logSamples.ts';
import type { Notices } from './notices.ts';
import type { ChangedDefinitions } from './registry.ts';
import type { Breath, Rotation } from './rotation.ts';
import type { Tally } from './tally.ts';

export interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  /** Id of this process as an owner of workflows. */
  readonly owner: string;
  /** When this process began to look, ms since the epoch: what came before could not be seen by it. @default it was always there */
  readonly since?: number;
  readonly limits: Limits;
  /** Circuit breakers by dependency. @default none: the `breaker` of a step means nothing then */
  readonly breakers?: Breakers;
  /** How many retries of one dependency this process makes. @default no limit */
  readonly retryBudgets?: RetryBudgets;
  /** What recovery works within. @default the defaults of `failures/policy.ts`, for every definition */
  readonly policies?: Policies;
  /** What errors mean in this system besides what holdfast knows. @default none */
  readonly rules?: ClassificationRules;
  /** When repetition is called an endless loop. @default DEFAULT_LOOP_RULES */
  readonly loops?: LoopRules;
  /** Gives more of what holdfast cannot scale itself. @default none */
  readonly scaler?: ResourceScaler | undefined;
  /** Whether the process is short of something. @default never */
  readonly pressure?: Pick<Pressure, 'hold' | 'exhausted'>;
  /** Which of many errors are kept whole. @default all */
  readonly samples?: ErrorSamples;
  /** Which of many lines about errors the process log gets. @default all */
  readonly logSamples?: Pick<LogSamples, 'takes'>;
  /** Tells people of very many errors. @default nobody is told */
  readonly notices?: Pick<Notices, 'committed'>;
  /** Tells people of failures of the platform. @default they are only recorded */
  readonly alarm?: Pick<Alarm, 'raise' | 'relieve' | 'onNotice' | 'failures'>;
  /** Lines of logs that no commit took. @default they are in the process log only */
  readonly keptLines?: Pick<KeptLines, 'keep' | 'of'>;
  /** How long things take. @default not counted */
  readonly durations?: Pick<Durations, 'add'>;
  /** What this process does, for `/metrics`. @default not counted */
  readonly tally?: Tally;
  /** Budgets of calls. @default none: `step.spend` knows no name */
  readonly rates?: Pick<Rates, 'spend' | 'list'>;
  /** Settings of error handling, from a file or an object. @default the defaults of all keys */
  readonly configured?: Configured;
  /** Base of the pages where people answer questions, without a slash at its end. @default none: questions name no page */
  readonly publicUrl?: string | undefined;
  /** Resources that workflows share, with their capacities. @default none */
  readonly resources?: Readonly<Record<string, number>>;
  /** Where schedules are stored, and those that the code declares. @default there are none */
  readonly schedules?: { readonly store: ScheduleStore; readonly declared: DeclaredSchedules };
  /** Keys of the HMACs over what is stored. @default none: plain hashes */
  readonly integrity?: NamedKeys | undefined;
  /** Keys of what is stored. @default none: nothing is encrypted */
  readonly vault?: Vault | undefined;
  /** Takes secrets out of what people read. @default by holdfast's own names alone */
  readonly redactor?: Redactor;
  /** How one turn lets all others have theirs. @default a turn of the event loop */
  readonly breath?: Breath;
  /** @default "allow" */
  readonly changedDefinitions?: ChangedDefinitions;
}

/** Besides, what only the engine itself can give. */
export interface Inside extends Surroundings {
  /** Where turns of many letters wait for each of their slices. */
  readonly rotation: Rotation;
  /** These resources may have become free: who waits for them is next. */
  readonly freed: (names: readonly string[]) => void;
  readonly startChild: StartChild;
  readonly resultOf: ResultOf;
  /** A workflow has told another something, which is to be delivered. */
  told(): void;
}

export interface Limits {
  /** A workflow that only waits, for longer than this (ms), leaves memory. Lower saves memory, higher saves a read per wait. @default 5,000 */
  readonly sleepAfterMs: number;
  /** How long a function may go on after its signal (ms) before it is given up. @default 10,000 */
  readonly graceMs: number;
  /** Plain bytes of one value or state. Above it the value is refused, and the step that made it fails. @default 10 MiB */
  readonly maxStateBytes: number;
  /** How long a question to a person waits where its step does not say (ms). @default 24 hours */
  readonly questionDeadlineMs: number;
  /**
   * How long a wait without an end lasts (ms) before people are reminded of it: a pause, an event without a deadline, a question that is kept open. The
   * next reminders come after twice, four and at most seven times as long, again and again. @default 24 hours
   */
  readonly remindAfterMs: number;
  /** Longest pause between two looks for workflows that are due or were left by a dead process (ms). @default 1,000 */
  readonly pollMs: number;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
export const DEFAULT_LIMITS: Limits = {
  sleepAfterMs: 5 * SECOND,
  graceMs: 10 * SECOND,
  maxStateBytes: 10 * 1024 * 1024,
  questionDeadlineMs: 24 * HOUR,
  remindAfterMs: 24 * HOUR,
  pollMs: SECOND,
};

const DEFAULT_POLICIES = fixedPolicies();

/** The policy in force now for workflows of this definition. */
export const policyFor = ({ policies = DEFAULT_POLICIES }: Surroundings, definition: Definition): RecoveryPolicy =>
  policies.policyFor(definition);

/** How long a question waits where neither its step nor its author says: as the configuration has it, where one is loaded. */
export const questionDeadlineMs = (around: Surroundings, definition: Definition): number =>
  around.policies ? policyFor(around, definition).manualIntervention.timeoutMs : around.limits.questionDeadlineMs;
