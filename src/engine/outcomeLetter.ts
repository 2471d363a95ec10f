// What a call gave → its letter: the output is checked against its schema, made safe and sealed.
import type { StepNode } from '../definition.ts';
import { InvalidOutputError, RateBudgetSpentError } from '../errors.ts';
import { isInstance } from '../failures/read.ts';
import { makeSafe, sealValue } from '../persistence/seal.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import type { Outcome } from '../steps/attempt.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Letter } from './letter.ts';
import { compressionOf } from './inForce.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { cancelledLetter, childLetter, completedLetter } from './outcome.ts';
import { type Ended, mayRepeat } from './ended.ts';
import { failedLetter } from './failed.ts';
import { unlessLeft } from './leaving.ts';
import { queuedLetter } from './queued.ts';

export async function letterOf(...of: Parameters<typeof made>): Promise<Letter> {
  const [, node, { outcome }, ended] = of;
  const letter = await made(...of);
  const isStart = node.child !== undefined && ended.want.kind === 'attempt' && ended.want.work === 'run';
  return isStart && outcome !== 'completed' ? unlessLeft(ended, letter) : letter;
}

async function made(
  workflow: LiveWorkflow,
  node: StepNode,
  outcome: Outcome,
  ended: Ended,
  transaction: AuthorTransaction | undefined,
): Promise<Letter> {
  switch (outcome.outcome) {
    case 'cancelled':
      return cancelledLetter(ended);
    case 'failed':
      return mayBeQueued(node, ended, outcome.error)
        ? queuedLetter(ended, outcome.error)
        : failedLetter(ended, outcome.error);
    case 'completed':
      if (node.child && ended.want.kind === 'attempt' && ended.want.work === 'run')
        return childLetter(ended, outcome.value as WorkflowId);
      try {
        const value = ended.want.work === 'compensation' ? outcome.value : await checked(node, outcome.value);
        const safe = makeSafe(value === undefined ? null : value);
        const sealed = sealValue(safe.value, workflow.around.limits.maxStateBytes, compressionOf(workflow.around));
        return completedLetter(ended, sealed, safe.changes, transaction);
      } catch (error) {
        return failedLetter(ended, error);
      }
  }
}

/** A budget is spent: nothing is wrong, and the work may be done from its beginning later. An undo is retried instead, since all its waits are within its time. */
const mayBeQueued = (node: StepNode, { want }: Ended, error: unknown): error is RateBudgetSpentError =>
  isInstance(error, RateBudgetSpentError) && want.work !== 'compensation' && mayRepeat(node, want);

/** The output as its schema has it. @throws InvalidOutputError */
async function checked(node: StepNode, value: unknown): Promise<unknown> {
  if (!node.output) return value;
  const result = await node.output['~standard'].validate(value);
  if (!result.issues) return result.value;
  const problems = result.issues.map(
    (issue) =>
      `${
        (issue.path ?? [])
          .map((part) => (typeof part === 'object' ? part.key : part))
          .map(String)
          .join('.') || 'output'
      }: ${issue.message}`,
  );
  throw new InvalidOutputError(
    `the output of step "${node.name}" does not fit its schema: ${problems.slice(0, 5).join('; ')}`,
    { step: node.name, problems },
  );
}
