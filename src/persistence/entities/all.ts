// Every table as an entity. Only for reading and for the rare writes of the API: commits of workflows go through the store.
import { WorkflowDefinitionRow } from './workflow_definitions.ts';
import { Workflow } from './workflows.ts';
import { WorkflowCheckpoint } from './workflow_checkpoints.ts';
import { WorkflowKey } from './workflow_keys.ts';
import { WorkflowValue } from './workflow_values.ts';
import { WorkflowStateValidation } from './workflow_state_validations.ts';
import { StepAttempt } from './step_attempts.ts';
import { WorkflowStateHistory } from './workflow_state_history.ts';
import { WorkflowError } from './workflow_errors.ts';
import { WorkflowRecoveryAttempt } from './workflow_recovery_attempts.ts';
import { WorkflowIntervention } from './workflow_interventions.ts';
import { WorkflowDebugSession } from './workflow_debug_sessions.ts';
import { WorkflowLogLine } from './workflow_log.ts';
import { WorkflowMessage } from './workflow_messages.ts';
import { SystemError } from './system_errors.ts';
import { WorkflowEventRow } from './workflow_events.ts';
import { WorkflowEventHead } from './workflow_event_head.ts';
import { WorkflowProcess } from './workflow_processes.ts';
import { CircuitBreakerRow } from './circuit_breakers.ts';
import { CircuitWait } from './circuit_waits.ts';
import { CircuitTransition } from './circuit_transitions.ts';
import { ResourceRow } from './resources.ts';
import { ResourceClaim } from './resource_claims.ts';
import { RateBudgetRow } from './rate_budgets.ts';
import { ApiKeyRow } from './api_keys.ts';
import { AuditLogRow } from './audit_log.ts';
import { AuditHeadRow } from './audit_head.ts';
import { NeededMigrationRow } from './needed_migrations.ts';
import { DurationCountRow } from './duration_counts.ts';
import { CheckpointBufferRow } from './checkpoint_buffer.ts';
import { QuarantinedCheckpoint } from './checkpoint_quarantine.ts';
import { ErrorGroupRow } from './error_groups.ts';
import { ErrorBulkOperationRow } from './error_bulk_operations.ts';
import { WorkflowScheduleRow } from './workflow_schedules.ts';
import { WorkflowScheduleTick } from './workflow_schedule_ticks.ts';
import { ErrorGroupEntryRow } from './error_group_history.ts';

export const entities = [
  WorkflowDefinitionRow,
  Workflow,
  WorkflowCheckpoint,
  WorkflowValue,
  WorkflowKey,
  StepAttempt,
  WorkflowStateHistory,
  WorkflowStateValidation,
  WorkflowError,
  WorkflowRecoveryAttempt,
  WorkflowIntervention,
  WorkflowDebugSession,
  WorkflowLogLine,
  WorkflowMessage,
  SystemError,
  WorkflowEventRow,
  WorkflowEventHead,
  WorkflowProcess,
  CircuitBreakerRow,
  CircuitTransition,
  CircuitWait,
  ResourceRow,
  ResourceClaim,
  RateBudgetRow,
  ErrorGroupRow,
  ErrorBulkOperationRow,
  ErrorGroupEntryRow,
  DurationCountRow,
  CheckpointBufferRow,
  QuarantinedCheckpoint,
  ApiKeyRow,
  AuditLogRow,
  AuditHeadRow,
  NeededMigrationRow,
  WorkflowScheduleRow,
  WorkflowScheduleTick,
];
