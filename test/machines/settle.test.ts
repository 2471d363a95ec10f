// A step has failed for good while others run: all ends at once, or what does not depend on it goes on to its own end first.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Definition, OnBranchFailure } from '../../src/definition.ts';
import { type ChartEvent, type StepEvent, to } from '../../src/machines/events.ts';
import type { Ending } from '../../src/machines/context.ts';
import { itemOf } from '../../src/machines/keys.ts';
import { closure } from '../../src/machines/nodes.ts';
import { place } from '../../src/machines/place.ts';
import { compile } from '../../src/machines/compile.ts';
import type { Digest } from '../../src/workflow.ts';
import { Chart, definitionOf, ending, step } from './chart.ts';
import { definitions } from './random.ts';

const output = 'digest' as Digest;
const settled = (definition: Definition): Definition => ({ ...definition, onBranchFailure: 'settle' });
const failed = (name: string, as: Ending['as'] = 'failed'): Ending => ({ ...ending('failed'), as, step: name });
const done = (name: string, tag: number): readonly [string, StepEvent] => [name, { kind: 'DONE', tag, output }];
const fails = (name: string, tag: number, as?: Ending['as']): readonly [string, StepEvent] => [
  name,
  { kind: 'FAIL', tag, ending: failed(name, as) },
];

/** left1 → left2 beside right1 → right2; last is after both. */
const branches = definitionOf([
  step('left1'),
  step('left2', ['left1']),
  step('right1'),
  step('right2', ['right1']),
  step('last', ['left2', 'right2']),
]);

describe('a step that has failed for good', () => {
  it('ends the workflow at once where nothing else is said', () => {
    const chart = new Chart(branches).after(fails('left1', 1));
    expect([chart.status, chart.wish, chart.context.ending?.step]).toEqual(['COMPENSATING', ['quiet'], 'left1']);
  });

  it('lets the branch beside it come to its own end, and nothing that depends on it begins', () => {
    const chart = new Chart(settled(branches)).after(fails('left1', 1));
    expect([chart.status, chart.wish]).toEqual(['RUNNING', ['attempt right1']]);
    expect(chart.steps).toEqual({
      left1: 'FAILED',
      left2: 'PENDING',
      right1: 'RUNNING',
      right2: 'PENDING',
      last: 'PENDING',
    });
    chart.after(done('right1', 2));
    expect(chart.wish).toEqual(['attempt right2']);
    chart.after(done('right2', 3));
    expect(chart.wish).toEqual(['over']);
    chart.after({ type: 'OVER' });
    expect([chart.status, chart.context.ending]).toEqual(['COMPENSATING', failed('left1')]);
    expect(chart.steps).toMatchObject({ left1: 'FAILED', right2: 'COMPLETED', last: 'PENDING' });
  });

  it('is no matter of branches where there are none', () => {
    const chart = new Chart(settled(definitionOf([step('a'), step('b', ['a'])]))).after(fails('a', 1));
    expect(chart.wish).toEqual(['over']);
  });

  it('holds the workflow back no longer than others fail too; the first says what becomes of it', () => {
    const chart = new Chart(settled(branches)).after(fails('right1', 2), fails('left1', 1));
    expect(chart.wish).toEqual(['over']);
    expect(chart.after({ type: 'OVER' }).context.ending).toEqual(failed('right1'));
  });

  it('sends the workflow back to a checkpoint only where no other step ends it', () => {
    const back = new Chart(settled(branches)).after(fails('left1', 1, 'rolledBack'), done('right1', 2));
    expect(back.after(done('right2', 3), { type: 'OVER' }).context.ending?.as).toBe('rolledBack');
    const both = new Chart(settled(branches)).after(fails('left1', 1, 'rolledBack'), fails('right1', 2));
    expect(both.after({ type: 'OVER' }).context.ending).toEqual(failed('right1'));
  });

  it('ends all of it at once where a person says so, or aborts', () => {
    const asks = definitionOf([step('a', [], { intervention: { prompt: '?' } }), step('b')]);
    const fail: StepEvent = { kind: 'FAIL', ending: failed('a'), atOnce: true };
    const begin: StepEvent = { kind: 'BEGIN', question: 'q' };
    const asked = new Chart(settled(asks)).after(['a', begin], ['a', fail]);
    expect([asked.status, asked.wish]).toEqual(['COMPENSATING', ['quiet']]);
    const aborted = new Chart(settled(branches)).after(fails('left1', 1), { type: 'ABORT', ending: ending('aborted') });
    expect([aborted.wish, aborted.context.ending?.as]).toEqual([['quiet'], 'aborted']);
  });

  it('ends the workflow also while it is paused', () => {
    const chart = new Chart(settled(branches)).after({ type: 'PAUSE' }, fails('left1', 1));
    expect(chart.status).toBe('PAUSED');
    chart.after(done('right1', 2));
    expect([chart.wish, chart.status]).toEqual([[], 'PAUSED']);
    expect(chart.after({ type: 'RESUME' }, done('right2', 3)).wish).toEqual(['over']);
  });

  it('stays failed when something beside it is moved by hand, and begins anew when it is itself', () => {
    const definition = settled(branches);
    const chart = new Chart(definition).after(fails('left1', 1));
    const { context } = chart;
    const placed = place(compile(definition), definition, { ...context, done: { right1: 'skipped' } }, chart.snapshot);
    expect(placed.context).toMatchObject({ fallen: { left1: failed('left1') }, tag: { right2: 3 } });
    expect(placed.value).toMatchObject({ executing: { work: { 'left1+right1': { left1: { left1: 'fallen' } } } } });
    const again = place(compile(definition), definition, { ...context, fallen: {} }, chart.snapshot);
    expect(again.context).toMatchObject({ fallen: {}, tag: { left1: 3, right1: 2 } });
  });
});

describe('an item that has failed its step', () => {
  const each = (onItemFailure?: OnBranchFailure) =>
    definitionOf([
      step('files', [], {
        each: { items: () => [], concurrency: 3, tolerated: 0, ...(onItemFailure ? { onItemFailure } : {}) },
        resources: undefined,
      }),
      step('beside'),
    ]);
  const begin: StepEvent = { kind: 'BEGIN', each: { items: output, total: 5, concurrency: 3 } } as never;
  const item = (index: number, tag: number, kind: 'DONE' | 'FAIL'): ChartEvent =>
    to(itemOf('files', index), kind === 'DONE' ? { kind, tag, output } : { kind, tag, ending: failed('files') });
  const begun = (definition: Definition): Chart => new Chart(definition).after(['files', begin]);

  it.each([
    ['failFast', 'failFast', ['quiet']],
    ['settle', 'failFast', ['attempt beside']],
    ['failFast', 'settle', ['attempt beside', 'attempt files[1]', 'attempt files[2]']],
    ['settle', 'settle', ['attempt beside', 'attempt files[1]', 'attempt files[2]']],
    ['settle', undefined, ['attempt beside', 'attempt files[1]', 'attempt files[2]']],
    ['failFast', undefined, ['quiet']],
  ] as const)('branches %s, items %s: what goes on is %j', (branch, items, wish) => {
    const chart = begun({ ...each(items), onBranchFailure: branch }).after(item(0, 2, 'FAIL'));
    expect(chart.wish).toEqual(wish);
  });

  it('lets those beside it end, with their retries, and none begins; then the step has failed', () => {
    const chart = begun({ ...each('settle'), onBranchFailure: 'settle' }).after(item(0, 2, 'FAIL'));
    expect(chart.steps).toMatchObject({ files: 'RUNNING' });
    chart.after(item(1, 3, 'DONE'), item(2, 4, 'FAIL'));
    expect([chart.wish, chart.steps]).toEqual([['attempt beside'], { files: 'FAILED', beside: 'RUNNING' }]);
    expect(chart.context.each).toEqual({});
    expect(chart.after(done('beside', 1)).wish).toEqual(['over']);
  });

  it('ends a workflow that fails fast when those beside it have ended', () => {
    const chart = begun(each('settle')).after(item(0, 2, 'FAIL'), item(1, 3, 'DONE'), item(2, 4, 'DONE'));
    expect([chart.status, chart.wish, chart.context.ending]).toEqual(['COMPENSATING', ['quiet'], failed('files')]);
  });
});

describe('in every workflow whose branches settle', () => {
  const walks = fc.tuple(definitions(8), fc.array(fc.nat(10_000), { minLength: 1, maxLength: 40 }));

  it('nothing begins after what failed, and everything else comes to its end', () => {
    fc.assert(
      fc.property(walks, ([drawn, dice]) => {
        const definition = settled(drawn);
        const before = closure(definition.nodes);
        const chart = new Chart(definition);
        const fallen = new Set<string>();
        const outcomes = [...dice, ...Array.from({ length: 60 }, () => 0)];
        for (const die of outcomes) {
          if (chart.snapshot.status !== 'active' || chart.wish.includes('over')) break;
          const [want] = chart.wants;
          if (!want || !('address' in want)) break;
          const name = want.address;
          for (const lost of fallen) expect(before.get(name)?.has(lost)).toBe(false);
          const falls = die % 3 === 1 && (want.kind === 'attempt' || want.kind === 'question' || want.kind === 'event');
          if (falls) {
            const tag = want.kind === 'attempt' ? { tag: want.tag } : {};
            chart.after([name, { kind: 'FAIL', ...tag, ending: failed(name) }]);
            fallen.add(name);
          } else if (want.kind === 'attempt') chart.after([name, { kind: 'DONE', tag: want.tag, output }]);
          else if (want.kind === 'timer') chart.after([name, { kind: 'DUE', dueAt: want.dueAt }]);
          else if (want.kind === 'question') chart.after([name, { kind: 'RUN' }]);
          else if (want.kind === 'event') chart.after({ type: 'SIGNAL', event: name, payload: output });
          else chart.after([name, { kind: 'BEGIN', dueAt: 1, question: name }]);
        }
        expect(chart.snapshot.status === 'done' ? [] : chart.wish).toEqual(fallen.size === 0 ? [] : ['over']);
        const blocked = (name: string): boolean => [...fallen].some((lost) => before.get(name)?.has(lost));
        const left = definition.nodes.filter(
          ({ name }) => !fallen.has(name) && !blocked(name) && chart.context.done[name] === undefined,
        );
        expect(left).toEqual([]);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
