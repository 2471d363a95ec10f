// The watchdog on the real PostgreSQL, and a workflow found by its business key.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

describe('the watchdog', () => {
  it('gives a sleeping workflow its lost alarm back', { timeout: 20_000 }, async () => {
    const nap = workflow('watched-nap', { version: '1' }).sleep('nap', 3_600_000);
    const engine = await engineOf([nap]);
    const { id } = await engine.start(nap, undefined);
    await reaches(engine, id, 'WAITING');
    const alarm = async () => {
      const [row] = await rowsOf<{ owner: string | null; wake_at: Date | null }>(
        engine,
        'select owner, wake_at from workflows where id = ?',
        [id],
      );
      return row;
    };
    while ((await alarm())?.owner !== null) await new Promise((next) => setImmediate(next));
    const before = (await alarm())?.wake_at;
    await rowsOf(engine, 'update workflows set wake_at = null where id = ?', [id]);
    while ((await alarm())?.wake_at === null) await new Promise((next) => setImmediate(next));
    expect((await alarm())?.wake_at).toEqual(before);
    expect(await rowsOf(engine, 'select id from workflow_interventions where workflow_id = ?', [id])).toEqual([]);
  });
});

describe('a workflow with a business key', () => {
  it('is found by it, the unfinished one first', async () => {
    const keyed = workflow('keyed', { version: '1' }).waitFor('go');
    const engine = await engineOf([keyed]);
    expect(await engine.find(keyed, 'A-7')).toBeUndefined();
    const first = await engine.start(keyed, undefined, { key: 'A-7' });
    expect((await engine.find(keyed, 'A-7'))?.id).toBe(first.id);
    await first.signal('go', 'one');
    await first.result();
    const second = await engine.start(keyed, undefined, { key: 'A-7' });
    const found = await engine.find(keyed, 'A-7');
    expect(found?.id).toBe(second.id);
    await found?.signal('go', 'two');
    expect(await found?.result()).toBe('two');
    expect((await engine.find(keyed, 'A-7'))?.id).toBe(second.id);
  });
});
