// `createEngine({ classification })`: rules of this system decide what becomes of a step that failed.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, rowsOf } from './fixture.ts';

const engineOf = engines();

describe('rules of this system', () => {
  it('decide about a step that failed, and the record says which one did', async () => {
    let calls = 0;
    const vendor = workflow('vendor', { version: '1' }).step('ask', {
      idempotent: false,
      retry: { baseDelayMs: 1, jitter: 'none' },
      run: () => {
        calls += 1;
        if (calls === 1) throw new Error('VENDOR: queue full, 503 ahead of you');
        return 'served';
      },
    });
    const engine = await engineOf([vendor], {
      classification: {
        after: [
          {
            name: 'queue-full',
            match: { message: '^VENDOR: queue full', step: 'ask' },
            class: 'TRANSIENT',
            category: 'RATE_LIMIT',
            retry: 'always',
          },
        ],
      },
    });
    const handle = await engine.start(vendor, {});
    expect(await handle.result()).toBe('served');
    const rows = await rowsOf<{ error_class: string; error_category: string }>(
      engine,
      'select error_class, error_category from workflow_errors',
    );
    expect(rows).toEqual([{ error_class: 'TRANSIENT', error_category: 'RATE_LIMIT' }]);
  });

  it('are refused before anything is opened where they are wrong', async () => {
    const rule = { name: 'odd', match: { message: '(' }, class: 'FATAL' } as const;
    await expect(engineOf([], { classification: { before: [rule] } })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('classification.before[0].match.message (rule "odd")'),
    });
  });
});
