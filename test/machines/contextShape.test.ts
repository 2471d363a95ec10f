// A context of thirty fields keeps its layout from one event to the next: as a table, each copy and each look-up would cost several times as much.
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { to } from '../../src/machines/events.ts';
import { Chart, definitionOf, recovering, step } from './chart.ts';

setFlagsFromString('--allow-natives-syntax');
const isLaidOut = runInThisContext('(thing) => %HasFastProperties(thing)') as (thing: object) => boolean;

describe('the context of a chart', () => {
  it('keeps its layout through retries, waits and ends', () => {
    const chart = new Chart(definitionOf([step('a'), step('b', ['a']), step('c', ['b'])]));
    for (const name of ['a', 'b', 'c']) {
      chart.after(to(name, { kind: 'RETRY', tag: chart.context.count, dueAt: 5, delayMs: 5, recovering }));
      expect(isLaidOut(chart.context)).toBe(true);
      chart.after(to(name, { kind: 'DUE', dueAt: 5 }));
      chart.after(to(name, { kind: 'DONE', tag: chart.context.count, output: null }));
      expect(isLaidOut(chart.context)).toBe(true);
    }
    expect(chart.context.done).toEqual({ a: 'completed', b: 'completed', c: 'completed' });
    const restored = chart.restored();
    expect(restored.context).toEqual(chart.context);
  });
});
