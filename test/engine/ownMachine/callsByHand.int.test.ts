// What people do with single calls of an author's own machine: skip one, make one again that is over, begin again from one.
import { assign, fromPromise, setup, spawnChild } from 'xstate';
import { describe, expect, it } from 'vitest';
import { fromMachine } from '../../../src/fromMachine.ts';
import type { EmbeddedEngine } from '../../../src/engine/sdk.ts';
import { engines, reaches, rowsOf } from '../fixture.ts';

const engineOf = engines();

type Call = (args: { input: string; signal: AbortSignal }) => Promise<string>;

/** Packs and sends; a parcel that is lost waits for somebody who looks for it. */
const parcel = (call: Call) =>
  setup({
    types: { context: {} as { said: string[] }, output: {} as string[] },
    actors: { call: fromPromise<string, string>(call as never) },
    actions: {
      keep: assign({
        said: ({ context, event }) => [...context.said, (event as unknown as { output: string }).output],
      }),
    },
  }).createMachine({
    id: 'parcel',
    context: { said: [] },
    initial: 'packing',
    states: {
      packing: {
        invoke: { src: 'call', input: 'pack', onDone: { target: 'packed', actions: 'keep' }, onError: 'lost' },
      },
      packed: { on: { SEND: 'sending' } },
      sending: { invoke: { src: 'call', input: 'send', onDone: { target: 'sent', actions: 'keep' }, onError: 'lost' } },
      lost: { on: { FOUND: 'packed' } },
      sent: { type: 'final' },
    },
    output: ({ context }) => context.said,
  }); // prettier-ignore

const hang = (signal: AbortSignal): Promise<string> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

const linesOf = async (engine: EmbeddedEngine, id: string, type: string): Promise<unknown[]> =>
  (await engine.handle(id as never).events())
    .filter((line) => line.type === type)
    .map(({ payload }) => (payload as { step?: unknown }).step);

describe('a call that is skipped', () => {
  it('gives what the operator gives, and what it would have given is not heard', async () => {
    const hanging = Promise.withResolvers<void>();
    const definition = fromMachine(
      parcel(async ({ input, signal }) => {
        if (input === 'send') return 'sent';
        hanging.resolve();
        return hang(signal);
      }),
      { version: '1' },
    );
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, null as never);
    await hanging.promise;
    await handle.skipStep('packing', { output: 'packed by hand' });
    await reaches(engine, handle.id, 'WAITING');
    expect(await linesOf(engine, handle.id, 'STEP_SKIPPED')).toEqual(['packing']);
    await expect(handle.skipStep('packing')).rejects.toThrow('the machine does not call it now');
    await expect(handle.skipStep('nowhere')).rejects.toThrow('has no step "nowhere"');
    await handle.signal('SEND');
    expect(await handle.result()).toEqual(['packed by hand', 'sent']);
  });

  it('is the one that waits for its next attempt, where another of its step runs', async () => {
    const machine = setup({
      types: { context: {} as { ended: string }, output: {} as { ended: string } },
      actors: {
        look: fromPromise<string, number>(async ({ input, signal }) => {
          if (input === 1) return hang(signal);
          throw new Error('not there');
        }),
      },
    }).createMachine({
      id: 'looks',
      context: { ended: '' },
      initial: 'looking',
      states: {
        looking: {
          entry: [spawnChild('look', { id: 'first', input: 1 }), spawnChild('look', { id: 'second', input: 2 })],
          on: {
            'xstate.done.actor.second': { target: 'over', actions: assign({ ended: 'second' }) },
            'xstate.done.actor.first': { target: 'over', actions: assign({ ended: 'first' }) },
          },
        },
        over: { type: 'final' },
      },
      output: ({ context }) => context,
    });
    const definition = fromMachine(machine, { version: '1', retry: { baseDelayMs: 3_600_000 } });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, null as never);
    await expect.poll(() => linesOf(engine, handle.id, 'RETRY_SCHEDULED'), { timeout: 10_000 }).toHaveLength(1);
    await handle.skipStep('look');
    expect(await handle.result()).toEqual({ ended: 'second' });
  });
});

describe('a call that is over', () => {
  const failing = () => {
    const calls: string[] = [];
    const definition = fromMachine(
      parcel(async ({ input }) => {
        calls.push(input);
        if (input === 'send' && calls.filter((one) => one === 'send').length === 1) throw new Error('the van is gone');
        return `${input} ${calls.length}`;
      }),
      { version: '1', retry: { maxAttempts: 1 } },
    );
    return { calls, definition };
  };

  it('is made again where the machine went elsewhere since: it is where it was when the call began', async () => {
    const { calls, definition } = failing();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, null as never);
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('SEND');
    await expect.poll(() => linesOf(engine, handle.id, 'STEP_FAILED'), { timeout: 10_000 }).toEqual(['sending']);
    await handle.retryStep('sending', { reason: 'there is another van' });
    expect(await handle.result()).toEqual(['pack 1', 'send 3']);
    expect(calls).toEqual(['pack', 'send', 'send']);
    const keys = 'select key from step_attempts where workflow_id = ? order by tag';
    expect(await rowsOf(engine, keys, [handle.id])).toEqual(
      ['packing#1', 'sending#1', 'sending#1~1'].map((key) => ({ key })),
    );
  });

  it('begins again, with all that came after it, by a restart from its step; also when the workflow has ended', async () => {
    const { calls, definition } = failing();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, null as never);
    await reaches(engine, handle.id, 'WAITING');
    await expect(handle.restart({ from: 'step', step: 'sending' })).rejects.toThrow(
      'has not called step "sending" yet',
    );
    await handle.signal('SEND');
    await expect.poll(() => linesOf(engine, handle.id, 'STEP_FAILED'), { timeout: 10_000 }).toEqual(['sending']);
    await handle.restart({ from: 'step', step: 'packing' });
    await reaches(engine, handle.id, 'WAITING');
    await expect.poll(() => calls, { timeout: 10_000 }).toEqual(['pack', 'send', 'pack']);
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('SEND');
    expect(await handle.result()).toEqual(['pack 3', 'send 4']);
    await handle.restart({ from: 'step', step: 'sending' });
    expect(await handle.result()).toEqual(['pack 3', 'send 5']);
    const [again] = (await handle.events()).filter(({ type }) => type === 'WORKFLOW_RESTARTED');
    expect(again?.payload).toMatchObject({ from: 'checkpoint', step: 'packing', actor: 'sdk' });
  });
});
