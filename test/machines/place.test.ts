// Where a workflow goes on that somebody moves: what is under way goes on only as the same piece of work.
import { expect, it } from 'vitest';
import { compile } from '../../src/machines/compile.ts';
import { place } from '../../src/machines/place.ts';
import { againFrom, anew, returnedTo } from '../../src/machines/wantedPlace.ts';
import { Chart, definitionOf, step } from './chart.ts';

const definition = definitionOf([step('first'), step('left', ['first']), step('right', ['first'])]);
const machine = compile(definition);
const DONE = { kind: 'DONE', output: 'digest' } as const;

it('a restart while a step runs begins it under a tag of its own, so that its intent is written under its new key', () => {
  const { context, snapshot } = new Chart(definition);
  expect(context.tag).toEqual({ first: 1 });
  for (const wanted of [anew(definition, context), returnedTo(definition, context, context)]) {
    const placed = place(machine, definition, wanted, snapshot).context;
    expect([placed.round, placed.tag, placed.attempt]).toEqual([{ first: 1 }, { first: 2 }, { first: 1 }]);
  }
});

it('what runs beside a step that is begun again goes on under its tag', () => {
  const { context, snapshot } = new Chart(definition).after(['first', { ...DONE, tag: 1 } as never]);
  const placed = place(machine, definition, againFrom(definition, context, 'left'), snapshot).context;
  expect([placed.round, placed.tag]).toEqual([{ left: 1 }, { left: 4, right: 3 }]);
});
