// Shortages of the process, on a clock that is moved: when one begins, when it is over, and what is recorded of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alarm } from '../../src/engine/alarm.ts';
import { Configured } from '../../src/engine/configured.ts';
import { Pressure } from '../../src/engine/pressure.ts';
import { type Conditions, DEFAULT_THRESHOLDS, examine } from '../../src/failures/exhaustion.ts';
import { timeOrderedIds } from '../../src/ids.ts';
import { silentLog } from '../../src/log.ts';
import type { Relief } from '../../src/persistence/scarcityStore.ts';
import type { SystemErrorRow } from '../../src/persistence/rows/errors.ts';
import type { VitalSigns } from '../../src/vitals.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

async function watched(signs: { now: VitalSigns }, alarm?: (clock: SimulatedClock) => Alarm) {
  const clock = new SimulatedClock();
  const written: (SystemErrorRow | Relief)[] = [];
  const configured = await Configured.load({ given: undefined, code: new Map(), clock, log: silentLog });
  const pressure = new Pressure({
    vitals: { read: () => signs.now },
    configured,
    alarm: alarm?.(clock) ?? {
      raise: async ({ row }) => void written.push(row),
      relieve: async (fingerprint, notes) => void written.push({ fingerprint, notes, at: clock.now() }),
    },
    clock,
    ids: timeOrderedIds(clock),
    log: silentLog,
    owner: 'p1',
  });
  pressure.start();
  const isHeld = (): boolean => pressure.hold(() => 0) !== undefined;
  return { clock, written, pressure, isHeld };
}

describe('a process', () => {
  it.each([
    ['memory', 5_000, 4_000],
    ['cpu', 0.95, 0.85],
  ] as const)(
    'that is above its threshold of %s for 5 s begins no steps within a second, until it is a tenth below',
    async (resource, above, almost) => {
      const signs = { now: { [resource]: above } as VitalSigns };
      const { clock, written, pressure, isHeld } = await watched(signs);
      await clock.pass(4_400);
      expect(isHeld()).toBe(false);
      await clock.pass(1_000);
      expect(isHeld()).toBe(true);
      expect(pressure.exhausted).toMatchObject([{ resource, value: above, threshold: DEFAULT_THRESHOLDS[resource] }]);
      expect(written).toMatchObject([
        { errorType: 'RESOURCE_EXHAUSTED', context: { resource, value: above, process: 'p1' } },
      ]);
      signs.now = { [resource]: almost };
      await clock.pass(10_000);
      expect(isHeld()).toBe(true);
      signs.now = { [resource]: DEFAULT_THRESHOLDS[resource] * 0.9 };
      await clock.pass(500);
      expect(isHeld()).toBe(false);
      expect(written).toHaveLength(2);
      expect(written[1]).toMatchObject({
        fingerprint: written[0]?.fingerprint,
        notes: expect.stringContaining('after 16 s'),
      });
      await pressure.stop();
    },
  );

  it.each(['nothing', 'processLog', 'notice', 'record'])(
    'that is short of something raises an alarm: log, live notice and record, also where %s is out of order',
    async (out) => {
      const got = { processLog: [] as string[], notice: [] as string[], record: [] as string[], live: [] as string[] };
      const take = (sink: 'processLog' | 'notice' | 'record', said: string): void => {
        if (sink === out) throw new Error('out of order');
        got[sink].push(said);
      };
      const say = (_: object, message: string): void => take('processLog', message);
      const alarmOn = (clock: SimulatedClock): Alarm => {
        const alarm = new Alarm({
          clock,
          log: {
            ...silentLog,
            info: say,
            error: (facts, message) => ('sink' in facts ? undefined : say(facts, message)),
          },
          lines: { keep: () => {} },
          notices: { tell: async ({ payload }) => take('notice', (payload as { message: string }).message) },
          store: {
            recordSystemError: async (_, { message }) => {
              take('record', message);
              return true;
            },
          },
          resolve: async ({ notes }) => take('record', notes),
        });
        alarm.onNotice(({ message }) => got.live.push(message));
        return alarm;
      };
      const signs = { now: { memory: 5_000 } as VitalSigns };
      const { clock, pressure, isHeld } = await watched(signs, alarmOn);
      await clock.pass(6_000);
      expect(isHeld()).toBe(true);
      signs.now = { memory: 100 };
      await clock.pass(1_000);
      expect(isHeld()).toBe(false);
      await pressure.stop();
      const began = expect.stringContaining('no step begins here') as string;
      const ended = expect.stringContaining('steps begin again') as string;
      expect(got.processLog).toEqual(out === 'processLog' ? [] : [began, ended]);
      // Whether it is new, only the record knows.
      expect(got.notice).toEqual(out === 'notice' || out === 'record' ? [] : [began]);
      expect(got.record).toEqual(out === 'record' ? [] : [began, ended]);
      expect(got.live).toEqual([began]);
    },
  );

  it('that has a peak of less than 5 s goes on', async () => {
    const signs = { now: { memory: 9_000 } as VitalSigns };
    const { clock, written, pressure, isHeld } = await watched(signs);
    for (let turn = 0; turn < 10; turn++) {
      signs.now = { memory: 9_000 };
      await clock.pass(4_000);
      signs.now = { memory: 100 };
      await clock.pass(500);
      expect(isHeld()).toBe(false);
    }
    expect(written).toEqual([]);
    await pressure.stop();
  });

  it('whose disk is full begins no steps at the next look', async () => {
    const signs = { now: { disk: 0.5 } as VitalSigns };
    const { clock, pressure, isHeld } = await watched(signs);
    signs.now = { disk: 0.97 };
    await clock.pass(500);
    expect(isHeld()).toBe(true);
    await pressure.stop();
  });
});

describe('a shortage', () => {
  it('of processors is seen at the first look after an event loop that was held up for all of its 5 s', () => {
    const signs = { cpu: 1, memory: 9_000 };
    const { changes } = examine({}, signs, DEFAULT_THRESHOLDS, { now: 9_000, last: 3_999 });
    expect(changes).toMatchObject([{ resource: 'cpu', is: 'exhausted', forMs: 5_001 }]);
    expect(examine({}, signs, DEFAULT_THRESHOLDS, { now: 9_000, last: 4_001 }).changes).toEqual([]);
  });

  it('begins and ends in turns, whatever is measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.integer({ min: 1, max: 4_000 })), {
          maxLength: 80,
        }),
        (looks) => {
          let conditions: Conditions = {};
          let now = 0;
          let isShort = false;
          for (const [share, elapsed] of looks) {
            const last = now;
            now += elapsed;
            const value = share * DEFAULT_THRESHOLDS.memory;
            const found = examine(conditions, { memory: value }, DEFAULT_THRESHOLDS, { now, last });
            conditions = found.conditions;
            for (const { is } of found.changes) {
              expect(is).toBe(isShort ? 'relieved' : 'exhausted');
              isShort = !isShort;
            }
            expect(conditions.memory?.exhaustedSince !== undefined).toBe(isShort);
            expect(isShort && share <= 0.9).toBe(false);
          }
        },
      ),
    );
  });
});
