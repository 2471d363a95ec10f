// A step whose time is over is seen within a second, also one that does not stop when it is told to.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const engineOf = engines();

describe('a step that takes longer than it may', () => {
  it('and ignores its signal is told of in the log half a second later, and recorded when it is given up', async () => {
    const begun = gate();
    const deaf = workflow('deaf', { version: '1' }).step('hangs', {
      timeoutMs: 60_000,
      retry: { maxAttempts: 1 },
      run: () => {
        begun.open();
        return new Promise(() => {});
      },
    });
    const clock = new MovedClock();
    const engine = await engineOf([deaf], { clock, limits: { graceMs: 30_000 } });
    const handle = await engine.start(deaf, undefined);
    await begun.passed;
    const told = new Promise<void>((resolve) => {
      engine.control.onCommit(() => resolve());
    });
    clock.move(60_000);
    clock.move(500);
    await told;
    const types = async (): Promise<string[]> => (await handle.events()).map(({ type }) => type);
    expect(await types()).toContain('STEP_OVERRAN');
    expect(await types()).not.toContain('ERROR_RECORDED');
    const ended = reaches(engine, handle.id, 'FAILED');
    clock.move(30_000);
    await ended;
    expect(await rowsOf(engine, 'select * from workflow_errors where workflow_id = ?', [handle.id])).toMatchObject([
      { error_type: 'StepTimeoutError', error_category: 'TIMEOUT' },
    ]);
  });

  it('and stops when it is told to is recorded at once, with nothing else said', async () => {
    const polite = workflow('polite', { version: '1' }).step('stops', {
      timeoutMs: 20,
      retry: { maxAttempts: 1 },
      run: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    });
    const engine = await engineOf([polite]);
    const handle = await engine.start(polite, undefined);
    await reaches(engine, handle.id, 'FAILED');
    const events = (await handle.events()).map(({ type }) => type);
    expect(events).toContain('ERROR_RECORDED');
    expect(events).not.toContain('STEP_OVERRAN');
  });
});
