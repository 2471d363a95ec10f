// What can be wrong with one step of a definition, found when it is added: before anything is compiled or run. Used by the builder.
import type { Budget, Concurrency, Definition, Node, OnDeadline, WholeOptions } from './definition.ts';
import type { RetryPolicy, RetryRules } from './retryPolicy.ts';
import { InvalidDefinitionError } from './errors.ts';
import { checkGrade } from './gradeChecks.ts';
import { isShare } from './share.ts';

/** Names become states and event types: what XState reads as syntax, and integers (JavaScript reorders them), are refused. */
export const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
/** Steps of an author's own machine are named after states in states. */
const DOTTED = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/**
 * Checks a node that is to be added to a definition. `dots`: its name may be a path of states.
 * @throws InvalidDefinitionError naming workflow, step, the value seen and the remedy
 */
export function checkNode(definition: Definition, node: Node, { dots = false } = {}): void {
  const where = `workflow "${definition.name}", step "${node.name}"`;
  if (!(dots ? DOTTED : NAME).test(node.name))
    throw new InvalidDefinitionError(
      `${where}: a name starts with a letter and goes on with letters, digits, "-" or "_"`,
      {
        workflow: definition.name,
        step: node.name,
      },
    );
  const taken = new Set(namesIn(definition.nodes));
  const twice = namesIn([node]).find((name, index, own) => taken.has(name) || own.indexOf(name) !== index);
  if (twice !== undefined)
    throw new InvalidDefinitionError(
      `workflow "${definition.name}": two steps are named "${twice}"; choose another name for one`,
      {
        step: twice,
      },
    );
  for (const need of node.after)
    if (!definition.nodes.some((other) => other.name === need))
      throw new InvalidDefinitionError(
        `${where} is after "${need}", which is not declared before it; declare "${need}" first, or correct the name (declared: ${definition.nodes.map((other) => other.name).join(', ') || 'none'})`,
        { step: node.name, after: need },
      );
  if (node.kind === 'loop' && node.body.length === 0)
    throw new InvalidDefinitionError(
      `${where}: the body of the loop has no steps; add one with pass.step(name, { run })`,
      {
        step: node.name,
      },
    );
  checkGrade(definition.name, node);
  for (const { option, value } of onDeadlinesOf(node))
    if (!ON_DEADLINE.includes(value))
      throw new InvalidDefinitionError(
        `${where}: ${option} must be one of ${ON_DEADLINE.join(', ')}, got ${String(value)}`,
        { step: node.name, option, value },
      );
  for (const { option, value, least, whole } of figuresOf(node)) {
    if (typeof value === 'number' && Number.isFinite(value) && value > LONGEST_WAIT_MS && isWait(option))
      throw new InvalidDefinitionError(`${where}: ${option} must be at most ${LONGEST_WAIT_MS} ms, got ${value}`, {
        step: node.name,
        option,
        value,
      });
    if (typeof value !== 'number' || !Number.isFinite(value) || value < least || (whole && !Number.isInteger(value)))
      throw new InvalidDefinitionError(
        `${where}: ${option} must be a ${whole ? 'whole ' : value === Infinity ? 'finite ' : ''}number of ${least} or more${option === 'tolerated' ? ", or a share such as '10%', from '0%' to '100%' with at most three decimals" : ''}, got ${String(value)}`,
        { step: node.name, option, value },
      );
  }
}

/** A due time is stored as a date, and there are none after the year 275760. */
const LONGEST_WAIT_MS = 1e15;
const isWait = (option: string): boolean =>
  option === 'durationMs' || option === 'remindAfterMs' || option.endsWith('deadlineMs');

/** @throws InvalidDefinitionError for a budget or a time-out that is no number from 1 to 1e15, or another word than "conflict" */
export function checkWhole(
  workflow: string,
  { budget, timeoutMs, pauseOn }: WholeOptions,
  option: 'timeoutMs' | 'workflowTimeoutMs' = 'timeoutMs',
): void {
  checkBudget(workflow, budget);
  if (timeoutMs !== undefined && !(timeoutMs >= 1 && timeoutMs <= LONGEST_WAIT_MS))
    throw new InvalidDefinitionError(
      `workflow "${workflow}": ${option} must be a number from 1 to ${LONGEST_WAIT_MS}, got ${String(timeoutMs)}`,
      { workflow, option, value: timeoutMs },
    );
  if (pauseOn !== undefined && pauseOn !== 'conflict')
    throw new InvalidDefinitionError(`workflow "${workflow}": pauseOn must be "conflict", got ${String(pauseOn)}`, {
      workflow,
      option: 'pauseOn',
      value: pauseOn,
    });
}

function checkBudget(workflow: string, budget: Budget = {}): void {
  for (const option of ['steps', 'visits'] as const) {
    const value = budget[option];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      throw new InvalidDefinitionError(
        `workflow "${workflow}": budget.${option} must be a whole number of 1 or more, got ${String(value)}`,
        { workflow, option: `budget.${option}`, value },
      );
  }
}

/** @throws InvalidDefinitionError naming the value seen */
export function checkConcurrency(workflow: string, { limit, key }: Concurrency): void {
  if (!Number.isInteger(limit) || limit < 1)
    throw new InvalidDefinitionError(
      `workflow "${workflow}": concurrency.limit must be a whole number of 1 or more, got ${String(limit)}`,
      { workflow, limit },
    );
  if (key !== undefined && typeof key !== 'string' && typeof key !== 'function')
    throw new InvalidDefinitionError(
      `workflow "${workflow}": concurrency.key must be a text or a function of the input, got ${typeof key}`,
      { workflow },
    );
}

const namesIn = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => [node.name, ...(node.kind === 'loop' ? namesIn(node.body) : [])]);

const ON_DEADLINE: readonly OnDeadline[] = ['compensate', 'fail', 'keepWaiting'];

const onDeadlinesOf = (node: Node): { option: string; value: OnDeadline }[] =>
  node.kind === 'step'
    ? (['intervention', 'question'] as const).flatMap((option) => {
        const value = node[option]?.onDeadline;
        return value === undefined ? [] : [{ option: `${option}.onDeadline`, value }];
      })
    : [];

interface Figure {
  readonly option: string;
  readonly value: unknown;
  readonly least: number;
  readonly whole: boolean;
}

/** The figures that an author gave. */
function figuresOf(node: Node): Figure[] {
  const figure = (option: string, value: unknown, least = 0, whole = false): Figure => ({
    option,
    value,
    least,
    whole,
  });
  switch (node.kind) {
    case 'step':
      return [
        figure('timeoutMs', node.timeoutMs),
        figure('undoWithinMs', node.undoWithinMs, 1),
        figure('compensate.timeoutMs', node.undoTimeoutMs),
        ...[...policiesOf('retry', node.retry), ...policiesOf('compensate.retry', node.undoRetry ?? {})].flatMap(
          ([where, policy]) => [
            figure(`${where}.maxAttempts`, policy.maxAttempts, 1, true),
            figure(`${where}.baseDelayMs`, policy.baseDelayMs),
            figure(`${where}.maxDelayMs`, policy.maxDelayMs),
            figure(`${where}.multiplier`, policy.multiplier, 1),
            figure(`${where}.maxElapsedMs`, policy.maxElapsedMs, 1),
          ],
        ),
        figure('concurrency', node.each?.concurrency, 1, true),
        ...(isShare(node.each?.tolerated) ? [] : [figure('tolerated', node.each?.tolerated, 0, true)]),
        figure('intervention.deadlineMs', node.intervention?.deadlineMs),
        figure('question.deadlineMs', node.question?.deadlineMs),
        ...Object.entries(node.resources ?? {}).map(([name, units]) => figure(`resources.${name}`, units, 1, true)),
      ].filter(({ value }) => value !== undefined);
    case 'loop':
      return [
        figure('budget', node.budget, 1, true),
        ...(node.progress ? [figure('progress.stallWindow', node.progress.stallWindow, 1, true)] : []),
      ];
    case 'sleep':
      return node.until ? [] : [figure('durationMs', node.durationMs)];
    case 'wait':
      return [figure('deadlineMs', node.deadlineMs), figure('remindAfterMs', node.remindAfterMs, 1)].filter(
        ({ value }) => value !== undefined,
      );
  }
}

/** Where it stands → the numbers that it says. */
const policiesOf = (where: string, retry: RetryRules): [string, Partial<RetryPolicy>][] => [
  [where, retry],
  ...Object.entries(retry.byClass ?? {}).map(([name, policy]): [string, Partial<RetryPolicy>] => [
    `${where}.byClass.${name}`,
    policy,
  ]),
  ...(retry.when ?? []).map(({ policy }, index): [string, Partial<RetryPolicy>] => [
    `${where}.when[${index}].policy`,
    policy,
  ]),
];
