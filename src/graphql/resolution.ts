// resolveError: records who ended the matter of an error, when and how. Both records that stand for one matter are written together.
import { resolveErrors } from '../persistence/resolveError.ts';
import { auditWithin } from './audit.ts';
import type { Resolvers } from './resolvers.ts';
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
        { kind, notes, resolvedBy: context.caller.name, resolvedAt: context.clock.now() },
        auditWithin(context, { action: 'resolveError', type, id, reason: notes }),
      );
      return {
        error: () => (resolved.errorId ? context.reads.error.load(resolved.errorId) : null),
        systemError: () => (resolved.systemErrorId ? context.reads.systemError.load(resolved.systemErrorId) : null),
        sequence: resolved.sequence,
      };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;
