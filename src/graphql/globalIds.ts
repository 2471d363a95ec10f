// Global ids: `Type:key` in base64url. Clients never read them; we do, and refuse what is not ours before it reaches the database.
import { GraphQLError } from 'graphql';
import { isUuid } from '../ids.ts';
import type { WorkflowId } from '../workflow.ts';

/** What the key of each type looks like. */
const KEYS = {
  ApiKey: isUuid,
  Workflow: isUuid,
  WorkflowDefinition: (key: string) => key !== '',
  Step: (key: string) => isUuid(key.slice(0, 36)) && key[36] === '/',
  LogEntry: (key: string) => isUuid(key.slice(0, 36)) && /^\/\d{1,9}$/.test(key.slice(36)),
  StepAttempt: (key: string) => isUuid(key.slice(0, 36)) && /^\/\d{1,15}$/.test(key.slice(36)),
  Checkpoint: isUuid,
  WorkflowState: isUuid,
  StateValidationResult: isUuid,
  QuarantinedCheckpoint: isUuid,
  WorkflowError: isUuid,
  ErrorGroup: (key: string) => /^[0-9a-f]{32}$/.test(key),
  ErrorGroupEntry: (key: string) => /^\d{1,15}$/.test(key),
  AffectedWorkflow: (key: string) => /^[0-9a-f]{32}\/$/.test(key.slice(0, 33)) && isUuid(key.slice(33)),
  BulkErrorOperation: isUuid,
  SystemError: isUuid,
  Intervention: isUuid,
  RecoveryAttempt: isUuid,
  RetryHistory: (key: string) =>
    isUuid(key.slice(0, 36)) && /^\/(undo\/)?[a-z][\w-]*(#[\d.]+)?(~\d+)?$/i.test(key.slice(36)),
  CircuitBreaker: (key: string) => key !== '',
  CircuitTransition: (key: string) => /^\d{1,15}$/.test(key),
  Schedule: isUuid,
  ScheduleTick: (key: string) => /^\d{1,15}$/.test(key),
  AuditEntry: (key: string) => /^\d{1,15}$/.test(key),
} satisfies Record<string, (key: string) => boolean>;
export type NodeType = keyof typeof KEYS;

export const toGlobalId = (type: NodeType, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

/** Type and key of any global id; undefined for a text that is none. */
export function parseGlobalId(id: string): { type: NodeType; key: string } | undefined {
  const [, type = '', key = ''] = /^(\w+):([^\0]*)$/s.exec(Buffer.from(id, 'base64url').toString()) ?? [];
  return Object.hasOwn(KEYS, type) && KEYS[type as NodeType](key) ? { type: type as NodeType, key } : undefined;
}

/** Key of an id that must be of one type. @throws GraphQLError BAD_USER_INPUT for any other */
export function keyOf(id: string, type: NodeType): string {
  const parsed = parseGlobalId(id);
  if (parsed?.type === type) return parsed.key;
  throw new GraphQLError(
    `${JSON.stringify(id)} is not the id of a ${type}${parsed ? `, but of a ${parsed.type}` : '; take it from an `id` field'}`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}

/** UUID of the workflow with this global id. @throws GraphQLError BAD_USER_INPUT for the id of anything else */
export const workflowIdOf = (id: string): WorkflowId => keyOf(id, 'Workflow') as WorkflowId;
