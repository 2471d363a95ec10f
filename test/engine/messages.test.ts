// What workflows tell each other reaches those who can take it, however many cannot.
import { describe, expect, it } from 'vitest';
import { Messages } from '../../src/engine/messages.ts';
import { silentLog } from '../../src/log.ts';
import type { Message } from '../../src/persistence/rows/messages.ts';
import type { WorkflowId } from '../../src/workflow.ts';

const idOf = (index: number): WorkflowId => `workflow-${String(index).padStart(5, '0')}` as WorkflowId;

describe('messages that nobody can take yet', () => {
  it('hold up no others, however many there are', async () => {
    const told: Message[] = Array.from({ length: 1_600 }, (_, index) => ({
      to: idOf(index),
      from: idOf(index),
      kind: 'ended',
    }));
    const last = idOf(1_599);
    const asked: number[] = [];
    const reached = new Promise<WorkflowId>((resolve) => {
      const store = {
        messages: (_owner: string, limit: number, except: readonly WorkflowId[]) => {
          asked.push(except.length);
          return Promise.resolve(told.filter(({ to }) => !except.includes(to)).slice(0, limit));
        },
      };
      const messages = new Messages({ store, log: silentLog } as never, {
        isRunning: () => true,
        owner: 'me',
        definitions: () => [],
        parked: () => [],
        inMemory: () => undefined,
        wakeUp: (id) => {
          if (id === last) resolve(id);
          return Promise.reject(new Error('not yet'));
        },
      });
      messages.deliver();
    });
    expect(await reached).toBe(last);
    expect(asked).toEqual([0, 500, 1_000, 1_500]);
  });
});
