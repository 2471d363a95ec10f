// What people read when they are asked: what happened and to what, what was tried, what each answer does.
import { describe, expect, test } from 'vitest';
import { askAbout } from '../../src/engine/questions.ts';
import type { Surroundings } from '../../src/engine/surroundings.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { ASK_TRIGGERS, type Asked, promptFor, requiredActionFor } from '../../src/failures/prompt.ts';
import type { WorkflowId } from '../../src/workflow.ts';

const CLASSIFIED = { category: 'BUSINESS_RULE', why: 'The author of the step says so.' } as const;
const asked = (rest: Partial<Asked>): Asked => ({ classification: CLASSIFIED, kind: 'run', attempt: 1, ...rest });
const STEP = 'retry runs the step again; skip goes on without it; fail ends the workflow and undoes what was done.';
const UNDO =
  'retry runs the undo again; giveUp leaves the step as it is, recorded as not undone, and the undoing goes on.';

describe('a prompt', () => {
  test.each([
    [
      'a conflict with what it is about',
      'CONFLICT',
      { message: 'the price has changed', affectedItems: ['order 7', 'order 8'] },
      `The step met a conflict (business rule): the price has changed. Affected: order 7, order 8. Tried: one attempt. ${STEP}`,
    ],
    [
      'more items than anybody reads',
      'CONFLICT',
      { message: 'two branches changed the same files:\n- a\n- b', affectedItems: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
      `The step met a conflict (business rule): two branches changed the same files. Affected: a, b, c, d, e and 2 more. Tried: one attempt. ${STEP}`,
    ],
    [
      'an open outcome',
      'OUTCOME_UNKNOWN',
      { message: 'socket hang up', classification: { category: 'NETWORK', why: '' } },
      `Nobody knows whether the step took effect, and running it twice may do harm (network): socket hang up. Tried: one attempt. ${STEP}`,
    ],
    [
      'retries that are used up',
      'RETRIES_EXHAUSTED',
      { message: 'No answer!', attempt: 5, elapsedMs: 15_400 },
      `The step failed for good (business rule): No answer! Tried: 5 attempts in 15 s. ${STEP}`,
    ],
    [
      'strategies that did not help',
      'STRATEGIES_FAILED',
      {
        message: 'full',
        attempt: 5,
        elapsedMs: 1_800_000,
        spent: { SCALE_RESOURCES_AND_RETRY: 3, QUEUE_FOR_LATER: 1 },
      },
      `Everything that is tried for such a failure was tried, and the step still fails (business rule): full. Tried: 5 attempts in 30 min, scale resources and retry 3 times, queue for later once. ${STEP}`,
    ],
    [
      'an alternative that failed too',
      'CORRECTION_NEEDED',
      { message: 'no credentials', kind: 'alternative', attempt: 2, elapsedMs: 40 },
      `The step cannot go on until something is put right (business rule): no credentials. Tried: 2 attempts of its alternative in 40 ms. ${STEP}`,
    ],
    [
      'an undo',
      'COMPENSATION_FAILED',
      { message: 'gone', kind: 'compensation', attempt: 3, elapsedMs: 7_200_000 },
      `Undoing the step failed (business rule): gone. Tried: 3 attempts to undo it in 2 hours. ${UNDO}`,
    ],
    [
      'an error without a message: what is known of it',
      'STATE_CORRUPTED',
      {},
      `The step found damaged state, and going back to a checkpoint did not help or would do something twice (business rule): The author of the step says so. Tried: one attempt. ${STEP}`,
    ],
  ] as const)('about %s', (_, trigger, rest, prompt) => {
    expect(promptFor(trigger, asked(rest))).toBe(prompt);
  });

  test.each(ASK_TRIGGERS)('of %s names every answer that there is, and no other', (trigger) => {
    const undo = trigger === 'COMPENSATION_FAILED';
    const around = {
      ids: () => 'q',
      clock: { now: () => 0 },
      publicUrl: undefined,
    } as unknown as Surroundings;
    const { options } = askAbout(around, {
      workflowId: 'w' as WorkflowId,
      step: 's',
      errorId: 'e',
      trigger,
      prompt: '',
      reason: '',
      requiredAction: '',
      severity: 'HIGH',
      conflict: null,
      undo,
      patience: undefined,
      deadlineMs: 1,
    });
    const prompt = promptFor(trigger, asked({ kind: undo ? 'compensation' : 'run' }));
    expect(requiredActionFor(trigger, [])).toMatch(undo ? /answer giveUp/ : /retry|end the workflow/i);
    const named = ['retry', 'skip', 'fail', 'giveUp', 'approve'].filter((key) =>
      new RegExp(`(?:^|[.;] )${key} `).test(prompt),
    );
    expect(named).toEqual(options.map(({ key }) => key));
  });

  test('says what the author threw, not that there is an author', () => {
    const classification = classifyError(new ConflictError('the branch has moved'));
    expect(promptFor('CONFLICT', asked({ classification, message: 'the branch has moved' }))).not.toContain('author');
  });
});
