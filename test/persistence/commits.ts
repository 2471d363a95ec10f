// Commits as the store tests need them: complete, small, and changed in one place at a time.
import { randomUUID } from 'node:crypto';
import { chainChecksum, sealState, sealValue } from '../../src/persistence/seal.ts';
import type { AttemptIntent, AttemptResult } from '../../src/persistence/rows/attempts.ts';
import type { AuditEntry } from '../../src/persistence/rows/audit.ts';
import type { Commit, StoredValue } from '../../src/persistence/rows/commit.ts';
import type { StoredDefinition } from '../../src/persistence/store.ts';
import type { StoredWorkflow } from '../../src/persistence/rows/workflows.ts';
import type { Digest, StepKey, WorkflowId } from '../../src/workflow.ts';

export const NOW = Date.UTC(2026, 0, 15, 12);

export const definition: StoredDefinition = {
  hash: 'hash-of-order-1',
  name: 'order',
  version: '1.0.0',
  plan: { steps: { pay: {}, 1: {} } },
  machine: { initial: 'executing' },
};

/** What a process serves that has this definition alone. */
export const ORDERS = [definition.name];

export const newId = (): WorkflowId => randomUUID() as WorkflowId;
/** What must be there; the test fails where it is not. */
export function there<Value>(found: Value | undefined | null): Value {
  if (found === undefined || found === null) throw new Error('something that must be there is missing');
  return found;
}

/** Somebody asked for what a commit does. */
export const asked = (at: number): AuditEntry => ({
  at,
  actor: 'ada',
  role: null,
  action: 'pauseWorkflow',
  targetType: 'Workflow',
  targetId: null,
  reason: null,
  what: null,
  before: null,
  after: null,
  outcome: 'DONE',
  requestId: null,
  address: null,
});

export const value = (content: string): StoredValue => sealValue({ content });

type Changes = Partial<Omit<Commit, 'head' | 'birth'>> & {
  head?: Partial<Commit['head']>;
  birth?: Partial<NonNullable<Commit['birth']>>;
};

/** The first commit of a workflow under fence 1. */
export function birth(workflowId: WorkflowId, owner: string | null, changes: Changes = {}): Commit {
  return {
    ...next({ workflowId, fence: 1, revision: 0, checksum: null }, owner, { ...changes, birth: {} }),
    birth: {
      definition: definition.name,
      version: definition.version,
      definitionHash: definition.hash,
      threadId: 'thread',
      key: null,
      input: 'digest-of-input' as Digest,
      startedBy: 'tester',
      idempotencyKey: null,
      parent: null,
      traceparent: `00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-01`,
      createdAt: NOW,
      startAt: null,
      ...changes.birth,
    },
  };
}

/** The commit after a given one, or after what a claim returned. */
export function next(after: Position | Commit | StoredWorkflow, owner: string | null, changes: Changes = {}): Commit {
  const before = positionOf(after);
  const revision = changes.revision ?? before.revision + 1;
  const state = Buffer.from(JSON.stringify({ revision, text: 'state' }));
  const { head, birth: _birth, ...rest } = changes;
  return {
    workflowId: before.workflowId,
    fence: before.fence,
    revision,
    head: {
      status: 'RUNNING',
      phase: null,
      currentStep: 'pay',
      owner,
      wakeAt: null,
      output: null,
      startedAt: NOW,
      completedAt: null,
      updatedAt: NOW + revision,
      ...head,
    },
    checkpoint: {
      id: randomUUID(),
      type: 'step_complete',
      step: 'pay',
      state: sealState(state),
      checksum: chainChecksum(before.checksum, state),
      previousChecksum: before.checksum,
      stateVersion: '1',
      projection: { revision },
      metadata: { automatic: true },
      createdAt: NOW,
    },
    traceId: '0'.repeat(31) + '1',
    values: [],
    intents: [],
    results: [],
    errors: [],
    systemErrors: [],
    recoveries: [],
    resolutions: [],
    interventions: [],
    escalations: [],
    decisions: [],
    validations: [],
    history: undefined,
    log: [],
    claims: [],
    releases: [],
    waits: [],
    tells: [],
    heard: [],
    audits: [],
    events: [],
    ...rest,
  };
}

export const intent = (tag: number, key: string, more: Partial<AttemptIntent> = {}): AttemptIntent => ({
  tag,
  kind: 'run',
  step: key.split('#')[0] as string,
  key: key as StepKey,
  round: 0,
  attempt: 1,
  startedAt: NOW,
  delayMs: 0,
  agentType: null,
  phase: null,
  ...more,
});

export const result = (tag: number, output: string | null, more: Partial<AttemptResult> = {}): AttemptResult => ({
  tag,
  outcome: 'completed',
  endedAt: NOW + 5,
  durationMs: 5,
  output: output as Digest | null,
  errorId: null,
  ...more,
});

/** A commit with at least one row for every table that a commit can write. */
export function everything(after: Position | Commit, owner: string): Commit {
  const errorId = randomUUID();
  const commit = next(after, owner, {
    values: [value(randomUUID())],
    intents: [intent(1_000 + positionOf(after).revision, 'ship')],
  });
  return {
    ...commit,
    errors: [
      {
        id: errorId,
        step: 'ship',
        tag: 1,
        attempt: 1,
        errorType: 'Timeout',
        errorClass: 'TRANSIENT',
        category: 'NETWORK',
        severity: 'HIGH',
        retryable: true,
        message: 'no answer \u0000',
        stackTrace: null,
        causes: [{ name: 'Error', message: 'cause', stackTrace: null }],
        context: { url: 'x' },
        fingerprint: 'f',
        recoveryStrategy: 'RETRY_WITH_BACKOFF',
        occurredAt: NOW,
      },
    ],
    systemErrors: [
      {
        id: randomUUID(),
        errorType: 'Flush',
        severity: 'warning',
        message: 'm',
        stackTrace: null,
        context: {},
        threadId: 'thread',
        checkpointCount: 1,
        step: null,
        workflowErrorId: errorId,
        failureMode: 'SOFT',
        fingerprint: 'f',
        createdAt: NOW,
      },
    ],
    interventions: [
      {
        id: randomUUID(),
        step: 'ship',
        errorId,
        trigger: 'conflict',
        prompt: 'Which one?',
        reason: 'two edits',
        requiredAction: 'choose one',
        actionUrl: null,
        severity: 'HIGH',
        conflict: { type: 'merge', severity: 'HIGH', affectedItems: ['a.ts'], recommendedActions: [] },
        onDeadline: 'compensate',
        options: [{ key: 'a', label: 'A', action: 'RETRY' }],
        requestedAt: NOW,
        expiresAt: NOW + 1_000,
      },
    ],
    history: { status: 'RUNNING', step: 'ship', reason: 'test', restoredFrom: null, projection: { a: 1 }, at: NOW },
    events: [{ type: 'STEP_STARTED', payload: { step: 'ship' }, occurredAt: NOW }],
  };
}

/**
 * What a commit may bring besides its state, one part at a time: each would add a row, or change one that `stored` has written, so that it is
 * seen where a part of a refused commit is written.
 *
 * @param stored what `everything` gave, with a claim at "held"
 * @param parent of the same workflow; it has told it to abort
 */
export function parts(stored: Commit, parent: WorkflowId): Readonly<Record<string, Changes>> {
  const { events, values, intents, errors, systemErrors, interventions, history } = everything(stored, randomUUID());
  const { id: errorId } = there(stored.errors[0]);
  const { id: question } = there(stored.interventions[0]);
  const { tag } = there(stored.intents[0]);
  const at = NOW + 7;
  return {
    values: { values },
    attempts: { intents },
    'results of attempts': { results: [result(tag, 'late')] },
    events: { events },
    errors: { errors },
    'system errors': { systemErrors: systemErrors.map((error) => ({ ...error, fingerprint: 'another' })) },
    'system errors that are known': { systemErrors },
    recoveries: { recoveries: [{ ...RECOVERY, id: randomUUID(), errorId }] },
    'resolutions of errors': { resolutions: [{ errorId, kind: 'FIXED', resolvedBy: 'me', notes: 'late', at }] },
    questions: { interventions },
    answers: {
      decisions: [{ id: question, status: 'DECIDED', decision: 'a', decidedBy: 'me', decidedAt: at, notes: null }],
    },
    reminders: { escalations: [{ id: question, severity: 'CRITICAL', escalatedAt: at, overdueAt: null }] },
    history: { history },
    'lines of its log': { log: [{ at, level: 'INFO', message: 'late', step: null, attempt: null, fields: null }] },
    'checks of its state': { validations: [{ ...CHECK, id: randomUUID(), checkpointId: randomUUID() }] },
    'claims of resources': { claims: [{ address: 'late', needs: { gpu: 1 } }] },
    'releases of resources': { releases: ['held'] },
    'waits for a circuit': { waits: ['late'] },
    'words to its parent': { tells: [{ to: parent, kind: 'ended', at }] },
    'words to its children': { tells: [{ to: 'children', kind: 'abort', at }] },
    'words that it has heard': { heard: [{ from: parent, kind: 'abort' }] },
    'who asked for it': { audits: [asked(at)] },
  };
}

const RECOVERY = {
  step: 'ship',
  strategy: 'RETRY_WITH_BACKOFF',
  attemptNumber: 1,
  success: true,
  actionTaken: 'ran the step again',
  errorMessage: null,
  durationMs: 1,
  at: NOW,
} as const;

const CHECK = { operation: 'RESTORE', valid: true, before: [], after: [], durationMs: 1, at: NOW } as const;

interface Position {
  readonly workflowId: WorkflowId;
  readonly fence: number;
  readonly revision: number;
  readonly checksum: Buffer | null;
}

function positionOf(after: Position | Commit | StoredWorkflow): Position {
  return 'checkpoint' in after ? { ...after, checksum: after.checkpoint.checksum } : after;
}
