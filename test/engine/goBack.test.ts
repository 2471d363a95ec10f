// Whether a workflow may go back, as its state tells it: the same as the journal of its attempts does, on random walks through random definitions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition, LoopNode, Node } from '../../src/definition.ts';
import { mayGoBack } from '../../src/engine/goBack.ts';
import { mayRepeat } from '../../src/machines/beside.ts';
import type { ChartContext } from '../../src/machines/context.ts';
import { type ChartEvent, to } from '../../src/machines/events.ts';
import { keyOf } from '../../src/machines/keys.ts';
import { closure, placements } from '../../src/machines/nodes.ts';
import { type StepKey, isFinal } from '../../src/workflow.ts';
import { Chart, definitionOf, recovering, step } from '../machines/chart.ts';

const drawnStep = fc.record({
  idempotent: fc.boolean(),
  compensate: fc.constantFrom(undefined, undefined, () => null),
  onExhausted: fc.constantFrom('rollBack' as const, 'compensate' as const),
  when: fc.constantFrom(undefined, undefined, () => true),
});
const drawnNode = fc.record({
  needs: fc.array(fc.nat(8), { maxLength: 2 }),
  own: drawnStep,
  /** Of a loop: the steps of its body, in turn. */
  body: fc.option(fc.array(drawnStep, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 3 }),
});

const empty = workflow('made', { version: '1' }).loop('made', {
  budget: 9,
  until: () => true,
  body: (pass) => pass.step('inner', { run: () => null }),
});

const definitions = fc.array(drawnNode, { minLength: 2, maxLength: 7 }).map((drawn) =>
  definitionOf(
    drawn.map(({ needs, own, body }, index): Node => {
      const name = `n${index}`;
      const after = [...new Set(needs.filter((need) => need < index).map((need) => `n${need}`))];
      if (!body) return step(name, after, own);
      const inner = body.map((one, at) => step(`${name}b${at}`, at === 0 ? [] : [`${name}b${at - 1}`], one));
      return { ...(empty.nodes[0] as LoopNode), name, after, body: inner };
    }),
  ),
);

/** The first commit in which a step, or a loop, is in its present work; and every attempt with its first tag. */
interface Journal {
  readonly begun: Map<string, ChartContext>;
  readonly attempts: Map<StepKey, { readonly step: string; readonly tag: number }>;
}

function note({ begun, attempts }: Journal, { definition, context, wants }: Chart): void {
  for (const want of wants)
    if (want.kind === 'attempt' && !attempts.has(want.key)) {
      attempts.set(want.key, want);
      begun.set(want.key, context);
    }
  for (const { node, loops } of placements(definition.nodes)) {
    const entered = `loop ${keyOf(context, node.name, loops)}`;
    if (node.kind === 'loop' && node.name in context.pass && !begun.has(entered)) begun.set(entered, context);
  }
}

/** What the engine asks the journal before anything is undone. */
function isHarmless({ attempts }: Journal, definition: Definition, point: ChartContext): boolean {
  const all = new Map([...placements(definition.nodes)].map((placement) => [placement.node.name, placement]));
  return [...attempts].every(([key, { step: name, tag }]) => {
    const { node, loops = [] } = all.get(name) ?? {};
    const wasUnderWay = name in point.attempt && keyOf(point, name, loops) === key;
    return mayRepeat(node) || (tag <= point.count && !wasUnderWay);
  });
}

function next(chart: Chart, dice: number): ChartEvent | undefined {
  const options = chart.wants.flatMap((want): ChartEvent[] => {
    if (want.kind === 'attempt')
      return [
        to(want.address, { kind: 'DONE', tag: want.tag, output: null }),
        to(want.address, { kind: 'DONE', tag: want.tag, output: null }),
        to(want.address, { kind: 'RETRY', tag: want.tag, dueAt: want.tag, delayMs: 1, recovering }),
      ];
    if (want.kind === 'timer') return [to(want.address, { kind: 'DUE', dueAt: want.dueAt })];
    if (want.kind === 'decision' && want.at === 'ready')
      return [to(want.address, { kind: 'BEGIN' }), to(want.address, { kind: 'SKIP', output: null, condition: true })];
    if (want.kind === 'decision')
      return [to(want.address, { kind: 'AGAIN' }), to(want.address, { kind: 'LEAVE', output: null })];
    return [];
  });
  return options[dice % options.length];
}

describe('whether a workflow may go back', () => {
  it('is told by the state as by the journal: no person is asked too often, and nothing is done twice that must not be', () => {
    const told = { yes: 0, no: 0, beside: 0 };
    fc.assert(
      fc.property(definitions, fc.array(fc.nat(997), { minLength: 1, maxLength: 40 }), (definition, dice) => {
        const chart = new Chart(definition);
        const before = closure(definition.nodes);
        const journal: Journal = { begun: new Map(), attempts: new Map() };
        note(journal, chart);
        for (const die of dice) {
          if (isFinal(chart.status)) return;
          const event = next(chart, die);
          if (event) note(journal, chart.after(event));
          const { context } = chart;
          for (const { node, loops } of placements(definition.nodes)) {
            const goesBack = node.kind === 'loop' || (node.kind === 'step' && node.onExhausted === 'rollBack');
            const isGoing = node.kind === 'loop' ? node.name in context.pass : node.name in context.tag;
            if (!goesBack || !isGoing) continue;
            const key = keyOf(context, node.name, loops);
            const point = journal.begun.get(node.kind === 'loop' ? `loop ${key}` : key);
            const truth = isHarmless(journal, definition, point as ChartContext);
            const may = mayGoBack({ definition, before } as never, context, node.name);
            expect([node.name, may.toCheckpoint]).toEqual([node.name, truth]);
            told[truth ? 'yes' : 'no']++;
            if (truth && context.beside?.[node.name]) told.beside++;
          }
        }
      }),
      { numRuns: 500, seed: 11 },
    );
    expect(Math.min(told.yes, told.no, told.beside)).toBeGreaterThan(100);
  });
});
