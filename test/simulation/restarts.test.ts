// Stories that the simulation found, or that its author suspected while writing it, each told exactly.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ServerUnavailableError } from '../../src/errors.ts';
import { SmallWorld } from './smallWorld.ts';
import { LEASE_MS } from './simulatedStore.ts';

const away = new ServerUnavailableError('the database is away');

describe('a restart', () => {
  // A step that a pause held back had never begun, but was taken for interrupted when its workflow came back into memory.
  it('begins a step that a pause held back, although it must not be called twice', async () => {
    const world = new SmallWorld();
    const calls: string[] = [];
    const { engine } = await world.begin([
      workflow('paused', { version: '1' })
        .step('one', { run: () => world.clock.pass(0).then(() => void calls.push('one')) })
        .step('two', { run: () => void calls.push('two'), idempotent: false }),
    ]);
    const { workflowId } = await world.settled(engine.startWorkflow('paused', null));
    await world.settled(engine.pause(workflowId));
    await world.clock.pass(1_000);
    expect([calls, engine.inMemory]).toEqual([['one'], 0]);
    await world.settled(engine.resume(workflowId));
    await world.clock.pass(1_000);
    expect([calls, world.statuses]).toEqual([['one', 'two'], ['COMPLETED']]);
  });

  // A store that did not answer while a workflow was restored parked that workflow until the next start of the process.
  it('tries again to restore a workflow when the store did not answer', async () => {
    const world = new SmallWorld();
    let isAway = false;
    const sleeper = workflow('sleeper', { version: '1' })
      .step('one', { run: () => 1 })
      .sleep('night', 60_000)
      .step('two', { run: () => 2, when: ({ outputs }) => outputs !== null });
    const { engine } = await world.begin([sleeper], {
      wrap: (store) =>
        new Proxy(store, {
          get: (target, name) =>
            name === 'values' && isAway
              ? () => Promise.reject(away)
              : (Reflect.get(target, name) as () => unknown).bind(target),
        }),
    });
    await world.settled(engine.startWorkflow('sleeper', null));
    isAway = true;
    await world.clock.pass(70_000);
    expect(world.statuses).toEqual(['WAITING']);
    isAway = false;
    await world.clock.pass(10_000);
    expect(world.statuses).toEqual(['COMPLETED']);
  });
});

describe('a process', () => {
  // Its lease was lost, and when the store did not answer at that moment it never took one again: others took its workflows at will.
  it('takes its lease again after the store was away for longer than the lease', async () => {
    const world = new SmallWorld();
    let isAway = false;
    const { engine, process } = await world.begin([workflow('any', { version: '1' }).step('one', { run: () => 1 })], {
      wrap: (store) =>
        new Proxy(store, {
          get: (target, name) =>
            name === 'enter' && isAway
              ? () => Promise.reject(away)
              : (Reflect.get(target, name) as () => unknown).bind(target),
        }),
    });
    isAway = true;
    world.storage.leases.delete(process.id);
    await world.clock.pass(2 * LEASE_MS);
    expect(world.storage.isAlive(process.id)).toBe(false);
    isAway = false;
    await world.clock.pass(5_000);
    expect([world.storage.isAlive(process.id), engine.phase]).toEqual([true, 'running']);
  });

  // Others may have them by then: what went on here would be done twice.
  it('lets go of its workflows when its lease is lost, and tells what runs to stop', async () => {
    const world = new SmallWorld();
    const reasons: unknown[] = [];
    const { engine, process } = await world.begin([
      workflow('any', { version: '1' }).step('one', {
        run: ({ signal }) =>
          new Promise<void>(() => signal.addEventListener('abort', () => reasons.push((signal.reason as Error).name))),
      }),
    ]);
    await world.settled(engine.startWorkflow('any', null));
    world.storage.leases.delete(process.id);
    await world.clock.pass(LEASE_MS);
    expect(reasons).toEqual(['NotRunningError']);
  });

  it('does not keep what it claimed under a lease that was lost before the answer came', async () => {
    const world = new SmallWorld();
    let answered: Promise<void> | undefined;
    let answer = (): void => {};
    const { engine, process } = await world.begin([workflow('any', { version: '1' }).waitFor('word')], {
      wrap: (store) =>
        new Proxy(store, {
          get: (target, name) =>
            name === 'claim'
              ? async (...claimed: Parameters<typeof store.claim>) => {
                  const found = await target.claim(...claimed);
                  await answered;
                  return found;
                }
              : (Reflect.get(target, name) as () => unknown).bind(target),
        }),
    });
    const { workflowId } = await world.settled(engine.startWorkflow('any', null));
    await world.clock.pass(6_000);
    answered = new Promise((resolve) => {
      answer = resolve;
    });
    const sent = engine.sendEvent(workflowId, 'word', null);
    const refused = sent.then(
      () => 'taken',
      (error: Error) => error.message,
    );
    await world.clock.pass(10);
    world.storage.leases.delete(process.id);
    await world.clock.pass(LEASE_MS);
    answer();
    expect(await world.settled(refused)).toContain('the lease was lost since the workflow was taken');
  });

  // A workflow that was born while the process looked for what nobody has was taken over by the process itself: its attempt was cut off.
  it('does not take over its own workflows that were born while it looked', async () => {
    const world = new SmallWorld();
    const once = workflow('once', { version: '1' }).step('one', {
      run: async () => {
        await new Promise<void>((done) => world.clock.schedule(50, done));
      },
      idempotent: false,
    });
    const { engine } = await world.begin([once], {
      wrap: (store) =>
        new Proxy(store, {
          get: (target, name) =>
            name === 'takeOver'
              ? async (...looked: Parameters<typeof store.takeOver>) => {
                  await new Promise<void>((goOn) => world.clock.schedule(20, goOn));
                  return await target.takeOver(...looked);
                }
              : (Reflect.get(target, name) as () => unknown).bind(target),
        }),
    });
    for (let started = 0; started < 100; started++)
      world.clock.schedule(started * 20, () => void engine.startWorkflow('once', null));
    await world.clock.pass(5_000);
    expect(new Set(world.statuses)).toEqual(new Set(['COMPLETED']));
    expect(world.workflows.flatMap(({ fence }) => fence).filter((fence) => fence > 1)).toEqual([]);
  });

  // A fault before an attempt left its workflow running for ever, with nothing running.
  it('takes a workflow up again when an attempt could not be run', async () => {
    const world = new SmallWorld();
    let faults = 1;
    const { engine } = await world.begin([workflow('any', { version: '1' }).step('one', { run: () => 1 })], {
      faults: { strike: (place) => (place === 'before attempt' && faults-- > 0 ? Promise.reject(away) : undefined) },
    });
    await world.settled(engine.startWorkflow('any', null));
    await world.clock.pass(5_000);
    expect(world.statuses).toEqual(['COMPLETED']);
  });
});
