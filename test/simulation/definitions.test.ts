// Processes with different definitions on one storage: each takes up what it can go on with, and leaves the rest as it was.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { SmallWorld } from './smallWorld.ts';

const SECOND = 1_000;

/** A workflow that naps, whose process is killed; and a process that stays, which has another definition. */
async function deserted() {
  const world = new SmallWorld();
  const calls: string[] = [];
  const naps = workflow('naps', { version: '1' })
    .step('before', { run: () => void calls.push('before') })
    .sleep('nap', 5 * SECOND)
    .step('after', { run: () => void calls.push('after') });
  const other = workflow('other', { version: '1' }).step('only', { run: () => void calls.push('only') });
  const first = await world.begin([naps]);
  const { workflowId: id } = await world.settled(first.engine.startWorkflow('naps', null));
  await world.clock.pass(SECOND);
  world.kill(first);
  const stays = await world.begin([other]);
  const [rows] = world.workflows;
  if (!rows) throw new Error('nothing was started');
  return { world, calls, naps, id, stays, rows, told: world.storage.platformErrors };
}

describe('a workflow whose definition this process lacks', () => {
  it('is left to one that comes within 10 s, and nobody is alarmed', async () => {
    const { world, calls, naps, told, rows } = await deserted();
    await world.clock.pass(9 * SECOND);
    expect(told).toEqual([]);
    expect(rows.owners, 'nobody else took it').toHaveLength(1);
    await world.begin([naps]);
    await world.clock.pass(20 * SECOND);
    expect(rows.head.status).toBe('COMPLETED');
    expect(calls).toEqual(['before', 'after']);
    expect(told).toEqual([]);
  });

  it('is a system error after 10 s without any, once, and goes on by itself when one comes', async () => {
    const { world, naps, id, told, rows } = await deserted();
    await world.clock.pass(60 * SECOND);
    expect(told).toMatchObject([{ workflowId: id, error: { errorType: 'WORKFLOW_PARKED', severity: 'critical' } }]);
    expect(told[0]?.error.message).toContain('no process that is alive has its definition');
    expect(rows.owners).toHaveLength(1);
    await world.begin([naps]);
    await world.clock.pass(SECOND);
    expect(rows.head.status).toBe('COMPLETED');
    expect(told).toHaveLength(1);
  });

  it('is refused to whoever asks this process for it, and is as it was', async () => {
    const { world, id, stays, rows } = await deserted();
    const before = structuredClone({ fence: rows.fence, head: rows.head });
    await expect(world.settled(stays.engine.pause(id))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect({ fence: rows.fence, head: rows.head }).toEqual(before);
  });

  it('keeps the process from nothing that it has', async () => {
    const { world, calls, stays } = await deserted();
    await world.settled(stays.engine.startWorkflow('other', null));
    await world.clock.pass(SECOND);
    expect(calls).toEqual(['before', 'only']);
  });
});
