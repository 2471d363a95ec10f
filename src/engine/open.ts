// Puts an engine together on a real PostgreSQL: the given one, or the embedded one in a folder. Used by the SDK's `createEngine` and by the
// process; everything that is opened here is closed by `close`, in reverse order.
import { hostname } from 'node:os';
import { pid } from 'node:process';
import type { MikroORM, Options } from '@mikro-orm/postgresql';
import { type Clock, systemClock } from '../clock.ts';
import type { Definition } from '../definition.ts';
import { InvalidConfigurationError } from '../errors.ts';
import { policiesOf } from '../failures/configuration/policy.ts';
import type { GivenErrorHandling } from '../failures/configuration/schema.ts';
import { type Faults, noFaults } from '../faults.ts';
import { timeOrderedIds } from '../ids.ts';
import { loadRules } from '../failures/loadRules.ts';
import type { ClassificationOptions } from '../failures/rules.ts';
import { type Log, redactingLog, silentLog, unfailing } from '../log.ts';
import { type RedactOptions, Redactor } from '../redaction.ts';
import { startEmbeddedPostgres } from '../persistence/embeddedPostgres.ts';
import { type GivenKeys, namedKeys } from '../namedKeys.ts';
import { DatabaseClock } from '../persistence/databaseClock.ts';
import { migrate } from '../persistence/migrate.ts';
import type { OrmOptions } from '../persistence/orm.ts';
import { PostgresStore } from '../persistence/postgresStore.ts';
import { checkPublicUrl } from '../publicUrl.ts';
import { type Random, systemRandom } from '../random.ts';
import { ErrorSamples } from '../failures/errorSamples.ts';
import type { LoopRules } from '../failures/loops.ts';
import { systemVitals, type Vitals } from '../vitals.ts';
import { type BreakerOptions, checkBreakers } from './breakerOptions.ts';
import { Breakers } from './breakers.ts';
import { codeSettings } from './codeSettings.ts';
import { Configured } from './configured.ts';
import { declaredSchedules } from './declaredSchedules.ts';
import { Engine } from './engine.ts';
import { breakersInForce } from './inForce.ts';
import { loopRules } from './loopRules.ts';
import { Durations } from './durations.ts';
import { Alarm } from './alarm.ts';
import { Flushes } from './flushes.ts';
import { lostProgress } from './lostProgress.ts';
import type { Apart } from '../persistence/buffer/quarantine.ts';
import type { Relief } from '../persistence/scarcityStore.ts';
import { KeptLines } from './keptLines.ts';
import { LogSamples } from './logSamples.ts';
import { Notices } from './notices.ts';
import { Pressure, type PressureOptions } from './pressure.ts';
import type { ResourceScaler } from './scaling.ts';
import type { ScheduleOptions } from '../schedule.ts';
import { RetryBudgets } from './retryBudgets.ts';
import { type RateBudgets, Rates } from './rates.ts';
import type { ChangedDefinitions } from './registry.ts';
import { Sampler, type SamplingOptions } from './sampler.ts';
import { Retention, type RetentionOptions } from './retention.ts';
import { DEFAULT_LIMITS, type Limits } from './surroundings.ts';
import { Tally } from './tally.ts';

export interface OpenOptions {
  readonly definitions: readonly Definition[];
  /** PostgreSQL to use, as a `postgres://` URL. @default the embedded one in `dataDir` */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded PostgreSQL. @default ".holdfast" */
  readonly dataDir?: string;
  /**
   * Redis or Valkey that keeps the progress of steps whose `grade` is BUFFERED until the database has it, as a `redis://` or `rediss://` URL. All processes of
   * the schema need the same one. @default none: every commit waits for the database
   */
  readonly redisUrl?: string | undefined;
  /** PostgreSQL schema that holds the tables: one namespace. @default "holdfast" */
  readonly schema?: string;
  /** Whether pending migrations are applied, or refused. @default "on" */
  readonly migrate?: 'on' | 'off';
  /**
   * How long others wait for this process when it is silent although its session is open (ms); renewed three times in that. Shorter frees
   * workflows of a frozen process sooner, longer bears longer pauses of a live one. A killed one is not waited for. @default 10,000
   */
  readonly leaseMs?: number;
  /**
   * Whether a definition may change under an unchanged version. `refuse` for production: the engine does not start and says which version to
   * raise. @default "allow": unfinished workflows go on on their stored definition with today's functions of the same names
   */
  readonly changedDefinitions?: ChangedDefinitions;
  /**
   * How errors are handled: path of a YAML file, or an object with what such a file has under `workflow_error_handling`. docs/configuration.md
   * lists every key. @default every key's default
   */
  readonly configuration?: string | GivenErrorHandling;
  /** Base of the pages where people answer questions, such as https://holdfast.example.com. @default none: questions name no page */
  readonly publicUrl?: string | undefined;
  /** Departures from the defaults. */
  readonly limits?: Partial<Limits>;
  /** Departures from the defaults of circuit breakers, by the name of the dependency as steps give it in `breaker`; by `dependency/endpoint`; for all by "*". */
  readonly breakers?: Readonly<Record<string, BreakerOptions>>;
  /** What errors mean in this system, where holdfast's own tables do not know it or are wrong for it. @default none */
  readonly classification?: ClassificationOptions;
  /**
   * Resources that steps need (`resources: { gpu: 1 }`), with how many units there are of each: shared by all processes of the schema. Where
   * processes declare different figures, the one that starts last is right. @default none
   */
  readonly resources?: Readonly<Record<string, number>>;
  /**
   * Workflows that are started again and again, by the name of the schedule: `{ nightly: { workflow: report, cron: '0 3 * * *', timeZone: 'Europe/Berlin' } }`.
   * Stored when the engine starts, one start for each tick in all processes. Where processes declare a name differently, the one that starts last is
   * right; what people change of one holds until its declaration changes; one that is declared no more goes on until it is deleted. @default none
   */
  readonly schedules?: Readonly<Record<string, ScheduleOptions>>;
  /** When repetition is called an endless loop: departures from the defaults. */
  readonly infiniteLoops?: Partial<LoopRules>;
  /**
   * Budgets of calls that all processes share, by the name that `step.spend` gives. @default `api_calls` alone, with what the configuration
   * allows in an hour
   */
  readonly budgets?: RateBudgets;
  /** Gives more of what ran out, before the attempt after it. @default none: only the heap of isolated steps grows */
  readonly scaler?: ResourceScaler;
  /** How the process is doing. @default the figures of the machine */
  readonly vitals?: Vitals;
  /** For `step.transaction`. */
  readonly orm?: OrmOfAuthors;
  /** How much history is kept: departures from the defaults. "off" leaves removing it to other processes, or to nobody. */
  readonly retention?: Partial<RetentionOptions> | 'off';
  /** Looks at stored states of unfinished workflows in case, so that a corrupt one is known before it is needed: departures from the defaults. */
  readonly validation?: Partial<SamplingOptions>;
  /**
   * Keys of HMACs over checkpoints and the audit log, each 32 bytes, as such or in base64. With them nobody who only has the database can change these
   * unnoticed: a checkpoint that does not prove itself is refused, and the workflow goes on from the newest that does. Every process must have them.
   * @default none: plain hashes, which show accidents only
   */
  readonly integrity?: GivenKeys | undefined;
  /**
   * Keys that encrypt what is stored (AES-256-GCM), each 32 bytes, as such or in base64; the current one writes, the others are for what is stored
   * under them. Every process must have all of them: a start without one that is needed is refused. Whoever has only the database, or a
   * backup of it, then reads neither states nor inputs, outputs and payloads. @default none: stored as it is
   */
  readonly encryption?: Omit<GivenKeys, 'required'> | undefined;
  /** What is secret besides what holdfast knows to be: never shown in logs, events, errors and by the API. @default holdfast's own names of keys */
  readonly redact?: RedactOptions;
  /** @default none */
  readonly log?: Log;
  /** What the time is, for tests. @default the database's: that of the machine may be wrong, or be set meanwhile */
  readonly clock?: Clock;
  readonly random?: Random;
  readonly faults?: Faults;
}

export interface OrmOfAuthors {
  /** Entities of MikroORM 7 that `em` in `step.transaction` knows, in the same database. @default none: raw SQL and Kysely only */
  readonly entities?: NonNullable<Options['entities']>;
  /** Transactions at once, each on a connection of its own; what comes above that waits, and its step's time runs. @default 8 */
  readonly maxTransactions?: number;
}

export interface OpenEngine {
  readonly engine: Engine;
  readonly orm: MikroORM;
  /** The time as the engine has it: the database's, unless a clock was given. */
  readonly clock: Clock;
  /** Which database this is, for people. */
  readonly database: string;
  /** Stops the engine (waiting up to `timeoutMs` for running attempts, @default 25,000) and closes all connections. Safe to call twice. */
  close(timeoutMs?: number): Promise<void>;
}

/**
 * Opens everything; the engine is idle until `engine.start()`.
 * @param begin what the engine is to do before that is loaded which only readers need: whoever comes back after a crash does not wait for it
 * @throws ServerUnavailableError, PendingMigrationsError, NewerSchemaError, InvalidDefinitionError, InvalidConfigurationError,
 * EncryptionKeyError
 */
export async function openEngine(options: OpenOptions, begin?: (engine: Engine) => Promise<void>): Promise<OpenEngine> {
  const { clock: given = systemClock, random = systemRandom, faults = noFaults, schema = 'holdfast' } = options;
  // One that is given is taken at its word: tests move it.
  const clock = given === systemClock ? new DatabaseClock(given) : given;
  const redactor = new Redactor(options.redact);
  const { log: safe } = unfailing(options.log ?? silentLog);
  const log = options.log === undefined ? safe : redactingLog(safe, redactor);
  checkBreakers(options.breakers);
  loadRules(options.classification ?? {});
  loopRules(options.infiniteLoops);
  const code = codeSettings(options);
  const declared = declaredSchedules(options.schedules ?? {});
  const configured = await Configured.load({ given: options.configuration, code, clock, log });
  configured.tellStrangers(options.definitions.map(({ name }) => name));
  const integrity = options.integrity && namedKeys(options.integrity, 'integrity');
  const encryption = options.encryption && namedKeys(options.encryption, 'encryption');
  const publicUrl = checkPublicUrl(options.publicUrl, 'publicUrl');
  const closing: (() => Promise<unknown>)[] = [];
  let closed: Promise<void> | undefined;
  let timeout: number | undefined;
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      for (const step of closing.reverse()) await step();
    })());
  try {
    const server =
      options.databaseUrl === undefined
        ? await startEmbeddedPostgres({ dataDir: options.dataDir ?? '.holdfast', clock, log })
        : undefined;
    if (server) closing.push(() => server.stop());
    const url = options.databaseUrl ?? (server as { url: string }).url;
    await migrate(url, schema, { mode: options.migrate ?? 'on', log });
    const { entities = [], maxTransactions: atOnce = 8 } = options.orm ?? {};
    if (!Number.isInteger(atOnce) || atOnce < 1)
      throw new InvalidConfigurationError(`orm.maxTransactions is ${atOnce}; it must be a whole number, 1 or more`, {
        option: 'orm.maxTransactions',
        value: atOnce,
      });
    const authors = once(closing, () => opened({ url, schema, log, entities, maxConnections: atOnce }));
    // What cannot be is said before anything runs.
    if (options.orm?.entities) await authors();
    const readers = once(closing, () => opened({ url, schema, log }));
    const { leaseMs } = options;
    const lease = leaseMs === undefined ? {} : { leaseMs, renewMs: Math.ceil(leaseMs / 3) };
    const ids = timeOrderedIds(clock);
    const owner = ids();
    const watch = new Flushes({ clock, ids, owner });
    const storeOptions = {
      url,
      schema,
      clock,
      log,
      watch,
      authored: { orm: authors, atOnce },
      integrity,
      encryption,
      redactor,
      ...lease,
    };
    const lost = (apart: readonly Apart[]): void => {
      for (const trouble of lostProgress(apart, { clock, ids })) void watch.alarm?.raise(trouble);
    };
    const { redisUrl } = options;
    const buffered =
      redisUrl === undefined
        ? undefined
        : new (await import('../persistence/buffer/bufferedStore.ts')).BufferedStore({
            ...storeOptions,
            redisUrl,
            owner,
            lost,
          });
    const store = buffered ?? new PostgresStore(storeOptions);
    closing.push(() => store.close());
    await store.readTime();
    await store.vault.open();
    await buffered?.openBuffer();
    if (options.retention !== 'off') {
      const retention = new Retention(store, clock, log, options.retention, configured);
      closing.push(() => retention.stop());
      retention.start();
    }
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const breakers = new Breakers(
      { circuits: store.circuits, clock, log, random, writer: owner },
      breakersInForce(configured, options.breakers),
    );
    const { changedDefinitions = 'allow', resources = {} } = options;
    const around = {
      store,
      clock,
      random,
      ids,
      faults,
      log,
      owner,
      since: clock.now(),
      limits,
      breakers,
      retryBudgets: new RetryBudgets({ clock, random }),
      resources,
      scaler: options.scaler,
      configured,
      policies: policiesOf(configured.settings),
      publicUrl,
      integrity,
      vault: store.vault,
      redactor,
      changedDefinitions,
      schedules: { store: store.schedules, declared },
    };
    const rates = new Rates(options.budgets ?? {}, { store: store.scarcity, clock, random, configured });
    const durations = new Durations({ store: store.durations, clock, log });
    const notices = new Notices({ store: store.notices, clock, log });
    const logSamples = new LogSamples({ clock, log });
    closing.push(async () => logSamples.end());
    const keptLines = new KeptLines({ store: store.logs, clock, log });
    closing.push(() => keptLines.stop());
    const resolve = (relief: Relief): Promise<void> => store.scarcity.relieved(relief);
    const alarm = new Alarm({ store, notices: store.notices, lines: keptLines, resolve, clock, log, redactor });
    watch.alarm = alarm;
    closing.push(async () => alarm.stop());
    const dataDir = server ? (options.dataDir ?? '.holdfast') : undefined;
    const diskIsFull = (): boolean => watch.diskIsFull;
    const pressure = pressureOf(options, dataDir, { ...around, store, alarm, diskIsFull });
    const surroundings = {
      ...around,
      alarm,
      keptLines,
      rates,
      pressure,
      samples: new ErrorSamples(),
      logSamples,
      notices,
      durations,
      tally: new Tally(() => store.pools),
    };
    const engine = new Engine(surroundings, options.definitions, { id: owner, host: hostname(), pid });
    const sampler = new Sampler(surroundings, store, engine.registry, options.validation);
    closing.push(() => pressure.stop());
    closing.push(() => durations.stop());
    closing.push(() => engine.stop(timeout));
    closing.push(() => sampler.stop());
    pressure.start();
    sampler.start();
    await begin?.(engine);
    return {
      engine,
      orm: await readers(),
      clock,
      database: server?.how ?? 'the PostgreSQL of DATABASE_URL',
      close(timeoutMs) {
        timeout = timeoutMs;
        return close();
      },
    };
  } catch (error) {
    timeout = 0;
    await close();
    throw error;
  }
}

/** What looks after the process itself. */
const pressureOf = (
  { vitals }: OpenOptions,
  dataDir: string | undefined,
  around: Omit<PressureOptions, 'vitals'> & { readonly store: PostgresStore },
): Pressure =>
  new Pressure({
    ...around,
    vitals: vitals ?? systemVitals(around.clock, { dataDir, connections: () => around.store.waiting }),
  });

/** MikroORM is loaded when it is first needed. */
const opened = async (options: OrmOptions): Promise<MikroORM> =>
  await (await import('../persistence/orm.ts')).openOrm(options);

/** Opened once, when first asked for, and closed if it was. */
function once(closing: (() => Promise<unknown>)[], open: () => Promise<MikroORM>): () => Promise<MikroORM> {
  let orm: Promise<MikroORM> | undefined;
  closing.push(async () => await (await orm?.catch(() => undefined))?.close());
  return () => (orm ??= open());
}
