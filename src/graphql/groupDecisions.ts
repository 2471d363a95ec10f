// Mutations about all errors of one fingerprint: what a person decides, with what is true after it.
import { decideGroup, type GroupAction } from '../persistence/groupDecision.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import { keyOf } from './globalIds.ts';
import { type FieldOf, payload } from './userErrors.ts';

export const mutations = {
  resolveErrorGroup: (_, { input }, context) =>
    decide(context, input, 'notes', { action: 'RESOLVED', kind: input.kind, notes: input.notes }),
  reopenErrorGroup: (_, { input }, context) =>
    decide(context, input, 'reason', { action: 'REOPENED', notes: input.reason }),
  ignoreErrorGroup: (_, { input }, context) =>
    decide(context, input, 'reason', { action: 'IGNORED', notes: input.reason }),
  snoozeErrorGroup: (_, { input }, context) =>
    decide(context, input, 'reason', {
      action: 'SNOOZED',
      until: input.until.getTime(),
      notes: input.reason ?? null,
    }),
  assignErrorGroup: (_, { input }, context) =>
    decide(context, input, 'notes', {
      action: 'ASSIGNED',
      assignee: input.assignee ?? null,
      notes: input.notes ?? null,
    }),
  commentOnErrorGroup: (_, { input }, context) =>
    decide(context, input, 'comment', { action: 'COMMENTED', notes: input.comment }),
} satisfies Partial<Resolvers<'Mutation'>>;

interface Input {
  readonly clientMutationId?: string | null;
  readonly groupId: string;
}

/** @param notes what the input calls the person's words */
function decide(context: Context, input: Input, notes: string, what: GroupAction) {
  const fields: FieldOf = {
    NOT_FOUND: ['groupId'],
    ALREADY_RESOLVED: ['groupId'],
    INVALID_STATE: ['groupId'],
    NOTES_REQUIRED: [notes],
    INVALID_INPUT: ({ details: { option } }) => [option === 'notes' ? notes : String(option)],
  };
  return payload(context, input, fields, async () => {
    const fingerprint = keyOf(input.groupId, 'ErrorGroup');
    const { resolved, sequence } = await decideGroup(context.reads.em, {
      fingerprint,
      actor: context.caller.name,
      at: context.clock.now(),
      what,
    });
    return { group: () => context.reads.errorGroup.load(fingerprint), resolvedErrors: resolved, sequence };
  });
}
