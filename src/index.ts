// The SDK: the only supported import of the package `holdfast`. Everything else may change without notice.
export { workflow, type WorkflowBuilder } from './builder.ts';
export { fromMachine } from './fromMachine.ts';
export type { FromMachineOptions, OwnCallOptions } from './machineOptions.ts';
export { stepOf } from './ownCall.ts';
export { type Clock, systemClock, type Timer } from './clock.ts';
export type { CompensationContext, MachineView, StateView, StepContext } from './stepContext.ts';
export type {
  Concurrency,
  Definition,
  InterventionPoint,
  OnBranchFailure,
  OnDeadline,
  OnDependencyFailure,
  OnExhausted,
  Patience,
  PauseOn,
  TypedDefinition,
  WholeOptions,
} from './definition.ts';
export type { RetryPolicy } from './retryPolicy.ts';
export type { Overlap, ScheduleOptions } from './schedule.ts';
export type { GivenErrorHandling } from './failures/configuration/schema.ts';
export type { BreakerOptions } from './engine/breakerOptions.ts';
export type {
  BreakerControl,
  CircuitBreaker,
  CircuitState,
  ControlOptions,
  Decision,
  Moved,
  SetBreaker,
  StartOptions,
  WorkflowControl,
} from './engine/control.ts';
export type { CheckpointPage, StateHistoryPage, WorkflowHandle } from './engine/handle.ts';
export type { StateValidation } from './engine/validation.ts';
export type { CheckpointSummary, StateChange } from './persistence/rows/checkpoints.ts';
export type { StateCheck, ValidationRow } from './persistence/rows/validations.ts';
export type { RestartFrom } from './engine/control.ts';
export type { ClaimRow, ResourceRow } from './persistence/resourceStore.ts';
export type { ResourceScaler, Scaled, ScaleRequest } from './engine/scaling.ts';
export { createEngine, type CreateEngineOptions, type EmbeddedEngine } from './engine/sdk.ts';
export type { ScheduleChanges, Triggered } from './engine/schedules.ts';
export type { ScheduleRow } from './persistence/scheduleStore.ts';
export type { Limits } from './engine/surroundings.ts';
export {
  AttemptInterruptedError,
  CorruptCheckpointError,
  DeadlockDetectedError,
  DuplicateKeyError,
  EncryptionKeyError,
  HoldfastError,
  IdempotencyMismatchError,
  InfiniteLoopDetectedError,
  InvalidConfigurationError,
  InvalidDefinitionError,
  InvalidInputError,
  InvalidOutputError,
  InvalidStateError,
  NotFoundError,
  NotRunningError,
  OwnedElsewhereError,
  NewerSchemaError,
  PendingMigrationsError,
  RateBudgetSpentError,
  RefusedCommitError,
  ServerUnavailableError,
  StaleRevisionError,
  StaleWriterError,
  StalledError,
  StateTooLargeError,
  StepTimeoutError,
  TransactionMisusedError,
  UnansweredError,
  UnsafeValueError,
  WorkflowFailedError,
  WorkflowTimeoutError,
} from './errors.ts';
export { ConflictError, FatalError, RetriableError, TransientError } from './failures/authored.ts';
export { type Classification, classifyError, type ClassifyOptions } from './failures/classify.ts';
export { loadRules } from './failures/loadRules.ts';
export type {
  ClassificationOptions,
  ClassificationRule,
  ClassificationRules,
  RuleMatch,
} from './failures/rules.ts';
export { type Isolation, isolated } from './steps/isolation/isolated.ts';
export { createLog, type Log, type LogLevel, silentLog } from './log.ts';
export type { CheckpointId, EventType, StepStatus, WorkflowEvent, WorkflowId, WorkflowStatus } from './workflow.ts';
export { createServer, type GraphqlServer } from './graphql/server.ts';
export type { ServerOptions } from './graphql/serverOptions.ts';
export type { JwtOptions } from './jwtSettings.ts';
import type { EmbeddedEngine } from './engine/sdk.ts';
import type { ServedEngineOptions } from './engine/servedOptions.ts';
import type { ServedModule as Served } from './served.ts';

/** What a module exports by default to be served by the process of this package. */
export type ServedModule = Served<EmbeddedEngine, ServedEngineOptions>;
export type { ServedEngineOptions };
