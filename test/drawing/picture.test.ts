// The picture of a statechart: nothing lies over anything else, also with 50 steps, and what authors wrote stays text.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { loadElk } from '../../src/cli/elk.ts';
import type { Definition } from '../../src/definition.ts';
import { type Drawing, layoutOf, type PlacedBox } from '../../src/drawing/layout.ts';
import { outlineOf } from '../../src/drawing/outline.ts';
import { svgOf } from '../../src/drawing/svg.ts';
import { asStored } from '../../src/engine/registry.ts';
import { seededRandom } from '../../src/random.ts';

const run = (): number => 1;

/** Fifty steps: a sequence, five side by side, and a sequence again; every tenth can be undone. */
function fifty(): Definition {
  let built = workflow<unknown>('fifty', { version: '1' }) as unknown as {
    step(name: string, options: object): typeof built;
  };
  const step = (name: string, after: readonly string[]): void => {
    const undo = name.endsWith('0') ? { compensate: () => undefined } : {};
    built = built.step(name, { after, run, ...undo });
  };
  for (let at = 1; at <= 20; at++) step(`prepare${at}`, at === 1 ? [] : [`prepare${at - 1}`]);
  const branches = [1, 2, 3, 4, 5].map((at) => `branch${at}`);
  for (const branch of branches) step(branch, ['prepare20']);
  for (let at = 26; at <= 50; at++) step(`finish${at}`, at === 26 ? branches : [`finish${at - 1}`]);
  return built as unknown as Definition;
}

const overlap = (a: PlacedBox, b: PlacedBox): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const holds = (outer: PlacedBox, inner: PlacedBox): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function overlapping({ boxes }: Drawing): string[] {
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => overlap(a, b) && !(b.box.id.startsWith(`${a.box.id}.`) && holds(a, b)))
      .map((b) => `${a.box.id} and ${b.box.id}`),
  );
}

describe('the picture of fifty steps', () => {
  it('shows every step, none over another, each inside what holds it, no wider than a page', async () => {
    const drawing = await layoutOf(outlineOf(asStored(fifty()).machine), await loadElk());
    expect(drawing.boxes.filter(({ box }) => box.kind === 'step')).toHaveLength(50);
    expect(overlapping(drawing)).toEqual([]);
    expect(drawing.arrows.every(({ points }) => points.length > 1)).toBe(true);
    // Fifty boxes in one line were 9,000 wide.
    expect(drawing.width).toBeLessThan(2_600);
    expect(drawing.height).toBeLessThan(2_000);
  });

  it('is the same every time', async () => {
    const outline = outlineOf(asStored(fifty()).machine);
    expect(svgOf(await layoutOf(outline, await loadElk()))).toBe(svgOf(await layoutOf(outline, await loadElk())));
  });
});

describe('a picture', () => {
  it('crosses the borders of boxes where a machine’s transitions do, and holds names as text', async () => {
    const config = {
      id: 'a<b',
      initial: 'one',
      states: {
        one: { on: { '<GO>': '#deep' } },
        '"two"': { initial: 'deep', states: { deep: { id: 'deep', type: 'final' } } },
      },
    };
    const outline = outlineOf(config);
    expect(outline.arrows).toEqual([{ from: 'one', to: '"two".deep', label: '<GO>', kind: 'next' }]);
    const drawing = await layoutOf(outline, await loadElk());
    expect(overlapping(drawing)).toEqual([]);
    const svg = svgOf(drawing);
    expect(svg).toContain('data-state="&quot;two&quot;.deep"');
    expect(svg).toContain('&lt;GO&gt;');
    expect(svg).not.toContain('<GO>');
  });
});

interface State {
  id: string;
  type?: 'parallel';
  initial?: string;
  states?: Record<string, State>;
  on?: Record<string, string>;
}

/** States in states, up to three deep, with arrows from any to any. */
function machineOf(seed: number): State {
  const random = seededRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const all: State[] = [];
  const inside = (depth: number): Record<string, State> =>
    Object.fromEntries(Array.from({ length: 1 + below(4) }, (_, at) => [`s${at}`, stateAt(depth)]));
  const stateAt = (depth: number): State => {
    const state: State = { id: `id${all.length}` };
    all.push(state);
    if (depth < 3 && below(2) === 1) {
      state.states = inside(depth + 1);
      if (below(4) === 0) state.type = 'parallel';
      else state.initial = 's0';
    }
    return state;
  };
  const root: State = { id: 'm', initial: 's0', states: inside(1) };
  for (const state of all)
    for (const event of ['GO', 'BACK'])
      if (below(2) === 1) state.on = { ...state.on, [event]: `#id${below(all.length)}` };
  return root;
}

describe('the picture of an author’s own machine', () => {
  it('is drawn whatever leads where: no state over another', async () => {
    const elk = await loadElk();
    for (let seed = 1; seed <= 60; seed++) {
      const machine = machineOf(seed);
      const drawing = await layoutOf(outlineOf(machine), elk);
      expect({ seed, over: overlapping(drawing) }).toEqual({ seed, over: [] });
    }
  });

  it('are drawn below each other where they would be a thin line beside each other', async () => {
    const states = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `the ${at}th state of many`,
        at < 11 ? { on: { [`an event of ${at}`]: `the ${at + 1}th state of many` } } : { type: 'final' },
      ]),
    );
    const machine = { id: 'long', initial: 'the 0th state of many', states };
    const { width, height } = await layoutOf(outlineOf(machine), await loadElk());
    expect(width).toBeLessThan(1.4 * height);
  });

  it('has history, and arrows into and out of a state that holds others', async () => {
    const states = {
      off: { on: { PLAY: 'on.back' } },
      on: { initial: 'slow', on: { STOP: 'off' }, states: { slow: {}, fast: {}, back: { type: 'history' } } },
    };
    const drawing = await layoutOf(outlineOf({ id: 'player', initial: 'off', states }), await loadElk());
    expect(drawing.boxes.map(({ box }) => box.id).sort()).toEqual(['off', 'on', 'on.back', 'on.fast', 'on.slow']);
    expect(drawing.arrows).toHaveLength(2);
  });
});
