// A workflow that nobody will move, as a question to a person that works: begin again what is not done, or end it and undo what was done.
import { InvalidInputError, InvalidStateError, StrandedError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import { describeError } from '../failures/describe.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import { WHOLE, type WorkflowId } from '../workflow.ts';
import { place } from '../machines/place.ts';
import type { SystemErrorRow } from '../persistence/rows/errors.ts';
import { platformError } from './platformError.ts';
import { actionUrl } from './actionUrl.ts';
import type { Letter } from './letter.ts';
import type { Identity } from './liveWorkflow.ts';
import type { Position } from './position.ts';
import { ANSWERS } from './questions.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

interface Stranded {
  readonly around: Surroundings;
  readonly compiled: Compiled;
  readonly identity: Identity;
}

/** Records that it is stranded and asks; nothing where somebody moves it by now. */
export const strandedLetter = (
  { around, compiled, identity }: Stranded,
  moverOf: (position: Position) => unknown,
): Letter => ({
  open(position, revision) {
    if (position.snapshot.status !== 'active' || moverOf(position) !== undefined) return {};
    const { workflowId, threadId } = identity;
    const error = new StrandedError(
      `workflow ${workflowId} waits for nothing: no attempt, no time, no event, no person will move it from ${JSON.stringify(position.snapshot.value)}. Answer the question that it asks now`,
      { workflowId, value: position.snapshot.value },
    );
    const classification = classifyError(error, { idempotent: false, rules: around.rules });
    const record = errorRecord({ around, compiled, step: null, error, classification, strategy: 'PAUSE_WORKFLOW' });
    const id = around.ids();
    return {
      event: { type: 'STRANDED', question: id },
      writes: {
        errors: [record],
        systemErrors: [systemErrorFor(around, record, { threadId, revision })],
        interventions: [
          {
            id,
            step: null,
            errorId: record.id,
            trigger: 'STRANDED',
            prompt:
              'Nothing and nobody will move this workflow. Begin again what is not done, or end it and undo what was done?',
            reason: record.message.slice(0, 500),
            requiredAction: 'Find out what it waited for, then retry or end it.',
            actionUrl: actionUrl(around.publicUrl, workflowId, id),
            severity: classification.severity,
            conflict: null,
            onDeadline: 'keepWaiting',
            options: [ANSWERS.retry, ANSWERS.fail],
            requestedAt: around.clock.now(),
            expiresAt: null,
          },
        ],
      },
      type: 'error_recovery',
      reason: record.message.slice(0, 500),
    };
  },
});

/** The answer to it. `retry`: everything that is not done begins anew, under its own keys. */
export function strandedAnswer(
  around: Surroundings,
  compiled: Compiled,
  interventionId: string,
  { option, notes, decidedBy }: { option: string; notes: string; decidedBy: string },
): Letter {
  return {
    open(position) {
      if (!position.wants.some((want) => want.kind === 'question' && want.question === interventionId))
        throw new InvalidStateError(
          `the intervention ${interventionId} is not open any more; read the workflow again`,
          {
            interventionId,
          },
        );
      if (option !== 'retry' && option !== 'fail')
        throw new InvalidInputError(`"${option}" is no option of this question`, { option });
      const decidedAt = around.clock.now();
      const decision = {
        id: interventionId,
        status: 'DECIDED',
        decision: option,
        decidedBy,
        decidedAt,
        notes,
      } as const;
      const ending = { as: 'failed', compensate: true, reason: notes, step: null, errorId: null } as const;
      return {
        ...(option === 'retry'
          ? { placed: place(compiled.machine, compiled.definition, position.context) }
          : { event: { type: 'ABORT', ending } as const }),
        writes: { decisions: [decision], metadata: { automatic: false, triggeredBy: decidedBy } },
        type: 'critical_point',
        always: true,
        reason: `${decidedBy} decided "${option}": ${notes}`,
      };
    },
  };
}

/** For an administrator, where nobody can even ask the workflow. */
export function strandedError(around: Surroundings, workflowId: WorkflowId, error: StrandedError): SystemErrorRow {
  const { type, message, stack, causes } = describeError(error);
  return platformError({
    id: around.ids(),
    errorType: type,
    severity: 'critical',
    message,
    stackTrace: stack,
    context: { workflowId, causes },
    failureMode: 'HARD',
    fingerprint: fingerprintOf({ errorType: type, message: '', stack: null, step: workflowId, definition: null }),
    createdAt: around.clock.now(),
  });
}

/** Whether a question is about the workflow as a whole. */
export const isOfWhole = (step: string | null): boolean => step === null || step === WHOLE;
