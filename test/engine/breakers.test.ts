// The circuit breakers of two processes on one store, without a database: one probe among them, a store that is away, a wall clock that jumps,
// and how waiting steps are spread. The store keeps its rows in a map and compares generations as the real one does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { entryOf } from '../../src/engine/audit.ts';
import { BreakerCall, type Refusal } from '../../src/engine/breakerCall.ts';
import { Breakers } from '../../src/engine/breakers.ts';
import { isUnavailable, parkedFor } from '../../src/engine/throughBreaker.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { silentLog } from '../../src/log.ts';
import { seededRandom } from '../../src/random.ts';
import type { AuditEntry } from '../../src/persistence/rows/audit.ts';
import type { CircuitStore, CircuitWrite, FoundCircuitRow } from '../../src/persistence/circuitStore.ts';

class StoreInMemory implements CircuitStore {
  readonly rows = new Map<string, FoundCircuitRow>();
  readonly transitions: string[] = [];
  /** Who is in the audit log, by each write that was stored. */
  readonly audited: string[] = [];
  /** Waits before each write. */
  delay: () => Promise<unknown> = () => Promise.resolve();
  isAway = false;
  /** Takes part in the next write and loses its reply. */
  losesReply = false;

  async circuits(keys?: readonly string[]): Promise<readonly FoundCircuitRow[]> {
    if (this.isAway) throw new Error('the database does not answer');
    return [...this.rows.values()].filter(({ key }) => keys?.includes(key) ?? true);
  }

  async saveCircuit({ row, expected, writer, rejected, transitions }: CircuitWrite): Promise<number | undefined> {
    await this.delay();
    if (this.isAway) throw new Error('the database does not answer');
    const stored = this.rows.get(row.key);
    if (stored && stored.generation !== expected) return undefined;
    const kept = (stored?.rejected ?? 0) + rejected;
    this.rows.set(row.key, { ...structuredClone(row), rejected: kept, writtenBy: writer, writerIsAlive: true });
    this.transitions.push(...transitions.map(({ to }) => to));
    this.audited.push(...transitions.flatMap(({ audit }) => audit?.actor ?? []));
    if (!this.losesReply) return this.transitions.length;
    this.losesReply = false;
    return undefined;
  }
}

/** Wall and monotonic time apart; `ring` lets the look of once a second happen. */
class TwoHands implements Clock {
  wall = 1_000_000;
  passed = 0;
  #wakes: (() => void)[] = [];
  now = (): number => this.wall;
  monotonic = (): number => this.passed;
  schedule(_: number, wake: () => void): { cancel(): void } {
    this.#wakes.push(wake);
    return { cancel: () => void (this.#wakes = this.#wakes.filter((one) => one !== wake)) };
  }
  pass(ms: number): void {
    this.wall += ms;
    this.passed += ms;
  }
  async ring(): Promise<void> {
    for (const wake of this.#wakes.splice(0)) wake();
    await settled();
  }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const WORDS = ['FORCE_OPEN', 'FORCE_CLOSED', 'AUTOMATIC'] as const;
const entryBy = (actor: string): AuditEntry =>
  entryOf({ now: () => 0 } as Clock, { action: 'setCircuitBreaker', options: { actor } });

const RESET_MS = 300_000;
const CALL_MS = 60_000;

function house() {
  const circuits = new StoreInMemory();
  const clock = new TwoHands();
  const process = (writer: string): Breakers =>
    new Breakers({ circuits, clock, log: silentLog, writer, random: () => 0.5 });
  return { circuits, clock, process };
}

async function granted(breakers: Breakers, operation = 'pay'): Promise<BreakerCall> {
  const answer = await breakers.ask('payments', operation, CALL_MS);
  if (answer instanceof BreakerCall) return answer;
  throw new Error(`refused: ${answer.because}`);
}
async function refusal(breakers: Breakers): Promise<Refusal> {
  const answer = await breakers.ask('payments', 'pay', CALL_MS);
  if (answer instanceof BreakerCall) throw new Error('granted');
  return answer;
}
async function open(breakers: Breakers): Promise<void> {
  for (let number = 0; number < 5; number++) (await granted(breakers, `operation ${number}`)).failed('ECONNREFUSED');
  await settled();
}
const stateOf = (circuits: StoreInMemory): string | undefined => circuits.rows.get('payments')?.state;

it('a listener that throws changes no state, and keeps nothing from the record or from other listeners (B17)', async () => {
  const { circuits, process } = house();
  const breakers = process('one');
  await granted(breakers);
  const heard: string[] = [];
  breakers.onChange('payments', () => {
    heard.push('first');
    throw new Error('a listener fails');
  });
  breakers.onChange('payments', () => void heard.push('second'));
  await open(breakers);
  expect([stateOf(circuits), circuits.transitions, heard]).toEqual(['open', ['open'], ['first', 'second']]);
  expect((await refusal(breakers)).because).toBe('open');
});

describe('two processes', () => {
  it('give out one probe between them (B16)', async () => {
    const { circuits, clock, process } = house();
    const one = process('one');
    const other = process('other');
    await granted(other);
    await open(one);
    clock.pass(1_000);
    await clock.ring();
    expect((await refusal(other)).because).toBe('open');
    clock.pass(RESET_MS);
    const asked = [one, other, one, other].map(async (each) => each.ask('payments', 'pay', CALL_MS));
    const answers = await Promise.all(asked);
    const calls = answers.filter((answer) => answer instanceof BreakerCall);
    expect(calls).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer instanceof BreakerCall ? [] : [answer.because]))).toEqual([
      'probing',
      'probing',
      'probing',
    ]);
    calls[0]?.succeeded();
    await settled();
    expect(stateOf(circuits)).toBe('closed');
    expect(circuits.transitions).toEqual(['open', 'halfOpen', 'closed']);
    await clock.ring();
    await granted(one);
    await granted(other);
  });

  it('open a circuit once when both see it fail (B13)', async () => {
    const { circuits, process } = house();
    const both = [process('one'), process('other')];
    const calls = [];
    for (const each of both)
      for (let number = 0; number < 5; number++) calls.push(await granted(each, `operation ${number}`));
    for (const call of calls) call.failed('ECONNREFUSED');
    await settled();
    expect(circuits.transitions).toEqual(['open']);
    for (const each of both) expect((await refusal(each)).because).toBe('open');
  });

  it('hear nothing of a call that began before another process changed the circuit (B1)', async () => {
    const { clock, circuits, process } = house();
    const one = process('one');
    const other = process('other');
    const late = await Promise.all([1, 2, 3, 4, 5].map((number) => granted(other, `operation ${number}`)));
    await one.set('payments', 'FORCE_OPEN', { actor: 'ada', reason: 'maintenance' });
    await one.set('payments', 'AUTOMATIC', { actor: 'ada', reason: 'done' });
    await clock.ring();
    for (const call of late) call.failed('ECONNREFUSED');
    await settled();
    expect(stateOf(circuits)).toBe('closed');
    await granted(other);
  });

  it('obey a person who set the circuit in the other, within the next look', async () => {
    const { clock, process } = house();
    const one = process('one');
    const other = process('other');
    await granted(other);
    await clock.ring();
    expect(await one.set('payments', 'FORCE_OPEN', { actor: 'ada', reason: 'maintenance' })).toMatchObject({
      breaker: { state: 'OPEN', forced: true },
      hasChanged: true,
    });
    await clock.ring();
    expect(await refusal(other)).toEqual({ because: 'forced', waitMs: RESET_MS });
  });
});

describe('many people at once', () => {
  it('are each in the audit log once, whatever the other process does meanwhile, and calls as well', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ house: fc.nat(1), to: fc.constantFrom(...WORDS), call: fc.boolean() }), {
          minLength: 2,
          maxLength: 8,
        }),
        async (scheduler, wishes) => {
          const { circuits, process } = house();
          const both = [process('one'), process('other')] as const;
          for (const each of both) await granted(each);
          circuits.delay = () => scheduler.schedule(Promise.resolve());
          const asked = wishes.map(async ({ house: at, to, call }, number) => {
            const breakers = both[at] as Breakers;
            const operation = call ? breakers.askNow('payments', `operation ${number}`) : undefined;
            if (operation instanceof BreakerCall) operation.failed('ECONNREFUSED');
            const audit = entryBy(`person ${number}`);
            const { hasChanged } = await breakers.set('payments', to, { actor: audit.actor, reason: 'so', audit });
            return hasChanged ? [audit.actor] : [];
          });
          await scheduler.waitFor(Promise.all(asked));
          expect(circuits.audited.toSorted()).toEqual((await Promise.all(asked)).flat().toSorted());
        },
      ),
    );
  });

  it('are each taken back where the store does not answer', async () => {
    const { circuits, clock, process } = house();
    const breakers = process('one');
    await granted(breakers);
    await clock.ring();
    circuits.isAway = true;
    const asked = ['FORCE_OPEN', 'FORCE_CLOSED', 'FORCE_OPEN'] as const;
    const answers = await Promise.allSettled(
      asked.map((to, number) => breakers.set('payments', to, { actor: `person ${number}`, reason: 'so' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await granted(breakers);
    circuits.isAway = false;
    await clock.ring();
    expect(circuits.rows.get('payments')).toMatchObject({ state: 'closed', forced: false });
    expect(circuits.transitions).toEqual([]);
  });
});

describe('a call', () => {
  it('tells its end once (B2)', async () => {
    const { circuits, process } = house();
    const breakers = process('one');
    const calls = [await granted(breakers, 'a'), await granted(breakers, 'b')];
    for (const call of calls) for (let again = 0; again < 5; again++) call.failed('ECONNREFUSED');
    await breakers.stop();
    expect(circuits.rows.get('payments')).toMatchObject({ state: 'closed', failureCount: 2 });
  });
});

describe('a store that does not answer', () => {
  it('keeps no call back, and is told what happened when it is there again (B16)', async () => {
    const { circuits, clock, process } = house();
    circuits.isAway = true;
    const breakers = process('one');
    await open(breakers);
    expect((await refusal(breakers)).because).toBe('open');
    clock.pass(RESET_MS);
    const probe = await granted(breakers);
    expect((await refusal(breakers)).because).toBe('probing');
    probe.succeeded();
    clock.pass(30_000);
    await granted(breakers);
    circuits.isAway = false;
    await clock.ring();
    expect(stateOf(circuits)).toBe('closed');
    expect(circuits.transitions).toEqual(['open', 'halfOpen', 'closed']);
    (await granted(breakers)).failed('ECONNREFUSED');
    await clock.ring();
    expect(circuits.rows.get('payments')?.failureCount).toBe(1);
    expect(circuits.rows.get('payments')?.rejected).toBe(2);
  });

  it('changes nothing when a person sets a circuit', async () => {
    const { circuits, clock, process } = house();
    const breakers = process('one');
    await granted(breakers);
    await clock.ring();
    circuits.isAway = true;
    await expect(breakers.set('payments', 'FORCE_OPEN', { actor: 'ada', reason: 'maintenance' })).rejects.toThrow(
      'does not answer',
    );
    await granted(breakers);
    circuits.isAway = false;
    await clock.ring();
    expect(stateOf(circuits)).toBe('closed');
    expect(circuits.transitions).toEqual([]);
  });

  it('hears nothing of a call from before a take-over, although its generation is the same (B1)', async () => {
    const { circuits, clock, process } = house();
    const one = process('one');
    const other = process('other');
    await open(one);
    clock.pass(RESET_MS);
    await clock.ring();
    circuits.isAway = true;
    // Generation 1 is stored; 2, 3 and 4 are in memory only.
    (await granted(one)).gaveBack();
    const late = await granted(one);
    circuits.isAway = false;
    for (const to of ['FORCE_OPEN', 'FORCE_CLOSED', 'AUTOMATIC'] as const)
      await other.set('payments', to, { actor: 'ada', reason: 'it works' });
    await clock.ring();
    expect(circuits.rows.get('payments')).toMatchObject({ state: 'closed', generation: 4 });
    (await granted(one)).failed('ECONNREFUSED');
    late.succeeded();
    await one.stop();
    expect(circuits.rows.get('payments')).toMatchObject({ state: 'closed', generation: 4, failureCount: 1 });
  });

  it('that lost only the reply has given the probe all the same', async () => {
    const { circuits, clock, process } = house();
    const breakers = process('one');
    await open(breakers);
    clock.pass(RESET_MS);
    circuits.losesReply = true;
    (await granted(breakers)).succeeded();
    await settled();
    expect(circuits.transitions).toEqual(['open', 'halfOpen', 'closed']);
  });

  it('that lost only the reply is not told twice', async () => {
    const { circuits, process } = house();
    const breakers = process('one');
    await granted(breakers);
    circuits.losesReply = true;
    await open(breakers);
    await breakers.stop();
    expect(circuits.transitions).toEqual(['open']);
    expect(stateOf(circuits)).toBe('open');
    expect((await refusal(breakers)).because).toBe('open');
  });
});

describe('the wall clock', () => {
  it.each([-3_600_000, 3_600_000])(
    'may jump by %i ms and the circuit stays open as long as before (B8)',
    async (jump) => {
      const { clock, process } = house();
      const breakers = process('one');
      await open(breakers);
      clock.wall += jump;
      clock.pass(RESET_MS - 1);
      expect(await refusal(breakers)).toEqual({ because: 'open', waitMs: 1 });
      clock.pass(1);
      (await granted(breakers)).succeeded();
    },
  );

  it('set back while nobody looked does not keep a restored circuit open for longer than its time (B8)', async () => {
    const { clock, process } = house();
    await open(process('one'));
    clock.wall -= 3_600_000;
    const restored = process('other');
    expect((await refusal(restored)).waitMs).toBe(RESET_MS);
    clock.pass(RESET_MS);
    await granted(restored);
  });
});

describe('the open time', () => {
  /** Opens it, and lets so many tries fail. */
  async function reopened(times: number, random: () => number, openForMs?: number): Promise<number[]> {
    const { circuits, clock } = house();
    const breakers = new Breakers({ circuits, clock, log: silentLog, writer: 'one', random });
    await open(breakers);
    const opened = [];
    for (let number = 0; number <= times; number++) {
      const waitMs = (await refusal(breakers)).waitMs;
      opened.push(waitMs);
      clock.pass(waitMs);
      (await granted(breakers)).failed('ECONNREFUSED', openForMs);
      await settled();
    }
    return opened;
  }

  it('doubles each time that it opens again, up to half an hour', async () => {
    expect(await reopened(4, () => 0.5)).toEqual([1, 2, 4, 6, 6].map((times) => times * RESET_MS));
  });

  it('is a tenth more or less, as the dice have it', async () => {
    expect(await reopened(0, () => 0)).toEqual([0.9 * RESET_MS]);
    expect(await reopened(0, () => 1)).toEqual([1.1 * RESET_MS]);
  });

  it('is longer where the dependency says so, and never shorter', async () => {
    expect((await reopened(1, () => 0.5, 7_200_000))[1]).toBe(7_200_000);
    expect((await reopened(1, () => 0.5, 1_000))[1]).toBe(2 * RESET_MS);
  });

  it('begins anew when a call that tries does not answer within a minute (B6)', async () => {
    const { circuits, clock, process } = house();
    const breakers = process('one');
    await open(breakers);
    clock.pass(RESET_MS);
    const answer = await breakers.ask('payments', 'pay', 24 * 3_600_000);
    clock.pass(60_000);
    expect(await refusal(breakers)).toEqual({ because: 'open', waitMs: 2 * RESET_MS });
    (answer as BreakerCall).succeeded();
    await settled();
    expect(stateOf(circuits)).toBe('open');
    expect(circuits.transitions).toEqual(['open', 'halfOpen', 'open']);
  });
});

describe('a circuit that has closed', () => {
  it('lets calls come back in a ramp: a tenth at first, all after 30 s (B7)', async () => {
    const { clock, process } = house();
    const breakers = process('one');
    await open(breakers);
    clock.pass(RESET_MS);
    (await granted(breakers)).succeeded();
    const through = async (): Promise<number> => {
      let count = 0;
      for (let number = 0; number < 100; number++)
        if ((await breakers.ask('payments', 'pay', CALL_MS)) instanceof BreakerCall) count += 1;
      return count;
    };
    expect(await granted(breakers)).toBeInstanceOf(BreakerCall);
    const counts = [];
    for (let second = 0; second <= 30; second += 10) {
      counts.push(await through());
      clock.pass(10_000);
    }
    for (const [index, share] of [10, 40, 70, 100].entries())
      expect(Math.abs((counts[index] ?? 0) - share)).toBeLessThan(2);
  });
});

describe('who waits', () => {
  it('is woken when it closes, and for three looks after it: a wait may have been stored while it closed', async () => {
    const { circuits, clock, process } = house();
    const releases: (number | null)[] = [];
    const save = circuits.saveCircuit.bind(circuits);
    circuits.saveCircuit = (write) => {
      releases.push(write.releaseOverMs);
      return save(write);
    };
    const breakers = process('one');
    await breakers.set('payments', 'FORCE_OPEN', { actor: 'ada', reason: 'maintenance' });
    await refusal(breakers);
    releases.length = 0;
    await breakers.set('payments', 'FORCE_CLOSED', { actor: 'ada', reason: 'done' });
    for (let look = 0; look < 5; look++) await clock.ring();
    expect(releases.filter((overMs) => overMs !== null)).toEqual([30_000, 30_000, 30_000, 30_000]);
  });
});

describe('a window', () => {
  it('opens by the rate of slow calls, and shows its failures', async () => {
    const { circuits, clock } = house();
    const options = { payments: { kind: 'timeWindow', minimumCalls: 4, slowCallMs: 50, slowCallRate: 0.5 } } as const;
    const breakers = new Breakers({ circuits, clock, log: silentLog, writer: 'one', random: () => 0.5 }, options);
    const ends = async (operation: string, ms: number): Promise<void> => {
      const call = await granted(breakers, operation);
      clock.pass(ms);
      call.succeeded();
    };
    await ends('a', 1);
    await ends('b', 1);
    await ends('a', 50);
    await ends('b', 60);
    await settled();
    expect(circuits.rows.get('payments')).toMatchObject({
      state: 'open',
      reason: '2 of 4 calls took 50 ms or longer; the last in b: too many calls are slow',
    });
  });
});

describe('options', () => {
  it('of an endpoint are over those of its dependency, and those over what was said for all', () => {
    const { circuits, clock } = house();
    const breakers = new Breakers(
      { circuits, clock, log: silentLog, writer: 'one', random: () => 0.5 },
      {
        '*': { failureThreshold: 7, resetTimeoutMs: 1_000 },
        payments: { resetTimeoutMs: 2_000 },
        'payments/refund': { successThreshold: 3 },
      },
    );
    expect(breakers.optionsOf('payments/refund')).toMatchObject({
      failureThreshold: 7,
      resetTimeoutMs: 2_000,
      successThreshold: 3,
      rampMs: 200,
    });
    expect(breakers.optionsOf('mail')).toMatchObject({ failureThreshold: 7, resetTimeoutMs: 1_000, kind: 'counter' });
  });
});

describe('steps that wait', () => {
  it('come back after the open time, spread over a tenth of it and 30 s at most (B7)', () => {
    const reset = fc.integer({ min: 1, max: 86_400_000 });
    fc.assert(
      fc.property(
        reset,
        fc.nat(86_400_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (resetMs, waitMs, drawn) => {
          const parked = parkedFor({ because: 'open', waitMs }, resetMs, () => drawn);
          expect(parked).toBeGreaterThanOrEqual(waitMs);
          expect(parked).toBeLessThanOrEqual(waitMs + Math.min(resetMs / 10, 30_000) + 1);
        },
      ),
    );
    const drawn = [0, 0.5, 0.99].map((random) => parkedFor({ because: 'open', waitMs: 1_000 }, 100_000, () => random));
    expect(drawn).toEqual([1_000, 6_000, 10_900]);
  });

  it.each([1, 50, 2_000])(
    '%i of them are kept back three times at most while the circuit closes, and all are through soon after',
    async (count) => {
      const { clock, process } = house();
      const breakers = process('one');
      await open(breakers);
      clock.pass(RESET_MS);
      const random = seededRandom(count);
      // As long as the probe is out, each waits for a time of its own, which may be in the ramp or after it.
      const began = clock.now();
      (await granted(breakers)).succeeded();
      const { rampMs } = breakers.optionsOf('payments');
      const parkedAt = Array.from({ length: count }, () => began + random() * 1.2 * rampMs);
      let waiting = parkedAt.map((dueAt) => ({ dueAt, commits: 0 }));
      let most = 0;
      let last = began;
      while (waiting.length > 0) {
        const at = Math.min(...waiting.map(({ dueAt }) => dueAt));
        clock.pass(Math.max(0, at - clock.now()));
        const due = waiting.filter(({ dueAt }) => dueAt <= clock.now());
        waiting = waiting.filter((one) => !due.includes(one));
        for (const { commits } of due) {
          const answer = await breakers.ask('payments', 'pay', CALL_MS);
          last = clock.now();
          if (answer instanceof BreakerCall) continue;
          const dueAt = clock.now() + parkedFor(answer, RESET_MS, random);
          const early = breakers.releaseIn('payments', dueAt - clock.now());
          waiting.push({
            dueAt: Math.min(dueAt, clock.now() + (early ?? Number.POSITIVE_INFINITY)),
            commits: commits + 1,
          });
          most = Math.max(most, commits + 1);
        }
      }
      expect(most).toBeLessThanOrEqual(3);
      expect(last - began).toBeLessThanOrEqual(1.2 * rampMs + 1);
    },
  );

  it('look again while a probe is out, at the latest when it has had its time', () => {
    const wait = (waitMs: number, random: number): number =>
      parkedFor({ because: 'probing', waitMs }, 300_000, () => random);
    expect([wait(600_000, 0), wait(600_000, 1)]).toEqual([15_000, 30_000]);
    expect(wait(2_000, 1)).toBe(2_000);
  });
});

describe('what counts against a dependency', () => {
  const coded = (code: string): Error => Object.assign(new Error(code), { code });
  const status = (code: number, headers = {}): Error =>
    Object.assign(new Error(`HTTP ${code}`), { status: code, headers });
  it.each<[string, unknown, boolean]>([
    ['a refused connection', coded('ECONNREFUSED'), true],
    ['a reset connection', coded('ECONNRESET'), true],
    ['a name that does not resolve now', coded('EAI_AGAIN'), true],
    ['HTTP 503', status(503), true],
    ['HTTP 500', status(500), true],
    ['HTTP 504', status(504), true],
    ['HTTP 429 that says until when', status(429, { 'retry-after': '5' }), false],
    ['HTTP 429 alone', status(429), false],
    ['HTTP 404', status(404), false],
    ['HTTP 409', status(409), false],
    ['HTTP 422', status(422), false],
    ['too many open files', coded('EMFILE'), false],
    ['a lock of our own', coded('ELOCKED'), false],
    ['a TypeError', new TypeError('x is not a function'), false],
    ['an abort', new DOMException('gone', 'AbortError'), false],
    ['an open circuit of another library', coded('EOPENBREAKER'), false],
    ['an error of which nothing is known', new Error('hm'), false],
  ])('%s: %s → %s', (_, error, counts) => {
    expect(isUnavailable(classifyError(error, { idempotent: true, now: 0 }))).toBe(counts);
  });
});
