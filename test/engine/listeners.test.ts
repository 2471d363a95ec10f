// Very many may wait for the end of a workflow at a time: a commit calls only those who wait for the end of this one, and is at its end.
import { describe, expect, it } from 'vitest';
import { Listeners } from '../../src/engine/listeners.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { WorkflowId, WorkflowStatus } from '../../src/workflow.ts';

const moved = (id: string, status: WorkflowStatus) => ({
  workflowId: id as WorkflowId,
  revision: 1,
  sequence: 1,
  status,
});

describe('who waits for the end of a workflow', () => {
  it('is called by the commit that ends it, and by no other', () => {
    const listeners = new Listeners(silentLog);
    const called: string[] = [];
    const stops = Array.from({ length: 1_000 }, (_, at) =>
      listeners.onEnd(`w${at}` as WorkflowId, () => void called.push(`w${at}`)),
    );
    const again = listeners.onEnd('w7' as WorkflowId, () => void called.push('w7 again'));
    listeners.tell(moved('w7', 'RUNNING'));
    listeners.tell(moved('elsewhere', 'COMPLETED'));
    expect(called).toEqual([]);
    listeners.tell(moved('w7', 'COMPLETED'));
    listeners.tell(moved('w9', 'FAILED'));
    expect(called).toEqual(['w7', 'w7 again', 'w9']);
    for (const stop of [...stops, again]) stop();
    expect(listeners.size).toBe(0);
    listeners.tell(moved('w7', 'COMPLETED'));
    expect(called).toHaveLength(3);
  });

  it('and fails keeps nobody else from hearing', () => {
    const said: object[] = [];
    const log: Log = { ...silentLog, error: (bindings: object) => void said.push(bindings) };
    const listeners = new Listeners(log);
    const heard: string[] = [];
    const fails = (): never => {
      throw new Error('no');
    };
    listeners.onCommit(fails);
    listeners.onCommit(({ status }) => void heard.push(status));
    listeners.onEnd('w' as WorkflowId, fails);
    listeners.onEnd('w' as WorkflowId, () => void heard.push('end'));
    listeners.tell(moved('w', 'ABORTED'));
    expect(heard).toEqual(['ABORTED', 'end']);
    expect(said).toMatchObject([{ workflowId: 'w' }, { workflowId: 'w' }]);
  });
});
