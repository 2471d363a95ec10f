// Buffered checkpoints that could not be stored: which, and why. What is in them is not shown: nothing reads it again.
import { QuarantinedCheckpoint as Quarantined } from '../persistence/entities/checkpoint_quarantine.ts';
import { toGlobalId, workflowIdOf } from './globalIds.ts';
import { matching } from './filters.ts';
import type { Listing } from './pages.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';

const QUARANTINED: Listing<Quarantined> = {
  name: 'quarantined checkpoints',
  entity: Quarantined,
  order: ['createdAt', 'id'],
  direction: 'desc',
  without: ['content'],
};

export const queries = {
  quarantinedCheckpoints: (_, { workflowId, ...page }, { reads }) =>
    reads.page(QUARANTINED, matching({ workflowId: workflowId && workflowIdOf(workflowId) }), page),
} satisfies Partial<Resolvers<'Query'>>;

const QuarantinedCheckpoint: Resolvers<'QuarantinedCheckpoint'> = {
  id: ({ id }) => toGlobalId('QuarantinedCheckpoint', id),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  setApartAt: ({ createdAt }) => createdAt,
};

export const types = { QuarantinedCheckpoint };
export const enums = {
  QuarantineReason: {
    REFUSED: 'refused',
    BUILT_ON: 'built_on',
    STALE: 'stale',
    UNPROVEN: 'unproven',
  } satisfies EnumMap<'QuarantineReason'>,
};
