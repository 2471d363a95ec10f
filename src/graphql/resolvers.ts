// Types for resolver maps, so that a resolver that is missing, too much or wrong does not compile: what the fields of each type are
// computed from is said here by hand, everything else comes from the schema (`schemaTypes.ts`).
import type { GraphQLResolveInfo } from 'graphql';
import type { Notice } from '../engine/alarm.ts';
import type { ApiKeyRow } from '../persistence/entities/api_keys.ts';
import type { QuarantinedCheckpoint } from '../persistence/entities/checkpoint_quarantine.ts';
import type { Caller } from './access/caller.ts';
import type { ConfigurationView } from '../engine/control.ts';
import type { Exhausted } from '../engine/pressure.ts';
import type { RateBudgetState } from '../engine/rates.ts';
import type { Setting } from '../failures/configuration/settings.ts';
import type { AuditLogRow } from '../persistence/entities/audit_log.ts';
import type { CircuitBreakerRow } from '../persistence/entities/circuit_breakers.ts';
import type { CircuitTransition } from '../persistence/entities/circuit_transitions.ts';
import type { ErrorBulkOperationRow } from '../persistence/entities/error_bulk_operations.ts';
import type { ErrorGroupEntryRow } from '../persistence/entities/error_group_history.ts';
import type { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import type { ResourceClaim } from '../persistence/entities/resource_claims.ts';
import type { StepAttempt } from '../persistence/entities/step_attempts.ts';
import type { SystemError } from '../persistence/entities/system_errors.ts';
import type { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import type { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import type { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import type { WorkflowScheduleRow } from '../persistence/entities/workflow_schedules.ts';
import type { WorkflowScheduleTick } from '../persistence/entities/workflow_schedule_ticks.ts';
import type { WorkflowIntervention } from '../persistence/entities/workflow_interventions.ts';
import type { WorkflowLogLine } from '../persistence/entities/workflow_log.ts';
import type { WorkflowRecoveryAttempt } from '../persistence/entities/workflow_recovery_attempts.ts';
import type { WorkflowStateHistory } from '../persistence/entities/workflow_state_history.ts';
import type { WorkflowStateValidation } from '../persistence/entities/workflow_state_validations.ts';
import type { Workflow } from '../persistence/entities/workflows.ts';
import type { LogRow } from '../persistence/rows/commit.ts';
import type { ClaimRow, ResourceRow } from '../persistence/resourceStore.ts';
import type { Overlap } from '../schedule.ts';
import type { WorkflowEvent } from '../workflow.ts';
import type { Affected } from './affected.ts';
import type { Context } from './context.ts';
import type { PlacedNode } from './plan.ts';
import type { Arguments, EnumNames, Outputs } from './schemaTypes.ts';
import type { Step } from './steps.ts';

/** What the fields of a type are computed from. A type that is not here is computed from an object with its fields. */
interface Parents {
  ApiKey: ApiKeyRow;
  QuarantinedCheckpoint: QuarantinedCheckpoint;
  Caller: Caller;
  Query: unknown;
  Mutation: unknown;
  Node: object;
  Event: WorkflowEvent;
  Workflow: Workflow;
  WorkflowDefinition: WorkflowDefinitionRow;
  StepDefinition: PlacedNode;
  Step: Step;
  StepAttempt: StepAttempt;
  Checkpoint: WorkflowCheckpoint;
  WorkflowState: WorkflowStateHistory;
  StateValidationResult: WorkflowStateValidation;
  WorkflowError: WorkflowError;
  ErrorGroup: ErrorGroupRow;
  ErrorGroupEntry: ErrorGroupEntryRow;
  AffectedWorkflow: Affected;
  BulkErrorOperation: ErrorBulkOperationRow;
  SystemError: SystemError;
  RecoveryAttempt: WorkflowRecoveryAttempt;
  RetryHistory: StepAttempt;
  RetryAttempt: StepAttempt;
  LogEntry: WorkflowLogLine;
  PendingLogEntry: LogRow;
  Alert: Notice;
  Intervention: WorkflowIntervention;
  CircuitBreaker: CircuitBreakerRow;
  CircuitTransition: CircuitTransition;
  Resource: ResourceRow;
  ResourceClaim: ClaimRow | ResourceClaim;
  ExhaustedResource: Exhausted;
  RateBudget: RateBudgetState;
  AuditEntry: AuditLogRow;
  Schedule: WorkflowScheduleRow;
  ScheduleTick: WorkflowScheduleTick;
  Configuration: ConfigurationView;
  Setting: Setting;
  WorkflowEvent: WorkflowEvent;
  NoticeEvent: WorkflowEvent;
  StepEvent: WorkflowEvent;
  CheckpointEvent: WorkflowEvent;
  ErrorEvent: WorkflowEvent;
  InterventionEvent: WorkflowEvent;
  CircuitEvent: WorkflowEvent;
  /** One that was refused has no lists. */
  ReloadConfigurationPayload: Omit<Plain<'ReloadConfigurationPayload'>, 'changed' | 'waitingForStart'> & {
    readonly changed?: readonly string[];
    readonly waitingForStart?: readonly string[];
  };
}

/** Enums whose values have other names in the rows and in the engine; the maps that are given to GraphQL say which. */
interface InnerEnums {
  AlertLevel: 'info' | 'warning' | 'error' | 'critical';
  AttemptKind: 'run' | 'alternative' | 'compensation';
  AttemptOutcome: 'completed' | 'failed' | 'cancelled';
  CheckpointType: 'step_start' | 'step_complete' | 'critical_point' | 'error_recovery' | 'manual';
  Compression: 'zstd' | 'gzip';
  OnDeadline: 'compensate' | 'fail' | 'keepWaiting';
  OnBranchFailure: 'failFast' | 'settle';
  QuarantineReason: 'refused' | 'built_on' | 'stale' | 'unproven';
  ScheduleOverlap: Overlap;
  StepKind: 'step' | 'sleep' | 'wait' | 'loop';
}

export type EnumMap<Name extends keyof InnerEnums> = {
  readonly [Value in EnumNames[Name]]: InnerEnums[Name];
};

/** A value of an enum in an argument. */
export type EnumIn<Name extends keyof EnumNames> = Name extends keyof InnerEnums ? InnerEnums[Name] : EnumNames[Name];
/** As it is answered: a text from a row, which GraphQL compares with the enum. */
export type EnumOut<Name extends keyof EnumNames> = EnumIn<Name> | (string & {});

type TypeName = keyof Outputs;
export type Parent<Type extends string> = Type extends keyof Parents
  ? Parents[Type]
  : Type extends TypeName
    ? Plain<Type>
    : never;

type Answer<Output> = Given<Output> | Promise<Given<Output>>;
type Given<Output> = null extends Output ? Output | undefined : Output;
type ArgumentsOf<Type extends TypeName, Field> = Type extends keyof Arguments
  ? Field extends keyof Arguments[Type]
    ? Arguments[Type][Field]
    : Record<never, never>
  : Record<never, never>;

/** An object that has the fields of a type, each as a value or as a function that is called where it is selected. */
export type Plain<Type extends TypeName> = {
  readonly [Field in keyof Outputs[Type] as null extends Outputs[Type][Field] ? never : Field]: Member<Type, Field>;
} & {
  readonly [Field in keyof Outputs[Type] as null extends Outputs[Type][Field] ? Field : never]?: Member<Type, Field>;
};
type Member<Type extends TypeName, Field extends keyof Outputs[Type]> =
  | Answer<Outputs[Type][Field]>
  | ((args: ArgumentsOf<Type, Field>, context: Context, info: GraphQLResolveInfo) => Answer<Outputs[Type][Field]>);

type Resolver<Type extends TypeName, Field extends keyof Outputs[Type]> = (
  parent: Parent<Type>,
  args: ArgumentsOf<Type, Field>,
  context: Context,
  info: GraphQLResolveInfo,
) => Answer<Outputs[Type][Field]>;

/** Fields that the parent has under the same name with a value that will do. */
type Had<Type extends TypeName> = {
  [Field in keyof Outputs[Type]]: Field extends keyof Parent<Type>
    ? Parent<Type>[Field] extends Member<Type, Field>
      ? Field
      : never
    : never;
}[keyof Outputs[Type]];

/** The resolvers of a type: one for each field that its parent does not have as it is. */
export type Resolvers<Type extends TypeName> = {
  readonly [Field in Exclude<keyof Outputs[Type], Had<Type>>]: Resolver<Type, Field>;
} & { readonly [Field in Had<Type>]?: Resolver<Type, Field> };

/** Types that need resolvers of their own. */
export type ResolverMap = {
  readonly [Type in Exclude<TypeName, 'Subscription'> as Exclude<keyof Outputs[Type], Had<Type>> extends never
    ? never
    : Type]: Resolvers<Type>;
};
