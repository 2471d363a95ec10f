// Decisions without effects, given before a commit so that they need none of their own: may a step begin, until when does it wait, is all
// quiet. Functions of authors that are asked here (conditions, computed times) must be pure; one that throws fails its step.
import type { Definition, Node } from '../definition.ts';
import { classifyError } from '../failures/classify.ts';
import { describeError } from '../failures/describe.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import { to } from '../machines/context.ts';
import type { WantedDecision } from '../machines/wanted.ts';
import type { ErrorRow } from '../persistence/store.ts';
import type { Opened } from './letter.ts';
import { askBefore } from './questions.ts';
import type { Surroundings } from './surroundings.ts';

/** What a condition or a computed time may look at. */
export interface Sight {
  readonly input: unknown;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export function decide(
  around: Surroundings,
  definition: Definition,
  node: Node,
  want: WantedDecision,
  sight: () => Sight,
): Opened {
  try {
    if (node.when && !node.when(sight() as never)) return { event: to(node.name, { kind: 'SKIP', output: null }) };
    return begun(around, node, sight);
  } catch (error) {
    return failed(around, definition, want.step, error);
  }
}

function begun(around: Surroundings, node: Node, sight: () => Sight): Opened {
  const now = around.clock.now();
  switch (node.kind) {
    case 'sleep':
      return {
        event: to(node.name, {
          kind: 'BEGIN',
          dueAt: node.until ? timeOf(node.name, node.until(sight() as never)) : now + (node.durationMs ?? 0),
        }),
      };
    case 'wait':
      return {
        event: to(node.name, {
          kind: 'BEGIN',
          ...(node.deadlineMs === undefined ? {} : { dueAt: now + node.deadlineMs }),
        }),
      };
    case 'step': {
      if (!node.intervention) return { event: to(node.name, { kind: 'BEGIN' }) };
      const question = askBefore(around, node);
      return {
        event: to(node.name, {
          kind: 'BEGIN',
          question: question.id,
          ...(question.expiresAt === null ? {} : { dueAt: question.expiresAt }),
        }),
        writes: { interventions: [question] },
        type: 'critical_point',
      };
    }
  }
}

function timeOf(step: string, until: Date | number): number {
  const at = until instanceof Date ? until.getTime() : until;
  if (Number.isFinite(at)) return Math.round(at);
  throw new RangeError(
    `sleepUntil of step "${step}" gave ${String(until)}; give a valid Date or milliseconds since the epoch`,
  );
}

/** The author's function threw: there is nothing to retry in a pure function. */
function failed(around: Surroundings, definition: Definition, step: string, error: unknown): Opened {
  const described = describeError(error);
  const { category, severity } = classifyError(error, { idempotent: false });
  const record: ErrorRow = {
    id: around.ids(),
    step,
    tag: null,
    attempt: null,
    errorType: described.type,
    errorClass: 'FATAL',
    category,
    severity,
    retryable: false,
    message: described.message,
    stackTrace: described.stack,
    causes: described.causes.map((cause) => ({ name: cause.name, message: cause.message, stackTrace: cause.stack })),
    context: { where: 'a decision before the step' },
    fingerprint: fingerprintOf({
      errorType: described.type,
      message: described.message,
      stack: described.stack,
      step,
      definition: definition.name,
    }),
    recoveryStrategy: 'COMPENSATE',
    occurredAt: around.clock.now(),
  };
  return {
    event: to(step, {
      kind: 'FAIL',
      ending: { as: 'failed', compensate: true, reason: described.message.slice(0, 500), step, errorId: record.id },
    }),
    writes: { errors: [record] },
    type: 'error_recovery',
  };
}
