// Takeover < lease + 2 s: whatever becomes of the process that has workflows in memory, and at whatever moment between two renewals of its lease, another has them all
// and goes on with their steps when its lease and two seconds have passed. Under a simulated clock, so that the bound is of the engine and of no machine.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type Begun, SmallWorld } from './smallWorld.ts';
import { LEASE_MS, RENEW_MS } from './simulatedStore.ts';

const BOUND_MS = LEASE_MS + 2_000;
/** More than are taken over at once. */
const MANY = 1_200;

class House {
  readonly world = new SmallWorld();
  /** Workflow → processes that have begun its step, in order. */
  readonly begun = new Map<string, string[]>();
  /** The next process, by its place in the order of their beginning. */
  #place = 0;

  /** A process whose steps never end. */
  begin(): Promise<Begun> {
    const name = `process ${this.#place++}`;
    const lasting = workflow<unknown>('lasting', { version: '1' }).step('work', {
      run: ({ workflowId }) => {
        this.begun.set(workflowId, [...(this.begun.get(workflowId) ?? []), name]);
        return new Promise<never>(() => {});
      },
    });
    return this.world.begin([lasting]);
  }

  async start({ engine }: Begun, count: number): Promise<void> {
    const starts = Array.from({ length: count }, () => engine.startWorkflow('lasting', null));
    await this.world.settled(Promise.all(starts));
    await this.world.clock.pass(100);
  }

  /** Of the unfinished workflows, whose they are by the storage and who has begun their step last. */
  get owners(): ReadonlySet<string | null> {
    return new Set(this.world.workflows.map(({ head }) => head.owner));
  }

  get workers(): ReadonlySet<string | undefined> {
    return new Set(this.world.workflows.map(({ id }) => this.begun.get(id)?.at(-1)));
  }
}

/** What becomes of the owner. */
const ENDS: Record<string, (house: House, owner: Begun) => void> = {
  'is killed, and its session ends': ({ world }, owner) => world.kill(owner),
  'is gone with its machine, and its session stays open': (_, { process }) => process.kill(),
  'is frozen': (_, { process }) => process.freeze(),
};

describe.each(Object.entries(ENDS))('of a process that %s', (_, ends) => {
  it('all is taken over within the lease and two seconds, whenever that happens', async () => {
    for (let afterMs = 0; afterMs <= 4 * RENEW_MS; afterMs += RENEW_MS / 3) {
      const house = new House();
      const owner = await house.begin();
      // The looks of the other come at any moment between two renewals.
      await house.world.clock.pass((afterMs * 7) % RENEW_MS);
      const other = await house.begin();
      await house.start(owner, 8);
      expect(house.workers).toEqual(new Set(['process 0']));
      await house.world.clock.pass(afterMs);
      ends(house, owner);
      await house.world.clock.pass(BOUND_MS);
      expect(house.owners).toEqual(new Set([other.process.id]));
      expect(house.workers).toEqual(new Set(['process 1']));
    }
  });

  it('all is taken over within that time, also where the first that would take it ends, too', async () => {
    const house = new House();
    const owner = await house.begin();
    await house.start(owner, 8);
    const heirs = [await house.begin(), await house.begin()] as const;
    ends(house, owner);
    ends(house, heirs[0]);
    await house.world.clock.pass(BOUND_MS);
    expect(house.owners).toEqual(new Set([heirs[1].process.id]));
    expect(house.workers).toEqual(new Set(['process 2']));
  });
});

it(`${MANY} workflows are taken over within that time`, async () => {
  const house = new House();
  const owner = await house.begin();
  await house.start(owner, MANY);
  const heir = await house.begin();
  owner.process.kill();
  await house.world.clock.pass(BOUND_MS);
  expect(house.world.workflows.length).toBe(MANY);
  expect(house.owners).toEqual(new Set([heir.process.id]));
  expect(house.workers).toEqual(new Set(['process 1']));
});

it('a process that comes after the end of the last one has everything within that time of its beginning', async () => {
  const house = new House();
  const owner = await house.begin();
  await house.start(owner, 8);
  owner.process.kill();
  const next = await house.begin();
  await house.world.clock.pass(BOUND_MS);
  expect(house.owners).toEqual(new Set([next.process.id]));
  expect(house.workers).toEqual(new Set(['process 1']));
});
