// Decisions without effects, given before a commit so that they need none of their own: may a step begin, until when does it wait, which items are
// there, does a loop go round once more. Functions of authors that are asked here must be pure; one that throws fails its step.
import { atOnce } from '../atOnce.ts';
import type { Node, Sender, StepNode, WaitNode } from '../definition.ts';
import { isUuid } from '../ids.ts';
import { to } from '../machines/events.ts';
import type { WantedDecision } from '../machines/wanted.ts';
import { makeSafe, sealValue } from '../persistence/seal.ts';
import { goRound } from './goRound.ts';
import type { WorkflowId } from '../workflow.ts';
import { compressionOf } from './inForce.ts';
import type { Opened } from './letter.ts';
import type { Position } from './position.ts';
import { askBefore, waitOf } from './questions.ts';
import type { Compiled } from './registry.ts';
import { stuck } from './stuck.ts';
import type { Surroundings } from './surroundings.ts';

/** What a condition or a computed time may look at. */
export interface Sight {
  readonly input: unknown;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface Deciding {
  readonly around: Surroundings;
  readonly compiled: Compiled;
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  /** Of a child. */
  readonly parent: WorkflowId | null;
  readonly revision: number;
  readonly node: Node;
  readonly want: WantedDecision;
  readonly context: Position['context'];
  /** What is stored of it; null before its birth is. */
  readonly committed: Position['context'] | null;
  readonly sight: () => Sight;
}

export function decide(deciding: Deciding): Opened {
  const { node, want, sight } = deciding;
  try {
    if (node.kind === 'loop' && want.at === 'deciding') return goRound(node, deciding);
    if (node.when && !atOnce(node.when(sight() as never), `"when" of step "${node.name}"`, 'true or false'))
      return { event: to(node.name, { kind: 'SKIP', output: null, condition: true }) };
    return begun(deciding);
  } catch (error) {
    const onExhausted = node.kind === 'sleep' ? 'compensate' : node.onExhausted;
    const pass = deciding.context.pass[node.name] ?? 1;
    if (want.at === 'deciding') return stuck({ ...deciding, error, onExhausted, kind: 'loop', attempt: pass });
    return stuck({ ...deciding, error, onExhausted, kind: 'wait', attempt: 1, mayAsk: false });
  }
}

function begun(deciding: Deciding): Opened {
  const { around, node, sight } = deciding;
  const now = around.clock.now();
  switch (node.kind) {
    case 'sleep': {
      const dueAt = node.until ? timeOf(node.name, node.until(sight() as never)) : now + (node.durationMs ?? 0);
      return { event: to(node.name, { kind: 'BEGIN', dueAt }) };
    }
    case 'wait':
      return {
        event: to(node.name, {
          kind: 'BEGIN',
          ...(node.deadlineMs === undefined ? {} : { dueAt: now + node.deadlineMs }),
          ...(node.from === undefined ? {} : { from: sendersOf(node.name, node.from, deciding) }),
        }),
      };
    case 'loop':
      return { event: to(node.name, { kind: 'BEGIN' }) };
    case 'step':
      return node.each ? items(node, node.each, around, sight) : asked(node, deciding);
  }
}

function asked(node: StepNode, { around, workflowId, compiled }: Deciding): Opened {
  if (!node.intervention) return { event: to(node.name, { kind: 'BEGIN' }) };
  const question = askBefore(around, workflowId, compiled, node);
  return {
    event: to(node.name, { kind: 'BEGIN', question: question.id, ...waitOf(question) }),
    writes: { interventions: [question] },
    type: 'critical_point',
  };
}

/** The list is stored once; every item is opened from it. */
function items(node: StepNode, each: NonNullable<StepNode['each']>, around: Surroundings, sight: () => Sight): Opened {
  const list = atOnce(each.items(sight() as never), `"items" of step "${node.name}"`, 'an array');
  if (!Array.isArray(list))
    throw new TypeError(
      `"items" of step "${node.name}" gave ${typeof list}; give an array, such as outputs.list.files`,
    );
  const value = sealValue(makeSafe(list).value, around.limits.maxStateBytes, compressionOf(around));
  return {
    event: to(node.name, {
      kind: 'BEGIN',
      each: { items: value.digest, total: list.length, concurrency: each.concurrency },
    }),
    writes: { values: [value] },
  };
}

function timeOf(step: string, until: Date | number): number {
  atOnce(until, `sleepUntil of step "${step}"`, 'a valid Date or milliseconds since the epoch');
  const at = until instanceof Date ? until.getTime() : until;
  if (!Number.isNaN(new Date(at).getTime())) return Math.round(at);
  throw new RangeError(
    `sleepUntil of step "${step}" gave ${String(until)}; give a valid Date or milliseconds since the epoch`,
  );
}

/** @throws TypeError where an author's function gives something else */
function sendersOf(step: string, from: NonNullable<WaitNode['from']>, { parent, sight }: Deciding): readonly Sender[] {
  if (from === 'parent') return parent === null ? [] : [{ workflowId: parent }];
  const said = atOnce(from(sight() as never), `"from" of step "${step}"`, 'workflows');
  const senders = [said].flat() as readonly Sender[];
  for (const sender of senders as readonly unknown[])
    if (!isSender(sender))
      throw new TypeError(
        `"from" of step "${step}" must give { workflowId } or { definition, key }, or a list of such`,
      );
  return senders.map((one) =>
    'workflowId' in one ? { workflowId: one.workflowId } : { definition: one.definition, key: one.key },
  );
}

function isSender(value: unknown): boolean {
  const { workflowId, definition, key } = Object(value) as Record<string, unknown>;
  return (
    (typeof workflowId === 'string' && isUuid(workflowId)) ||
    (typeof definition === 'string' && typeof key === 'string')
  );
}
