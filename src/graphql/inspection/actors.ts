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

/** Where a workflow stands among what is shown. */
export interface Standing {
  /** The workflow that was asked for. */
  readonly rootId: string;
  /** Of a child: the workflow that started it. */
  readonly parentId?: string;
  /** The workflows that it has started. */
  readonly childIds: readonly string[];
}

type Stored = Pick<WorkflowDefinitionRow, 'name' | 'machine' | 'machines'>;

/** The workflow first, then what is below it in its own state. */
export function workflowActors(
  workflowId: string,
  { name, machine, machines }: Stored,
  state: object,
  { rootId, parentId, childIds }: Standing = { rootId: workflowId, childIds: [] },
): readonly InspectedActor[] {
  const { context } = state as { readonly context?: { readonly own?: { readonly snapshot: StoredSnapshot } } };
  // Of an author's own machine: as XState persists it. The chart that carries it is nobody's concern.
  const stored = context?.own?.snapshot ?? (state as StoredSnapshot);
  const shown = snapshotOf(stored);
  const children = { ...shown.children, ...Object.fromEntries(childIds.map((id) => [id, { id }])) };
  return [
    {
      sessionId: workflowId,
      rootId,
      ...(parentId === undefined ? {} : { parentId }),
      name,
      definition: machine,
      snapshot: { ...shown, children },
    },
    ...childActors({ parentId: workflowId, rootId, names: [], machines: machines ?? {} }, stored.children ?? {}),
  ];
}

interface Above {
  readonly parentId: string;
  readonly rootId: string;
  /** Names of the logic from the root machine down. */
  readonly names: readonly string[];
  readonly machines: Readonly<Record<string, object>>;
}

/** What is no machine, and what its release did not store, has only a name. */
function childActors(above: Above, children: Readonly<Record<string, StoredChild>>): InspectedActor[] {
  const { parentId, rootId, machines } = above;
  return Object.entries(children).flatMap(([id, { snapshot, src }]) => {
    const sessionId = `${parentId}/${id}`;
    const names = [...above.names, typeof src === 'string' ? src : id];
    const definition = machines[names.join('/')] ?? { id: names.at(-1) };
    const actor = { sessionId, rootId, parentId, name: id, definition, snapshot: snapshotOf(snapshot) };
    return [actor, ...childActors({ ...above, parentId: sessionId, names }, snapshot.children ?? {})];
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
