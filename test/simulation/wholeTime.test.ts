// The time-out of a whole workflow, told exactly: what counts, what does not, and that its end comes once, whatever is killed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { runs } from '../../src/engine/wholeTime.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { type Begun, SmallWorld } from './smallWorld.ts';

const MINUTE = 60_000;
const rowsOf = (world: SmallWorld) => {
  const [rows] = world.workflows;
  if (!rows) throw new Error('nothing was started');
  return rows;
};

async function started(definition: Definition): Promise<{ world: SmallWorld; begun: Begun; id: WorkflowId }> {
  const world = new SmallWorld();
  const begun = await world.begin([definition]);
  const { workflowId } = await world.settled(begun.engine.startWorkflow(definition.name, null));
  return { world, begun, id: workflowId };
}

describe('a workflow that takes longer than its time', () => {
  it('has its running attempt cancelled and is undone, with the time-out on record', async () => {
    const seen: string[] = [];
    const { world } = await started(
      workflow('long', { version: '1', timeoutMs: MINUTE })
        .step('first', { run: () => 1, compensate: () => void seen.push('undone') })
        .step('second', {
          run: ({ signal }) =>
            new Promise((_, reject) => {
              signal.addEventListener('abort', () => {
                seen.push('cancelled');
                reject(signal.reason as Error);
              });
            }),
        }),
    );
    await world.clock.pass(MINUTE - 1_000);
    expect([world.statuses, seen]).toEqual([['RUNNING'], []]);
    await world.clock.pass(3_000);
    expect([world.statuses, seen]).toEqual([['FAILED'], ['cancelled', 'undone']]);
    const { errors, systemErrors } = rowsOf(world);
    expect(errors).toMatchObject([{ errorType: 'WorkflowTimeoutError', category: 'TIMEOUT', step: null }]);
    expect(systemErrors).toMatchObject([{ errorType: 'WorkflowTimeoutError' }]);
  });

  it('is ended once although every process is killed over the time', async () => {
    const build = () =>
      workflow('slept', { version: '1', timeoutMs: MINUTE })
        .step('first', { run: () => 1 })
        .sleep('night', 10 * MINUTE);
    const { world, begun } = await started(build());
    await world.clock.pass(MINUTE / 2);
    expect(rowsOf(world).head).toMatchObject({ owner: null, status: 'WAITING' });
    world.kill(begun);
    await world.clock.pass(3 * MINUTE);
    expect(world.statuses).toEqual(['WAITING']);
    await world.begin([build()]);
    await world.clock.pass(1_000);
    expect(world.statuses).toEqual(['FAILED']);
    expect(rowsOf(world).errors).toHaveLength(1);
    // Counted from the end of its time: by the clock of the one that found it, two and a half minutes late.
    expect(rowsOf(world).errors[0]?.overdueMs).toBeGreaterThanOrEqual(2.5 * MINUTE);
  });

  it('has its whole time again when it is restarted, and ends by it again', async () => {
    const { world, begun, id } = await started(
      workflow('again', { version: '1', timeoutMs: MINUTE }).sleep('nap', 10 * MINUTE),
    );
    await world.clock.pass(MINUTE + 2_000);
    expect(world.statuses).toEqual(['FAILED']);
    await world.settled(begun.engine.restart(id, { from: 'beginning' }));
    await world.clock.pass(MINUTE - 2_000);
    expect(world.statuses).toEqual(['WAITING']);
    await world.clock.pass(5_000);
    expect(world.statuses).toEqual(['FAILED']);
    expect(rowsOf(world).errors).toHaveLength(2);
  });
});

type Phase = { readonly kind: 'sleep' | 'pause' | 'ask'; readonly ms: number };

describe('the clock of a workflow', () => {
  // Design §7: it stands still while the workflow is paused or awaits a person.
  it('counts sleeps and nothing that people take, in any order of both', async () => {
    const phase = fc.record({
      kind: fc.constantFrom('sleep', 'pause', 'ask'),
      ms: fc.integer({ min: 300, max: 20_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(phase, { minLength: 1, maxLength: 6 }), async (phases: Phase[]) => {
        const counted = phases.reduce((sum, { kind, ms }) => sum + (kind === 'sleep' ? ms : 0), 0);
        const ends = [
          await lived(phases, counted + 1_000),
          counted > 0 ? await lived(phases, counted - 100) : 'FAILED',
        ];
        expect(ends).toEqual(['COMPLETED', 'FAILED']);
      }),
      { numRuns: 25 },
    );
  });

  it('stands still while a circuit breaker keeps everything back, and while undoing', () => {
    const position = (wants: readonly object[], context: object = {}, paused = false) =>
      ({
        snapshot: { status: 'active', hasTag: () => paused },
        context: { ending: null, parked: { call: 'p' }, ...context },
        wants,
      }) as never;
    const parked = { kind: 'timer', address: 'call' };
    const asks = { kind: 'question' };
    const sleeps = { kind: 'timer', address: 'nap' };
    const end = { kind: 'end' };
    expect(runs(position([parked, end]))).toBe(false);
    expect(runs(position([{ kind: 'permit', address: 'call' }, asks, end]))).toBe(false);
    expect(runs(position([parked, sleeps, end]))).toBe(true);
    expect(runs(position([asks, { kind: 'attempt' }]))).toBe(true);
    expect(runs(position([{ kind: 'event' }]))).toBe(true);
    expect(runs(position([sleeps], {}, true))).toBe(false);
    expect(runs(position([], { ending: {} }))).toBe(false);
  });

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])('cannot be set to %s', (timeoutMs) => {
    expect(() => workflow('odd', { version: '1', timeoutMs })).toThrow('timeoutMs must be a number from 1 to');
  });
});

/** How a workflow ends that goes through these phases; people take their time, but not a ms more. */
async function lived(phases: readonly Phase[], timeoutMs: number): Promise<string | undefined> {
  let definition = workflow('lived', { version: '1', timeoutMs }).step('begin', {
    run: () => 0,
  }) as never as ReturnType<typeof one>;
  for (const [index, { kind, ms }] of phases.entries()) definition = one(definition, `phase-${index}`, kind, ms);
  const { world, begun, id } = await started(definition);
  const { engine } = begun;
  for (const [index, { kind, ms }] of phases.entries()) {
    const name = `phase-${index}`;
    const isThere = (): boolean => rowsOf(world).head.currentStep === name || world.statuses[0] === 'FAILED';
    while (!isThere()) await world.clock.next();
    if (world.statuses[0] === 'FAILED') break;
    if (kind === 'pause') {
      await world.settled(engine.pause(id));
      await world.clock.pass(ms);
      await world.settled(engine.resume(id));
      await world.settled(engine.sendEvent(id, 'go', null));
    }
    if (kind === 'ask') {
      const asked = [...rowsOf(world).interventions.values()].find(({ decided }) => !decided)?.asked.id ?? '';
      await world.clock.pass(ms);
      await world.settled(engine.decide(asked, { option: 'approve', notes: 'yes' }));
    }
  }
  await world.clock.pass(60_000);
  return world.statuses[0];
}

function one(
  before: ReturnType<typeof workflow<unknown>>,
  name: string,
  kind: Phase['kind'],
  ms: number,
): ReturnType<typeof workflow<unknown>> {
  const after: never[] = before.nodes.slice(-1).map((node) => node.name as never);
  switch (kind) {
    case 'sleep':
      return before.sleep(name as never, ms, { after }) as never;
    case 'pause':
      return before.waitFor(name as never, { event: 'go', after }) as never;
    case 'ask':
      return before.step(name as never, { run: () => 0, intervention: { prompt: 'Go on?' }, after } as never) as never;
  }
}
