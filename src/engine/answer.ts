// A person answers a question: the option must be one of those that were given, the notes say why, and what a skipped step is to have given must fit.
import { isBlank } from '../blank.ts';
import { childrenToReplace } from './anotherChild.ts';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import type { ControlOptions, Decision, Moved } from './control.ts';
import { ANSWERS, answerLetter } from './questions.ts';
import { requireId } from './known.ts';
import { compiledOf, outputFor, type Steering } from './steering.ts';
import { isOfWhole, strandedAnswer } from './stranded.ts';

export async function answer(
  steering: Steering,
  interventionId: string,
  decision: Decision,
  options: ControlOptions,
): Promise<Moved> {
  const { around, residents } = steering;
  requireId(interventionId, 'intervention');
  const open = await around.store.intervention(interventionId);
  if (!open) throw new NotFoundError(`no intervention ${interventionId} is open`, { interventionId });
  if (!open.options.some(({ key }) => key === decision.option) || !(decision.option in ANSWERS))
    throw new InvalidInputError(
      `"${decision.option}" is no option of this question; choose one of ${open.options.map(({ key }) => key).join(', ')}`,
      { option: decision.option },
    );
  if (isBlank(decision.notes))
    throw new InvalidInputError('notes are required: say how and why this was decided', { field: 'notes' });
  const { workflowId, step } = open;
  const output =
    decision.option === 'skip' && step
      ? await outputFor(steering, await compiledOf(steering, workflowId), step, decision.payload)
      : undefined;
  const decidedBy = options.actor ?? 'sdk';
  const { option, notes } = decision;
  if (isOfWhole(step)) {
    const compiled = await compiledOf(steering, workflowId);
    return residents.send(workflowId, strandedAnswer(around, compiled, interventionId, { option, notes, decidedBy }));
  }
  const given = { option: option as keyof typeof ANSWERS, notes, decidedBy, output: output?.digest ?? null };
  const writes = output ? { values: [output] } : {};
  return residents.send(workflowId, async (workflow) => {
    const anew = option === 'retry' && step !== null && (await childrenToReplace(workflow)).has(step);
    return answerLetter(around, interventionId, { ...given, anew }, writes);
  });
}
