// Schedules where processes are killed at a tick, and where nobody serves them, under a simulated clock.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import type { DeclaredSchedules } from '../../src/engine/declaredSchedules.ts';
import type { Clock } from '../../src/clock.ts';
import { ServerUnavailableError } from '../../src/errors.ts';
import { type FaultPlace, noFaults } from '../../src/faults.ts';
import type { TickWrite } from '../../src/persistence/scheduleStore.ts';
import type { Store } from '../../src/persistence/store.ts';
import { type Overlap, type ScheduleSpec, scheduleSpec } from '../../src/schedule.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { type Begun, SmallWorld } from './smallWorld.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const chime = workflow<unknown>('chime', { version: '1' }).step('ring', { run: () => 'ding' });
const hold = workflow<unknown>('hold', { version: '1' }).waitFor('end');
const other = workflow<unknown>('other', { version: '1' }).step('work', { run: () => 'done' });
const everyMinute: DeclaredSchedules = {
  bell: scheduleSpec('bell', { workflow: 'chime', everyMs: MINUTE, overlap: 'allowAll' }) as ScheduleSpec,
};

class Tower {
  readonly world = new SmallWorld();

  begin(
    definitions: readonly Definition[],
    declared: DeclaredSchedules,
    killedAt?: FaultPlace | 'MISSED' | 'REFUSED',
  ): Promise<Begun> {
    let begun: Begun | undefined;
    const faults = {
      strike: (place: FaultPlace) => {
        if (place !== killedAt || !begun) return undefined;
        this.world.kill(begun);
        return new Promise<void>(() => {});
      },
    };
    return this.world
      .begin(definitions, {
        faults: killedAt ? faults : noFaults,
        around: ({ schedules }) => {
          const store = Object.create(schedules) as typeof schedules;
          store.endTick = async (write: TickWrite): Promise<boolean> => {
            const ended = await schedules.endTick(write);
            if (write.row.outcome !== killedAt || !begun) return ended;
            this.world.kill(begun);
            return new Promise<never>(() => {});
          };
          return { schedules: { store, declared } };
        },
      })
      .then((one) => (begun = one));
  }

  /** Times of the ticks that were started, oldest first. */
  get started(): string[] {
    const [bell] = this.world.storage.schedules.schedules();
    return this.world.storage.schedules
      .ticks(bell?.id ?? '', 1_000)
      .filter(({ outcome }) => outcome === 'STARTED')
      .map(({ tick }) => new Date(tick).toISOString())
      .reverse();
  }
}

const bellOf = (definition: string, overlap: Overlap): ScheduleSpec =>
  scheduleSpec('bell', { workflow: definition, everyMs: MINUTE, overlap }) as ScheduleSpec;

/** Times of the ticks of the bell that were started, oldest first. */
const startsOf = ({ storage }: SmallWorld): number[] => {
  const [bell] = storage.schedules.schedules(['bell']);
  const ticks = storage.schedules.ticks(bell?.id ?? '', 10_000);
  return ticks.flatMap(({ outcome, tick }) => (outcome === 'STARTED' ? tick : [])).reverse();
};

/** Processes whose clocks on the wall may be ahead, and whose store may fail. */
function moved() {
  const world = new SmallWorld();
  const begin = async (
    definitions: readonly Definition[],
    declared: DeclaredSchedules,
    ahead: () => number,
    failing?: (store: Pick<Store, 'findByIdempotencyKey'>) => Store['findByIdempotencyKey'],
  ): Promise<Begun> => {
    let clock: Clock = world.clock;
    return world.begin(definitions, {
      wrap: (store) => {
        const found = store.findByIdempotencyKey.bind(store);
        if (failing) store.findByIdempotencyKey = failing({ findByIdempotencyKey: found });
        return store;
      },
      told: (process) => {
        clock = process.clock;
      },
      around: ({ schedules }) => ({
        clock: { ...clock, now: () => clock.now() + ahead() },
        schedules: { store: schedules, declared },
      }),
    });
  };
  return { world, begin };
}

describe('a schedule', () => {
  it.each(['before tick', 'before commit', 'after commit', 'after tick'] as const)(
    'loses no tick and doubles none where its process is killed %s',
    async (place) => {
      const tower = new Tower();
      const first = await tower.begin([chime], everyMinute, place);
      await tower.world.clock.pass(MINUTE);
      await tower.begin([chime], everyMinute);
      await tower.world.clock.pass(10 * MINUTE);
      const { started } = tower;
      expect(first.process.state).toBe('dead');
      expect(started.length).toBeGreaterThanOrEqual(9);
      const from = Date.parse(started[0] as string);
      expect(started).toEqual(started.map((_, n) => new Date(from + n * MINUTE).toISOString()));
      expect(tower.world.workflows.length).toBe(started.length);
      expect(new Set(tower.world.statuses)).toEqual(new Set(['COMPLETED']));
    },
  );

  it('tells of what was missed, or refused, although its process is killed with the end of that tick', async () => {
    const strict = workflow<unknown>('chime', { version: '2', input: z.literal('never') }).step('ring', {
      run: () => 'ding',
    });
    const tower = new Tower();
    tower.world.kill(await tower.begin([chime], everyMinute));
    await tower.world.clock.pass(2 * HOUR);
    for (const [definition, outcome] of [
      [chime, 'MISSED'],
      [strict, 'REFUSED'],
    ] as const) {
      const killed = await tower.begin([definition], {}, outcome);
      await tower.world.clock.pass(MINUTE);
      expect(killed.process.state).toBe('dead');
      expect(tower.world.storage.platformErrors.map(({ error }) => error.errorType)).toContain(`SCHEDULE_${outcome}`);
    }
  });

  it('is told of as a system error, once, when no process has its definition, and goes on when one has', async () => {
    const tower = new Tower();
    const first = await tower.begin([chime], everyMinute);
    tower.world.kill(first);
    await tower.begin([other], {});
    await tower.world.clock.pass(3 * MINUTE);
    expect(tower.started).toEqual([]);
    const told = tower.world.storage.platformErrors.map(({ error }) => [error.errorType, error.severity]);
    expect(told).toEqual([['SCHEDULE_UNSERVED', 'error']]);
    await tower.begin([chime], {});
    await tower.world.clock.pass(MINUTE);
    expect(tower.started.length).toBeGreaterThanOrEqual(3);
  });

  it('comes at its time again where a clock was ahead for a moment, whatever was told of missed ticks', async () => {
    const { world, begin } = moved();
    let ahead = 0;
    await begin([chime], everyMinute, () => ahead);
    await world.clock.pass(5 * MINUTE);
    ahead = 24 * HOUR;
    await world.clock.pass(MINUTE);
    ahead = 0;
    const from = world.clock.now();
    await world.clock.pass(2 * HOUR);
    const started = startsOf(world).filter((at) => at > from);
    // Those that were started too early are not started again, and a look at the clock is a minute apart.
    expect(started.length).toBeGreaterThanOrEqual(115);
    expect(new Set(started).size).toBe(started.length);
    expect(world.workflows.length).toBe(new Set(world.workflows.map(({ birth }) => birth.idempotencyKey)).size);
  });

  it('lets a tick that waits begin after the one before, though a clock that was ahead made it wait', async () => {
    const { world, begin } = moved();
    let ahead = 0;
    const { engine } = await begin([hold], { bell: bellOf('hold', 'bufferOne') }, () => ahead);
    await world.clock.pass(80_000);
    const [first] = world.workflows;
    ahead = 24 * HOUR;
    await world.clock.pass(20_000);
    ahead = 0;
    expect((await world.settled(engine.schedules.read('bell')))?.bufferedTick).not.toBeNull();
    await world.settled(engine.sendEvent(first?.id as WorkflowId, 'end', null));
    await world.clock.pass(10_000);
    expect(world.workflows.length).toBe(2);
  });

  it('is not held up by more others whose starts fail again and again than are taken at once', async () => {
    const { world, begin } = moved();
    const failing = Object.fromEntries(
      Array.from({ length: 120 }, (_, n) => [`failing${n}`, { ...bellOf('hold', 'skip'), everyMs: 30_000 }]),
    );
    await begin(
      [chime, hold],
      { ...failing, ...everyMinute },
      () => 0,
      ({ findByIdempotencyKey }) =>
        (definition, key) =>
          definition === 'hold'
            ? Promise.reject(new ServerUnavailableError('the server is away', {}))
            : findByIdempotencyKey(definition, key),
    );
    await world.clock.pass(10 * MINUTE);
    expect(startsOf(world).length).toBeGreaterThanOrEqual(9);
  });

  it('is answered the same for one key of a person, also where what was asked for waits', async () => {
    const { world, begin } = moved();
    const { engine } = await begin([hold], { bell: bellOf('hold', 'bufferOne') }, () => 0);
    await world.clock.pass(90_000);
    const trigger = () => world.settled(engine.schedules.trigger('bell', { idempotencyKey: 'k' }));
    const first = await trigger();
    expect(first.workflowId).toBeUndefined();
    expect(await trigger()).toMatchObject({ workflowId: undefined });
    await world.settled(engine.sendEvent(world.workflows[0]?.id as WorkflowId, 'end', null));
    await world.clock.pass(10_000);
    expect(world.workflows.length).toBe(2);
    expect(await trigger()).toMatchObject({ workflowId: world.workflows[1]?.id });
  });

  it.each([
    ['the old one', 0],
    ['the new one', 1],
  ])('leaves a tick that %s of two versions refuses to the other', async (_, wide) => {
    const input = z.object({ n: z.number() });
    const strict = workflow<{ n: number }>('chime', { version: '1', input }).step('ring', { run: () => 'ding' });
    const both = wide === 0 ? [chime, strict] : [strict, chime];
    const { world, begin } = moved();
    const [first] = [await begin([chime], everyMinute, () => 0)];
    world.kill(first);
    for (const definition of both) await begin([definition], {}, () => 0);
    await world.clock.pass(10 * MINUTE);
    expect(world.storage.platformErrors.map(({ error }) => error.errorType)).toEqual([]);
    expect(startsOf(world).length).toBeGreaterThanOrEqual(9);
  });

  it('is told of as refused where every process refuses its ticks', async () => {
    const input = z.object({ n: z.number() });
    const strict = workflow<{ n: number }>('chime', { version: '1', input }).step('ring', { run: () => 'ding' });
    const { world, begin } = moved();
    world.kill(await begin([chime], everyMinute, () => 0));
    for (const definition of [strict, strict]) await begin([definition], {}, () => 0);
    await world.clock.pass(10 * MINUTE);
    expect(new Set(world.storage.platformErrors.map(({ error }) => error.fingerprint)).size).toBe(1);
    const [bell] = world.storage.schedules.schedules();
    const ticks = world.storage.schedules.ticks(bell?.id ?? '', 100);
    expect(new Set(ticks.map(({ outcome }) => outcome))).toEqual(new Set(['REFUSED']));
    expect(ticks.length).toBeGreaterThanOrEqual(9);
  });
});
