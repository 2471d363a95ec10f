// What is drawn of a statechart: the author's steps of a compiled workflow, every state of any other machine.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { mermaidOf } from '../../src/drawing/mermaid.ts';
import { orderOf } from '../../src/drawing/order.ts';
import { allBoxes, type Box, outlineOf } from '../../src/drawing/outline.ts';
import { asStored } from '../../src/engine/registry.ts';

const drawn = (definition: Definition, allStates = false) => {
  const { machine, plan } = asStored(definition);
  return outlineOf(machine, { allStates, after: orderOf(plan) });
};
const run = (): number => 1;
const executing = (boxes: readonly Box[]): Box => boxes.find(({ label }) => label === 'executing') as Box;
const labels = (boxes: readonly Box[]): string[] => boxes.map(({ label }) => label);

const book = workflow<unknown>('book', { version: '1' })
  .step('plan', { run, compensate: () => undefined })
  .step('draw', { after: ['plan'], run })
  .step('colour', { after: ['draw'], run })
  .step('write', { after: ['plan'], run })
  .step('bind', { after: ['colour', 'write'], run })
  .loop('revise', {
    budget: 4,
    body: (pass) => pass.each('chapter', { items: () => ['a'], run }),
    until: () => true,
  });

/** The N: c after a, d after a and b. */
const woven = workflow<unknown>('woven', { version: '1' })
  .step('a', { after: [], run })
  .step('b', { after: [], run })
  .step('c', { after: ['a'], run })
  .step('d', { after: ['a', 'b'], run });

describe('the outline of a compiled workflow', () => {
  const { boxes, arrows, name, stepsOnly } = drawn(book);
  const at = (path: string): string => `executing.work.${path}`;

  it('has the steps as the author wrote them, in the shape of the work', () => {
    expect([name, stepsOnly]).toEqual(['book', true]);
    const inside = executing(boxes).below;
    expect(inside.map(({ label, kind }) => [label, kind])).toEqual([
      ['plan', 'step'],
      ['draw+write', 'beside'],
      ['bind', 'step'],
      ['revise', 'loop'],
    ]);
    expect(inside[1]?.below.map(({ label, region, first }) => [label, region, first])).toEqual([
      ['draw', 'draw', true],
      ['colour', 'draw', false],
      ['write', 'write', true],
    ]);
    expect(labels(inside[3]?.below ?? [])).toEqual(['chapter']);
  });

  it('names every box by the path of its state', () => {
    expect(executing(boxes).below.map(({ id }) => id)).toEqual([
      at('plan'),
      at('draw+write'),
      at('bind'),
      at('revise'),
    ]);
    expect(executing(boxes).below[1]?.below[1]?.id).toBe(at('draw+write.draw.colour'));
  });

  it('has one arrow between what follows each other, and none of the engine’s own', () => {
    const within = arrows.filter(({ from }) => from.startsWith('executing.'));
    expect(within.map(({ from, to, label }) => [from, to, label])).toEqual([
      [at('plan'), at('draw+write'), ''],
      [at('draw+write'), at('bind'), ''],
      [at('draw+write.draw.draw'), at('draw+write.draw.colour'), ''],
      [at('bind'), at('revise'), ''],
    ]);
  });

  it('shows how it may end, with what is undone', () => {
    expect(labels(boxes)).toEqual(
      expect.arrayContaining(['settling', 'compensating', 'completed', 'failed', 'aborted']),
    );
    expect(labels(boxes.find(({ label }) => label === 'compensating')?.below ?? [])).toEqual(['undo:plan']);
    expect(arrows).toContainEqual({ from: 'executing', to: 'settling', label: 'ABORT, FAIL', kind: 'next' });
    expect(arrows).toContainEqual({ from: 'executing', to: 'completed', label: '', kind: 'next' });
  });

  it('shows for whom a step waits in another branch', () => {
    const waits = drawn(woven).arrows.filter(({ kind }) => kind === 'waits');
    expect(waits.map(({ from, to }) => [from.split('.').at(-1), to.split('.').at(-1)])).toEqual([['a', 'd']]);
  });

  it('has the states inside the steps where they are asked for', () => {
    const whole = drawn(book, true);
    expect(labels([...allBoxes(whole.boxes)])).toEqual(expect.arrayContaining(['running', 'retrying', 'control']));
    expect(whole.arrows.some(({ label }) => label.includes('DONE'))).toBe(true);
  });
});

describe('the outline of any other machine', () => {
  const { boxes, arrows, stepsOnly } = outlineOf({
    id: 'light',
    initial: 'green',
    on: { CUT: '.dark' },
    states: {
      green: { on: { 'TIMER.slow': 'yellow' }, after: { 500: 'yellow' } },
      yellow: {
        always: [{ target: '#light.red' }],
        invoke: { id: 'bell', src: 'bell', onDone: 'red', onError: 'dark' },
      },
      red: { initial: 'walk', states: { walk: { on: { COUNT: 'stop' } }, stop: { type: 'final' } }, onDone: 'green' },
      dark: { id: 'out.of.order', type: 'final' },
    },
  });

  it('has every state, and every transition that leads somewhere with its event', () => {
    expect(stepsOnly).toBe(false);
    expect(labels([...allBoxes(boxes)])).toEqual(['green', 'yellow', 'red', 'walk', 'stop', 'dark']);
    expect(boxes.map(({ first, kind }) => [first, kind])).toEqual([
      [true, 'state'],
      [false, 'state'],
      [false, 'state'],
      [false, 'final'],
    ]);
    expect(arrows.map(({ from, to, label }) => [from, to, label])).toEqual([
      ['green', 'yellow', 'TIMER.slow, after 500'],
      ['yellow', 'red', 'done bell'],
      ['yellow', 'dark', 'error bell'],
      ['red', 'green', ''],
      ['red.walk', 'red.stop', 'COUNT'],
    ]);
  });
});

describe('mermaid', () => {
  it('draws the steps, side by side where they go on side by side', () => {
    const lines = mermaidOf(drawn(book)).split('\n');
    expect(lines[0]).toBe('stateDiagram-v2');
    expect(lines).toEqual(expect.arrayContaining(['      state "colour" as s4', '      s3 --> s4', '      --']));
    expect(lines.filter((line) => line.endsWith('{')).length).toBe(lines.filter((line) => line.trim() === '}').length);
  });

  it('takes names that Mermaid could not', () => {
    const text = mermaidOf(outlineOf({ id: 'm', initial: 'a"b', states: { 'a"b': { on: { 'x;y': 'c' } }, c: {} } }));
    expect(text).toBe('stateDiagram-v2\n  [*] --> s0\n  state "a b" as s0\n  state "c" as s1\n  s0 --> s1 : x y');
  });
});
