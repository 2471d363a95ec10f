// Of what kind the values in a definition are, for those who write without the compiler: `idempotent: 'no'` is true to JavaScript, and a `breaker: 5`
// would be a dependency that nobody knows. Numbers and their ranges are definitionChecks.ts's.
import type { InterventionPoint, Patience } from './definition.ts';
import type { Progress } from './stepContext.ts';

/** What is wrong with one value, as the end of a sentence that begins with its option; undefined where nothing is. */
export interface Wrong {
  readonly option: string;
  readonly problem: string;
}

type Known<Options> = Readonly<Record<keyof Options, true>>;
const PATIENCE: Known<Patience> = { deadlineMs: true, onDeadline: true };
const POINT: Known<InterventionPoint> = { prompt: true, ...PATIENCE };
const BREAKER = { dependency: true, endpoint: true } as const;
const PROGRESS: Known<Progress> = { measure: true, direction: true, stallWindow: true };

type Kind = (value: unknown, option: string) => Wrong | undefined;

const must =
  (says: string, is: (value: unknown) => boolean): Kind =>
  (value, option) =>
    is(value) ? undefined : { option, problem: `must be ${says}, got ${shown(value)}` };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const flag = must('true or false', (value) => typeof value === 'boolean');
const text = must('a text that is not empty', isText);
const texts = must('a list of texts', (value) => Array.isArray(value) && value.every(isText));
const called = must('a function', (value) => typeof value === 'function');
const record = must('an object', isObject);
/** zod and others make objects, arktype functions. */
const schema = must(
  'a Standard Schema, such as z.string()',
  (value) =>
    typeof (value as { readonly ['~standard']?: { readonly validate?: unknown } } | null)?.['~standard']?.validate ===
    'function',
);

/** An object with no other names than these, each of its kind; those in `needed` are there. */
const shape =
  (
    names: Readonly<Record<string, true>>,
    kinds: Readonly<Record<string, Kind>>,
    needed: readonly string[] = [],
  ): Kind =>
  (value, option) => {
    if (!isObject(value)) return record(value, option);
    const stranger = Object.keys(value).find((name) => !Object.hasOwn(names, name));
    if (stranger !== undefined)
      return { option: `${option}.${stranger}`, problem: `is no option; there are ${Object.keys(names).join(', ')}` };
    const asked = [...needed, ...Object.keys(kinds).filter((name) => value[name] !== undefined)];
    for (const name of asked) {
      const wrong = kinds[name]?.(value[name], `${option}.${name}`);
      if (wrong) return wrong;
    }
    return undefined;
  };

const KINDS: Readonly<Record<string, Kind>> = {
  after: texts,
  phase: text,
  milestone: text,
  agentType: text,
  event: text,
  from: must(
    '"parent", or a function that gives workflows',
    (value) => value === 'parent' || typeof value === 'function',
  ),
  critical: flag,
  idempotent: flag,
  polls: flag,
  grade: must('one of DURABLE, BUFFERED', (value) => value === 'DURABLE' || value === 'BUFFERED'),
  output: schema,
  schema,
  volatile: texts,
  resources: record,
  question: shape(PATIENCE, {}),
  intervention: shape(POINT, { prompt: text }, ['prompt']),
  progress: shape(
    PROGRESS,
    { measure: called, direction: must('one of up, down', (value) => value === 'up' || value === 'down') },
    ['measure'],
  ),
  breaker: (value, option) =>
    isObject(value)
      ? shape(BREAKER, { dependency: text, endpoint: text }, ['dependency'])(value, option)
      : must('the name of a dependency, or { dependency, endpoint }', isText)(value, option),
};

/** The first value that is of another kind than its option. What is undefined is not given. */
export function wrongKind(given: Readonly<Record<string, unknown>>): Wrong | undefined {
  for (const [option, value] of Object.entries(given)) {
    const wrong = value === undefined ? undefined : KINDS[option]?.(value, option);
    if (wrong) return wrong;
  }
  return undefined;
}

/** Of what `workflow(name, …)` is given. */
export function wrongWhole({
  input,
  budget,
  concurrency,
}: {
  readonly input?: unknown;
  readonly budget?: unknown;
  readonly concurrency?: unknown;
}): Wrong | undefined {
  return (
    (input === undefined ? undefined : schema(input, 'input')) ??
    (budget === undefined ? undefined : shape({ steps: true, visits: true }, {})(budget, 'budget')) ??
    (concurrency === undefined ? undefined : shape({ key: true, limit: true }, {})(concurrency, 'concurrency'))
  );
}

export const shown = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object' && value
        ? 'an object'
        : String(value);
