// Checkpoints without their bytes, which are opened only where `state` is selected; and the changes of the lifecycle.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import { WorkflowStateHistory } from '../persistence/entities/workflow_state_history.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { Fields, RootFields } from './fields.ts';
import { matching, type TimeRange, within } from './filters.ts';
import { keyOf, toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import { summaryFields } from './summary.ts';
import { validationOf } from './validation.ts';

export interface CheckpointFilter {
  readonly type?: readonly string[] | null;
  readonly stepKey?: string | null;
  readonly created?: TimeRange | null;
}

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

export const queries: RootFields = {
  checkpoint: (_, { id }: { id: string }, { reads }) => reads.checkpoint.load(keyOf(id, 'Checkpoint')),
};

export function checkpointPage({ reads }: Context, workflow: string, page: PageArguments, filter: CheckpointFilter) {
  const { type, stepKey, created } = filter;
  const where = { ...matching({ checkpointType: type, stepId: stepKey }), ...within('timestamp', created) };
  return reads.pageOf(CHECKPOINTS, 'workflowId', workflow, where as FilterQuery<WorkflowCheckpoint>, page);
}

export const historyPage = ({ reads }: Context, workflow: string, page: PageArguments) =>
  reads.pageOf(HISTORY, 'workflowId', workflow, {}, page);

const Checkpoint: Fields<WorkflowCheckpoint> = {
  id: ({ id }) => toGlobalId('Checkpoint', id),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  type: ({ checkpointType }) => checkpointType,
  stepKey: ({ stepId }) => stepId,
  createdAt: ({ timestamp }) => timestamp,
  description: ({ metadata }) => metadata['description'],
  automatic: ({ metadata }) => metadata['automatic'] !== false,
  triggeredBy: ({ metadata }) => metadata['triggeredBy'],
  schemaVersion: ({ stateVersion }) => stateVersion,
  checksum: ({ checksum }) => Buffer.from(checksum).toString('hex'),
  storedBytes: ({ id }, _, { reads }) => reads.storedBytes.load(id),
  compression: ({ encoding }) => (encoding === 'plain' ? null : encoding),
  state: ({ id }, _, { reads }) => reads.openedState.load(id),
  ...summaryFields<WorkflowCheckpoint>(({ id, workflowId }, { reads }) => [workflowId, reads.openedState.load(id)]),
  validation: (checkpoint, _, context) => validationOf(checkpoint, context),
};

const WorkflowState: Fields<WorkflowStateHistory> = {
  id: ({ id }) => toGlobalId('WorkflowState', id),
  schemaVersion: ({ version }) => version,
  stepKey: ({ stepId }) => stepId,
  data: ({ stateData }) => stateData,
  checkpoint: ({ workflowId, revision }, _, { reads }) => reads.checkpointAt.load(`${workflowId}/${revision}`),
  persistedAt: ({ timestamp }) => timestamp,
  restoredFrom: ({ restoredFrom }, _, { reads }) => restoredFrom && reads.checkpoint.load(restoredFrom),
};

export const types = { Checkpoint, WorkflowState };
export const enums = {
  CheckpointType: {
    STEP_START: 'step_start',
    STEP_COMPLETE: 'step_complete',
    CRITICAL_POINT: 'critical_point',
    ERROR_RECOVERY: 'error_recovery',
    MANUAL: 'manual',
  },
  Compression: { ZSTD: 'zstd', GZIP: 'gzip' },
};
