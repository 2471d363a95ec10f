// The names and words that an author may write in a definition. The compiler knows them too; this is for those who write without it, since
// Node runs TypeScript without checking it, and an option that is misspelt would do nothing and say nothing.
import type { ChildOptions, EachOptions, LoopOptions, Placement, StepOptions, WaitOptions } from './builderTypes.ts';
import { shown, type Wrong, wrongKind, wrongWhole } from './definitionKinds.ts';
import type {
  Concurrency,
  OnBranchFailure,
  OnDependencyFailure,
  OnExhausted,
  Schema,
  WholeOptions,
} from './definition.ts';
import type { RetryException, RetryPolicy, RetryRules } from './retryPolicy.ts';
import { ERROR_CATEGORIES } from './errorCategories.ts';
import { InvalidDefinitionError } from './errors.ts';

type Known<Options> = Readonly<Record<keyof Options, true>>;

const PLACEMENT: Known<Placement<unknown, unknown>> = {
  after: true,
  onDependencyFailure: true,
  phase: true,
  milestone: true,
};
const WORK = {
  ...PLACEMENT,
  when: true,
  output: true,
  retry: true,
  timeoutMs: true,
  critical: true,
  compensate: true,
  undoWithinMs: true,
  idempotent: true,
  onExhausted: true,
  question: true,
  agentType: true,
  breaker: true,
  resources: true,
} as const;
type Any = never;
const KNOWN = {
  step: { ...WORK, run: true, alternative: true, correct: true, intervention: true, grade: true } satisfies Known<
    StepOptions<Any, Any, Any, Any, Any, Any, Any>
  >,
  each: { ...WORK, items: true, run: true, concurrency: true, tolerated: true, onItemFailure: true } satisfies Known<
    EachOptions<Any, Any, Any, Any, Any, Any, Any, Any, Any>
  >,
  loop: {
    ...PLACEMENT,
    body: true,
    until: true,
    budget: true,
    polls: true,
    volatile: true,
    progress: true,
    onExhausted: true,
  } satisfies Known<LoopOptions<Any, Any, Any, Any, Any, Any, Any>>,
  child: {
    ...PLACEMENT,
    input: true,
    when: true,
    compensate: true,
    undoWithinMs: true,
    onExhausted: true,
    critical: true,
    resources: true,
  } satisfies Known<ChildOptions<Any, Any, Any, Any, Any, Any, Any, Any>>,
  waitFor: {
    ...PLACEMENT,
    event: true,
    schema: true,
    deadlineMs: true,
    remindAfterMs: true,
    from: true,
    onExhausted: true,
  } satisfies Known<WaitOptions<Any, Any, Any, Any, Any>>,
  sleep: PLACEMENT,
  sleepUntil: PLACEMENT,
};

/** What `workflow(name, …)` takes. */
const WHOLE: Known<{ version: string; input?: Schema; concurrency?: Concurrency } & WholeOptions> = {
  version: true,
  input: true,
  concurrency: true,
  budget: true,
  timeoutMs: true,
  pauseOn: true,
  onBranchFailure: true,
  sensitive: true,
};

const POLICY: Known<RetryPolicy> = {
  maxAttempts: true,
  strategy: true,
  baseDelayMs: true,
  maxDelayMs: true,
  multiplier: true,
  jitter: true,
  maxElapsedMs: true,
};
const RULES: Known<RetryRules> = { ...POLICY, byClass: true, when: true };
const EXCEPTION: Known<RetryException> = { match: true, policy: true };
const MATCH: Known<RetryException['match']> = { name: true, code: true, category: true };
const CLASSES: Known<NonNullable<RetryRules['byClass']>> = {
  TRANSIENT: true,
  RETRIABLE: true,
  FATAL: true,
  CONFLICT: true,
};
const CATEGORIES: Readonly<Record<string, true>> = Object.fromEntries(ERROR_CATEGORIES.map((word) => [word, true]));
const STRATEGIES: Readonly<Record<Extract<RetryPolicy['strategy'], string>, true>> = {
  exponential: true,
  linear: true,
  constant: true,
};
const JITTERS: Readonly<Record<RetryPolicy['jitter'], true>> = {
  upward: true,
  full: true,
  equal: true,
  decorrelated: true,
  none: true,
};
const ON_EXHAUSTED: Readonly<Record<OnExhausted, true>> = {
  compensate: true,
  rollBack: true,
  pause: true,
  fail: true,
  continue: true,
};
/** Of an event that does not come: there is nothing to do again but to wait. */
const ENDS_OF_A_WAIT = { compensate: true, fail: true, continue: true } as const;
const ON_DEPENDENCY_FAILURE: Readonly<Record<OnDependencyFailure, true>> = { fail: true, skip: true, continue: true };

const ON_BRANCH_FAILURE: Readonly<Record<OnBranchFailure, true>> = { failFast: true, settle: true };

/** What must be a function where it is given; `true`: it must be given. */
const FUNCTIONS: Readonly<Record<keyof typeof KNOWN, Readonly<Record<string, boolean>>>> = {
  step: { run: true, alternative: false, correct: false, when: false },
  each: { run: true, items: true, when: false },
  loop: { body: true, until: true },
  child: { input: true, when: false },
  waitFor: {},
  sleep: {},
  sleepUntil: { until: true },
};

/**
 * Checks what an author gave to a method of the builder.
 * @param functions where those are found that it must be given; besides the options for a method that takes one by itself
 * @throws InvalidDefinitionError naming workflow, step, option, the value seen and what there is
 */
export function checkOptions(
  method: keyof typeof KNOWN,
  workflow: string,
  step: string,
  options: unknown,
  functions?: Readonly<Record<string, unknown>>,
): void {
  const where = `workflow "${workflow}", step "${step}"`;
  const given = objectOf(where, 'the options', options);
  checkNames(where, '', given, KNOWN[method]);
  for (const [name, isNeeded] of Object.entries(FUNCTIONS[method])) {
    const value = (functions ?? given)[name];
    if (value === undefined ? isNeeded : typeof value !== 'function')
      refuse(where, `${name} must be a function, got ${shown(value)}`);
  }
  const ends = method === 'waitFor' ? ENDS_OF_A_WAIT : ON_EXHAUSTED;
  checkWord(where, 'onExhausted', given['onExhausted'], ends);
  checkWord(where, 'onDependencyFailure', given['onDependencyFailure'], ON_DEPENDENCY_FAILURE);
  checkWord(where, 'onItemFailure', given['onItemFailure'], ON_BRANCH_FAILURE);
  if (given['after'] !== undefined && !Array.isArray(given['after']))
    refuse(
      where,
      `after must be a list of names of steps, such as [${shown(given['after'])}], got ${shown(given['after'])}`,
    );
  tell(where, wrongKind(given));
  if (given['retry'] !== undefined) checkRetry(where, 'retry', given['retry']);
  if (given['compensate'] !== undefined) checkUndo(where, given['compensate']);
}

const UNDO = { run: true, retry: true, timeoutMs: true } as const;

export function checkUndo(where: string, undo: unknown): void {
  if (typeof undo === 'function') return;
  if (typeof undo !== 'object' || undo === null)
    refuse(where, `compensate must be a function, or { run, retry, timeoutMs }, got ${shown(undo)}`);
  const { run, retry } = undo as { readonly run?: unknown; readonly retry?: unknown };
  checkNames(where, 'compensate.', undo, UNDO);
  if (typeof run !== 'function') refuse(where, `compensate.run must be a function, got ${shown(run)}`);
  if (retry !== undefined) checkRetry(where, 'compensate.retry', retry);
}

/** The same for what `workflow(name, …)` was given. @throws InvalidDefinitionError naming workflow, option and what there is */
export function checkWholeOptions(workflow: string, options: object): void {
  const where = `workflow "${workflow}"`;
  checkNames(where, '', options, WHOLE);
  checkWord(where, 'onBranchFailure', (options as WholeOptions).onBranchFailure, ON_BRANCH_FAILURE);
  tell(where, wrongWhole(options));
}

function checkRetry(where: string, path: string, given: unknown): void {
  const retry = objectOf(where, path, given);
  checkNames(where, `${path}.`, retry, RULES);
  checkWords(where, `${path}.`, retry);
  const byClass = objectOf(where, `${path}.byClass`, retry['byClass'] ?? {});
  checkNames(where, `${path}.byClass.`, byClass, CLASSES);
  for (const [name, policy] of Object.entries(byClass)) checkPolicy(where, `${path}.byClass.${name}`, policy);
  const exceptions = retry['when'] ?? [];
  if (!Array.isArray(exceptions)) refuse(where, `${path}.when must be a list, got ${shown(exceptions)}`);
  for (const [index, one] of (exceptions as unknown[]).entries()) {
    const exception = objectOf(where, `${path}.when[${index}]`, one);
    checkNames(where, `${path}.when[${index}].`, exception, EXCEPTION);
    checkMatch(
      where,
      `${path}.when[${index}].match`,
      objectOf(where, `${path}.when[${index}].match`, exception['match']),
    );
    checkPolicy(where, `${path}.when[${index}].policy`, exception['policy']);
  }
}

/** One that fits no error would do nothing and say nothing. */
function checkMatch(where: string, path: string, match: Record<string, unknown>): void {
  checkNames(where, `${path}.`, match, MATCH);
  const said = Object.entries(match).filter(([, value]) => value !== undefined);
  if (said.length === 0) refuse(where, `${path} must say at least one of ${Object.keys(MATCH).join(', ')}`);
  for (const [name, value] of said)
    if (typeof value !== 'string') refuse(where, `${path}.${name} must be a text, got ${shown(value)}`);
  checkWord(where, `${path}.category`, match['category'], CATEGORIES);
}

function checkPolicy(where: string, path: string, value: unknown): void {
  const policy = objectOf(where, path, value);
  checkNames(where, `${path}.`, policy, POLICY);
  checkWords(where, `${path}.`, policy);
}

function checkWords(where: string, prefix: string, policy: Record<string, unknown>): void {
  if (typeof policy['strategy'] !== 'function') checkWord(where, `${prefix}strategy`, policy['strategy'], STRATEGIES);
  checkWord(where, `${prefix}jitter`, policy['jitter'], JITTERS);
}

function checkNames(where: string, prefix: string, given: object, known: Readonly<Record<string, true>>): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name))
      refuse(where, `there is no option ${prefix}${name}; there are ${Object.keys(known).join(', ')}`);
}

function checkWord(where: string, option: string, value: unknown, words: Readonly<Record<string, true>>): void {
  if (value !== undefined && !(typeof value === 'string' && Object.hasOwn(words, value)))
    refuse(where, `${option} must be one of ${Object.keys(words).join(', ')}, got ${shown(value)}`);
}

function objectOf(where: string, what: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse(where, `${what} must be an object, got ${shown(value)}`);
  return value as Record<string, unknown>;
}

function tell(where: string, wrong: Wrong | undefined): void {
  if (wrong) refuse(where, `${wrong.option} ${wrong.problem}`);
}

function refuse(where: string, problem: string): never {
  throw new InvalidDefinitionError(`${where}: ${problem}`, { where });
}
