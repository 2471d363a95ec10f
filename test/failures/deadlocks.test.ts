// The properties of deadlock detection: every reported one is real (D1), every one that is there is reported (D2), giving up the victim ends it and
// all others go on (D3), steps that take all they need at once, and hear only of those before them with nothing in hand, never make one (D4), and nobody is made to give up for ever (D5).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deadlocks, type Deadlock, type Graph, type GraphClaim } from '../../src/failures/deadlocks.ts';
import { allocate } from '../../src/persistence/allocation.ts';

const WHOLE = '(workflow)';
const find = (graph: Graph): readonly Deadlock[] => deadlocks(graph, WHOLE);
let arrivals = 0;
const holds = (workflowId: string, address: string, needs: Record<string, number>): GraphClaim => ({
  workflowId,
  address,
  needs,
  arrived: ++arrivals,
  grantedAt: 1,
});
const waits = (workflowId: string, address: string, needs: Record<string, number>): GraphClaim => ({
  ...holds(workflowId, address, needs),
  grantedAt: null,
});
const graphOf = (
  capacities: Record<string, number>,
  claims: readonly GraphClaim[],
  children: Graph['children'] = [],
  work: Graph['work'] = {},
): Graph => ({
  resources: Object.entries(capacities).map(([name, capacity]) => ({ name, capacity })),
  claims,
  children,
  work,
});
const child = (parent: string, step: string, of: string): Graph['children'][number] => ({ parent, step, child: of });

describe('a deadlock', () => {
  it('is a parent that waits for a child that waits for what the parent holds', () => {
    const graph = graphOf(
      { gpu: 1 },
      [holds('P', 'delegate', { gpu: 1 }), waits('C', 'train', { gpu: 1 })],
      [child('P', 'delegate', 'C')],
    );
    expect(find(graph)).toMatchObject([
      {
        victim: { workflowId: 'C', address: 'train' },
        cycle: [
          { workflowId: 'C', step: 'train', waitsFor: 'resource', resource: 'gpu' },
          { workflowId: 'P', step: 'delegate', waitsFor: 'child' },
          { workflowId: 'C', waitsFor: 'end' },
        ],
      },
    ]);
  });

  it('is a child that waits for the turn of its own parent', () => {
    const graph = graphOf(
      { 'sync/eu': 1 },
      [holds('P', WHOLE, { 'sync/eu': 1 }), waits('C', WHOLE, { 'sync/eu': 1 })],
      [child('P', 'again', 'C')],
    );
    expect(find(graph)).toMatchObject([{ victim: { workflowId: 'C', address: WHOLE } }]);
  });

  it('goes over several workflows, and the victim is the one with the least to undo, its parents included', () => {
    const graph = graphOf(
      { a: 1, b: 1 },
      [holds('P', 'x', { a: 1 }), holds('Q', 'y', { b: 1 }), waits('PC', 'w', { b: 1 }), waits('QC', 'w', { a: 1 })],
      [child('P', 'x', 'PC'), child('Q', 'y', 'QC')],
      { P: 9, Q: 2, PC: 0, QC: 3 },
    );
    expect(find(graph)).toMatchObject([{ victim: { workflowId: 'QC' } }]);
  });

  it('is there where a child must not overtake one that waits for its parent', () => {
    const graph = graphOf(
      { gpu: 2 },
      [holds('P', 'x', { gpu: 1 }), waits('L', 'large', { gpu: 2 }), waits('C', 'small', { gpu: 1 })],
      [child('P', 'x', 'C')],
      { L: 5 },
    );
    const [found] = find(graph);
    expect(found?.victim.workflowId).toBe('C');
    expect(found?.cycle.map(({ waitsFor }) => waitsFor)).toEqual(['turn', 'resource', 'child', 'end']);
  });

  it('is not ended by one that only stands in line before the child, however cheap', () => {
    const graph = graphOf(
      { key: 1 },
      [holds('P', 'delegate', { key: 1 }), waits('N', 'work', { key: 1 }), waits('C', 'work', { key: 1 })],
      [child('P', 'delegate', 'C')],
      { P: 7, C: 1, N: 0 },
    );
    expect(find(graph)).toMatchObject([{ victim: { workflowId: 'C' }, cycle: { length: 3 } }]);
  });

  it('is not where another holder will release enough', () => {
    const graph = graphOf(
      { gpu: 2 },
      [holds('P', 'x', { gpu: 1 }), holds('R', 'runs', { gpu: 1 }), waits('C', 'train', { gpu: 1 })],
      [child('P', 'x', 'C')],
    );
    expect(find(graph)).toEqual([]);
    const both = graphOf(
      { gpu: 2 },
      graph.claims.map((one) => (one.workflowId === 'C' ? { ...one, needs: { gpu: 2 } } : one)),
      graph.children,
    );
    expect(find(both)).toHaveLength(1);
  });

  const signal = (workflowId: string, step: string, ...from: string[]) => ({ workflowId, step, key: step, from });

  it('is two workflows that each wait for an event that only the other sends, and the cheaper one gives up', () => {
    const graph = {
      ...graphOf({}, [], [], { A: 3, B: 1 }),
      signals: [signal('A', 'offer', 'B'), signal('B', 'answer', 'A')],
    };
    expect(find(graph)).toMatchObject([
      {
        victim: { workflowId: 'B', address: 'answer' },
        cycle: [
          { workflowId: 'B', step: 'answer', waitsFor: 'signal' },
          { workflowId: 'A', waitsFor: 'end' },
          { workflowId: 'A', step: 'offer', waitsFor: 'signal' },
          { workflowId: 'B', waitsFor: 'end' },
        ],
      },
    ]);
  });

  it('is a child that waits for an event of its parent, which waits for its end', () => {
    const graph = { ...graphOf({}, [], [child('P', 'call', 'C')]), signals: [signal('C', 'go', 'P')] };
    expect(find(graph)).toMatchObject([{ victim: { workflowId: 'C', address: 'go' } }]);
    expect(find(graph)[0]?.cycle.map(({ waitsFor }) => waitsFor)).toEqual(['signal', 'child', 'end']);
  });

  it('goes over an event and a resource', () => {
    const graph = {
      ...graphOf({ 'sync/eu': 1 }, [holds('A', WHOLE, { 'sync/eu': 1 }), waits('B', WHOLE, { 'sync/eu': 1 })]),
      signals: [signal('A', 'offer', 'B')],
    };
    const [found] = find(graph);
    expect(found?.cycle.map(({ waitsFor }) => waitsFor)).toEqual(['resource', 'end', 'end', 'signal', 'end']);
  });

  it('is not where one of several may send, where nobody in the way is named, or where a branch of the sender goes on', () => {
    const both = [signal('A', 'offer', 'B', 'C'), signal('B', 'answer', 'A')];
    expect(find({ ...graphOf({}, []), signals: both })).toEqual([]);
    expect(find({ ...graphOf({}, []), signals: [signal('A', 'offer'), signal('B', 'answer', 'A')] })).toEqual([]);
    const besides = [signal('A', 'offer', 'B'), signal('B', 'answer', 'A'), signal('B', 'other')];
    expect(find({ ...graphOf({}, []), signals: besides })).toEqual([]);
  });

  it('is not where somebody waits for what nobody will ever give: nobody could step back', () => {
    expect(find(graphOf({ gpu: 1 }, [waits('A', 'x', { gpu: 2 })]))).toEqual([]);
  });

  it('of 20,001 workflows in a row is found without a stack overflow', () => {
    const length = 20_001;
    const names = Array.from({ length }, (_, index) => `r${index}`);
    const claims = names.flatMap((name, index) => [
      holds(`P${index}`, 'x', { [name]: 1 }),
      waits(`C${index}`, 'y', { [`r${(index + 1) % length}`]: 1 }),
    ]);
    const children = names.map((_, index) => child(`P${index}`, 'x', `C${index}`));
    expect(find(graphOf(Object.fromEntries(names.map((name) => [name, 1])), claims, children))[0]?.cycle).toHaveLength(
      3 * length,
    );
  }, 60_000);
});

/** Workflows of which each holds some of three resources, waits for others, and may have a child that does the same. */
const worlds = fc
  .record({
    capacities: fc.record({
      a: fc.integer({ min: 1, max: 3 }),
      b: fc.integer({ min: 1, max: 3 }),
      c: fc.integer({ min: 1, max: 3 }),
    }),
    wants: fc.array(
      fc.record({
        workflow: fc.integer({ min: 0, max: 5 }),
        step: fc.constantFrom('one', 'two', WHOLE),
        needs: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 3 }), {
          minKeys: 1,
          maxKeys: 2,
        }),
      }),
      { maxLength: 12 },
    ),
    parents: fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), { minLength: 6, maxLength: 6 }),
    work: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ capacities, wants, parents, work }): Graph => {
    const claims: GraphClaim[] = [];
    // A workflow asks for its turn before anything else, and for nothing else while it waits for that.
    const inOrder = [...wants.filter(({ step }) => step === WHOLE), ...wants.filter(({ step }) => step !== WHOLE)];
    for (const { workflow, step, needs } of inOrder) {
      const workflowId = `w${workflow}`;
      if (claims.some((one) => one.workflowId === workflowId && one.address === step)) continue;
      claims.push({ workflowId, address: step, needs, arrived: claims.length + 1, grantedAt: null });
    }
    const children = parents.flatMap((parent, index) =>
      parent !== undefined && parent < index ? [child(`w${parent}`, 'one', `w${index}`)] : [],
    );
    const costs = Object.fromEntries(work.map((done, index) => [`w${index}`, done]));
    const first = granted(graphOf(capacities, claims, [], costs));
    const waitsAt = (graph: Graph, id: string, address: string): boolean =>
      graph.claims.some((one) => one.workflowId === id && one.address === address && one.grantedAt === null);
    const kept = first.claims.filter((one) => one.address === WHOLE || !waitsAt(first, one.workflowId, WHOLE));
    const world = granted({ ...first, claims: kept });
    const isQueued = (id: string): boolean => waitsAt(first, id, WHOLE) || waitsAt(world, id, 'one');
    return { ...world, children: children.filter(({ parent }) => !isQueued(parent)) };
  });

/** As the store would grant it. */
function granted(graph: Graph): Graph {
  const free = Object.fromEntries(graph.resources.map(({ name, capacity }) => [name, capacity - heldOf(graph, name)]));
  const next = new Set(
    allocate(
      free,
      graph.claims.filter(({ grantedAt }) => grantedAt === null),
    ),
  );
  return { ...graph, claims: graph.claims.map((claim) => (next.has(claim) ? { ...claim, grantedAt: 1 } : claim)) };
}
const heldOf = ({ claims }: Graph, name: string): number =>
  claims.reduce((sum, { grantedAt, needs }) => sum + (grantedAt === null ? 0 : (needs[name] ?? 0)), 0);

/** Ends whatever can end, in some order, until nothing moves: what is left can never go on. */
function runToTheEnd(graph: Graph): Graph {
  for (let now = granted(graph); ; ) {
    const workflows = [
      ...new Set([
        ...now.claims.map(({ workflowId }) => workflowId),
        ...now.children.flatMap((c) => [c.parent, c.child]),
      ]),
    ];
    const isWaiting = (id: string): boolean =>
      now.claims.some((one) => one.workflowId === id && one.grantedAt === null);
    const isParent = (id: string, step?: string): boolean =>
      now.children.some(({ parent, step: at }) => parent === id && (step === undefined || at === step));
    const over = workflows.filter((id) => !isWaiting(id) && !isParent(id));
    const released = now.claims.filter(
      ({ workflowId, address, grantedAt }) =>
        over.includes(workflowId) || (grantedAt !== null && address !== WHOLE && !isParent(workflowId, address)),
    );
    const children = now.children.filter(({ child: id }) => !over.includes(id));
    if (released.length === 0 && children.length === now.children.length) return now;
    now = granted({ ...now, claims: now.claims.filter((one) => !released.includes(one)), children });
  }
}

/** The victim fails for good, and with it those that wait for it as for their child: all that they hold or want is gone. */
function without(graph: Graph, { victim }: Deadlock): Graph {
  const gone = new Set([victim.workflowId]);
  for (let grown = -1; grown !== gone.size; ) {
    grown = gone.size;
    for (const { parent, child: id } of graph.children) {
      if (gone.has(id)) gone.add(parent);
      if (gone.has(parent)) gone.add(id);
    }
  }
  return granted({
    ...graph,
    claims: graph.claims.filter(({ workflowId }) => !gone.has(workflowId)),
    children: graph.children.filter(({ parent, child: id }) => !gone.has(parent) && !gone.has(id)),
  });
}

describe('detection', () => {
  it('reports only what really never moves again (D1)', () => {
    fc.assert(
      fc.property(worlds, (graph) => {
        const left = runToTheEnd(graph);
        const isLeft = ({ victim }: Deadlock): boolean =>
          left.claims.some(
            (one) => one.workflowId === victim.workflowId && one.address === victim.address && one.grantedAt === null,
          );
        expect(find(graph).filter((found) => !isLeft(found))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reports something wherever something never moves again, unless it wants more than there is (D2)', () => {
    fc.assert(
      fc.property(worlds, (graph) => {
        const left = runToTheEnd(graph);
        const capacity = Object.fromEntries(graph.resources.map(({ name, capacity: most }) => [name, most]));
        const isImpossible = graph.claims.some(({ needs }) =>
          Object.entries(needs).some(([name, units]) => units > (capacity[name] ?? 0)),
        );
        fc.pre(!isImpossible);
        expect(find(graph).length > 0).toBe(left.claims.some(({ grantedAt }) => grantedAt === null));
      }),
      { numRuns: 2_000 },
    );
  });

  it('names a cycle of which each wait leads to the next', () => {
    fc.assert(
      fc.property(worlds, (graph) => {
        for (const { cycle, victim } of find(graph)) {
          expect(cycle[0]).toMatchObject({ workflowId: victim.workflowId, step: victim.address });
          for (const [place, wait] of cycle.entries()) {
            const next = cycle[(place + 1) % cycle.length] as (typeof cycle)[number];
            expect(leads(graph, wait, next)).toBe(true);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('ends when victims give up, one after the other, and the others all go on (D3, D5)', () => {
    fc.assert(
      fc.property(worlds, (graph) => {
        let now = graph;
        const victims: string[] = [];
        for (let found = find(now)[0]; found; found = find(now)[0]) {
          expect(victims, 'nobody is a victim twice').not.toContain(found.victim.workflowId);
          victims.push(found.victim.workflowId);
          now = without(now, found);
        }
        const waiting = runToTheEnd(now).claims.filter(({ grantedAt }) => grantedAt === null);
        const capacity = new Map(graph.resources.map(({ name, capacity: most }) => [name, most]));
        const isPossible = graph.claims.every(({ needs }) =>
          Object.entries(needs).every(([name, units]) => units <= (capacity.get(name) ?? 0)),
        );
        expect(isPossible ? waiting : []).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds nothing among workflows that take all they need at once, in any order of three workflows and three resources (D4)', () => {
    const sets = [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ];
    let worldsSeen = 0;
    const go = (claims: readonly GraphClaim[], toBegin: readonly number[]): void => {
      worldsSeen++;
      const now = granted(graphOf({ a: 1, b: 1, c: 1 }, claims));
      expect(find(now)).toEqual([]);
      const holding = now.claims.filter(({ grantedAt }) => grantedAt !== null);
      expect(holding.length > 0 || now.claims.length === 0).toBe(true);
      for (const index of toBegin) {
        const needs = Object.fromEntries((sets[index] ?? []).map((name) => [name, 1]));
        go(
          [
            ...now.claims,
            {
              workflowId: `w${index}`,
              address: 's',
              needs,
              arrived: now.claims.length + 10 * (4 - toBegin.length),
              grantedAt: null,
            },
          ],
          toBegin.filter((other) => other !== index),
        );
      }
      for (const one of holding)
        go(
          now.claims.filter((other) => other !== one),
          toBegin,
        );
    };
    go([], [0, 1, 2]);
    expect(worldsSeen).toBeGreaterThan(50);
  });
});

function leads(
  { claims, children, signals = [] }: Graph,
  wait: Deadlock['cycle'][number],
  next: Deadlock['cycle'][number],
): boolean {
  const claimOf = (workflowId: string, address: string): GraphClaim | undefined =>
    claims.find((one) => one.workflowId === workflowId && one.address === address);
  switch (wait.waitsFor) {
    case 'child':
      return children.some(({ parent, child: id }) => parent === wait.workflowId && id === next.workflowId);
    case 'signal':
      return signals.some(({ workflowId, from }) => workflowId === wait.workflowId && from.includes(next.workflowId));
    case 'end':
      return wait.workflowId === next.workflowId;
    case 'resource':
      return (claimOf(next.workflowId, next.step)?.grantedAt ?? null) !== null && sharesOf(wait, next);
    case 'turn':
      return claimOf(next.workflowId, next.step)?.grantedAt === null && sharesOf(wait, next);
  }
  function sharesOf(one: typeof wait, other: typeof next): boolean {
    const name = one.resource ?? '';
    return [one, other].every(({ workflowId, step }) => name in (claimOf(workflowId, step)?.needs ?? {}));
  }
}

/** Workflows of which each waits for events of some others, in one or two branches, and may be the child of one. */
const listeners = fc
  .record({
    waits: fc.array(
      fc.record({
        workflow: fc.integer({ min: 0, max: 5 }),
        step: fc.constantFrom('one', 'two'),
        from: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 2 }),
      }),
      { maxLength: 9 },
    ),
    parents: fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), { minLength: 6, maxLength: 6 }),
    work: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ waits: given, parents, work }): Graph => {
    const once = given.filter(
      (one, index) => given.findIndex((other) => other.workflow === one.workflow && other.step === one.step) === index,
    );
    const children = parents.flatMap((parent, index) =>
      parent !== undefined && parent < index ? [child(`w${parent}`, 'call', `w${index}`)] : [],
    );
    const isBlocked = (index: number): boolean =>
      once.some(({ workflow }) => workflow === index) || children.some(({ parent }) => parent === `w${index}`);
    return {
      ...graphOf({}, [], children, Object.fromEntries(work.map((done, index) => [`w${index}`, done]))),
      signals: once.map(({ workflow, step, from }) => ({
        workflowId: `w${workflow}`,
        step,
        key: step,
        // As the store says it: one that goes on by itself is in nobody's way.
        from: from.every(isBlocked) ? [...new Set(from)].map((index) => `w${index}`) : [],
      })),
    };
  });

/** Whoever can do something sends all that it may, and ends when none of its waits is left: what is left then can never go on. */
function sentToTheEnd({ signals = [], children }: Graph): NonNullable<Graph['signals']> {
  let left = [...signals];
  let going = [...children];
  const acted = new Set<string>();
  for (let before = -1; before !== left.length + going.length - acted.size; ) {
    before = left.length + going.length - acted.size;
    left = left.filter(({ workflowId, from }) => {
      if (from.length > 0 && !from.some((sender) => acted.has(sender))) return true;
      acted.add(workflowId);
      return false;
    });
    going = going.filter(({ parent, child: id }) => {
      const isOver =
        !left.some(({ workflowId }) => workflowId === id) && !going.some(({ parent: above }) => above === id);
      if (isOver) acted.add(parent);
      return !isOver;
    });
  }
  return left;
}

describe('detection among workflows that wait for events of each other', () => {
  it('reports only waits that never end (D1), and something wherever there is one (D2)', () => {
    fc.assert(
      fc.property(listeners, (graph) => {
        const left = sentToTheEnd(graph);
        const found = find(graph);
        for (const { victim } of found)
          expect(left).toContainEqual(expect.objectContaining({ workflowId: victim.workflowId, step: victim.address }));
        expect(found.length > 0).toBe(left.length > 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it('ends when victims give up, one after the other, and all others go on (D3, D5); each cycle leads from wait to wait', () => {
    fc.assert(
      fc.property(listeners, (graph) => {
        let now = graph;
        const victims: string[] = [];
        for (let [found] = find(now); found; [found] = find(now)) {
          const { cycle, victim } = found;
          for (const [place, wait] of cycle.entries())
            expect(leads(now, wait, cycle[(place + 1) % cycle.length] as (typeof cycle)[number])).toBe(true);
          expect(victims, 'nobody is a victim twice').not.toContain(victim.workflowId);
          victims.push(victim.workflowId);
          const { claims: _, ...rest } = without(now, found);
          const ended = new Set(
            [...now.children.flatMap((one) => [one.parent, one.child]), victim.workflowId].filter(
              (id) => id === victim.workflowId || isKin(now, victim.workflowId, id),
            ),
          );
          const signals = (now.signals ?? [])
            .filter(({ workflowId }) => !ended.has(workflowId))
            // Whoever waited for one that has ended is in nobody's way: somebody else may send it.
            .map((one) => (one.from.some((sender) => ended.has(sender)) ? { ...one, from: [] } : one));
          now = { ...rest, claims: [], signals };
        }
        expect(sentToTheEnd(now)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A workflow of the model: it waits for an event of any of these, takes these resources at once, and ends. */
interface Plan {
  readonly from: readonly number[];
  readonly needs: readonly string[];
  /** Whether it takes its resources before it waits, and holds them meanwhile. */
  readonly inHand?: boolean;
}
type Phase = 'to come' | 'listening' | 'taking' | 'ended';
interface World {
  readonly phases: readonly Phase[];
  readonly claims: readonly GraphClaim[];
}

/** All worlds that these can come to, in any order, with what was found there; `stuck` where something is left and nothing can move; `missed` where nothing is found there. */
function worldsOf(plans: readonly Plan[]) {
  const seen = new Set<string>();
  let [found, stuck, missed] = [0, 0, 0];
  const go = ({ phases, claims: standing }: World): void => {
    const { claims } = granted(graphOf({ a: 1, b: 1, c: 1 }, standing));
    const key = JSON.stringify([phases, claims.map(({ workflowId, grantedAt }) => [workflowId, grantedAt !== null])]);
    if (seen.has(key)) return;
    seen.add(key);
    const holds = (index: number): boolean =>
      claims.some(({ workflowId, grantedAt }) => workflowId === `w${index}` && grantedAt !== null);
    const isBlocked = (index: number): boolean =>
      phases[index] === 'listening' || (phases[index] === 'taking' && !holds(index));
    const signals = plans.flatMap(({ from }, index) =>
      phases[index] === 'listening'
        ? [
            {
              workflowId: `w${index}`,
              step: 'hear',
              key: 'hear',
              from: from.every(isBlocked) ? from.map((sender) => `w${sender}`) : [],
            },
          ]
        : [],
    );
    const isFound = find({ ...graphOf({ a: 1, b: 1, c: 1 }, claims), signals }).length > 0;
    if (isFound) found++;
    const to = (index: number, phase: Phase, left: readonly GraphClaim[] = claims): World => ({
      phases: phases.map((one, at) => (at === index ? phase : one)),
      claims: left,
    });
    const claimed = (index: number): readonly GraphClaim[] => {
      const needs = Object.fromEntries((plans[index]?.needs ?? []).map((name) => [name, 1]));
      const arrived = Math.max(0, ...claims.map((one) => one.arrived)) + 1;
      return [...claims, { workflowId: `w${index}`, address: WHOLE, needs, arrived, grantedAt: null }];
    };
    const released = (index: number): readonly GraphClaim[] =>
      claims.filter(({ workflowId }) => workflowId !== `w${index}`);
    const next = plans.flatMap(({ from, inHand }, index): World[] => {
      const hears = from.some((sender) => phases[sender] === 'ended');
      switch (phases[index]) {
        case 'to come':
          return [inHand || from.length === 0 ? to(index, 'taking', claimed(index)) : to(index, 'listening')];
        case 'listening':
          return hears ? [inHand ? to(index, 'ended', released(index)) : to(index, 'taking', claimed(index))] : [];
        case 'taking':
          if (!holds(index)) return [];
          return [inHand && from.length > 0 ? to(index, 'listening') : to(index, 'ended', released(index))];
        default:
          return [];
      }
    });
    const isOver = phases.every((phase) => phase === 'ended');
    if (next.length === 0 && !isOver) {
      stuck++;
      if (!isFound) missed++;
    }
    for (const one of next) go(one);
  };
  go({ phases: plans.map(() => 'to come'), claims: [] });
  return { worlds: seen.size, found, stuck, missed };
}

const RING = [
  ['a', 'b'],
  ['b', 'c'],
  ['c', 'a'],
] as const;

describe('workflows that wait for events and take resources in one order (D4)', () => {
  const orders = [[], [0]].flatMap((second) => [[], [0], [1], [0, 1]].map((third) => [[], second, third] as const));

  it.each(orders)("are in nobody's way for ever: they hear %j, %j and %j", (...heard) => {
    const { worlds, found, stuck } = worldsOf(heard.map((from, index) => ({ from, needs: RING[index] ?? [] })));
    expect([found, stuck]).toEqual([0, 0]);
    expect(worlds).toBeGreaterThan(10);
  });

  it('are, where two hear each other, or one hears with that in hand which the other takes: it is found wherever nothing moves', () => {
    const crossed = worldsOf([
      { from: [1], needs: ['a'] },
      { from: [0], needs: ['b'] },
      { from: [], needs: ['c'] },
    ]);
    expect([crossed.found > 0, crossed.stuck > 0, crossed.missed]).toEqual([true, true, 0]);
    const inHand = worldsOf([
      { from: [], needs: ['a'] },
      { from: [0], needs: ['a', 'b'], inHand: true },
      { from: [], needs: ['c'] },
    ]);
    expect([inHand.found > 0, inHand.stuck > 0, inHand.missed]).toEqual([true, true, 0]);
  });
});

/** Whether the end of one is the end of the other: its parents and children, and theirs. */
function isKin({ children }: Graph, one: string, other: string): boolean {
  const kin = new Set([one]);
  for (let before = 0; before !== kin.size; ) {
    before = kin.size;
    for (const { parent, child: id } of children)
      if (kin.has(parent) || kin.has(id)) {
        kin.add(parent);
        kin.add(id);
      }
  }
  return kin.has(other);
}
