// Who can never go on: a reduction of who waits for whom, and the cycles among what is left. A claim of several units is not stuck because one holder
// is; it is when what all others hold or will release is not enough. So first everything is taken out that can come to an end, assuming that
// whatever can end does; a cycle among the rest is a deadlock, now and for ever, unless somebody steps back. Pure; the engine reads the
// graph at one moment, and acts on what two looks agree about.

/** A resource's claim: it holds, or it waits behind those that arrived before it. */
export interface GraphClaim {
  readonly workflowId: string;
  /** The step that claims, or a word for the workflow as a whole. */
  readonly address: string;
  readonly needs: Readonly<Record<string, number>>;
  readonly arrived: number;
  /** Null while it waits. */
  readonly grantedAt: number | null;
}

/** A step that waits for an event. */
export interface GraphSignal {
  readonly workflowId: string;
  readonly step: string;
  /** The piece of work: in the next pass of a loop it is another wait. */
  readonly key: string;
  /** Any of these may send it, and nobody else, and each waits for others alone. Empty: somebody may send it yet. */
  readonly from: readonly string[];
}

export interface Graph {
  readonly resources: readonly { readonly name: string; readonly capacity: number }[];
  /** In order of arrival. */
  readonly claims: readonly GraphClaim[];
  /** Steps that wait for another workflow. */
  readonly children: readonly { readonly parent: string; readonly step: string; readonly child: string }[];
  /** Events that are awaited of certain workflows alone. */
  readonly signals?: readonly GraphSignal[];
  /** Workflow → what undoing it would cost. */
  readonly work: Readonly<Record<string, number>>;
}

/** One wait of a cycle. */
export interface WaitEdge {
  readonly workflowId: string;
  readonly step: string;
  /**
   * `resource`: held by the next; `turn`: the next arrived before and waits too; `child`: the next is its child; `signal`: the next alone sends what it
   * waits for; `end`: the next is its own step.
   */
  readonly waitsFor: 'resource' | 'turn' | 'child' | 'signal' | 'end';
  readonly resource?: string;
}

export interface Deadlock {
  /** The wait that costs least to give up. */
  readonly victim: { readonly workflowId: string; readonly address: string; readonly arrived: number };
  /** From the victim back to it: each waits for the next, the last for the first. */
  readonly cycle: readonly WaitEdge[];
  /** The same for the same deadlock at two looks. */
  readonly id: string;
}

/** @param whole address of claims that are held until the end of their workflow */
export function deadlocks(graph: Graph, whole: string): readonly Deadlock[] {
  const stuck = reduced(linesOf(graph), nodesOf(graph, whole));
  return stronglyConnected(stuck).flatMap((component) => {
    const knot = knotOf(component);
    const victim = cheapest(knot, graph);
    if (!victim) return [];
    const { workflowId, step, claim } = victim;
    const waits = component.flatMap(({ claim: one, signal }) =>
      one ? [`${one.workflowId} ${one.address} ${one.arrived}`] : signal ? [`${signal.workflowId} ${signal.key}`] : [],
    );
    return [
      {
        victim: { workflowId, address: step, arrived: claim?.arrived ?? 0 },
        cycle: cycleFrom(victim, knot),
        id: waits.sort().join(),
      },
    ];
  });
}

interface Edge extends Pick<WaitEdge, 'waitsFor' | 'resource'> {
  readonly to: string;
}

interface Node {
  readonly key: string;
  readonly workflowId: string;
  readonly step: string;
  /** Of one that waits for resources. */
  readonly claim: GraphClaim | undefined;
  /** Of one that waits for an event. */
  readonly signal?: GraphSignal | undefined;
  /** It goes on when one of those that it waits for does; else when all do. */
  readonly any?: true;
  /** Of one that holds resources. */
  readonly holds: GraphClaim['needs'];
  readonly edges: readonly Edge[];
}

const endOf = (workflowId: string): string => `end ${workflowId}`;
/** That a workflow does something yet: one of its branches goes on. */
const sendOf = (workflowId: string): string => `send ${workflowId}`;
const signalKey = ({ workflowId, key }: GraphSignal): string => `signal ${workflowId} ${key}`;
const claimKey = ({ workflowId, address }: Pick<GraphClaim, 'workflowId' | 'address'>): string =>
  `claim ${workflowId} ${address}`;

/** Who holds of one resource, and who waits for it, in order of arrival. */
interface Line {
  readonly name: string;
  readonly capacity: number;
  readonly holders: readonly GraphClaim[];
  readonly waiters: readonly GraphClaim[];
}

function linesOf({ resources, claims }: Graph): ReadonlyMap<string, Line> {
  const lines = new Map<string, { holders: GraphClaim[]; waiters: GraphClaim[] }>();
  for (const claim of claims)
    for (const name of Object.keys(claim.needs)) {
      const line = lines.get(name) ?? { holders: [], waiters: [] };
      lines.set(name, line);
      (claim.grantedAt === null ? line.waiters : line.holders).push(claim);
    }
  const capacities = new Map(resources.map(({ name, capacity }) => [name, capacity]));
  return new Map([...lines].map(([name, line]) => [name, { name, capacity: capacities.get(name) ?? 0, ...line }]));
}

/** What a step holds is released when it is over: at once, or when its child is. What the whole workflow holds, with its end. */
function nodesOf({ claims, children, signals = [] }: Graph, whole: string): ReadonlyMap<string, Node> {
  const waiting = new Map(
    claims.filter(({ grantedAt }) => grantedAt === null).map((claim) => [claimKey(claim), claim]),
  );
  // What was the child of an earlier attempt holds up nothing while its parent waits for resources itself.
  const below = children.filter(({ parent, step }) => !waiting.has(claimKey({ workflowId: parent, address: step })));
  const ofStep = Map.groupBy(below, ({ parent, step }) => claimKey({ workflowId: parent, address: step }));
  const ofParent = Map.groupBy(below, ({ parent }) => parent);
  const waits = Map.groupBy(waiting.values(), ({ workflowId }) => workflowId);
  const childEdge = ({ child }: Graph['children'][number]): Edge => ({ to: endOf(child), waitsFor: 'child' });
  const listens = Map.groupBy(signals, ({ workflowId }) => workflowId);
  const senders = new Set(signals.flatMap(({ from }) => from));
  const ends = new Set([
    ...claims.map((one) => one.workflowId),
    ...below.flatMap((edge) => [edge.parent, edge.child]),
    ...signals.map((one) => one.workflowId),
  ]);
  const waitsOf = (workflowId: string): Edge[] => [
    ...(waits.get(workflowId) ?? []).map((claim): Edge => ({ to: claimKey(claim), waitsFor: 'end' })),
    ...(ofParent.get(workflowId) ?? []).map(childEdge),
    ...(listens.get(workflowId) ?? []).map((signal): Edge => ({ to: signalKey(signal), waitsFor: 'end' })),
  ];
  const nodes: Node[] = claims.map((claim) => {
    const { workflowId, address, needs } = claim;
    const key = claimKey(claim);
    const own = { key, workflowId, step: address };
    if (waiting.has(key)) return { ...own, claim, holds: {}, edges: [] };
    const end: Edge = { to: endOf(workflowId), waitsFor: 'end' };
    return {
      ...own,
      claim: undefined,
      holds: needs,
      edges: address === whole ? [end] : (ofStep.get(key) ?? []).map(childEdge),
    };
  });
  const bare = { claim: undefined, holds: {} };
  for (const workflowId of ends)
    nodes.push({ ...bare, key: endOf(workflowId), workflowId, step: whole, edges: waitsOf(workflowId) });
  for (const workflowId of senders)
    nodes.push({ ...bare, key: sendOf(workflowId), workflowId, step: whole, edges: waitsOf(workflowId), any: true });
  for (const signal of signals) {
    const { workflowId, step, from } = signal;
    const edges = from.map((sender): Edge => ({ to: sendOf(sender), waitsFor: 'signal' }));
    nodes.push({ ...bare, key: signalKey(signal), workflowId, step, signal, edges, any: true });
  }
  return new Map(nodes.map((node) => [node.key, node]));
}

/**
 * Takes out whatever can end, until nothing more can. A claim is granted when the one before it in each line was, and what those release that come
 * to an end is enough. What is left knows whom it waits for among what is left.
 */
function reduced(lines: ReadonlyMap<string, Line>, nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const ended = new Set<string>();
  const kept = new Map([...lines].map(([name, { holders }]) => [name, sumOf(holders, name)]));
  const first = new Map<string, number>();
  const before = new Map<string, Map<string, GraphClaim>>();
  for (const { name, waiters } of lines.values())
    for (const [place, claim] of waiters.entries()) {
      const previous = waiters[place - 1];
      if (!previous) continue;
      const mine = before.get(claimKey(claim)) ?? new Map<string, GraphClaim>();
      before.set(claimKey(claim), mine.set(name, previous));
    }
  const waitedBy = new Map<string, Node[]>();
  for (const node of nodes.values())
    for (const { to } of node.edges) {
      const those = waitedBy.get(to);
      if (those) those.push(node);
      else waitedBy.set(to, [node]);
    }
  const fits = ({ needs, ...claim }: GraphClaim): boolean =>
    Object.entries(needs).every(([name, units]) => {
      const previous = before.get(claimKey(claim))?.get(name);
      const left = (lines.get(name)?.capacity ?? 0) - (kept.get(name) ?? 0);
      return left >= units && (!previous || ended.has(claimKey(previous)));
    });
  const isOver = ({ to }: Edge): boolean => ended.has(to) || !nodes.has(to);
  const canEnd = ({ edges, claim, any }: Node): boolean =>
    any ? edges.length === 0 || edges.some(isOver) : edges.every(isOver) && (!claim || fits(claim));
  /** The first in this line that has not ended. */
  const next = (name: string): Node[] => {
    const { waiters = [] } = lines.get(name) ?? {};
    let place = first.get(name) ?? 0;
    let claim = waiters[place];
    while (claim && ended.has(claimKey(claim))) claim = waiters[++place];
    first.set(name, place);
    return claim ? [nodes.get(claimKey(claim)) as Node] : [];
  };
  const look = [...nodes.values()];
  for (let node = look.pop(); node; node = look.pop()) {
    if (ended.has(node.key) || !canEnd(node)) continue;
    ended.add(node.key);
    look.push(...(waitedBy.get(node.key) ?? []));
    for (const [name, units] of Object.entries(node.holds)) kept.set(name, (kept.get(name) ?? 0) - units);
    for (const name of Object.keys(node.claim?.needs ?? node.holds)) look.push(...next(name));
  }
  const isLeft = (claim: GraphClaim): boolean => !ended.has(claimKey(claim));
  const whom = (node: Node): Node => {
    if (!node.claim) return node;
    const previous = before.get(node.key);
    const edges = Object.entries(node.claim.needs).flatMap(([name, units]) => {
      const { capacity = 0, holders = [] } = lines.get(name) ?? {};
      const lacks = capacity - (kept.get(name) ?? 0) < units;
      const turn = previous?.get(name);
      const held = lacks ? holders.filter(isLeft) : [];
      return [
        ...held.map((holder): Edge => ({ to: claimKey(holder), waitsFor: 'resource', resource: name })),
        ...(turn && isLeft(turn) ? [{ to: claimKey(turn), waitsFor: 'turn', resource: name } as const] : []),
      ];
    });
    return { ...node, edges };
  };
  return new Map([...nodes].filter(([key]) => !ended.has(key)).map(([key, node]) => [key, whom(node)]));
}

const sumOf = (claims: readonly GraphClaim[], name: string): number =>
  claims.reduce((sum, { needs }) => sum + (needs[name] ?? 0), 0);

/** Components with a cycle: Tarjan's algorithm without recursion, since a chain may be longer than the stack is deep. */
function stronglyConnected(nodes: ReadonlyMap<string, Node>): Node[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const found: Node[][] = [];
  const next = (node: Node): string[] => node.edges.map(({ to }) => to).filter((to) => nodes.has(to));
  const enter = (node: Node): { node: Node; left: string[] } => {
    index.set(node.key, index.size);
    low.set(node.key, index.size - 1);
    stack.push(node.key);
    onStack.add(node.key);
    return { node, left: next(node) };
  };
  for (const root of nodes.values()) {
    if (index.has(root.key)) continue;
    const path = [enter(root)];
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const { key } = here.node;
      const to = here.left.pop();
      if (to !== undefined) {
        if (!index.has(to)) path.push(enter(nodes.get(to) as Node));
        else if (onStack.has(to)) low.set(key, Math.min(low.get(key) ?? 0, index.get(to) ?? 0));
        continue;
      }
      path.pop();
      const above = path.at(-1)?.node.key;
      if (above !== undefined) low.set(above, Math.min(low.get(above) ?? 0, low.get(key) ?? 0));
      if (low.get(key) !== index.get(key)) continue;
      const members = stack.splice(stack.lastIndexOf(key));
      for (const member of members) onStack.delete(member);
      if (members.length > 1 || next(here.node).includes(key))
        found.push(members.map((member) => nodes.get(member) as Node));
    }
  }
  return found;
}

/**
 * Those of a component whom it helps to make step back. Who only stands in line before one that is stuck holds up nobody: where there are cycles
 * without turns, these are the deadlock.
 */
function knotOf(component: readonly Node[]): readonly Node[] {
  const withoutTurns = component.map((node) => ({
    ...node,
    edges: node.edges.filter(({ waitsFor }) => waitsFor !== 'turn'),
  }));
  const inner = stronglyConnected(new Map(withoutTurns.map((node) => [node.key, node]))).flat();
  return inner.some(({ claim, signal }) => claim ?? signal) ? inner : component;
}

/** Of the waits for resources and events, the one whose workflow, with those that wait for it as their child, has done least; of equals, the last to arrive. */
function cheapest(component: readonly Node[], { children, work }: Graph): Node | undefined {
  const above = new Map(children.map(({ child, parent }) => [child, parent]));
  const costOf = (workflowId: string): number => {
    let cost = 0;
    const seen = new Set<string>();
    for (let id: string | undefined = workflowId; id !== undefined && !seen.has(id); id = above.get(id)) {
      seen.add(id);
      cost += work[id] ?? 0;
    }
    return cost;
  };
  return component
    .filter(({ claim, signal }) => claim ?? signal)
    .map((node) => ({ node, cost: costOf(node.workflowId), arrived: node.claim?.arrived ?? 0 }))
    .sort((one, other) => one.cost - other.cost || other.arrived - one.arrived)[0]?.node;
}

/** The shortest way from a node back to itself inside its component. */
function cycleFrom(from: Node, component: readonly Node[]): WaitEdge[] {
  const inside = new Map(component.map((node) => [node.key, node]));
  const came = new Map<string, { readonly from: Node; readonly edge: Edge }>();
  const look = [from];
  for (let node = look.shift(); node && !came.has(from.key); node = look.shift())
    for (const edge of node.edges) {
      const to = inside.get(edge.to);
      if (!to || came.has(edge.to)) continue;
      came.set(edge.to, { from: node, edge });
      look.push(to);
    }
  const cycle: WaitEdge[] = [];
  for (let step = came.get(from.key); step; step = step.from === from ? undefined : came.get(step.from.key)) {
    const { resource, waitsFor } = step.edge;
    const wait = { workflowId: step.from.workflowId, step: step.from.step, waitsFor };
    cycle.unshift(resource === undefined ? wait : { ...wait, resource });
  }
  return cycle;
}
