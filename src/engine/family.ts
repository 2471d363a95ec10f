// What a commit tells the workflow's family: a child that has ended tells its parent, a parent tells the children that it does not want any more.
// Derived from the difference of two positions, so that no way of ending or moving a workflow can forget it. Pure.
import type { Telling } from '../persistence/rows/messages.ts';
import type { WantedChild } from '../machines/wanted.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Opened } from './letter.ts';
import { hasEnded, type Position } from './position.ts';
import type { Compiled } from './registry.ts';

export interface Change {
  readonly compiled: Compiled;
  readonly parent: WorkflowId | null;
  readonly before: Position | undefined;
  readonly after: Position;
  readonly opened: readonly Opened[];
  readonly now: number;
}

export function tellsOf({ compiled, parent, before, after, opened, now }: Change): Telling[] {
  const tells: Telling[] = [];
  if (parent !== null && hasEnded(after) && !(before && hasEnded(before)))
    tells.push({ to: parent, kind: 'ended', at: now });
  if (parent !== null && asks(after) !== (before !== undefined && asks(before)))
    tells.push({ to: parent, kind: asks(after) ? 'asks' : 'answered', at: now });
  if (!compiled.hasChildren || !before) return tells;
  // Also when all is quiet: a child that was being started when the end began is there by now.
  if (ends(before, after)) return [...tells, { to: 'children', kind: 'abort', at: now }];
  const leftBefore = new Set(childrenLeft(before));
  for (const child of childrenLeft(after))
    if (!leftBefore.has(child)) tells.push({ to: child, kind: 'abort', at: now });
  const ended = new Set(opened.flatMap(({ writes }) => writes?.heard ?? []).map(({ from }) => from));
  const wanted = new Set(childrenIn(after));
  for (const child of childrenIn(before))
    if (!wanted.has(child) && !ended.has(child)) tells.push({ to: child, kind: 'abort', at: now });
  return tells;
}

/** Whether a person is asked about what it undoes, or what its own children do. */
const asks = ({ context, wants }: Position): boolean =>
  context.ending !== null &&
  (wants.some(({ kind }) => kind === 'question') ||
    (wants.some(({ kind }) => kind === 'children') && (context.parting?.asking.length ?? 0) > 0));

/** Children of steps that are over when these have ended. */
const childrenLeft = ({ wants }: Position): WorkflowId[] =>
  wants.flatMap((want) => (want.kind === 'child' && want.dueAt !== undefined ? [want.child] : []));

const childrenIn = ({ wants }: Position): WorkflowId[] =>
  wants.filter((want): want is WantedChild => want.kind === 'child').map(({ child }) => child);

/** Its end begins, or what ran then has settled, or it is over: a commit that was long on the way may have made a child of it meanwhile. */
const ends = (before: Position, after: Position): boolean =>
  (!hasEnded(before) && hasEnded(after)) ||
  (before.context.ending === null && after.context.ending !== null) ||
  (before.snapshot.value === 'settling' && after.snapshot.value !== 'settling');
