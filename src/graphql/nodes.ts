// `node` and `nodes`: any object by its global id. The type is remembered beside the row, since rows do not know theirs.
import type { GraphQLSchema } from 'graphql';
import { ApiKeyRow } from '../persistence/entities/api_keys.ts';
import { QuarantinedCheckpoint } from '../persistence/entities/checkpoint_quarantine.ts';
import { WorkflowStateValidation } from '../persistence/entities/workflow_state_validations.ts';
import { ErrorGroupEntryRow } from '../persistence/entities/error_group_history.ts';
import { AuditLogRow } from '../persistence/entities/audit_log.ts';
import { WorkflowScheduleRow } from '../persistence/entities/workflow_schedules.ts';
import { WorkflowScheduleTick } from '../persistence/entities/workflow_schedule_ticks.ts';
import { CircuitTransition } from '../persistence/entities/circuit_transitions.ts';
import { requireRole, roleOfType } from './access/roles.ts';
import { LARGEST_PAGE, badInput } from './connections.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import { type NodeType, parseGlobalId } from './globalIds.ts';
import { find as findOperation } from './bulk.ts';
import { findAffected } from './affected.ts';
import { findLogEntry } from './log.ts';
import { findHistory } from './retries.ts';
import { findStep } from './steps.ts';

export const queries = {
  node: (_, { id }, context, { schema }) => findNode(id, context, schema),
  nodes: (_, { ids }, context, { schema }) => {
    if (ids.length > LARGEST_PAGE)
      throw badInput(`\`ids\` has ${ids.length} entries, at most ${LARGEST_PAGE} are allowed`);
    return Promise.all(ids.map((id) => findNode(id, context, schema)));
  },
} satisfies Partial<Resolvers<'Query'>>;

async function findNode(id: string, context: Context, schema: GraphQLSchema): Promise<object | null> {
  const parsed = parseGlobalId(id);
  if (!parsed) throw badInput(`${JSON.stringify(id)} is not an id; take it from an \`id\` field`);
  // Before it is looked for: whether there is such an object is not for everybody either.
  requireRole(context, roleOfType(schema, parsed.type) ?? 'ADMIN', parsed.type);
  const found = await load(parsed.type, parsed.key, context);
  // A copy, since a row may be in several places of one answer.
  return found && Object.assign(Object.create(found) as object, { __typename: parsed.type });
}

function load(type: NodeType, key: string, context: Context): Promise<object | null> {
  const { reads } = context;
  switch (type) {
    case 'ApiKey':
      return reads.em.findOne(ApiKeyRow, { id: key });
    case 'Workflow':
      return reads.workflow.load(key);
    case 'WorkflowDefinition':
      return reads.definition.load(key);
    case 'Step':
      return findStep(key, context);
    case 'StepAttempt':
      return reads.attempt.load(key);
    case 'Checkpoint':
      return reads.checkpoint.load(key);
    case 'WorkflowState':
      return reads.state.load(key);
    case 'QuarantinedCheckpoint':
      return reads.em.findOne(QuarantinedCheckpoint, { id: key });
    case 'StateValidationResult':
      return reads.em.findOne(WorkflowStateValidation, { id: key });
    case 'WorkflowError':
      return reads.error.load(key);
    case 'ErrorGroup':
      return reads.errorGroup.load(key);
    case 'AffectedWorkflow':
      return findAffected(reads.em, key);
    case 'BulkErrorOperation':
      return findOperation(context, key);
    case 'ErrorGroupEntry':
      return reads.em.findOne(ErrorGroupEntryRow, { number: Number(key) });
    case 'SystemError':
      return reads.systemError.load(key);
    case 'Intervention':
      return reads.intervention.load(key);
    case 'RecoveryAttempt':
      return reads.recovery.load(key);
    case 'LogEntry':
      return findLogEntry(reads.em, key);
    case 'RetryHistory':
      return findHistory(key, context);
    case 'CircuitBreaker':
      return reads.breaker.load(key);
    case 'CircuitTransition':
      return reads.em.findOne(CircuitTransition, { sequence: Number(key) });
    case 'Schedule':
      return reads.em.findOne(WorkflowScheduleRow, { id: key });
    case 'ScheduleTick':
      return reads.em.findOne(WorkflowScheduleTick, { number: Number(key) });
    case 'AuditEntry':
      return reads.em.findOne(AuditLogRow, { number: Number(key) });
  }
}
