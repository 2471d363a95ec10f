// Rows → the actors that an inspector sees. A workflow is one actor with the machine that it runs on; whatever a stored state has in `children`
// are actors below it, named by their path. Nothing is woken for it: definition and state are what is committed.
import type { CircuitBreakerRow } from '../../persistence/entities/circuit_breakers.ts';
import type { WorkflowDefinitionRow } from '../../persistence/entities/workflow_definitions.ts';
import { circuitChart } from '../../engine/circuitChart.ts';
import type { InspectedActor, InspectedSnapshot } from './messages.ts';

/** A state as it is stored: of a compiled workflow, or of an author's own machine with children. */
interface StoredSnapshot {
  readonly status?: InspectedSnapshot['status'];
  readonly value?: unknown;
  readonly context?: unknown;
  readonly tags?: readonly string[];
  readonly historyValue?: Readonly<Record<string, unknown>>;
  readonly children?: Readonly<Record<string, StoredChild>>;
}
interface StoredChild {
  readonly snapshot: StoredSnapshot;
  readonly src: unknown;
}

/** The workflow first, then what is below it. */
export function workflowActors(
  workflowId: string,
  { name, machine }: Pick<WorkflowDefinitionRow, 'name' | 'machine'>,
  state: object,
): readonly InspectedActor[] {
  const root = { sessionId: workflowId, rootId: workflowId, name, definition: machine };
  const { context } = state as { readonly context?: { readonly own?: { readonly snapshot: StoredSnapshot } } };
  // Of an author's own machine: as XState persists it. The chart that carries it is nobody's concern.
  const snapshot = context?.own?.snapshot ?? (state as StoredSnapshot);
  return [{ ...root, snapshot: snapshotOf(snapshot) }, ...childActors(workflowId, workflowId, snapshot.children ?? {})];
}

function childActors(
  parentId: string,
  rootId: string,
  children: Readonly<Record<string, StoredChild>>,
): InspectedActor[] {
  return Object.entries(children).flatMap(([id, { snapshot, src }]) => {
    const sessionId = `${parentId}/${id}`;
    const definition = { id: typeof src === 'string' ? src : id };
    const actor = { sessionId, rootId, parentId, name: id, definition, snapshot: snapshotOf(snapshot) };
    return [actor, ...childActors(sessionId, rootId, snapshot.children ?? {})];
  });
}

/** Children are actors of their own: a snapshot has their ids alone. */
function snapshotOf({
  status = 'active',
  value,
  context,
  tags = [],
  historyValue = {},
  children = {},
}: StoredSnapshot) {
  const ids = Object.keys(children).map((id) => [id, { id }]);
  return {
    status,
    value: value ?? null,
    context: context ?? {},
    children: Object.fromEntries(ids) as Record<string, unknown>,
    historyValue,
    tags,
  };
}

export const breakerId = (key: string): string => `breaker:${key}`;

export function breakerActor({ key, state, snapshot }: CircuitBreakerRow): InspectedActor {
  const sessionId = breakerId(key);
  const { context } = snapshot as { readonly context?: unknown };
  return {
    sessionId,
    rootId: sessionId,
    name: sessionId,
    definition: circuitChart(),
    snapshot: snapshotOf({ value: state, context }),
  };
}
