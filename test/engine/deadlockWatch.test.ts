// How soon a deadlock was found is counted from the look that did not see it yet, on a clock that is moved.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { DeadlockWatch } from '../../src/engine/deadlockWatch.ts';
import type { Opened } from '../../src/engine/letter.ts';
import type { LiveWorkflow } from '../../src/engine/liveWorkflow.ts';
import type { Position } from '../../src/engine/position.ts';
import type { Surroundings } from '../../src/engine/surroundings.ts';
import type { Graph } from '../../src/failures/deadlocks.ts';
import { silentLog } from '../../src/log.ts';
import { WHOLE } from '../../src/workflow.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

const claim = (workflowId: string, address: string, name: string, grantedAt: number | null, arrived: number) => ({
  workflowId,
  address,
  needs: { [name]: 1 },
  arrived,
  grantedAt,
});
const CYCLE: Graph = {
  resources: [
    { name: 'left', capacity: 1 },
    { name: 'right', capacity: 1 },
  ],
  claims: [
    claim('one', WHOLE, 'left', 1, 1),
    claim('other', WHOLE, 'right', 1, 2),
    claim('one', 'use', 'right', null, 3),
    claim('other', 'use', 'left', null, 4),
  ],
  children: [],
  work: {},
};

it('a deadlock is counted from the look before the first that saw it', async () => {
  const clock = new SimulatedClock();
  const state: { graph: Graph | undefined } = { graph: undefined };
  const around = {
    clock,
    log: silentLog,
    ids: () => 'id',
    store: { waitGraph: () => Promise.resolve(state.graph) },
  } as unknown as Surroundings;
  const definition = workflow('waits', { version: '1' }).step('use', { run: () => 1 });
  const nodes = new Map([['use', { kind: 'wait', onExhausted: 'compensate' }]]);
  const compiled = { definition, nodes };
  const live = { id: 'one', compiled, identity: { threadId: 'one' } } as unknown as LiveWorkflow;
  const position = { wants: [{ kind: 'grant', address: 'use' }], context: {} } as unknown as Position;
  const found: Opened[] = [];
  const watch = new DeadlockWatch(
    around,
    async (_, letter) => void found.push((await letter(live)).open(position, 1)),
    () => false,
  );
  watch.start();
  await clock.pass(650);
  state.graph = CYCLE; // Two looks did not see it, the last 50 ms ago; the next two do.
  await clock.pass(600);
  watch.stop();
  const [first] = found;
  expect(first?.writes?.errors?.[0]).toMatchObject({ errorType: 'DeadlockDetectedError', overdueMs: 600 });
});
