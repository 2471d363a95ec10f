// resolveError: records who ended the matter of an error, when and how. Both records that stand for one matter are written together.
import { InvalidStateError, NotFoundError } from '../errors.ts';
import { AlreadyResolvedError, NotesRequiredError, resolveErrors } from '../persistence/resolveError.ts';
import type { WorkflowId } from '../workflow.ts';
import { auditWithin } from './audit.ts';
import { moved, optionsOf } from './change.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import type { ResolveErrorAndResumeInput } from './schemaTypes.ts';
import { keyOf } from './globalIds.ts';
import { payload } from './userErrors.ts';

const FIELDS = { NOT_FOUND: ['target'], ALREADY_RESOLVED: ['target'], NOTES_REQUIRED: ['notes'] } as const;

export const mutations = {
  resolveError: (_, { input }, context) =>
    payload(context, input, FIELDS, async () => {
      const { errorId, systemErrorId } = input.target;
      const target =
        errorId === undefined
          ? { systemErrorId: keyOf(systemErrorId ?? '', 'SystemError') }
          : { errorId: keyOf(errorId, 'WorkflowError') };
      const [type, id] =
        'errorId' in target ? ['WorkflowError', target.errorId] : ['SystemError', target.systemErrorId];
      const { kind, notes } = input;
      const resolved = await resolveErrors(
        context.reads.em,
        target,
        {
          kind,
          notes: notes.trim() === '' ? notes : (context.engine.vault?.hide(notes) ?? notes),
          resolvedBy: context.caller.name,
          resolvedAt: context.clock.now(),
        },
        auditWithin(context, { action: 'resolveError', type, id, reason: notes }),
      );
      return {
        error: () => (resolved.errorId ? context.reads.error.load(resolved.errorId) : null),
        systemError: () => (resolved.systemErrorId ? context.reads.systemError.load(resolved.systemErrorId) : null),
        sequence: resolved.sequence,
      };
    }),
  resolveErrorAndResume: (_, { input }, context) => resolveAndResume(input, context),
} satisfies Partial<Resolvers<'Mutation'>>;

/** One commit of the workflow: both, or neither. */
function resolveAndResume(input: ResolveErrorAndResumeInput, context: Context) {
  const fields = { ...FIELDS, INVALID_STATE: ['target'], STALE_REVISION: ['expectedRevision'] } as const;
  return payload(context, input, fields, async () => {
    if (input.notes.trim() === '') throw new NotesRequiredError('`notes` must say how and why the error was resolved');
    const { error, systemErrorId } = await named(input.target, context);
    const { kind, notes } = input;
    const done = await context.engine.resolveAndResume(
      error.workflowId as WorkflowId,
      { errorId: error.id, step: error.stepId, kind, notes },
      optionsOf(context, { expectedRevision: input.expectedRevision ?? null }),
    );
    return {
      ...moved(context, done),
      error: () => context.reads.error.load(error.id),
      systemError: () =>
        systemErrorId === null
          ? context.reads.systemErrorOfError.load(error.id)
          : context.reads.systemError.load(systemErrorId),
    };
  });
}

/** The error of a workflow that is meant, which is open. */
async function named({ errorId, systemErrorId }: ResolveErrorAndResumeInput['target'], { reads }: Context) {
  const system = systemErrorId == null ? null : await reads.systemError.load(keyOf(systemErrorId, 'SystemError'));
  if (systemErrorId != null && system === null) throw new NotFoundError('There is no such system error');
  if (system && system.workflowErrorId === null)
    throw new InvalidStateError(
      'The system error is of no step: use resolveError, and restartWorkflow where a workflow waits',
      {
        systemErrorId: system.id,
      },
    );
  const error = await reads.error.load(system?.workflowErrorId ?? keyOf(errorId ?? '', 'WorkflowError'));
  if (!error) throw new NotFoundError('There is no such error; it may have been removed with its workflow');
  if (error.resolved)
    throw new AlreadyResolvedError(`The error was resolved already by ${error.resolvedBy}; its record says how`, {
      errorId: error.id,
      resolvedBy: error.resolvedBy,
    });
  return { error, systemErrorId: system?.id ?? null };
}
