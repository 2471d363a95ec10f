// Mutations about all errors of one fingerprint: what a person decides, with what is true after it.
import { decideGroup, type GroupAction } from '../persistence/groupDecision.ts';
import { mergeGroups } from '../persistence/groupMerge.ts';
import { auditWithin } from './audit.ts';
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
  tagErrorGroup: (_, { input }, context) =>
    decide(context, input, 'add', {
      action: 'TAGGED',
      add: input.add ?? [],
      remove: input.remove ?? [],
      notes: null,
    }),
  mergeErrorGroups: (_, { input }, context) => merge(context, 'MERGED', { ...input, notes: input.reason }),
  splitErrorGroup: (_, { input }, context) => merge(context, 'SPLIT', { ...input, notes: input.reason }),
} satisfies Partial<Resolvers<'Mutation'>>;

/** The mutation that decides so. */
const ACTIONS = {
  RESOLVED: 'resolveErrorGroup',
  REOPENED: 'reopenErrorGroup',
  IGNORED: 'ignoreErrorGroup',
  SNOOZED: 'snoozeErrorGroup',
  ASSIGNED: 'assignErrorGroup',
  COMMENTED: 'commentOnErrorGroup',
  TAGGED: 'tagErrorGroup',
} satisfies Record<GroupAction['action'], string>;

const MERGES = { MERGED: 'mergeErrorGroups', SPLIT: 'splitErrorGroup' } as const;

/** The one that stands for all, after it. */
function merge(
  context: Context,
  action: 'MERGED' | 'SPLIT',
  { groupId, groupIds, notes, ...input }: Input & { readonly groupIds: readonly string[]; readonly notes: string },
) {
  const fields: FieldOf = {
    NOT_FOUND: ['groupIds'],
    INVALID_STATE: ['groupIds'],
    NOTES_REQUIRED: ['reason'],
    INVALID_INPUT: ['groupIds'],
  };
  return payload(context, input, fields, async () => {
    const { caller, clock, reads } = context;
    const fingerprint = keyOf(groupId, 'ErrorGroup');
    const others = groupIds.map((id) => keyOf(id, 'ErrorGroup'));
    const sequence = await mergeGroups(
      reads.em,
      { action, fingerprint, others, notes, actor: caller.name, at: clock.now() },
      auditWithin(context, { action: MERGES[action], type: 'ErrorGroup', id: fingerprint, reason: notes }),
    );
    return { group: () => context.reads.errorGroup.load(fingerprint), sequence };
  });
}

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
    const { caller, clock, reads } = context;
    const asked = { action: ACTIONS[what.action], type: 'ErrorGroup', id: fingerprint, reason: what.notes };
    const { resolved, sequence } = await decideGroup(
      reads.em,
      { fingerprint, actor: caller.name, at: clock.now(), what },
      auditWithin(context, asked),
    );
    return { group: () => context.reads.errorGroup.load(fingerprint), resolvedErrors: resolved, sequence };
  });
}
