// Subscriptions: the durable log from a position on, whole, of one workflow, or its errors. Each event is resolved with fresh reads.
import type { SystemError } from '../persistence/entities/system_errors.ts';
import type { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import { escapeText } from '../persistence/escape.ts';
import type { WorkflowEvent, WorkflowId } from '../workflow.ts';
import { alerts } from './alerts.ts';
import { progress } from './bulk.ts';
import type { Context } from './context.ts';
import { badInput } from './connections.ts';
import { type EventFilter, oldestSequence } from './events.ts';
import { workflowIdOf } from './globalIds.ts';
import { type Inspected, inspection } from './inspection/inspection.ts';
import type { InspectionMessage } from './inspection/messages.ts';
import type { Outputs } from './schemaTypes.ts';
import { type LogOf, logTail } from './logTail.ts';
import { tail, type TailOptions } from './tail.ts';

interface From {
  readonly afterSequence?: number | null;
}

interface ErrorEventArguments extends From {
  readonly errorType?: readonly string[] | null;
  readonly minSeverity?: string | null;
  readonly workflowId?: string | null;
}

interface LogArguments extends From {
  readonly workflowId?: string | null;
  readonly threadId?: string | null;
}

/** Starts a stream for the arguments of a field. */
type Start<Arguments> = (parent: unknown, args: Arguments, context: Context) => AsyncGenerator<object>;
interface Field<Arguments> {
  readonly subscribe: Start<Arguments>;
  readonly resolve: (event: object, args: unknown, context: Context) => object;
}

export const subscriptions: Record<keyof Outputs['Subscription'], Field<never>> = {
  inspection: inspected(({ workflowId }: { workflowId: string }) => ({
    kind: 'workflow',
    workflowId: workflowIdOf(workflowId),
  })),
  breakerInspection: inspected(({ key }: { key: string }) => ({ kind: 'breaker', key })),
  events: field((_, args: From & { filter?: EventFilter | null }, context) =>
    stream(context, args, {
      ...(args.filter?.workflowId != null && { workflowId: workflowIdOf(args.filter.workflowId) }),
      ...(args.filter?.types != null && { types: args.filter.types }),
    }),
  ),
  workflowEvents: field((_, args: From & { workflowId: string }, context) =>
    stream(context, args, { workflowId: workflowIdOf(args.workflowId) }),
  ),
  circuitBreakerEvents: field((_, { key, ...from }: From & { key?: string | null }, context) =>
    stream(context, from, {
      types: ['CIRCUIT_OPENED', 'CIRCUIT_HALF_OPENED', 'CIRCUIT_CLOSED'],
      accepts: async ({ payload }) => key == null || payload['key'] === escapeText(key),
    }),
  ),
  logLines: field((_, args: LogArguments, context) => logTail(context, logOf(args), args.afterSequence ?? null)),
  alerts: field((_, _args: object, context) => alerts(context)),
  bulkErrorOperation: progress as unknown as Field<never>,
  errorEvents: field((_, args: ErrorEventArguments, context) =>
    stream(context, args, {
      types: ['ERROR_RECORDED', 'ERROR_RESOLVED'],
      accepts: (event) => isWanted(event, args, context),
      ...(args.workflowId != null && { workflowId: workflowIdOf(args.workflowId) }),
    }),
  ),
};

function field<Arguments>(subscribe: Start<Arguments>): Field<never> {
  return {
    subscribe,
    resolve(event, _args, context) {
      context.renew();
      return event;
    },
  } as Field<never>;
}

/** Messages are what is delivered, word for word. */
function inspected<Arguments>(what: (args: Arguments) => Inspected): Field<never> {
  return {
    subscribe: (_: unknown, args: Arguments, context: Context) => inspection(context, what(args)),
    resolve: (message: InspectionMessage) => message,
  } as unknown as Field<never>;
}

function stream(
  context: Context,
  { afterSequence }: From,
  wanted: Pick<TailOptions, 'types' | 'accepts'> & { workflowId?: WorkflowId },
): AsyncGenerator<WorkflowEvent> {
  return tail({
    store: context.engine.store,
    recent: context.recent,
    oldestSequence: () => oldestSequence(context.reads.em),
    afterSequence: afterSequence ?? null,
    ...wanted,
  });
}

function logOf({ workflowId, threadId }: LogArguments): LogOf {
  if (workflowId != null && threadId == null) return { workflowId: workflowIdOf(workflowId) };
  if (threadId != null && workflowId == null) return { threadId };
  throw badInput('give one of `workflowId` and `threadId`');
}

const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
/** A system error's level on the scale of workflow errors. */
const SEVERITY_OF_LEVEL: Readonly<Record<string, string>> = {
  info: 'LOW',
  warning: 'MEDIUM',
  error: 'HIGH',
  critical: 'CRITICAL',
};

async function isWanted({ payload }: WorkflowEvent, args: ErrorEventArguments, context: Context): Promise<boolean> {
  if (args.errorType == null && args.minSeverity == null) return true;
  context.renew();
  const error = await named<WorkflowError>(payload['errorId'], context.reads.error);
  const systemError = await named<SystemError>(payload['systemErrorId'], context.reads.systemError);
  const type = error?.errorType ?? systemError?.errorType;
  const severity = error?.errorSeverity ?? SEVERITY_OF_LEVEL[systemError?.severity ?? ''];
  return (
    type !== undefined &&
    (args.errorType == null || args.errorType.includes(type)) &&
    SEVERITIES.indexOf(severity ?? '') >= SEVERITIES.indexOf(args.minSeverity ?? 'LOW')
  );
}

const named = <Row>(id: unknown, loader: { load(id: string): Promise<Row | null> }): Promise<Row | null> | null =>
  typeof id === 'string' ? loader.load(id) : null;
