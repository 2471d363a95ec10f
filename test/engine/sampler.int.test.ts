// Stored states that are looked at in case: what is corrupt is on record before anybody needs it, once, and by one process at a time.
import { expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import { Sampler, type SamplingOptions } from '../../src/engine/sampler.ts';
import { type PostgresStore } from '../../src/persistence/postgresStore.ts';
import { timeOrderedIds } from '../../src/ids.ts';
import { silentLog } from '../../src/log.ts';
import { noFaults } from '../../src/faults.ts';
import { systemRandom } from '../../src/random.ts';
import { DEFAULT_LIMITS } from '../../src/engine/surroundings.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const waits = workflow('waits', { version: '1' })
  .step('a', { run: () => 7 })
  .waitFor('word');

function samplerOf(engine: EmbeddedEngine, options: Partial<SamplingOptions> = {}) {
  const clock = new SimulatedClock();
  const store = engine.control.store as PostgresStore;
  const around = { store, clock, ids: timeOrderedIds(clock), log: silentLog, limits: DEFAULT_LIMITS };
  const rest = { random: systemRandom, faults: noFaults, owner: '' };
  return { clock, sampler: new Sampler({ ...around, ...rest }, store, engine.control.registry, options) };
}

/** Waiting workflows, and ended ones that nobody looks at. */
async function sleeping(engine: EmbeddedEngine, many = 2) {
  const handles = await Promise.all(Array.from({ length: many }, () => engine.start(waits, undefined)));
  for (const { id } of handles) await reaches(engine, id, 'WAITING');
  return handles;
}

it('records a corrupt head and a corrupt older one, each once, and touches nothing', async () => {
  const engine = await engineOf([waits], { validation: { enabled: false } });
  const [one, other, ended] = await sleeping(engine, 3);
  if (!one || !other || !ended) throw new Error('three were started');
  await ended.signal('word', 1);
  await ended.result();
  const spoil = (id: string, back: number) =>
    rowsOf(
      engine,
      'update workflow_checkpoints set state_bytes = set_byte(state_bytes, 30, get_byte(state_bytes, 30) # 1) where workflow_id = ? and revision = (select revision from workflows where id = ?) - ? returning id',
      [id, id, back],
    );
  await spoil(one.id, 0);
  await spoil(other.id, 1);
  await spoil(ended.id, 0);
  const before = await engine.control.store.find(one.id);
  const { sampler } = samplerOf(engine);
  expect(await sampler.look()).toMatchObject({ corrupt: 2 });
  expect(await sampler.look()).toMatchObject({ corrupt: 2 });
  const errors = await rowsOf<{ workflow_id: string; severity: string; error_message: string }>(
    engine,
    "select * from system_errors where error_type = 'CorruptCheckpointError' order by severity",
  );
  expect(errors.map(({ workflow_id: id, severity }) => [id, severity])).toEqual([
    [one.id, 'critical'],
    [other.id, 'error'],
  ]);
  expect(errors[0]?.error_message).toContain('it goes on from the newest one that is valid');
  expect((await one.validations()).filter(({ valid }) => !valid)).toMatchObject([{ operation: 'SAMPLE', after: null }]);
  expect((await ended.validations()).filter(({ operation }) => operation === 'SAMPLE')).toEqual([]);
  expect(await engine.control.store.find(one.id)).toEqual(before);
});

it('goes through all unfinished workflows, page by page, and begins again', async () => {
  const engine = await engineOf([waits], { validation: { enabled: false } });
  const unfinished = await rowsOf<{ count: string }>(
    engine,
    'select count(*) from workflows where completed_at is null',
  );
  await sleeping(engine, 25);
  const { sampler } = samplerOf(engine);
  const seen: number[] = [];
  for (let page = 0; page < 3; page++) seen.push((await sampler.look()).checkpoints);
  expect(Number(unfinished[0]?.count) + 25).toBeLessThan(40);
  expect(seen[0]).toBe(seen[2]); // Two pages, and the first again.
  expect(seen[1]).toBeLessThan(seen[0] as number);
});

it('leaves it to the process that is looking already', async () => {
  const engine = await engineOf([waits], { validation: { enabled: false } });
  await sleeping(engine, 1);
  const store = engine.control.store as PostgresStore;
  const { sampler } = samplerOf(engine);
  await store.sampleCheckpoints(undefined, async () => {
    expect(await sampler.look()).toEqual({ checkpoints: 0, corrupt: 0 });
  });
  expect((await sampler.look()).checkpoints).toBeGreaterThan(0);
});

it('looks at every interval of the clock that it is given, until it is stopped', async () => {
  const engine = await engineOf([waits], { validation: { enabled: false } });
  const { sampler, clock } = samplerOf(engine, { intervalMs: 500 });
  const looks: Promise<unknown>[] = [];
  const look = sampler.look.bind(sampler);
  sampler.look = () => {
    const looking = look();
    looks.push(looking);
    return looking;
  };
  sampler.start();
  await clock.pass(499);
  expect(looks).toHaveLength(0);
  await clock.pass(1);
  expect(looks).toHaveLength(1);
  await Promise.all(looks);
  await sampler.stop();
  await clock.pass(5_000);
  expect(looks).toHaveLength(1);
});

it('refuses an interval that is none', async () => {
  await expect(
    createEngine({ workflows: [waits], databaseUrl: inject('databaseUrl'), validation: { intervalMs: 0 } }),
  ).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
});
