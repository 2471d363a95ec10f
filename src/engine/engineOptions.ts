// What `createEngine` may be given: every name, and the kind of what no other place checks. Ranges of groups that have a file of their own
// (breakers, budgets, retention …) are checked there.
import { checkDatabaseUrl } from '../databaseUrl.ts';
import { checkRedisUrl } from '../redisUrl.ts';
import { checkOptionNames, type Known, refuseOption } from '../optionNames.ts';
import type { ErrorSeverity } from '../persistence/historyStore.ts';
import { SCHEDULE_OPTIONS } from './declaredSchedules.ts';
import type { OrmOfAuthors } from './open.ts';
import type { GivenKeys } from '../namedKeys.ts';
import type { RedactOptions } from '../redaction.ts';
import type { RateBudget } from './rates.ts';
import type { RetentionOptions } from './retention.ts';
import type { SamplingOptions } from './sampler.ts';
import type { CreateEngineOptions } from './sdk.ts';
import type { Limits } from './surroundings.ts';
import type { LoopRules } from '../failures/loops.ts';

const KNOWN: Known<CreateEngineOptions> = {
  workflows: true,
  databaseUrl: true,
  redisUrl: true,
  dataDir: true,
  schema: true,
  migrate: true,
  leaseMs: true,
  changedDefinitions: true,
  configuration: true,
  publicUrl: true,
  limits: true,
  breakers: true,
  classification: true,
  resources: true,
  schedules: true,
  infiniteLoops: true,
  budgets: true,
  scaler: true,
  vitals: true,
  orm: true,
  retention: true,
  validation: true,
  integrity: true,
  encryption: true,
  redact: true,
  log: true,
  clock: true,
  random: true,
  faults: true,
};
const LIMITS: Known<Limits> = {
  sleepAfterMs: true,
  graceMs: true,
  maxStateBytes: true,
  questionDeadlineMs: true,
  remindAfterMs: true,
  pollMs: true,
};
const LOOPS: Known<LoopRules> = { enabled: true, maxRepeats: true, window: true };
const ORM: Known<OrmOfAuthors> = { entities: true, maxTransactions: true };
const RETENTION: Known<RetentionOptions> = {
  checkpoints: true,
  maxAgeMs: true,
  everyMs: true,
  errorAgesMs: true,
  resolvedErrorsMs: true,
};
const SEVERITIES: Known<Record<ErrorSeverity, number>> = { LOW: true, MEDIUM: true, HIGH: true, CRITICAL: true };
const VALIDATION: Known<SamplingOptions> = { enabled: true, intervalMs: true };
const INTEGRITY: Known<GivenKeys> = { keys: true, current: true, required: true };
const ENCRYPTION: Known<Omit<GivenKeys, 'required'>> = { keys: true, current: true };
const REDACT: Known<RedactOptions> = { keys: true };
const BUDGET: Known<RateBudget> = { limit: true, perMs: true };

/** Least values, in ms or bytes. */
const LEAST: Readonly<Record<keyof Limits, number>> = {
  sleepAfterMs: 0,
  graceMs: 0,
  maxStateBytes: 1_024,
  questionDeadlineMs: 1,
  remindAfterMs: 1,
  pollMs: 1,
};
const LEAST_LEASE_MS = 100;

const METHODS = {
  log: ['debug', 'info', 'warn', 'error', 'child'],
  clock: ['now', 'monotonic', 'schedule'],
  scaler: ['scale'],
  vitals: ['read'],
  faults: ['strike'],
} as const satisfies Partial<Record<keyof CreateEngineOptions, readonly string[]>>;

const WHERE = 'createEngine';

/** @throws InvalidConfigurationError naming the option, the value seen and what there is */
export function checkEngineOptions(given: unknown): void {
  const options = checkOptionNames(WHERE, given, KNOWN) as Partial<Record<keyof CreateEngineOptions, unknown>>;
  checkWorkflows(options.workflows);
  if (options.databaseUrl !== undefined) checkDatabaseUrl(options.databaseUrl, `${WHERE}: databaseUrl`);
  if (options.redisUrl !== undefined) checkRedisUrl(options.redisUrl, `${WHERE}: redisUrl`);
  text('dataDir', options.dataDir);
  text('schema', options.schema);
  text('publicUrl', options.publicUrl);
  word('migrate', options.migrate, ['on', 'off']);
  word('changedDefinitions', options.changedDefinitions, ['allow', 'refuse']);
  whole('leaseMs', options.leaseMs, LEAST_LEASE_MS);
  for (const [name, value] of entriesOf('limits', options.limits, LIMITS))
    whole(`limits.${name}`, value, LEAST[name as keyof Limits]);
  const flags = [
    ...entriesOf('infiniteLoops', options.infiniteLoops, LOOPS).map(([name, value]) => ['infiniteLoops', name, value]),
    ...entriesOf('validation', options.validation, VALIDATION).map(([name, value]) => ['validation', name, value]),
  ];
  for (const [group, name, value] of flags)
    if (name === 'enabled' && value !== undefined && typeof value !== 'boolean')
      refuseOption(WHERE, `${String(group)}.enabled`, 'true or false', value);
  entriesOf('orm', options.orm, ORM);
  entriesOf('integrity', options.integrity, INTEGRITY);
  entriesOf('encryption', options.encryption, ENCRYPTION);
  for (const [, keys] of entriesOf('redact', options.redact, REDACT))
    if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string' && /[a-z0-9]{3}/i.test(key)))
      refuseOption(WHERE, 'redact.keys', 'a list of names with three letters or digits in a row at least', keys);
  if (options.retention !== 'off')
    for (const [name, value] of entriesOf('retention', options.retention, RETENTION))
      if (name === 'errorAgesMs') entriesOf('retention.errorAgesMs', value, SEVERITIES);
  for (const [name, budget] of entriesOf('budgets', options.budgets)) entriesOf(`budgets.${name}`, budget, BUDGET);
  for (const [name, breaker] of entriesOf('breakers', options.breakers)) entriesOf(`breakers.${name}`, breaker);
  entriesOf('resources', options.resources);
  for (const [name, schedule] of entriesOf('schedules', options.schedules))
    entriesOf(`schedules.${name}`, schedule, SCHEDULE_OPTIONS);
  for (const [name, methods] of Object.entries(METHODS))
    checkMethods(name, options[name as keyof typeof METHODS], methods);
  if (options.random !== undefined && typeof options.random !== 'function')
    refuseOption(WHERE, 'random', 'a function', options.random);
}

function checkWorkflows(workflows: unknown): void {
  const must = 'a list of what workflow(name, …) gives, such as [order]';
  if (!Array.isArray(workflows)) refuseOption(WHERE, 'workflows', must, workflows);
  for (const [index, one] of (workflows as unknown[]).entries()) {
    if (typeof (one as { readonly name?: unknown } | null | undefined)?.name !== 'string')
      refuseOption(WHERE, `workflows[${index}]`, 'what workflow(name, …) gives', one);
  }
}

/** What stands in a group of options; nothing where it is not given. */
function entriesOf(option: string, value: unknown, known?: Readonly<Record<string, true>>): [string, unknown][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuseOption(WHERE, option, 'an object', value);
  return Object.entries(known ? checkOptionNames(`${WHERE}: ${option}`, value, known) : (value as object));
}

function checkMethods(option: string, value: unknown, methods: readonly string[]): void {
  if (value === undefined) return;
  const made = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (!methods.every((method) => typeof made[method] === 'function'))
    refuseOption(WHERE, option, `an object with ${methods.map((method) => `${method}()`).join(', ')}`, value);
}

function text(option: string, value: unknown): void {
  if (value !== undefined && (typeof value !== 'string' || value === ''))
    refuseOption(WHERE, option, 'a text that is not empty', value);
}

function word(option: string, value: unknown, words: readonly string[]): void {
  if (value !== undefined && !words.includes(value as string))
    refuseOption(WHERE, option, `one of ${words.join(', ')}`, value);
}

function whole(option: string, value: unknown, least: number): void {
  if (value !== undefined && (!Number.isSafeInteger(value) || (value as number) < least))
    refuseOption(WHERE, option, `a whole number of ${least} or more`, value);
}
