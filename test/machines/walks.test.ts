// Random definitions, walked through by random legal events: what must hold at every position on the way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinal, type Digest, type StepKey } from '../../src/workflow.ts';
import { type ChartEvent, to } from '../../src/machines/events.ts';
import type { Wanted } from '../../src/machines/wanted.ts';
import { Chart, ending, recovering } from './chart.ts';
import { definitions } from './random.ts';

const output = 'digest' as Digest;

/** What the engine or a person may send now; never nothing, while the workflow has not ended. */
function legal(chart: Chart, dice: number): ChartEvent {
  const general: ChartEvent[] = chart.context.ending
    ? []
    : [{ type: 'PAUSE' }, { type: 'RESUME' }, { type: 'RESUME' }, ...(dice % 11 === 0 ? [aborting] : [])];
  const options = [...chart.wants.flatMap((want) => answers(want, chart)), ...general];
  return options[dice % options.length] as ChartEvent;
}

const aborting: ChartEvent = { type: 'ABORT', ending: ending('aborted') };

function answers(want: Wanted, chart: Chart): ChartEvent[] {
  switch (want.kind) {
    case 'attempt': {
      const { tag, address } = want;
      const isUndo = want.work === 'compensation';
      const ways: ChartEvent[] = [
        to(address, { kind: 'DONE', tag, output }),
        to(address, { kind: 'RETRY', tag, dueAt: tag * 10, delayMs: 10, recovering }),
        to(address, { kind: 'ASK', tag, question: `q${tag}`, recovering }),
      ];
      return isUndo
        ? ways
        : [...ways, to(address, { kind: 'GIVE_UP', tag }), to(address, { kind: 'ALTERNATIVE', tag, recovering })];
    }
    case 'timer':
      return [to(want.address, { kind: 'DUE', dueAt: want.dueAt })];
    case 'question':
      return want.address === want.step
        ? [to(want.address, { kind: 'RUN' }), to(want.address, { kind: 'SKIP', output }), fails(want.address)]
        : [to(want.address, { kind: 'RUN' }), to(want.address, { kind: 'GIVE_UP', tag: 0 })];
    case 'event':
      return [{ type: 'SIGNAL', event: want.step, payload: output }, fails(want.address)];
    case 'decision':
      return [
        to(want.address, { kind: 'BEGIN', dueAt: 1, question: `before ${want.address}` }),
        to(want.address, { kind: 'SKIP', output: null }),
      ];
    case 'over':
      return [{ type: 'OVER' }];
    case 'quiet':
      return [{ type: 'SETTLED' }];
    case 'plan':
      return [{ type: 'PLANNED', undo: toUndo(chart) }];
    default:
      throw new Error(`a walk meets ${want.kind}, which it does not know`);
  }
}

const fails = (address: string): ChartEvent => to(address, { kind: 'FAIL', ending: ending('failed') });

/** What the journal would say: everything that is done and has an undo, last first. */
const toUndo = ({ context, definition }: Chart) =>
  Object.keys(context.done)
    .filter((name) => definition.nodes.some((node) => node.name === name && node.kind === 'step' && node.compensate))
    .reverse()
    .map((name) => ({ key: name as StepKey, output: null }));

/** Walks until the end or until the dice are used up, and gives the events. */
function walk(chart: Chart, dice: readonly number[], look: (chart: Chart) => void): ChartEvent[] {
  const sent: ChartEvent[] = [];
  for (const die of dice) {
    if (isFinal(chart.status)) break;
    const event = legal(chart, die);
    sent.push(event);
    look(chart.after(event));
  }
  return sent;
}

const walks = fc.tuple(definitions(10), fc.array(fc.nat(10_000), { minLength: 1, maxLength: 60 }));
const RUNS = { numRuns: 200, seed: 7 };

describe('on every random walk', () => {
  it('the count never goes back, and no tag is used twice', () => {
    fc.assert(
      fc.property(walks, ([definition, dice]) => {
        let count = 0;
        const users = new Map<number, string>();
        walk(new Chart(definition), dice, ({ context, wants }) => {
          expect(context.count).toBeGreaterThanOrEqual(count);
          count = context.count;
          for (const want of wants) {
            if (want.kind !== 'attempt') continue;
            expect(want.tag).toBeLessThanOrEqual(count);
            const work = `${want.work} ${want.key} ${want.attempt}`;
            expect(users.get(want.tag) ?? work).toBe(work);
            users.set(want.tag, work);
          }
        });
      }),
      RUNS,
    );
  });

  it('something is wanted, unless it has ended or a pause holds everything back', () => {
    fc.assert(
      fc.property(walks, ([definition, dice]) => {
        walk(new Chart(definition), dice, (chart) => {
          const going = chart.status === 'PAUSED' ? chart.restored().after({ type: 'RESUME' }) : chart;
          expect(isFinal(going.status) || going.wants.length > 0).toBe(true);
        });
      }),
      RUNS,
    );
  });

  it('the stored form restores to an equal position that wants the same', () => {
    fc.assert(
      fc.property(walks, ([definition, dice]) => {
        walk(new Chart(definition), dice, (chart) => {
          if (isFinal(chart.status)) return;
          const restored = chart.restored();
          expect(restored.stored).toEqual(chart.stored);
          expect(restored.wants).toEqual(chart.wants);
          expect([restored.status, restored.steps]).toEqual([chart.status, chart.steps]);
        });
      }),
      { ...RUNS, numRuns: 150 },
    );
  });

  it('what follows is the same from the restored position', () => {
    fc.assert(
      fc.property(walks, ([definition, dice]) => {
        const half = Math.floor(dice.length / 2);
        const chart = new Chart(definition);
        walk(chart, dice.slice(0, half), () => {});
        if (isFinal(chart.status)) return;
        const restored = chart.restored();
        const [sent, again] = [chart, restored].map((one) => walk(one, dice.slice(half), () => {}));
        expect(again).toEqual(sent);
        expect(restored.stored).toEqual(chart.stored);
      }),
      RUNS,
    );
  });

  it('a workflow whose every wish is granted ends', () => {
    fc.assert(
      fc.property(definitions(10), (definition) => {
        const chart = new Chart(definition);
        walk(
          chart,
          Array.from({ length: 40 }, () => 0),
          () => {},
        );
        expect(chart.status).toBe('COMPLETED');
      }),
      RUNS,
    );
  });

  it('what is given up is in notUndone and never in undone, and the two are all that was planned', () => {
    fc.assert(
      fc.property(walks, ([definition, dice]) => {
        const chart = new Chart(definition);
        let planned = 0;
        walk(chart, [...dice, ...dice, ...dice], ({ context }) => {
          planned = Math.max(planned, context.undo.length);
          expect(context.undone.filter((key) => context.notUndone.includes(key))).toEqual([]);
        });
        if (!isFinal(chart.status)) return;
        expect(chart.context.undone.length + chart.context.notUndone.length).toBe(planned);
      }),
      RUNS,
    );
  });
});
