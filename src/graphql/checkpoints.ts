// Checkpoints without their bytes, which are opened only where `state` is selected; and the changes of the lifecycle.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import { WorkflowStateHistory } from '../persistence/entities/workflow_state_history.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';
import type { CheckpointFilter } from './schemaTypes.ts';
import { matching, within } from './filters.ts';
import { keyOf, toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import { summaryFields } from './summary.ts';
import { validationOf } from './validation.ts';
import { shownState } from './values.ts';

const CHECKPOINTS: Listing<WorkflowCheckpoint> = {
  name: 'checkpoints',
  entity: WorkflowCheckpoint,
  order: ['revision'],
  direction: 'desc',
  without: ['stateBytes'],
};

const HISTORY: Listing<WorkflowStateHistory> = {
  name: 'history',
  entity: WorkflowStateHistory,
  order: ['revision', 'id'],
  direction: 'asc',
};

export const queries = {
  checkpoint: (_, { id }, { reads }) => reads.checkpoint.load(keyOf(id, 'Checkpoint')),
} satisfies Partial<Resolvers<'Query'>>;

export function checkpointPage({ reads }: Context, workflow: string, page: PageArguments, filter: CheckpointFilter) {
  const { type, stepKey, created } = filter;
  const where = { ...matching({ checkpointType: type, stepId: stepKey }), ...within('timestamp', created) };
  return reads.pageOf(CHECKPOINTS, 'workflowId', workflow, where as FilterQuery<WorkflowCheckpoint>, page);
}

export const historyPage = ({ reads }: Context, workflow: string, page: PageArguments) =>
  reads.pageOf(HISTORY, 'workflowId', workflow, {}, page);

const Checkpoint: Resolvers<'Checkpoint'> = {
  id: ({ id }) => toGlobalId('Checkpoint', id),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  type: ({ checkpointType }) => checkpointType,
  stepKey: ({ stepId }) => stepId,
  createdAt: ({ timestamp }) => timestamp,
  description: ({ metadata }) => text(metadata['description']),
  automatic: ({ metadata }) => metadata['automatic'] !== false,
  triggeredBy: ({ metadata }) => text(metadata['triggeredBy']),
  schemaVersion: ({ stateVersion }) => stateVersion,
  checksum: ({ checksum }) => Buffer.from(checksum).toString('hex'),
  storedBytes: ({ id }, _, { reads }) => reads.storedBytes.load(id),
  compression: ({ encoding }) => (encoding === 'plain' ? null : encoding),
  state: async ({ id, workflowId }, _, context) => {
    const state = await context.reads.openedState.load(id);
    return shownState(context, workflowId, state, state);
  },
  ...summaryFields<WorkflowCheckpoint>(({ id, workflowId }, { reads }) => [workflowId, reads.openedState.load(id)]),
  validation: (checkpoint, _, context) => validationOf(checkpoint, context),
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const WorkflowState: Resolvers<'WorkflowState'> = {
  id: ({ id }) => toGlobalId('WorkflowState', id),
  schemaVersion: ({ version }) => version,
  stepKey: ({ stepId }) => stepId,
  data: ({ stateData }) => stateData,
  checkpoint: ({ workflowId, revision }, _, { reads }) => reads.checkpointAt.load(`${workflowId}/${revision}`),
  persistedAt: ({ timestamp }) => timestamp,
  restoredFrom: ({ restoredFrom }, _, { reads }) => (restoredFrom ? reads.checkpoint.load(restoredFrom) : null),
};

export const types = { Checkpoint, WorkflowState };
export const enums = {
  CheckpointType: {
    STEP_START: 'step_start',
    STEP_COMPLETE: 'step_complete',
    CRITICAL_POINT: 'critical_point',
    ERROR_RECOVERY: 'error_recovery',
    MANUAL: 'manual',
  } satisfies EnumMap<'CheckpointType'>,
  Compression: { ZSTD: 'zstd', GZIP: 'gzip' } satisfies EnumMap<'Compression'>,
};
