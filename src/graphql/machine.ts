// The statechart of a definition, for those who want to draw it: its configuration as stored, and the same as text for Mermaid. Pure.
import type { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';

export const machineOf = ({ name, version, machine }: WorkflowDefinitionRow) => ({
  key: typeof machine['id'] === 'string' ? machine['id'] : name,
  version,
  config: machine,
  mermaid: () => mermaidOf(machine),
});

type Target = string | { readonly target?: string };
type Targets = Target | readonly Target[];
interface State {
  readonly id?: string;
  readonly type?: string;
  readonly initial?: string;
  readonly states?: Readonly<Record<string, State>>;
  readonly on?: Readonly<Record<string, Targets>>;
  readonly always?: Targets;
  readonly onDone?: Targets;
}

/** A state in its place. Names of authors may repeat and hold anything, so that Mermaid is given names of ours. */
interface Spot {
  readonly key: string;
  readonly name: string;
  readonly state: State;
  readonly parent: Spot | undefined;
  readonly below: Spot[];
}

/**
 * States inside states; Mermaid wants both ends of an arrow in one of them, so that an arrow that leaves a state is drawn from the ancestor that
 * lies beside its target's.
 */
function mermaidOf(config: object): string {
  const spots: Spot[] = [];
  const root = spotOf('', config as State, undefined, spots);
  const byId = new Map(spots.flatMap((spot) => (spot.state.id === undefined ? [] : [[spot.state.id, spot]])));
  const arrows = new Map<Spot | undefined, Map<string, Set<string>>>();
  for (const from of spots)
    for (const [event, target] of exitsOf(from.state)) {
      const to = find(target, from, byId);
      const beside = to && ancestorsSideBySide(from, to);
      if (!beside) continue;
      const [source, sink] = beside;
      const here = arrows.get(source.parent) ?? new Map<string, Set<string>>();
      const arrow = `${source.name} --> ${sink.name}`;
      arrows.set(source.parent, here.set(arrow, (here.get(arrow) ?? new Set()).add(event)));
    }
  return ['stateDiagram-v2', ...linesOf(root, arrows, '  ')].join('\n');
}

function spotOf(key: string, state: State, parent: Spot | undefined, spots: Spot[]): Spot {
  const spot: Spot = { key, name: `s${spots.length}`, state, parent, below: [] };
  spots.push(spot);
  for (const [inner, below] of Object.entries(state.states ?? {})) spot.below.push(spotOf(inner, below, spot, spots));
  return spot;
}

function linesOf(
  spot: Spot,
  arrows: ReadonlyMap<Spot | undefined, ReadonlyMap<string, ReadonlySet<string>>>,
  indent: string,
): string[] {
  const regions = spot.state.type === 'parallel';
  const first = spot.below.find(({ key }) => key === spot.state.initial);
  return [
    ...(first ? [`${indent}[*] --> ${first.name}`] : []),
    ...spot.below.flatMap((inner, index) => [
      ...(regions && index > 0 ? [`${indent}--`] : []),
      `${indent}state "${inner.key}" as ${inner.name}${inner.below.length > 0 ? ' {' : ''}`,
      ...(inner.below.length > 0 ? [...linesOf(inner, arrows, `${indent}  `), `${indent}}`] : []),
      ...(inner.state.type === 'final' ? [`${indent}${inner.name} --> [*]`] : []),
    ]),
    ...[...(arrows.get(spot) ?? [])].map(([arrow, events]) => {
      const label = [...events].filter((event) => event !== '').join(', ');
      return `${indent}${arrow}${label === '' ? '' : ` : ${label}`}`;
    }),
  ];
}

/** Events without the name of the step, which the diagram shows, with where they lead. */
function* exitsOf({ on, always, onDone }: State): Generator<readonly [event: string, target: string]> {
  for (const [event, targets] of Object.entries(on ?? {}))
    for (const target of targetsOf(targets)) yield [event.split('.', 1)[0] as string, target];
  for (const target of targetsOf(always)) yield ['', target];
  for (const target of targetsOf(onDone)) yield ['', target];
}

const targetsOf = (targets: Targets | undefined): string[] =>
  [targets ?? []].flat().flatMap((one: Target) => (typeof one === 'string' ? one : (one.target ?? [])));

/** `#id` or `#id.child` anywhere, or the name of a sibling. An id may hold dots of its own. */
function find(target: string, from: Spot, byId: ReadonlyMap<string, Spot>): Spot | undefined {
  if (!target.startsWith('#')) return from.parent?.below.find(({ key }) => key === target);
  const id = target.slice(1);
  const dot = id.lastIndexOf('.');
  return byId.get(id) ?? byId.get(id.slice(0, dot))?.below.find(({ key }) => key === id.slice(dot + 1));
}

/** The two that lie in one state; undefined where one is inside the other. */
function ancestorsSideBySide(from: Spot, to: Spot): readonly [Spot, Spot] | undefined {
  const line = (spot: Spot): Spot[] => (spot.parent ? [...line(spot.parent), spot] : [spot]);
  const [a, b] = [line(from), line(to)];
  const fork = a.findIndex((spot, index) => spot !== b[index]);
  const [source, sink] = [a[fork], b[fork]];
  return source && sink ? [source, sink] : undefined;
}
