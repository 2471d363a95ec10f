// resolveError: records who ended the matter of an error, when and how. Both records that stand for one matter are written together.
import { resolveErrors } from '../persistence/resolveError.ts';
import type { Context } from './context.ts';
import type { RootFields } from './fields.ts';
import { keyOf } from './globalIds.ts';
import { payload } from './userErrors.ts';

interface ResolveInput {
  readonly target: { readonly errorId?: string; readonly systemErrorId?: string };
  readonly notes: string;
  readonly kind: string;
  readonly clientMutationId?: string | null;
}

const FIELDS = { NOT_FOUND: ['target'], ALREADY_RESOLVED: ['target'], NOTES_REQUIRED: ['notes'] } as const;

export const mutations: RootFields = {
  resolveError: (_, { input }: { input: ResolveInput }, context: Context) =>
    payload(context, input, FIELDS, async () => {
      const { errorId, systemErrorId } = input.target;
      const target =
        errorId === undefined
          ? { systemErrorId: keyOf(systemErrorId ?? '', 'SystemError') }
          : { errorId: keyOf(errorId, 'WorkflowError') };
      const resolved = await resolveErrors(context.reads.em, target, {
        kind: input.kind,
        notes: input.notes,
        resolvedBy: context.actor,
        resolvedAt: context.clock.now(),
      });
      return {
        error: () => resolved.errorId && context.reads.error.load(resolved.errorId),
        systemError: () => resolved.systemErrorId && context.reads.systemError.load(resolved.systemErrorId),
        sequence: resolved.sequence,
      };
    }),
};
