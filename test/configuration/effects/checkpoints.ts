// `checkpoints.*`: what of the past is kept, and how it is stored.
import { expect } from 'vitest';
import type { EmbeddedEngine } from '../../../src/engine/sdk.ts';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import { workflow } from '../../../src/index.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { rowsOf } from '../../engine/fixture.ts';
import { alarm, type Effects, type Open } from './effect.ts';

const long = 'long '.repeat(1_000);
const short = 'short '.repeat(10);
/** Five steps of which one is critical, and three values of which one is long. */
const chain = workflow('chain', { version: '1' })
  .step('one', { run: () => long })
  .step('two', { run: () => short, critical: true })
  .step('build', { run: () => 'built' })
  .step('four', { run: () => null })
  .step('five', { run: () => null });

const EVERY_MS = 123_456;

interface Kept {
  readonly id: string;
  readonly type: string;
  readonly types: string[];
  readonly step: string | null;
  readonly encoding: string;
}
const keptOf = (engine: EmbeddedEngine, id: WorkflowId): Promise<Kept[]> =>
  rowsOf(
    engine,
    `select id, checkpoint_type as type, metadata->'types' as types, step_id as step, encoding
     from workflow_checkpoints where workflow_id = ? order by revision`,
    [id],
  );

/** Checkpoints of a finished workflow before and after a run of retention. */
async function swept(open: Open, checkpoints: GivenErrorHandling['checkpoints'], age?: string) {
  const retention = alarm(EVERY_MS);
  const engine = await open([chain], checkpoints ? { checkpoints } : {}, {
    clock: retention.clock,
    retention: { everyMs: EVERY_MS },
  });
  const { id, ...handle } = await finished(engine);
  const before = await keptOf(engine, id);
  if (age)
    await rowsOf(
      engine,
      `update workflow_checkpoints set timestamp = timestamp - interval '${age}' where workflow_id = ?`,
      [id],
    );
  await retention.ring();
  return { before, after: await keptOf(engine, id), ...handle };
}

async function finished(engine: EmbeddedEngine) {
  const handle = await engine.start(chain, null);
  await handle.result();
  return { id: handle.id };
}

const encodings = async (engine: EmbeddedEngine): Promise<{ values: string[]; states: string[] }> => {
  const { id } = await finished(engine);
  const values = await rowsOf<{ encoding: string }>(
    engine,
    'select encoding from workflow_values where workflow_id = ? order by size_bytes',
    [id],
  );
  return {
    values: values.map(({ encoding }) => encoding),
    states: (await keptOf(engine, id)).map(({ encoding }) => encoding),
  };
};

export const CHECKPOINT_EFFECTS: Effects = {
  async 'checkpoints.auto_create'(open) {
    const { before, after } = await swept(open, { auto_create: false });
    expect(after).toEqual(before.slice(-2));
    const usual = await swept(open, { auto_create: true });
    expect(usual.after).toEqual(usual.before);
  },

  async 'checkpoints.types'(open) {
    const { before, after } = await swept(open, { types: ['critical_point'] });
    const newest = before.slice(-2);
    const critical = before.filter(({ types }) => types.includes('critical_point'));
    expect(critical.length).toBeGreaterThan(0);
    expect(after).toEqual(before.filter((one) => critical.includes(one) || newest.includes(one)));
    expect(after.length).toBeLessThan(before.length);
  },

  async 'checkpoints.critical_steps'(open) {
    const typesOfBuild = async (checkpoints: GivenErrorHandling['checkpoints']) => {
      const engine = await open([chain], checkpoints ? { checkpoints } : {});
      const { id } = await finished(engine);
      return (await keptOf(engine, id)).filter(({ step }) => step === 'build').flatMap(({ types }) => types);
    };
    expect(await typesOfBuild({ critical_steps: ['build'] })).toContain('critical_point');
    expect(await typesOfBuild({ critical_steps: ['deployment'] })).not.toContain('critical_point');
  },

  async 'checkpoints.retention.max_checkpoints'(open) {
    const { before, after } = await swept(open, { retention: { max_checkpoints: 3 } });
    expect(before.length).toBeGreaterThan(3);
    expect(after).toEqual(before.slice(-3));
  },

  async 'checkpoints.retention.max_age'(open) {
    const { before, after } = await swept(open, { retention: { max_age: 2 } }, '3 days');
    expect(after).toEqual(before.slice(-2));
    const usual = await swept(open, {}, '3 days');
    expect(usual.after).toEqual(usual.before);
  },

  async 'checkpoints.compression.enabled'(open) {
    const { values, states } = await encodings(
      await open([chain], { checkpoints: { compression: { enabled: false, min_size: 0 } } }),
    );
    expect(new Set([...values, ...states])).toEqual(new Set(['plain']));
  },

  async 'checkpoints.compression.algorithm'(open) {
    const gzip = await open([chain], { checkpoints: { compression: { algorithm: 'gzip' } } });
    expect((await encodings(gzip)).values).toEqual(['plain', 'plain', 'plain', 'gzip']);
    const written = await finished(gzip);
    await gzip.stop();
    const zstd = await open([chain], { checkpoints: { compression: { algorithm: 'zstd' } } });
    expect((await encodings(zstd)).values).toEqual(['plain', 'plain', 'plain', 'zstd']);
    // What the other wrote is read.
    await zstd.control.restart(written.id, { from: 'step', step: 'five' });
    expect(await zstd.handle(written.id).result()).toBe(null);
  },

  async 'checkpoints.compression.min_size'(open) {
    const engine = await open([chain], { checkpoints: { compression: { min_size: 20 } } });
    const { values, states } = await encodings(engine);
    expect(values.filter((encoding) => encoding === 'zstd')).toHaveLength(2);
    expect(states).toContain('zstd');
    const usual = await encodings(await open([chain], { checkpoints: { compression: { min_size: 100_000 } } }));
    expect(usual.values).not.toContain('zstd');
  },
};
