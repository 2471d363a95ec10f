// The process log has one line for each restore and each other check of a stored state, with what was checked and what came of it.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { SmallWorld } from './smallWorld.ts';

it('a workflow that is restored, and one that a person moves, have one structured line each', async () => {
  const world = new SmallWorld();
  const lines: Record<string, unknown>[] = [];
  const log = {
    ...silentLog,
    info: (fields: object, message: string) => void lines.push({ ...fields, message }),
  } as unknown as Log;
  const waits = workflow('waits', { version: '1' }).waitFor('word').waitFor('other');
  const first = await world.begin([waits]);
  const { workflowId } = await world.settled(first.engine.startWorkflow('waits', null));
  await world.clock.pass(1_000);
  world.kill(first);
  const { engine } = await world.begin([waits], { around: () => ({ log }) });
  await world.settled(engine.sendEvent(workflowId, 'other', 1));
  const validated = (): unknown[] => lines.filter(({ message }) => message === 'a stored state was validated');
  const line = {
    workflowId,
    valid: true,
    checkpointId: expect.any(String) as string,
    durationMs: expect.any(Number) as number,
    checks: expect.arrayContaining(['CHECKSUM']) as string[],
  };
  expect(validated()).toEqual([expect.objectContaining({ ...line, operation: 'RESTORE' })]);
  lines.length = 0;
  await world.settled(engine.restart(workflowId, { from: 'beginning' }));
  expect(validated()).toEqual([
    expect.objectContaining({ ...line, operation: 'RESTORE' }),
    expect.objectContaining({ workflowId, operation: 'RESTART', valid: true }),
  ]);
});
