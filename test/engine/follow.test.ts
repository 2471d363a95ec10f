import { expect, it } from 'vitest';
import { follow } from '../../src/engine/follow.ts';
import type { Store } from '../../src/persistence/store.ts';
import type { EventType, WorkflowEvent, WorkflowId } from '../../src/workflow.ts';

const workflowId = '00000000-0000-4000-8000-000000000001' as WorkflowId;

/** A log with these lines, each with its revision. */
const logOf = (lines: readonly (readonly [EventType, number])[]) => {
  const events = lines.map(([type, revision], index) => ({ sequence: index + 1, type, revision, workflowId }));
  const store = {
    onEvents: () => () => {},
    events: async ({ after = 0, limit = 0 }) => events.slice(after, after + limit),
  };
  return store as unknown as Store;
};

const typesOf = async (events: AsyncIterable<WorkflowEvent>): Promise<EventType[]> => {
  const types: EventType[] = [];
  for await (const { type } of events) types.push(type);
  return types;
};

it('a workflow is followed to its end, also where its last commit says more after that', async () => {
  const lines = [
    ['WORKFLOW_STARTED', 1],
    ['WORKFLOW_FAILED', 2],
    ['STEP_OVERRAN', 2],
  ] as const;
  expect(await typesOf(follow(logOf(lines), workflowId))).toEqual(lines.map(([type]) => type));
});

it('a workflow that was opened again is followed on to its second end, over more than one page', async () => {
  const again = Array.from({ length: 400 }, (_, index) => ['STEP_COMPLETED', index + 3] as const);
  const lines = [['WORKFLOW_STARTED', 1], ['WORKFLOW_FAILED', 2], ...again, ['WORKFLOW_COMPLETED', 403]] as const;
  expect(await typesOf(follow(logOf(lines), workflowId))).toEqual(lines.map(([type]) => type));
});
