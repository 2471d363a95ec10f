// Every migration, oldest first. They are modules rather than files to read, so that they are there in a published package and in a
// bundle. A released one is never changed: what has to change comes as a new one.
import * as backbone from './0001_backbone.ts';
import * as previousChecksum from './0002_previous_checksum.ts';
import * as circuitBreakers from './0003_circuit_breakers.ts';
import * as trimmedAt from './0004_trimmed_at.ts';
import * as resources from './0005_resources.ts';
import * as stateValidations from './0006_state_validations.ts';
import * as patienceOfQuestions from './0009_patience_of_questions.ts';
import * as idleWorkflows from './0014_idle_workflows.ts';
import * as servedDefinitions from './0020_served_definitions.ts';
import * as workflowLog from './0019_workflow_log.ts';
import * as scarcity from './0015_scarcity.ts';
import * as errorGroups from './0016_error_groups.ts';
import * as children from './0007_children.ts';
import * as attemptsByTime from './0008_attempts_by_time.ts';
import * as circuitWaits from './0012_circuit_waits.ts';
import * as olderChildren from './0021_older_children.ts';
import * as statisticsByTime from './0022_statistics_by_time.ts';
import * as traces from './0023_traces.ts';
import * as openings from './0024_openings.ts';
import * as noticesAndDurations from './0026_notices_and_durations.ts';
import * as oneOpenSystemError from './0025_one_open_system_error.ts';
import * as workThatThereIs from './0027_work_that_there_is.ts';
import * as groupStatus from './0036_group_status.ts';
import * as nobodyForgotten from './0048_nobody_forgotten.ts';
import * as awaitedSenders from './0049_awaited_senders.ts';
import * as bulkOperations from './0044_bulk_operations.ts';
import * as mergedGroups from './0043_merged_groups.ts';
import * as liveLog from './0042_live_log.ts';
import * as apiKeys from './0037_api_keys.ts';
import * as auditLog from './0039_audit_log.ts';
import * as checkpointTags from './0041_checkpoint_tags.ts';
import * as encryption from './0054_encryption.ts';
import * as machinesBelow from './0058_machines_below.ts';
import * as bulkDecisions from './0057_bulk_decisions.ts';
import * as neededMigrations from './0056_needed_migrations.ts';
import * as sensitivePaths from './0040_sensitive_paths.ts';
import * as delayedStarts from './0061_delayed_starts.ts';
import * as schedules from './0064_schedules.ts';
import * as bufferedCheckpoints from './0062_buffered_checkpoints.ts';
import * as quarantineByTime from './0066_quarantine_by_time.ts';
import * as askedTicks from './0067_asked_ticks.ts';
import * as interruptions from './0068_interruptions.ts';

/**
 * Processes of the version before go on with the tables while the new one is rolled out: a migration adds. One that cannot do without taking something
 * away that they use, adds its own name to `needed_migrations` as well, and they become unready.
 */
export interface SchemaMigration {
  /** Number and subject; what the bookkeeping table holds. */
  readonly name: string;
  /** Statements, without a transaction of their own and without schema names: the search path says where. */
  readonly sql: string;
}

export const migrations: readonly SchemaMigration[] = [
  backbone,
  previousChecksum,
  circuitBreakers,
  trimmedAt,
  resources,
  stateValidations,
  patienceOfQuestions,
  idleWorkflows,
  scarcity,
  errorGroups,
  workflowLog,
  children,
  circuitWaits,
  attemptsByTime,
  statisticsByTime,
  servedDefinitions,
  olderChildren,
  traces,
  openings,
  oneOpenSystemError,
  noticesAndDurations,
  workThatThereIs,
  groupStatus,
  nobodyForgotten,
  awaitedSenders,
  liveLog,
  mergedGroups,
  bulkOperations,
  apiKeys,
  auditLog,
  sensitivePaths,
  checkpointTags,
  encryption,
  neededMigrations,
  bulkDecisions,
  delayedStarts,
  machinesBelow,
  schedules,
  bufferedCheckpoints,
  quarantineByTime,
  askedTicks,
  interruptions,
];
