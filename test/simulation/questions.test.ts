// Questions that nobody answers, told exactly: the reminder at half of the time, what happens at the deadline, each once, whatever is killed.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { OnDeadline } from '../../src/definition.ts';
import { ConflictError, FatalError } from '../../src/failures/authored.ts';
import { SmallWorld } from './smallWorld.ts';

const HOUR = 3_600_000;
const undone: string[] = [];
const before = (onDeadline?: OnDeadline) =>
  workflow('before', { version: '1' })
    .step('draft', { run: () => 1, compensate: () => void undone.push('draft') })
    .step('sign', {
      run: () => 2,
      intervention: { prompt: 'Sign?', deadlineMs: HOUR, ...(onDeadline ? { onDeadline } : {}) },
    });
const about = (onDeadline?: OnDeadline) =>
  workflow('about', { version: '1' })
    .step('draft', { run: () => 1, compensate: () => void undone.push('draft') })
    .step('sign', {
      run: ({ attempt }) => {
        if (attempt === 1) throw new ConflictError('two prices');
        return 2;
      },
      question: { deadlineMs: HOUR, ...(onDeadline ? { onDeadline } : {}) },
    });

const typesOf = (world: SmallWorld): string[] => world.storage.events.map(({ type }) => type);
const timesOf = (world: SmallWorld, type: string): number => typesOf(world).filter((one) => one === type).length;
const onlyQuestion = (world: SmallWorld) => {
  const [question] = world.workflows[0]?.interventions.values() ?? [];
  if (!question) throw new Error('nothing was asked');
  return question;
};

describe.each([
  ['before a step', before, 'MEDIUM', 'HIGH'],
  ['about a failure', about, 'HIGH', 'CRITICAL'],
] as const)('a question %s that nobody answers', (_, build, severity, raised) => {
  it('reminds at half of its time, once, and its severity goes up', async () => {
    const world = new SmallWorld();
    const { engine } = await world.begin([build()]);
    await world.settled(engine.startWorkflow(build().name, null));
    await world.clock.pass(HOUR / 2 - 2_000);
    expect(timesOf(world, 'INTERVENTION_ESCALATED')).toBe(0);
    await world.clock.pass(4_000);
    expect(onlyQuestion(world)).toMatchObject({ asked: { severity }, escalated: [{ severity: raised }] });
    await world.clock.pass(HOUR / 2 - 10_000);
    expect(timesOf(world, 'INTERVENTION_ESCALATED')).toBe(1);
    expect(world.statuses).toEqual(['AWAITING_INTERVENTION']);
  });

  it.each([
    [undefined, ['draft']],
    ['compensate', ['draft']],
    ['fail', []],
  ] as const)('ends the workflow at its deadline, once, with onDeadline %s', async (onDeadline, expected) => {
    undone.length = 0;
    const world = new SmallWorld();
    const { engine } = await world.begin([build(onDeadline)]);
    await world.settled(engine.startWorkflow(build().name, null));
    await world.clock.pass(HOUR + 10_000);
    expect(world.statuses).toEqual(['FAILED']);
    expect(undone).toEqual(expected);
    expect(timesOf(world, 'INTERVENTION_EXPIRED')).toBe(1);
    expect(onlyQuestion(world).decided).toMatchObject({ status: 'EXPIRED', decidedBy: null });
    expect(world.workflows[0]?.errors.at(-1)).toMatchObject({ errorType: 'UnansweredError', category: 'TIMEOUT' });
    expect(world.workflows[0]?.systemErrors.at(-1)).toMatchObject({ errorType: 'UnansweredError' });
  });

  it('stays open with keepWaiting, is marked as overdue once, reminds again and again, and can be answered later', async () => {
    const world = new SmallWorld();
    const { engine } = await world.begin([build('keepWaiting')], { limits: { remindAfterMs: 4 * HOUR } });
    await world.settled(engine.startWorkflow(build().name, null));
    await world.clock.pass(3 * HOUR);
    expect([timesOf(world, 'INTERVENTION_ESCALATED'), timesOf(world, 'INTERVENTION_OVERDUE')]).toEqual([1, 1]);
    expect([world.statuses, engine.inMemory]).toEqual([['AWAITING_INTERVENTION'], 0]);
    for (const [hours, times] of [
      [1, 1],
      [2, 2],
      [6, 2],
      [2, 3],
      [16, 4],
    ] as const) {
      await world.clock.pass(hours * HOUR);
      expect(timesOf(world, 'INTERVENTION_ESCALATED')).toBe(times);
    }
    expect(onlyQuestion(world).escalated.at(-1)).toMatchObject({ severity: 'CRITICAL', overdueAt: null });
    expect(world.workflows[0]?.systemErrors.filter(({ errorType }) => errorType === 'UnattendedWait')).toHaveLength(1);
    const { asked } = onlyQuestion(world);
    const option = asked.options[0]?.key ?? '';
    await world.settled(engine.decide(asked.id, { option, notes: 'at last' }));
    await world.clock.pass(1_000);
    expect(world.statuses).toEqual(['COMPLETED']);
  });

  it('is reminded once and expires once although the process is killed over both times', async () => {
    const world = new SmallWorld();
    const begun = [await world.begin([build()])];
    await world.settled((begun[0] as (typeof begun)[0]).engine.startWorkflow(build().name, null));
    for (const ms of [HOUR / 2 - 1_000, HOUR / 2, 2_000]) {
      await world.clock.pass(ms);
      for (const process of begun.splice(0)) world.kill(process);
      begun.push(await world.begin([build()]));
      await world.clock.pass(500);
    }
    await world.clock.pass(20_000);
    expect(world.statuses).toEqual(['FAILED']);
    expect([timesOf(world, 'INTERVENTION_ESCALATED'), timesOf(world, 'INTERVENTION_EXPIRED')]).toEqual([1, 1]);
  });
});

describe('an undo that cannot be done', () => {
  it('reminds its people at half of its time, is overdue at its deadline, and reminds them again and again', async () => {
    const world = new SmallWorld();
    const { engine } = await world.begin([
      workflow('stuck', { version: '1' })
        .step('take', {
          run: () => 1,
          compensate: () => {
            throw new FatalError('cannot be taken back');
          },
        })
        .step('fall', {
          run: () => {
            throw new FatalError('fell');
          },
        }),
    ]);
    await world.settled(engine.startWorkflow('stuck', null));
    await world.clock.pass(13 * HOUR);
    expect([timesOf(world, 'INTERVENTION_ESCALATED'), timesOf(world, 'INTERVENTION_OVERDUE')]).toEqual([1, 0]);
    await world.clock.pass(12 * HOUR);
    expect([timesOf(world, 'INTERVENTION_ESCALATED'), timesOf(world, 'INTERVENTION_OVERDUE')]).toEqual([1, 1]);
    await world.clock.pass(24 * HOUR);
    expect([timesOf(world, 'INTERVENTION_ESCALATED'), timesOf(world, 'INTERVENTION_OVERDUE')]).toEqual([2, 1]);
    expect([world.statuses, onlyQuestion(world).decided]).toEqual([['COMPENSATING'], undefined]);
  });
});

// The alarm rings while the commit of the answer is under way: of one item of a list, it ended the whole workflow.
describe('an answer in the moment of the deadline', () => {
  it('counts, and the deadline is nothing any more', async () => {
    const world = new SmallWorld();
    const list = workflow('list', { version: '1' }).each('work', {
      items: () => [1, 2],
      run: ({ attempt, item }) => {
        if (attempt === 1 && item === 1) throw new ConflictError('which one?');
        return item;
      },
      question: { deadlineMs: HOUR },
    });
    const { engine } = await world.begin([list], { limits: { sleepAfterMs: 100 * HOUR } });
    await world.settled(engine.startWorkflow('list', null));
    await world.clock.pass(100);
    const { asked } = onlyQuestion(world);
    await world.clock.pass((asked.expiresAt ?? 0) - world.clock.now() - 2);
    const answered = engine.decide(asked.id, { option: 'retry', notes: 'the first' });
    await world.clock.pass(10_000);
    await answered;
    expect(world.statuses).toEqual(['COMPLETED']);
  });
});
