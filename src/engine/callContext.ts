// What the function of an author is given when it is called, and the values that must be at hand for it.
import { InvalidInputError } from '../errors.ts';
import { stepOf } from '../machines/keys.ts';
import { addressOf, callsIn } from '../machines/ownChart.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import { stepContext } from '../steps/context.ts';
import { StepTransaction } from '../steps/transaction.ts';
import { attemptTraceparent, traceIdOf } from '../trace.ts';
import type { Digest } from '../workflow.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { AttemptLog } from './logBook.ts';
import { inputOf } from './ownMachine/listener.ts';
import { Reporter } from './reporter.ts';
import type { Scaled } from './scaling.ts';

export function contextOf(
  workflow: LiveWorkflow,
  want: WantedAttempt,
  signal: AbortSignal,
  reporter: Reporter,
  inside: StepTransaction<AuthorTransaction>,
  told: Told,
  said: AttemptLog,
): unknown {
  const { identity, values, around } = workflow;
  const own = undone(workflow, want);
  return stepContext({
    workflowId: identity.workflowId,
    threadId: identity.threadId,
    traceparent: () => attemptTraceparent(identity.traceparent, identity.workflowId, want.tag),
    traceId: traceIdOf(identity.traceparent),
    stepId: want.step,
    key: want.key,
    undo: want.work === 'compensation',
    attempt: want.attempt,
    pass: want.pass,
    counts: () => {
      told.counted = true;
    },
    item: itemOf(workflow, want),
    signal,
    log: said.over(workflow.secrets.log(around.log)),
    transaction: (given) => inside.run(given),
    spend: (budget, amount) => spend(workflow, budget, amount),
    lastProgress: workflow.context.progress[want.address],
    tell: (told) => reporter.tell(told),
    input: () => (workflow.compiled.own ? ofCall(workflow, want) : values.open(identity.input)),
    outputs: new Map(
      seen(workflow, want).map(([name, digest]) => [name, () => (digest === null ? null : values.open(digest))]),
    ),
    output: own ? () => values.open(own) : undefined,
  });
}

/** What the author's own machine has given to the actor; to an undo: gave to the call that is undone. */
function ofCall(
  { context: { own, given = {} }, values }: LiveWorkflow,
  { address, work, key }: WantedAttempt,
): unknown {
  const digest = work === 'compensation' ? given[key] : undefined;
  if (digest !== undefined) return values.open(digest);
  const actor = callsIn(own).find((call) => addressOf(call) === address);
  return own && actor ? inputOf(own.snapshot, actor.path) : undefined;
}

/** What a call shows of itself besides its outcome. */
export interface Told {
  /** Whether it looked at the number of its pass. */
  counted: boolean;
  scaling?: Scaled | undefined;
}

export function digestsOf(workflow: LiveWorkflow, want: WantedAttempt): Digest[] {
  const own = undone(workflow, want);
  const list = workflow.context.list[want.step];
  const given = want.work === 'compensation' ? workflow.context.given?.[want.key] : undefined;
  const outputs = seen(workflow, want).flatMap(([, digest]) => (digest === null ? [] : [digest]));
  return [
    workflow.identity.input,
    ...outputs,
    ...(own ? [own] : []),
    ...(list ? [list] : []),
    ...(given ? [given] : []),
  ];
}

/** What is before the step and over: its output; null for one that has completed without, such as a sleep. */
const seen = (workflow: LiveWorkflow, want: WantedAttempt): [string, Digest | null][] => {
  const { output, done } = workflow.context;
  return [...(workflow.compiled.before.get(want.step) ?? [])]
    .filter((name) => output[name] !== undefined || done[name] === 'completed')
    .map((name) => [name, output[name] ?? null]);
};

const undone = (workflow: LiveWorkflow, want: WantedAttempt): Digest | undefined =>
  want.work === 'compensation'
    ? (workflow.context.undo.find(({ key }) => key === want.key)?.output ??
      workflow.context.output[stepOf(want.key)] ??
      undefined)
    : undefined;

/** The item that is worked on, or whose work is undone. */
function itemOf(
  { context, values }: LiveWorkflow,
  { step, item: index }: WantedAttempt,
): { readonly index: number; readonly value: () => unknown } | undefined {
  const list = context.list[step];
  return index === undefined || list === undefined ? undefined : { index, value: () => values.openItem(list, index) };
}

async function spend({ around }: LiveWorkflow, budget: string, amount: number): Promise<void> {
  if (!around.rates) throw new InvalidInputError(`no budget "${budget}" is declared in this engine`, { budget });
  await around.rates.spend(budget, amount);
}
