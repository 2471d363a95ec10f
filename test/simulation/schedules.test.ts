// Schedules where processes are killed at a tick, and where nobody serves them, under a simulated clock.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import type { DeclaredSchedules } from '../../src/engine/declaredSchedules.ts';
import { type FaultPlace, noFaults } from '../../src/faults.ts';
import type { TickWrite } from '../../src/persistence/scheduleStore.ts';
import { type ScheduleSpec, scheduleSpec } from '../../src/schedule.ts';
import { type Begun, SmallWorld } from './smallWorld.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const chime = workflow<unknown>('chime', { version: '1' }).step('ring', { run: () => 'ding' });
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
});
