// Made from schema.graphql by `node .ci/schema-types.mjs`, not by hand: inputs and enums as resolvers get them, and what each field answers with.
import type { Connection } from './connections.ts';
import type { EnumIn, EnumOut, Parent } from './resolvers.ts';

export interface EnumNames {
  Role: 'VIEWER' | 'OPERATOR' | 'ADMIN';
  OrderDirection: 'ASC' | 'DESC';
  WorkflowStatus: 'PENDING' | 'RUNNING' | 'RETRYING' | 'WAITING' | 'PAUSED' | 'AWAITING_INTERVENTION' | 'COMPENSATING' | 'ROLLING_BACK' | 'COMPLETED' | 'FAILED' | 'ABORTED';
  WorkflowAction: 'SEND_EVENT' | 'PAUSE' | 'RESUME' | 'ABORT' | 'RESTART' | 'MIGRATE' | 'ROLL_BACK' | 'RETRY_STEP' | 'SKIP_STEP' | 'CREATE_CHECKPOINT';
  WorkflowOrderField: 'CREATED_AT';
  OnBranchFailure: 'FAIL_FAST' | 'SETTLE';
  StepKind: 'STEP' | 'SLEEP' | 'WAIT' | 'LOOP';
  CheckpointGrade: 'DURABLE' | 'BUFFERED';
  StepStatus: 'PENDING' | 'WAITING' | 'RUNNING' | 'RETRYING' | 'AWAITING_INTERVENTION' | 'COMPLETED' | 'FAILED' | 'SKIPPED' | 'CANCELLED' | 'COMPENSATING' | 'COMPENSATED' | 'COMPENSATION_FAILED';
  AttemptKind: 'RUN' | 'ALTERNATIVE' | 'COMPENSATION';
  AttemptOutcome: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  StateOperation: 'RESTORE' | 'RESTART' | 'ROLL_BACK' | 'RESUME' | 'MIGRATE' | 'SAMPLE';
  QuarantineReason: 'REFUSED' | 'BUILT_ON' | 'STALE' | 'UNPROVEN';
  StateProblemCode: 'CHECKSUM' | 'CHAIN' | 'FORM' | 'MACHINE' | 'POSITION' | 'REFERENCE' | 'DEFINITION';
  CheckpointType: 'STEP_START' | 'STEP_COMPLETE' | 'CRITICAL_POINT' | 'ERROR_RECOVERY' | 'MANUAL';
  Compression: 'ZSTD' | 'GZIP';
  BulkStatus: 'RUNNING' | 'COMPLETED';
  ErrorGroupStatus: 'OPEN' | 'RESOLVED' | 'IGNORED' | 'SNOOZED';
  TrendInterval: 'HOUR' | 'DAY';
  ErrorGroupAction: 'RESOLVED' | 'REOPENED' | 'IGNORED' | 'SNOOZED' | 'ASSIGNED' | 'COMMENTED' | 'TAGGED' | 'MERGED' | 'SPLIT';
  ResolutionKind: 'FIXED' | 'WORKED_AROUND' | 'WONT_FIX' | 'DUPLICATE' | 'AUTO_RECOVERED';
  ErrorClass: 'TRANSIENT' | 'RETRIABLE' | 'FATAL' | 'CONFLICT';
  ErrorCategory: 'NETWORK' | 'DNS' | 'TLS' | 'TIMEOUT' | 'RATE_LIMIT' | 'SERVICE_UNAVAILABLE' | 'QUOTA' | 'AUTHENTICATION' | 'PERMISSION' | 'NOT_FOUND' | 'VALIDATION' | 'CONFIGURATION' | 'DEPENDENCY' | 'UNSUPPORTED' | 'PROGRAMMING' | 'LOCK_CONTENTION' | 'CONCURRENCY' | 'MERGE_CONFLICT' | 'DATA_INTEGRITY' | 'STATE_CORRUPTION' | 'RESOURCE_EXHAUSTION' | 'PROCESS_FAILURE' | 'CIRCUIT_OPEN' | 'INFINITE_LOOP' | 'BUSINESS_RULE' | 'POLICY_VIOLATION' | 'SECURITY_VULNERABILITY' | 'CANCELLED' | 'UNKNOWN';
  ErrorSeverity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  AlertLevel: 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';
  FailureMode: 'SOFT' | 'HARD';
  ErrorGroupOrderField: 'LAST_SEEN_AT' | 'FIRST_SEEN_AT' | 'COUNT';
  RecoveryAction: 'RETRY_WITH_BACKOFF' | 'RETRY_AFTER_HINT' | 'RETRY_TRANSACTION' | 'RECONNECT_AND_RETRY' | 'RELOAD_AND_RETRY' | 'REFRESH_CREDENTIALS' | 'REPAIR_INPUT_AND_RETRY' | 'INCREASE_TIMEOUT_AND_RETRY' | 'SCALE_RESOURCES_AND_RETRY' | 'WAIT_FOR_CIRCUIT' | 'QUEUE_FOR_LATER' | 'ALTERNATIVE_PATH' | 'RESTART_FROM_CHECKPOINT' | 'RESTORE_LAST_VALID_CHECKPOINT' | 'COMPLETE_RESTART' | 'ROLLBACK' | 'COMPENSATE' | 'PAUSE_WORKFLOW' | 'FAIL_IMMEDIATELY' | 'CANCEL';
  LogLevel: 'INFO' | 'WARN' | 'ERROR';
  OnDeadline: 'COMPENSATE' | 'FAIL' | 'KEEP_WAITING';
  InterventionStatus: 'OPEN' | 'DECIDED' | 'EXPIRED' | 'CANCELLED';
  CircuitKind: 'COUNTER' | 'CONSECUTIVE' | 'COUNT_WINDOW' | 'TIME_WINDOW';
  CircuitState: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  SettingSource: 'DEFAULT' | 'ENGINE' | 'FILE' | 'DEFINITION';
  EventType: 'WORKFLOW_STARTED' | 'WORKFLOW_STATUS_CHANGED' | 'WORKFLOW_PAUSED' | 'WORKFLOW_RESUMED' | 'WORKFLOW_ABORTED' | 'WORKFLOW_COMPLETED' | 'WORKFLOW_FAILED' | 'WORKFLOW_RESTARTED' | 'WORKFLOW_ROLLED_BACK' | 'WORKFLOW_MIGRATED' | 'SIGNAL_RECEIVED' | 'EVENT_EMITTED' | 'STEP_STARTED' | 'STEP_PROGRESSED' | 'STEP_COMPLETED' | 'STEP_FAILED' | 'STEP_OVERRAN' | 'STEP_SKIPPED' | 'STEP_COMPENSATED' | 'STEP_CHILD_ASKS' | 'STEP_CHILD_ENDED' | 'CHECKPOINT_CREATED' | 'STATE_RESTORED' | 'ERROR_RECORDED' | 'ERROR_RESOLVED' | 'ERROR_GROUP_CHANGED' | 'STEP_PARKED' | 'RETRY_SCHEDULED' | 'INTERVENTION_REQUESTED' | 'INTERVENTION_DECIDED' | 'INTERVENTION_EXPIRED' | 'INTERVENTION_ESCALATED' | 'INTERVENTION_OVERDUE' | 'CIRCUIT_OPENED' | 'CIRCUIT_HALF_OPENED' | 'CIRCUIT_CLOSED' | 'NOTICE' | 'LOG_WRITTEN' | 'BULK_PROGRESSED';
  UserErrorCode: 'NOT_FOUND' | 'INVALID_INPUT' | 'UNSAFE_VALUE' | 'STATE_TOO_LARGE' | 'INVALID_STATE' | 'STALE_REVISION' | 'DUPLICATE_KEY' | 'IDEMPOTENCY_MISMATCH' | 'OWNED_ELSEWHERE' | 'ALREADY_RESOLVED' | 'NOTES_REQUIRED' | 'CHECKPOINT_INVALID' | 'CHECKPOINT_FOREIGN' | 'NO_VALID_CHECKPOINT' | 'INVALID_CONFIGURATION';
  ForcedCircuitState: 'FORCE_OPEN' | 'FORCE_CLOSED' | 'AUTOMATIC';
  ScheduleOverlap: 'SKIP' | 'BUFFER_ONE' | 'CANCEL_OTHER' | 'ALLOW_ALL';
  ScheduleTickOutcome: 'STARTED' | 'SKIPPED' | 'BUFFERED' | 'MISSED' | 'REFUSED';
}

export interface CreateApiKeyInput {
  readonly name: string;
  readonly role: EnumIn<'Role'>;
  readonly expiresAt?: Date | null;
  readonly clientMutationId?: string | null;
}

export interface RevokeApiKeyInput {
  readonly apiKeyId: string;
  readonly clientMutationId?: string | null;
}

export interface TimeRangeInput {
  readonly from?: Date | null;
  readonly to?: Date | null;
}

export interface WorkflowFilter {
  readonly status?: readonly EnumIn<'WorkflowStatus'>[] | null;
  readonly definition?: string | null;
  readonly version?: string | null;
  readonly phase?: string | null;
  readonly threadId?: string | null;
  readonly traceId?: string | null;
  readonly hasUnresolvedErrors?: boolean | null;
  readonly created?: TimeRangeInput | null;
}

export interface WorkflowOrder {
  readonly field: EnumIn<'WorkflowOrderField'>;
  readonly direction: EnumIn<'OrderDirection'>;
}

export interface CheckpointFilter {
  readonly type?: readonly EnumIn<'CheckpointType'>[] | null;
  readonly stepKey?: string | null;
  readonly created?: TimeRangeInput | null;
}

export interface ErrorGroupFilter {
  readonly errorType?: readonly string[] | null;
  readonly severity?: readonly EnumIn<'ErrorSeverity'>[] | null;
  readonly class?: readonly EnumIn<'ErrorClass'>[] | null;
  readonly category?: readonly EnumIn<'ErrorCategory'>[] | null;
  readonly stepKey?: string | null;
  readonly seen?: TimeRangeInput | null;
  readonly status?: readonly EnumIn<'ErrorGroupStatus'>[] | null;
  readonly assignee?: string | null;
  readonly tag?: readonly string[] | null;
  readonly definition?: string | null;
  readonly text?: string | null;
}

export interface ErrorGroupOrder {
  readonly field: EnumIn<'ErrorGroupOrderField'>;
  readonly direction: EnumIn<'OrderDirection'>;
}

export interface ErrorFilter {
  readonly errorType?: readonly string[] | null;
  readonly severity?: readonly EnumIn<'ErrorSeverity'>[] | null;
  readonly class?: readonly EnumIn<'ErrorClass'>[] | null;
  readonly category?: readonly EnumIn<'ErrorCategory'>[] | null;
  readonly resolved?: boolean | null;
  readonly workflowId?: string | null;
  readonly stepKey?: string | null;
  readonly fingerprint?: string | null;
  readonly traceId?: string | null;
  readonly occurred?: TimeRangeInput | null;
}

export interface RetryHistoryFilter {
  readonly stepKey?: string | null;
  readonly agentType?: string | null;
  readonly phase?: string | null;
  readonly retried?: boolean | null;
}

export interface EventFilter {
  readonly workflowId?: string | null;
  readonly types?: readonly EnumIn<'EventType'>[] | null;
}

export interface AuditFilter {
  readonly actor?: readonly string[] | null;
  readonly action?: readonly string[] | null;
  readonly target?: string | null;
  readonly outcome?: readonly string[] | null;
  readonly occurred?: TimeRangeInput | null;
}

export interface StartWorkflowInput {
  readonly definition: string;
  readonly version?: string | null;
  readonly key?: string | null;
  readonly threadId?: string | null;
  readonly input?: unknown;
  readonly idempotencyKey?: string | null;
  readonly traceparent?: string | null;
  readonly startAt?: Date | null;
  readonly clientMutationId?: string | null;
}

export interface SendWorkflowEventInput {
  readonly workflowId: string;
  readonly type: string;
  readonly payload?: unknown;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface PauseWorkflowInput {
  readonly workflowId: string;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface ResumeWorkflowInput {
  readonly workflowId: string;
  readonly from?: RestartPointInput | null;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface RestartWorkflowInput {
  readonly workflowId: string;
  readonly from: RestartPointInput;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface RestartPointInput {
  readonly beginning?: boolean;
  readonly checkpointId?: string;
  readonly stepKey?: string;
  readonly lastValidCheckpoint?: boolean;
}

export interface MigrateWorkflowInput {
  readonly workflowId: string;
  readonly toVersion?: string | null;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface RollbackWorkflowInput {
  readonly workflowId: string;
  readonly checkpointId: string;
  readonly thenResume: boolean;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface AbortWorkflowInput {
  readonly workflowId: string;
  readonly compensate: boolean;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface RetryStepInput {
  readonly workflowId: string;
  readonly stepKey?: string | null;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface SkipStepInput {
  readonly workflowId: string;
  readonly stepKey: string;
  readonly output?: unknown;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface CreateCheckpointInput {
  readonly workflowId: string;
  readonly description: string;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface DecideInterventionInput {
  readonly interventionId: string;
  readonly option: string;
  readonly notes: string;
  readonly payload?: unknown;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface SetCircuitBreakerInput {
  readonly key: string;
  readonly state: EnumIn<'ForcedCircuitState'>;
  readonly reason: string;
  readonly clientMutationId?: string | null;
}

export interface CreateScheduleInput {
  readonly name: string;
  readonly definition: string;
  readonly version?: string | null;
  readonly cron?: string | null;
  readonly timeZone?: string | null;
  readonly every?: number | null;
  readonly input?: unknown;
  readonly overlap: EnumIn<'ScheduleOverlap'>;
  readonly catchUpWindow?: number | null;
  readonly jitter?: number | null;
  readonly paused: boolean;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface UpdateScheduleInput {
  readonly scheduleId: string;
  readonly definition?: string | null;
  readonly version?: string | null;
  readonly cron?: string | null;
  readonly timeZone?: string | null;
  readonly every?: number | null;
  readonly input?: unknown;
  readonly overlap?: EnumIn<'ScheduleOverlap'> | null;
  readonly catchUpWindow?: number | null;
  readonly jitter?: number | null;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface PauseScheduleInput {
  readonly scheduleId: string;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface ResumeScheduleInput {
  readonly scheduleId: string;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface DeleteScheduleInput {
  readonly scheduleId: string;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface TriggerScheduleInput {
  readonly scheduleId: string;
  readonly overlap?: EnumIn<'ScheduleOverlap'> | null;
  readonly idempotencyKey?: string | null;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface SetResourceCapacityInput {
  readonly name: string;
  readonly capacity: number;
  readonly clientMutationId?: string | null;
}

export interface ReloadConfigurationInput {
  readonly clientMutationId?: string | null;
}

export interface TestAlarmInput {
  readonly workflowId: string;
  readonly clientMutationId?: string | null;
}

export interface ResolveErrorGroupInput {
  readonly groupId: string;
  readonly notes: string;
  readonly kind: EnumIn<'ResolutionKind'>;
  readonly clientMutationId?: string | null;
}

export interface ReopenErrorGroupInput {
  readonly groupId: string;
  readonly reason: string;
  readonly clientMutationId?: string | null;
}

export interface IgnoreErrorGroupInput {
  readonly groupId: string;
  readonly reason: string;
  readonly clientMutationId?: string | null;
}

export interface SnoozeErrorGroupInput {
  readonly groupId: string;
  readonly until: Date;
  readonly reason?: string | null;
  readonly clientMutationId?: string | null;
}

export interface AssignErrorGroupInput {
  readonly groupId: string;
  readonly assignee?: string | null;
  readonly notes?: string | null;
  readonly clientMutationId?: string | null;
}

export interface CommentOnErrorGroupInput {
  readonly groupId: string;
  readonly comment: string;
  readonly clientMutationId?: string | null;
}

export interface BulkResolveErrorsInput {
  readonly filter: ErrorGroupFilter;
  readonly notes: string;
  readonly kind: EnumIn<'ResolutionKind'>;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string | null;
  readonly clientMutationId?: string | null;
}

export interface BulkIgnoreErrorsInput {
  readonly filter: ErrorGroupFilter;
  readonly notes: string;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string | null;
  readonly clientMutationId?: string | null;
}

export interface BulkSnoozeErrorsInput {
  readonly filter: ErrorGroupFilter;
  readonly until: Date;
  readonly notes: string;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string | null;
  readonly clientMutationId?: string | null;
}

export interface BulkAssignErrorsInput {
  readonly filter: ErrorGroupFilter;
  readonly assignee?: string | null;
  readonly notes: string;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string | null;
  readonly clientMutationId?: string | null;
}

export interface BulkTagErrorsInput {
  readonly filter: ErrorGroupFilter;
  readonly add?: readonly string[] | null;
  readonly remove?: readonly string[] | null;
  readonly notes: string;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string | null;
  readonly clientMutationId?: string | null;
}

export interface TagErrorGroupInput {
  readonly groupId: string;
  readonly add?: readonly string[] | null;
  readonly remove?: readonly string[] | null;
  readonly clientMutationId?: string | null;
}

export interface MergeErrorGroupsInput {
  readonly groupId: string;
  readonly groupIds: readonly string[];
  readonly reason: string;
  readonly clientMutationId?: string | null;
}

export interface SplitErrorGroupInput {
  readonly groupId: string;
  readonly groupIds: readonly string[];
  readonly reason: string;
  readonly clientMutationId?: string | null;
}

export interface ResolveErrorInput {
  readonly target: ErrorTargetInput;
  readonly notes: string;
  readonly kind: EnumIn<'ResolutionKind'>;
  readonly clientMutationId?: string | null;
}

export interface ResolveErrorAndResumeInput {
  readonly target: ErrorTargetInput;
  readonly notes: string;
  readonly kind: EnumIn<'ResolutionKind'>;
  readonly expectedRevision?: number | null;
  readonly clientMutationId?: string | null;
}

export interface ErrorTargetInput {
  readonly errorId?: string;
  readonly systemErrorId?: string;
}

/** What a field is resolved to in the end; a connection's page is made as a whole. */
export interface Outputs {
  Caller: {
    name: string;
    role: EnumOut<'Role'>;
  };
  ApiKey: {
    id: string;
    name: string;
    role: EnumOut<'Role'>;
    beginning: string;
    createdAt: Date;
    createdBy: string;
    lastUsedAt: Date | null;
    expiresAt: Date | null;
    revokedAt: Date | null;
    revokedBy: string | null;
  };
  CreateApiKeyPayload: {
    apiKey: Parent<'ApiKey'> | null;
    secret: string | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  RevokeApiKeyPayload: {
    apiKey: Parent<'ApiKey'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  Workflow: {
    id: string;
    workflowId: string;
    key: string | null;
    threadId: string;
    traceId: string;
    definition: Parent<'WorkflowDefinition'>;
    status: EnumOut<'WorkflowStatus'>;
    phase: string | null;
    completedPhases: readonly string[] | null;
    agents: readonly Parent<'AgentState'>[] | null;
    tasks: readonly Parent<'Task'>[] | null;
    milestones: readonly string[] | null;
    metrics: unknown;
    currentStep: Parent<'Step'> | null;
    revision: number;
    allowedActions: readonly EnumOut<'WorkflowAction'>[] | null;
    machineSnapshot: unknown;
    input: unknown;
    output: unknown;
    createdAt: Date;
    startAt: Date | null;
    startedAt: Date | null;
    updatedAt: Date;
    completedAt: Date | null;
    duration: number | null;
    startedBy: string;
    lastSequence: number;
    claim: Parent<'ResourceClaim'> | null;
    parent: Parent<'Workflow'> | null;
    children: Connection<Parent<'Workflow'>>;
    steps: Connection<Parent<'Step'>> | null;
    attempts: Connection<Parent<'StepAttempt'>>;
    checkpoints: Connection<Parent<'Checkpoint'>>;
    stateHistory: Connection<Parent<'WorkflowState'>>;
    errors: Connection<Parent<'WorkflowError'>>;
    stateValidations: Connection<Parent<'StateValidationResult'>>;
    recoveryAttempts: Connection<Parent<'RecoveryAttempt'>>;
    retryHistories: Connection<Parent<'RetryHistory'>>;
    interventions: Connection<Parent<'Intervention'>>;
    log: Connection<Parent<'LogEntry'>> | null;
    pendingLog: readonly Parent<'PendingLogEntry'>[] | null;
    events: Parent<'EventPage'>;
  };
  AgentState: {
    stepKey: string;
    agentType: string;
    status: EnumOut<'StepStatus'>;
    state: unknown;
  };
  Task: {
    stepKey: string;
    status: EnumOut<'StepStatus'>;
    agentType: string | null;
    progress: unknown;
  };
  WorkflowDefinition: {
    id: string;
    name: string;
    version: string;
    hash: string;
    createdAt: Date;
    onBranchFailure: EnumOut<'OnBranchFailure'>;
    steps: readonly Parent<'StepDefinition'>[];
    machine: Parent<'Machine'>;
    workflows: Connection<Parent<'Workflow'>>;
  };
  StepDefinition: {
    key: string;
    kind: EnumOut<'StepKind'>;
    dependsOn: readonly string[];
    phase: string | null;
    milestone: string | null;
    agentType: string | null;
    timeout: number | null;
    critical: boolean;
    idempotent: boolean;
    grade: EnumOut<'CheckpointGrade'>;
    compensates: boolean;
    hasAlternative: boolean;
    question: string | null;
    breaker: string | null;
    resources: readonly Parent<'ResourceNeed'>[];
    loop: string | null;
    budget: number | null;
    concurrency: number | null;
    tolerated: number | null;
    toleratedShare: string | null;
    onItemFailure: EnumOut<'OnBranchFailure'> | null;
    child: string | null;
  };
  Machine: {
    key: string;
    version: string;
    config: unknown;
    mermaid: string;
  };
  Step: {
    id: string;
    key: string;
    status: EnumOut<'StepStatus'>;
    attempt: number;
    round: number;
    workKey: string;
    idempotencyKey: string;
    retryHistory: Parent<'RetryHistory'> | null;
    pass: number | null;
    items: Parent<'StepItems'> | null;
    definition: Parent<'StepDefinition'>;
    dependsOn: readonly Parent<'Step'>[];
    startedAt: Date | null;
    endedAt: Date | null;
    duration: number | null;
    output: unknown;
    error: Parent<'WorkflowError'> | null;
    claim: Parent<'ResourceClaim'> | null;
    child: Parent<'Workflow'> | null;
  };
  StepItems: {
    total: number;
    begun: number;
    underWay: number;
    failed: number;
  };
  StepAttempt: {
    id: string;
    tag: number;
    kind: EnumOut<'AttemptKind'>;
    stepKey: string;
    workKey: string;
    round: number;
    attempt: number;
    agentType: string | null;
    phase: string | null;
    delay: number;
    startedAt: Date;
    endedAt: Date | null;
    duration: number | null;
    outcome: EnumOut<'AttemptOutcome'> | null;
    output: unknown;
    error: Parent<'WorkflowError'> | null;
  };
  Checkpoint: {
    id: string;
    workflow: Parent<'Workflow'> | null;
    revision: number;
    type: EnumOut<'CheckpointType'>;
    stepKey: string | null;
    createdAt: Date;
    description: string | null;
    automatic: boolean;
    triggeredBy: string | null;
    schemaVersion: string;
    checksum: string;
    sizeBytes: number;
    storedBytes: number;
    compression: EnumOut<'Compression'> | null;
    state: unknown;
    phase: string | null;
    completedPhases: readonly string[] | null;
    agents: readonly Parent<'AgentState'>[] | null;
    tasks: readonly Parent<'Task'>[] | null;
    milestones: readonly string[] | null;
    metrics: unknown;
    validation: Parent<'StateValidation'>;
  };
  StateValidation: {
    valid: boolean;
    checksumMatches: boolean;
    problems: readonly Parent<'StateProblem'>[];
    checkedAt: Date;
  };
  StateProblem: {
    path: string;
    code: EnumOut<'StateProblemCode'>;
    message: string;
  };
  StateValidationResult: {
    id: string;
    workflow: Parent<'Workflow'>;
    operation: EnumOut<'StateOperation'>;
    checkpoint: Parent<'Checkpoint'> | null;
    valid: boolean;
    before: readonly Parent<'StateCheck'>[];
    after: readonly Parent<'StateCheck'>[];
    duration: number;
    createdAt: Date;
  };
  StateCheck: {
    check: EnumOut<'StateProblemCode'>;
    passed: boolean;
    why: string | null;
  };
  QuarantinedCheckpoint: {
    id: string;
    workflow: Parent<'Workflow'> | null;
    revision: number | null;
    fence: number | null;
    reason: EnumOut<'QuarantineReason'>;
    error: string;
    setApartAt: Date;
  };
  WorkflowState: {
    id: string;
    revision: number;
    schemaVersion: string;
    status: EnumOut<'WorkflowStatus'>;
    stepKey: string | null;
    reason: string | null;
    data: unknown;
    checkpoint: Parent<'Checkpoint'> | null;
    persistedAt: Date;
    restoredFrom: Parent<'Checkpoint'> | null;
  };
  WorkflowError: {
    id: string;
    rootCause: Parent<'RootCause'>;
    causedBy: Parent<'WorkflowError'> | null;
    related: Connection<Parent<'WorkflowError'>>;
    group: Parent<'ErrorGroup'> | null;
    step: Parent<'Step'> | null;
    stepAttempt: Parent<'StepAttempt'> | null;
    breaker: Parent<'CircuitBreaker'> | null;
    traceId: string;
    correlationId: string | null;
    operationId: string | null;
    stateDigest: string | null;
    workflow: Parent<'Workflow'> | null;
    stepKey: string | null;
    attempt: number | null;
    errorType: string;
    class: EnumOut<'ErrorClass'>;
    category: EnumOut<'ErrorCategory'>;
    severity: EnumOut<'ErrorSeverity'>;
    retryable: boolean;
    message: string;
    stackTrace: string | null;
    causes: readonly Parent<'ErrorCause'>[];
    context: unknown;
    fingerprint: string;
    checkpoint: Parent<'Checkpoint'> | null;
    checkpointCount: number;
    recoveryAction: EnumOut<'RecoveryAction'> | null;
    recoverySucceeded: boolean | null;
    recoveryAttempts: readonly Parent<'RecoveryAttempt'>[];
    occurredAt: Date;
    resolution: Parent<'ErrorResolution'> | null;
  };
  RootCause: {
    name: string;
    message: string;
    stackTrace: string | null;
    error: Parent<'WorkflowError'>;
    path: readonly Parent<'WorkflowError'>[];
  };
  ErrorGroup: {
    id: string;
    fingerprint: string;
    errorType: string;
    class: EnumOut<'ErrorClass'>;
    category: EnumOut<'ErrorCategory'>;
    severity: EnumOut<'ErrorSeverity'>;
    message: string;
    stepKey: string | null;
    count: number;
    firstSeenAt: Date;
    lastSeenAt: Date;
    latest: Parent<'WorkflowError'> | null;
    tags: readonly string[];
    merged: readonly Parent<'ErrorGroup'>[];
    mergedInto: Parent<'ErrorGroup'> | null;
    affectedWorkflows: Connection<Parent<'AffectedWorkflow'>>;
    occurrences: Connection<Parent<'WorkflowError'>>;
    status: EnumOut<'ErrorGroupStatus'>;
    assignee: string | null;
    snoozeEndsAt: Date | null;
    resolution: Parent<'ErrorResolution'> | null;
    reopenedAt: Date | null;
    reopenedBy: Parent<'WorkflowError'> | null;
    trend: readonly Parent<'TrendPoint'>[];
    history: Connection<Parent<'ErrorGroupEntry'>>;
  };
  AffectedWorkflow: {
    id: string;
    workflow: Parent<'Workflow'>;
    count: number;
    firstSeenAt: Date;
    lastSeenAt: Date;
  };
  BulkErrorOperation: {
    id: string;
    action: EnumOut<'ErrorGroupAction'>;
    status: EnumOut<'BulkStatus'>;
    total: number;
    done: number;
    skipped: number;
    notes: string;
    snoozeEndsAt: Date | null;
    assignee: string | null;
    tagsAdded: readonly string[];
    tagsRemoved: readonly string[];
    startedBy: string;
    startedAt: Date;
    updatedAt: Date;
    completedAt: Date | null;
  };
  BulkErrorProgress: {
    sequence: number;
    done: number;
    total: number;
    operation: Parent<'BulkErrorOperation'>;
  };
  TrendPoint: {
    startsAt: Date;
    count: number;
  };
  ErrorGroupEntry: {
    id: string;
    action: EnumOut<'ErrorGroupAction'>;
    actor: string;
    occurredAt: Date;
    notes: string | null;
    assignee: string | null;
    snoozeEndsAt: Date | null;
    error: Parent<'WorkflowError'> | null;
    tagsAdded: readonly string[];
    tagsRemoved: readonly string[];
    fingerprints: readonly string[];
  };
  ErrorCause: {
    name: string;
    message: string;
    stackTrace: string | null;
  };
  SystemError: {
    id: string;
    errorType: string;
    severity: EnumOut<'AlertLevel'>;
    message: string;
    stackTrace: string | null;
    context: unknown;
    threadId: string | null;
    checkpointCount: number;
    failureMode: EnumOut<'FailureMode'> | null;
    workflow: Parent<'Workflow'> | null;
    stepKey: string | null;
    workflowError: Parent<'WorkflowError'> | null;
    fingerprint: string;
    occurrences: number;
    firstSeenAt: Date;
    lastSeenAt: Date;
    occurredAt: Date;
    resolution: Parent<'ErrorResolution'> | null;
  };
  ErrorResolution: {
    kind: EnumOut<'ResolutionKind'>;
    resolvedBy: string;
    resolvedAt: Date;
    notes: string;
  };
  ExhaustedResource: {
    resource: string;
    value: number;
    threshold: number;
    since: Date;
  };
  RateBudget: {
    name: string;
    limit: number;
    per: number;
    spent: number;
    refused: number;
    renewsAt: Date;
  };
  Resource: {
    name: string;
    capacity: number;
    isConcurrencyKey: boolean;
    held: number;
    holderCount: number;
    waiterCount: number;
    holders: readonly Parent<'ResourceClaim'>[];
    waiters: readonly Parent<'ResourceClaim'>[];
  };
  ResourceClaim: {
    workflow: Parent<'Workflow'>;
    stepKey: string | null;
    needs: readonly Parent<'ResourceNeed'>[];
    since: Date;
    grantedAt: Date | null;
  };
  ResourceNeed: {
    name: string;
    units: number;
  };
  RecoveryAttempt: {
    id: string;
    error: Parent<'WorkflowError'> | null;
    workflow: Parent<'Workflow'> | null;
    strategy: EnumOut<'RecoveryAction'>;
    attemptNumber: number;
    success: boolean;
    actionTaken: string | null;
    errorMessage: string | null;
    duration: number | null;
    startedAt: Date;
    endedAt: Date;
  };
  RetryHistory: {
    id: string;
    operationId: string;
    workflow: Parent<'Workflow'> | null;
    stepKey: string;
    compensation: boolean;
    agentType: string | null;
    phase: string | null;
    totalAttempts: number;
    attempts: readonly Parent<'RetryAttempt'>[];
    finalSuccess: boolean | null;
    totalDuration: number | null;
    createdAt: Date;
    completedAt: Date | null;
  };
  RetryAttempt: {
    attemptNumber: number;
    kind: EnumOut<'AttemptKind'>;
    agentType: string | null;
    startedAt: Date;
    delay: number;
    duration: number | null;
    success: boolean | null;
    error: Parent<'WorkflowError'> | null;
  };
  LogEntry: {
    id: string;
    sequence: number;
    workflow: Parent<'Workflow'>;
    at: Date;
    level: EnumOut<'LogLevel'>;
    message: string;
    stepKey: string | null;
    attempt: number | null;
    fields: unknown;
    dropped: number;
    late: boolean;
  };
  LogLines: {
    sequence: number;
    entries: readonly Parent<'LogEntry'>[];
  };
  PendingLogEntry: {
    at: Date;
    level: EnumOut<'LogLevel'>;
    message: string;
    stepKey: string | null;
    attempt: number | null;
    fields: unknown;
  };
  Intervention: {
    id: string;
    workflow: Parent<'Workflow'> | null;
    stepKey: string | null;
    error: Parent<'WorkflowError'> | null;
    trigger: string;
    prompt: string;
    reason: string;
    requiredAction: string;
    actionUrl: string | null;
    severity: EnumOut<'ErrorSeverity'>;
    conflict: Parent<'Conflict'> | null;
    options: readonly Parent<'InterventionOption'>[];
    status: EnumOut<'InterventionStatus'>;
    requestedAt: Date;
    expiresAt: Date | null;
    onDeadline: EnumOut<'OnDeadline'>;
    escalatedAt: Date | null;
    overdueAt: Date | null;
    decision: string | null;
    decidedBy: string | null;
    decidedAt: Date | null;
    notes: string | null;
  };
  Conflict: {
    type: string;
    severity: EnumOut<'ErrorSeverity'>;
    affectedItems: readonly string[];
    recommendedActions: readonly string[];
  };
  InterventionOption: {
    key: string;
    label: string;
    action: string;
  };
  CircuitBreaker: {
    id: string;
    key: string;
    state: EnumOut<'CircuitState'>;
    forced: boolean;
    kind: EnumOut<'CircuitKind'>;
    failureCount: number;
    failureThreshold: number;
    successThreshold: number;
    resetTimeout: number;
    reopened: number;
    openedAt: Date | null;
    retryAt: Date | null;
    rejected: number;
    reason: string | null;
    changedBy: string;
    updatedAt: Date;
    lastOpenedAt: Date | null;
    openedBy: readonly Parent<'WorkflowError'>[];
    transitions: Connection<Parent<'CircuitTransition'>>;
  };
  CircuitTransition: {
    id: string;
    sequence: number;
    from: EnumOut<'CircuitState'>;
    to: EnumOut<'CircuitState'>;
    forced: boolean;
    at: Date;
    reason: string;
    actor: string;
    errors: readonly Parent<'WorkflowError'>[];
  };
  Configuration: {
    file: string | null;
    loadedAt: Date;
    definitions: readonly string[];
    settings: readonly Parent<'Setting'>[];
  };
  Setting: {
    path: string;
    value: unknown;
    source: EnumOut<'SettingSource'>;
    default: unknown;
    unit: string | null;
    expects: string;
    effect: string;
    active: boolean;
    inactiveBecause: string | null;
    reloadable: boolean;
    perDefinition: boolean;
  };
  WorkflowEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    fromStatus: EnumOut<'WorkflowStatus'> | null;
    toStatus: EnumOut<'WorkflowStatus'> | null;
    statusReason: string | null;
  };
  NoticeEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    level: EnumOut<'AlertLevel'>;
    message: string;
    stepKey: string | null;
    requiredAction: string | null;
    actionUrl: string | null;
    error: Parent<'WorkflowError'> | null;
    group: Parent<'ErrorGroup'> | null;
    systemError: Parent<'SystemError'> | null;
    intervention: Parent<'Intervention'> | null;
  };
  Alert: {
    at: Date;
    level: EnumOut<'AlertLevel'>;
    message: string;
    errorType: string;
    failureMode: EnumOut<'FailureMode'> | null;
    workflowId: string | null;
    threadId: string | null;
    systemErrorId: string;
  };
  StepEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    stepKey: string | null;
    attempt: number | null;
  };
  CheckpointEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    checkpoint: Parent<'Checkpoint'> | null;
  };
  ErrorEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    error: Parent<'WorkflowError'> | null;
    systemError: Parent<'SystemError'> | null;
    group: Parent<'ErrorGroup'> | null;
    sentence: string;
  };
  InterventionEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    intervention: Parent<'Intervention'> | null;
  };
  CircuitEvent: {
    sequence: number;
    occurredAt: Date;
    type: EnumOut<'EventType'>;
    workflow: Parent<'Workflow'> | null;
    workflowId: string | null;
    traceId: string | null;
    revision: number | null;
    payload: unknown;
    breaker: Parent<'CircuitBreaker'> | null;
    from: EnumOut<'CircuitState'>;
    to: EnumOut<'CircuitState'>;
    forced: boolean;
    reason: string;
    actor: string;
  };
  EventPage: {
    events: readonly Parent<'Event'>[];
    endSequence: number | null;
    headSequence: number;
    oldestSequence: number;
    hasMore: boolean;
  };
  AuditEntry: {
    id: string;
    sequence: number;
    occurredAt: Date;
    actor: string;
    role: string | null;
    action: string;
    targetType: string | null;
    targetKey: string | null;
    targetId: string | null;
    reason: string | null;
    what: unknown;
    before: unknown;
    after: unknown;
    outcome: string;
    requestId: string | null;
    address: string | null;
    keyId: string | null;
    hash: string;
  };
  Statistics: {
    generatedAt: Date;
    workflows: Parent<'WorkflowStatistics'>;
    errors: Parent<'ErrorStatistics'>;
    retries: Parent<'RetryStatistics'>;
    recovery: Parent<'RecoveryStatistics'>;
    checkpoints: Parent<'CheckpointStatistics'>;
    openInterventions: number;
    stream: Parent<'StreamStatistics'>;
  };
  WorkflowStatistics: {
    total: number;
    byStatus: readonly Parent<'StatusCount'>[];
    resilienceRate: number | null;
    p50Duration: number | null;
    p95Duration: number | null;
    p99Duration: number | null;
  };
  StatusCount: {
    status: EnumOut<'WorkflowStatus'>;
    count: number;
  };
  ErrorStatistics: {
    total: number;
    unresolved: number;
    byClass: readonly Parent<'ErrorClassCount'>[];
    bySeverity: readonly Parent<'ErrorSeverityCount'>[];
    byCategory: readonly Parent<'ErrorCategoryCount'>[];
    byFingerprint: readonly Parent<'ErrorFingerprintCount'>[];
    meanTimeToResolve: number | null;
    p99Detection: number | null;
  };
  ErrorCategoryCount: {
    category: EnumOut<'ErrorCategory'>;
    count: number;
  };
  ErrorFingerprintCount: {
    fingerprint: string;
    count: number;
  };
  ErrorClassCount: {
    class: EnumOut<'ErrorClass'>;
    count: number;
  };
  ErrorSeverityCount: {
    severity: EnumOut<'ErrorSeverity'>;
    count: number;
  };
  RetryStatistics: {
    totalOperations: number;
    successfulOperations: number;
    failedOperations: number;
    successRate: number | null;
    averageAttempts: number | null;
    averageRetries: number | null;
    averageDuration: number | null;
    circuitBreakersOpen: number;
    byOperation: readonly Parent<'RetryGroup'>[];
    byAgentType: readonly Parent<'RetryGroup'>[];
    byPhase: readonly Parent<'RetryGroup'>[];
  };
  RetryGroup: {
    name: string;
    totalOperations: number;
    successfulOperations: number;
    failedOperations: number;
    successRate: number | null;
    averageAttempts: number | null;
    averageRetries: number | null;
    averageDuration: number | null;
  };
  RecoveryStatistics: {
    attempts: number;
    successes: number;
    successRate: number | null;
    handlingSuccessRate: number | null;
    byStrategy: readonly Parent<'StrategyEffectiveness'>[];
    interventions: number;
    interventionRate: number | null;
  };
  StrategyEffectiveness: {
    strategy: EnumOut<'RecoveryAction'>;
    attempts: number;
    successes: number;
    successRate: number;
    p50Duration: number | null;
    p95Duration: number | null;
  };
  CheckpointStatistics: {
    total: number;
    oldestAt: Date | null;
    newestAt: Date | null;
    bytes: number;
    validations: number;
    validationFailures: number;
    validationFailureRate: number | null;
    p95RestoreDuration: number | null;
    p95CommitDuration: number | null;
  };
  StreamStatistics: {
    headSequence: number;
    oldestSequence: number;
    subscribers: number;
  };
  Query: {
    node: Parent<'Node'> | null;
    nodes: readonly (Parent<'Node'> | null)[];
    workflow: Parent<'Workflow'> | null;
    workflows: Connection<Parent<'Workflow'>>;
    workflowDefinition: Parent<'WorkflowDefinition'> | null;
    workflowDefinitions: Connection<Parent<'WorkflowDefinition'>>;
    configuration: Parent<'Configuration'> | null;
    checkpoint: Parent<'Checkpoint'> | null;
    error: Parent<'WorkflowError'> | null;
    threadLog: Connection<Parent<'LogEntry'>> | null;
    errors: Connection<Parent<'WorkflowError'>>;
    auditLog: Connection<Parent<'AuditEntry'>> | null;
    errorGroups: Connection<Parent<'ErrorGroup'>>;
    errorGroup: Parent<'ErrorGroup'> | null;
    bulkErrorOperation: Parent<'BulkErrorOperation'> | null;
    systemErrors: readonly Parent<'SystemError'>[];
    quarantinedCheckpoints: Connection<Parent<'QuarantinedCheckpoint'>>;
    retryHistory: Parent<'RetryHistory'> | null;
    interventions: Connection<Parent<'Intervention'>>;
    schedule: Parent<'Schedule'> | null;
    schedules: Connection<Parent<'Schedule'>>;
    circuitBreaker: Parent<'CircuitBreaker'> | null;
    circuitBreakers: Connection<Parent<'CircuitBreaker'>>;
    events: Parent<'EventPage'>;
    headSequence: number;
    exhaustedResources: readonly Parent<'ExhaustedResource'>[];
    resources: readonly Parent<'Resource'>[];
    rateBudgets: readonly Parent<'RateBudget'>[];
    statistics: Parent<'Statistics'>;
    caller: Parent<'Caller'>;
    apiKeys: Connection<Parent<'ApiKey'>> | null;
  };
  Mutation: {
    startWorkflow: Parent<'StartWorkflowPayload'>;
    sendWorkflowEvent: Parent<'SendWorkflowEventPayload'>;
    pauseWorkflow: Parent<'PauseWorkflowPayload'>;
    resumeWorkflow: Parent<'ResumeWorkflowPayload'>;
    abortWorkflow: Parent<'AbortWorkflowPayload'>;
    restartWorkflow: Parent<'RestartWorkflowPayload'>;
    migrateWorkflow: Parent<'MigrateWorkflowPayload'>;
    rollbackWorkflow: Parent<'RollbackWorkflowPayload'>;
    retryStep: Parent<'RetryStepPayload'>;
    skipStep: Parent<'SkipStepPayload'>;
    createCheckpoint: Parent<'CreateCheckpointPayload'>;
    decideIntervention: Parent<'DecideInterventionPayload'>;
    setCircuitBreaker: Parent<'SetCircuitBreakerPayload'>;
    setResourceCapacity: Parent<'SetResourceCapacityPayload'>;
    reloadConfiguration: Parent<'ReloadConfigurationPayload'>;
    testAlarm: Parent<'TestAlarmPayload'>;
    resolveError: Parent<'ResolveErrorPayload'>;
    resolveErrorAndResume: Parent<'ResolveErrorAndResumePayload'>;
    resolveErrorGroup: Parent<'ResolveErrorGroupPayload'>;
    reopenErrorGroup: Parent<'ReopenErrorGroupPayload'>;
    ignoreErrorGroup: Parent<'IgnoreErrorGroupPayload'>;
    snoozeErrorGroup: Parent<'SnoozeErrorGroupPayload'>;
    assignErrorGroup: Parent<'AssignErrorGroupPayload'>;
    commentOnErrorGroup: Parent<'CommentOnErrorGroupPayload'>;
    bulkResolveErrors: Parent<'BulkResolveErrorsPayload'>;
    bulkIgnoreErrors: Parent<'BulkIgnoreErrorsPayload'>;
    bulkSnoozeErrors: Parent<'BulkSnoozeErrorsPayload'>;
    bulkAssignErrors: Parent<'BulkAssignErrorsPayload'>;
    bulkTagErrors: Parent<'BulkTagErrorsPayload'>;
    tagErrorGroup: Parent<'TagErrorGroupPayload'>;
    mergeErrorGroups: Parent<'MergeErrorGroupsPayload'>;
    splitErrorGroup: Parent<'SplitErrorGroupPayload'>;
    createSchedule: Parent<'CreateSchedulePayload'>;
    updateSchedule: Parent<'UpdateSchedulePayload'>;
    pauseSchedule: Parent<'PauseSchedulePayload'>;
    resumeSchedule: Parent<'ResumeSchedulePayload'>;
    triggerSchedule: Parent<'TriggerSchedulePayload'>;
    deleteSchedule: Parent<'DeleteSchedulePayload'>;
    createApiKey: Parent<'CreateApiKeyPayload'>;
    revokeApiKey: Parent<'RevokeApiKeyPayload'>;
  };
  UserError: {
    code: EnumOut<'UserErrorCode'>;
    message: string;
    field: readonly string[] | null;
  };
  StartWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  SendWorkflowEventPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  PauseWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ResumeWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  RestartWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  MigrateWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  RollbackWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  AbortWorkflowPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  RetryStepPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  SkipStepPayload: {
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  CreateCheckpointPayload: {
    checkpoint: Parent<'Checkpoint'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  DecideInterventionPayload: {
    intervention: Parent<'Intervention'> | null;
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  SetCircuitBreakerPayload: {
    circuitBreaker: Parent<'CircuitBreaker'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  Schedule: {
    id: string;
    name: string;
    definition: string;
    version: string | null;
    cron: string | null;
    timeZone: string | null;
    every: number | null;
    input: unknown;
    overlap: EnumOut<'ScheduleOverlap'>;
    catchUpWindow: number;
    jitter: number;
    paused: boolean;
    reason: string | null;
    declared: boolean;
    nextTicksAt: readonly Date[];
    bufferedTickAt: Date | null;
    ticks: Connection<Parent<'ScheduleTick'>>;
    createdAt: Date;
    createdBy: string;
    updatedAt: Date;
    updatedBy: string;
  };
  ScheduleTick: {
    id: string;
    tickAt: Date;
    decidedAt: Date;
    outcome: EnumOut<'ScheduleTickOutcome'>;
    workflow: Parent<'Workflow'> | null;
    lastMissedAt: Date | null;
    message: string | null;
    manual: boolean;
  };
  CreateSchedulePayload: {
    schedule: Parent<'Schedule'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  UpdateSchedulePayload: {
    schedule: Parent<'Schedule'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  PauseSchedulePayload: {
    schedule: Parent<'Schedule'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ResumeSchedulePayload: {
    schedule: Parent<'Schedule'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  DeleteSchedulePayload: {
    deletedScheduleId: string | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  TriggerSchedulePayload: {
    schedule: Parent<'Schedule'> | null;
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  SetResourceCapacityPayload: {
    resource: Parent<'Resource'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ReloadConfigurationPayload: {
    configuration: Parent<'Configuration'> | null;
    changed: readonly string[];
    waitingForStart: readonly string[];
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  TestAlarmPayload: {
    systemErrorId: string | null;
    logged: boolean | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ResolveErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    resolvedErrors: number | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ReopenErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  IgnoreErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  SnoozeErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  AssignErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  CommentOnErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  BulkResolveErrorsPayload: {
    total: number | null;
    groups: readonly Parent<'ErrorGroup'>[];
    operation: Parent<'BulkErrorOperation'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  BulkIgnoreErrorsPayload: {
    total: number | null;
    groups: readonly Parent<'ErrorGroup'>[];
    operation: Parent<'BulkErrorOperation'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  BulkSnoozeErrorsPayload: {
    total: number | null;
    groups: readonly Parent<'ErrorGroup'>[];
    operation: Parent<'BulkErrorOperation'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  BulkAssignErrorsPayload: {
    total: number | null;
    groups: readonly Parent<'ErrorGroup'>[];
    operation: Parent<'BulkErrorOperation'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  BulkTagErrorsPayload: {
    total: number | null;
    groups: readonly Parent<'ErrorGroup'>[];
    operation: Parent<'BulkErrorOperation'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  TagErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  MergeErrorGroupsPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  SplitErrorGroupPayload: {
    group: Parent<'ErrorGroup'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ResolveErrorAndResumePayload: {
    error: Parent<'WorkflowError'> | null;
    systemError: Parent<'SystemError'> | null;
    workflow: Parent<'Workflow'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  ResolveErrorPayload: {
    error: Parent<'WorkflowError'> | null;
    systemError: Parent<'SystemError'> | null;
    userErrors: readonly Parent<'UserError'>[];
    clientMutationId: string | null;
    sequence: number | null;
  };
  Subscription: {
    inspection: unknown;
    breakerInspection: unknown;
    events: Parent<'Event'>;
    workflowEvents: Parent<'Event'>;
    circuitBreakerEvents: Parent<'CircuitEvent'>;
    logLines: Parent<'LogLines'>;
    alerts: Parent<'Alert'>;
    bulkErrorOperation: Parent<'BulkErrorProgress'>;
    errorEvents: Parent<'ErrorEvent'>;
  };
}

/** The arguments of fields that have any. */
export interface Arguments {
  Caller: {
  };
  ApiKey: {
  };
  CreateApiKeyPayload: {
  };
  RevokeApiKeyPayload: {
  };
  Workflow: {
    children: { readonly filter?: WorkflowFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    steps: { readonly first?: number | null; readonly after?: string | null; };
    attempts: { readonly stepKey?: string | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    checkpoints: { readonly filter?: CheckpointFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    stateHistory: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    errors: { readonly filter?: ErrorFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    stateValidations: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    recoveryAttempts: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    retryHistories: { readonly filter?: RetryHistoryFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    interventions: { readonly status?: readonly EnumIn<'InterventionStatus'>[] | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    log: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    events: { readonly afterSequence?: number | null; readonly beforeSequence?: number | null; readonly types?: readonly EnumIn<'EventType'>[] | null; readonly first?: number | null; };
  };
  AgentState: {
  };
  Task: {
  };
  WorkflowDefinition: {
    workflows: { readonly filter?: WorkflowFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
  };
  StepDefinition: {
  };
  Machine: {
    mermaid: { readonly stepsOnly: boolean | null; };
  };
  Step: {
  };
  StepItems: {
  };
  StepAttempt: {
  };
  Checkpoint: {
  };
  StateValidation: {
  };
  StateProblem: {
  };
  StateValidationResult: {
  };
  StateCheck: {
  };
  QuarantinedCheckpoint: {
  };
  WorkflowState: {
  };
  WorkflowError: {
    related: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
  };
  RootCause: {
  };
  ErrorGroup: {
    affectedWorkflows: { readonly first?: number | null; readonly after?: string | null; };
    occurrences: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    trend: { readonly by: EnumIn<'TrendInterval'>; readonly last: number; readonly until?: Date | null; };
    history: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
  };
  AffectedWorkflow: {
  };
  BulkErrorOperation: {
  };
  BulkErrorProgress: {
  };
  TrendPoint: {
  };
  ErrorGroupEntry: {
  };
  ErrorCause: {
  };
  SystemError: {
  };
  ErrorResolution: {
  };
  ExhaustedResource: {
  };
  RateBudget: {
  };
  Resource: {
    holders: { readonly first?: number | null; };
    waiters: { readonly first?: number | null; };
  };
  ResourceClaim: {
  };
  ResourceNeed: {
  };
  RecoveryAttempt: {
  };
  RetryHistory: {
  };
  RetryAttempt: {
  };
  LogEntry: {
  };
  LogLines: {
  };
  PendingLogEntry: {
  };
  Intervention: {
  };
  Conflict: {
  };
  InterventionOption: {
  };
  CircuitBreaker: {
    transitions: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
  };
  CircuitTransition: {
  };
  Configuration: {
    settings: { readonly active?: boolean | null; };
  };
  Setting: {
  };
  WorkflowEvent: {
  };
  NoticeEvent: {
  };
  Alert: {
  };
  StepEvent: {
  };
  CheckpointEvent: {
  };
  ErrorEvent: {
  };
  InterventionEvent: {
  };
  CircuitEvent: {
  };
  EventPage: {
  };
  AuditEntry: {
  };
  Statistics: {
    workflows: { readonly range?: TimeRangeInput | null; };
    errors: { readonly range?: TimeRangeInput | null; };
    retries: { readonly range?: TimeRangeInput | null; };
    recovery: { readonly range?: TimeRangeInput | null; };
    checkpoints: { readonly range?: TimeRangeInput | null; };
  };
  WorkflowStatistics: {
  };
  StatusCount: {
  };
  ErrorStatistics: {
  };
  ErrorCategoryCount: {
  };
  ErrorFingerprintCount: {
  };
  ErrorClassCount: {
  };
  ErrorSeverityCount: {
  };
  RetryStatistics: {
  };
  RetryGroup: {
  };
  RecoveryStatistics: {
  };
  StrategyEffectiveness: {
  };
  CheckpointStatistics: {
  };
  StreamStatistics: {
  };
  Query: {
    node: { readonly id: string; };
    nodes: { readonly ids: readonly string[]; };
    workflow: { readonly id?: string | null; readonly workflowId?: string | null; readonly definition?: string | null; readonly key?: string | null; };
    workflows: { readonly filter?: WorkflowFilter | null; readonly orderBy?: WorkflowOrder | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    workflowDefinition: { readonly name: string; readonly version?: string | null; };
    workflowDefinitions: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    configuration: { readonly definition?: string | null; };
    checkpoint: { readonly id: string; };
    error: { readonly id: string; };
    threadLog: { readonly threadId: string; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    errors: { readonly filter?: ErrorFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    auditLog: { readonly filter?: AuditFilter | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    errorGroups: { readonly filter?: ErrorGroupFilter | null; readonly orderBy?: ErrorGroupOrder | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    errorGroup: { readonly fingerprint: string; };
    bulkErrorOperation: { readonly id: string; };
    systemErrors: { readonly errorType?: string | null; readonly severity?: EnumIn<'AlertLevel'> | null; readonly limit: number; };
    quarantinedCheckpoints: { readonly workflowId?: string | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    retryHistory: { readonly operationId: string; };
    interventions: { readonly status?: readonly EnumIn<'InterventionStatus'>[] | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    schedule: { readonly name: string; };
    schedules: { readonly definition?: string | null; readonly paused?: boolean | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    circuitBreaker: { readonly key: string; };
    circuitBreakers: { readonly state?: readonly EnumIn<'CircuitState'>[] | null; readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
    events: { readonly filter?: EventFilter | null; readonly afterSequence?: number | null; readonly beforeSequence?: number | null; readonly first?: number | null; };
    resources: { readonly names?: readonly string[] | null; };
    apiKeys: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
  };
  Mutation: {
    startWorkflow: { readonly input: StartWorkflowInput; };
    sendWorkflowEvent: { readonly input: SendWorkflowEventInput; };
    pauseWorkflow: { readonly input: PauseWorkflowInput; };
    resumeWorkflow: { readonly input: ResumeWorkflowInput; };
    abortWorkflow: { readonly input: AbortWorkflowInput; };
    restartWorkflow: { readonly input: RestartWorkflowInput; };
    migrateWorkflow: { readonly input: MigrateWorkflowInput; };
    rollbackWorkflow: { readonly input: RollbackWorkflowInput; };
    retryStep: { readonly input: RetryStepInput; };
    skipStep: { readonly input: SkipStepInput; };
    createCheckpoint: { readonly input: CreateCheckpointInput; };
    decideIntervention: { readonly input: DecideInterventionInput; };
    setCircuitBreaker: { readonly input: SetCircuitBreakerInput; };
    setResourceCapacity: { readonly input: SetResourceCapacityInput; };
    reloadConfiguration: { readonly input: ReloadConfigurationInput; };
    testAlarm: { readonly input: TestAlarmInput; };
    resolveError: { readonly input: ResolveErrorInput; };
    resolveErrorAndResume: { readonly input: ResolveErrorAndResumeInput; };
    resolveErrorGroup: { readonly input: ResolveErrorGroupInput; };
    reopenErrorGroup: { readonly input: ReopenErrorGroupInput; };
    ignoreErrorGroup: { readonly input: IgnoreErrorGroupInput; };
    snoozeErrorGroup: { readonly input: SnoozeErrorGroupInput; };
    assignErrorGroup: { readonly input: AssignErrorGroupInput; };
    commentOnErrorGroup: { readonly input: CommentOnErrorGroupInput; };
    bulkResolveErrors: { readonly input: BulkResolveErrorsInput; };
    bulkIgnoreErrors: { readonly input: BulkIgnoreErrorsInput; };
    bulkSnoozeErrors: { readonly input: BulkSnoozeErrorsInput; };
    bulkAssignErrors: { readonly input: BulkAssignErrorsInput; };
    bulkTagErrors: { readonly input: BulkTagErrorsInput; };
    tagErrorGroup: { readonly input: TagErrorGroupInput; };
    mergeErrorGroups: { readonly input: MergeErrorGroupsInput; };
    splitErrorGroup: { readonly input: SplitErrorGroupInput; };
    createSchedule: { readonly input: CreateScheduleInput; };
    updateSchedule: { readonly input: UpdateScheduleInput; };
    pauseSchedule: { readonly input: PauseScheduleInput; };
    resumeSchedule: { readonly input: ResumeScheduleInput; };
    triggerSchedule: { readonly input: TriggerScheduleInput; };
    deleteSchedule: { readonly input: DeleteScheduleInput; };
    createApiKey: { readonly input: CreateApiKeyInput; };
    revokeApiKey: { readonly input: RevokeApiKeyInput; };
  };
  UserError: {
  };
  StartWorkflowPayload: {
  };
  SendWorkflowEventPayload: {
  };
  PauseWorkflowPayload: {
  };
  ResumeWorkflowPayload: {
  };
  RestartWorkflowPayload: {
  };
  MigrateWorkflowPayload: {
  };
  RollbackWorkflowPayload: {
  };
  AbortWorkflowPayload: {
  };
  RetryStepPayload: {
  };
  SkipStepPayload: {
  };
  CreateCheckpointPayload: {
  };
  DecideInterventionPayload: {
  };
  SetCircuitBreakerPayload: {
  };
  Schedule: {
    nextTicksAt: { readonly first: number; };
    ticks: { readonly first?: number | null; readonly after?: string | null; readonly last?: number | null; readonly before?: string | null; };
  };
  ScheduleTick: {
  };
  CreateSchedulePayload: {
  };
  UpdateSchedulePayload: {
  };
  PauseSchedulePayload: {
  };
  ResumeSchedulePayload: {
  };
  DeleteSchedulePayload: {
  };
  TriggerSchedulePayload: {
  };
  SetResourceCapacityPayload: {
  };
  ReloadConfigurationPayload: {
  };
  TestAlarmPayload: {
  };
  ResolveErrorGroupPayload: {
  };
  ReopenErrorGroupPayload: {
  };
  IgnoreErrorGroupPayload: {
  };
  SnoozeErrorGroupPayload: {
  };
  AssignErrorGroupPayload: {
  };
  CommentOnErrorGroupPayload: {
  };
  BulkResolveErrorsPayload: {
  };
  BulkIgnoreErrorsPayload: {
  };
  BulkSnoozeErrorsPayload: {
  };
  BulkAssignErrorsPayload: {
  };
  BulkTagErrorsPayload: {
  };
  TagErrorGroupPayload: {
  };
  MergeErrorGroupsPayload: {
  };
  SplitErrorGroupPayload: {
  };
  ResolveErrorAndResumePayload: {
  };
  ResolveErrorPayload: {
  };
  Subscription: {
    inspection: { readonly workflowId: string; };
    breakerInspection: { readonly key: string; };
    events: { readonly afterSequence?: number | null; readonly filter?: EventFilter | null; };
    workflowEvents: { readonly workflowId: string; readonly afterSequence?: number | null; };
    circuitBreakerEvents: { readonly afterSequence?: number | null; readonly key?: string | null; };
    logLines: { readonly workflowId?: string | null; readonly threadId?: string | null; readonly afterSequence?: number | null; };
    bulkErrorOperation: { readonly id: string; readonly afterSequence?: number | null; };
    errorEvents: { readonly afterSequence?: number | null; readonly errorType?: readonly string[] | null; readonly minSeverity?: EnumIn<'ErrorSeverity'> | null; readonly workflowId?: string | null; };
  };
}
