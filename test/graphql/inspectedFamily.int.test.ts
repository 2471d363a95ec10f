// Whoever inspects a workflow sees its children, and theirs, as actors below it, and machines below an author's own with their states: from rows alone.
import { createWebSocketReceiver } from '@statelyai/inspect';
import { expect, it, vi } from 'vitest';
import { setup } from 'xstate';
import { workflow } from '../../src/builder.ts';
import { fromMachine } from '../../src/fromMachine.ts';
import type { InspectionMessage } from '../../src/graphql/inspection/messages.ts';
import { served, start } from './served.ts';

const leaf = workflow<unknown>('leaf', { version: '1' }).waitFor('fall');
const branch = workflow<unknown>('branch', { version: '1' }).child('grow', leaf, { input: () => null });
const tree = workflow<unknown>('tree', { version: '1' })
  .waitFor('spring')
  .child('shoot', branch, { input: () => null });
const ring = setup({}).createMachine({ id: 'ring', initial: 'soft', states: { soft: {}, loud: {} } });
const bell = setup({ actors: { ring } }).createMachine({
  id: 'bell',
  initial: 'hung',
  states: { hung: { invoke: { id: 'inner', src: 'ring', onError: {} } } },
});
const tower = setup({ actors: { great: bell } }).createMachine({
  id: 'tower',
  initial: 'quiet',
  on: { NOON: {} },
  states: { quiet: { invoke: { id: 'one', src: 'great', onError: {} } } },
});
const room = served([leaf, branch, tree, fromMachine(tower, { version: '1' })], { limits: { sleepAfterMs: 0 } });

type Of<Type extends InspectionMessage['type']> = Extract<InspectionMessage, { type: Type }>;

function watch(workflowId: string) {
  const heard: InspectionMessage[] = [];
  const server = `${room().url.replace('http', 'ws')}/inspect?workflow=${workflowId}`;
  createWebSocketReceiver({ server }).subscribe((message) => void heard.push(message as unknown as InspectionMessage));
  const actors = (): Of<'@xstate.actor'>[] => heard.filter((message) => message.type === '@xstate.actor');
  return { heard, actors };
}
const until = (holds: () => unknown): Promise<unknown> => vi.waitUntil(holds, { timeout: 10_000, interval: 5 });

it('announces children when they are started, follows them, and shows them to whoever comes late', async () => {
  const { workflowId } = await start(room(), 'tree');
  const { heard, actors } = watch(workflowId);
  await until(() => actors().length === 1);
  await room().open.engine.sendEvent(workflowId as never, 'spring', null);
  await until(() => actors().length === 3);
  const [root, shoot, grown] = actors();
  expect([root?.name, shoot?.name, grown?.name]).toEqual(['tree', 'branch', 'leaf']);
  expect(shoot).toMatchObject({ rootId: workflowId, parentId: workflowId });
  expect(grown).toMatchObject({ rootId: workflowId, parentId: shoot?.sessionId });
  await room().open.engine.sendEvent(grown?.sessionId as never, 'fall', null);
  const done = (): string[] =>
    heard.flatMap((one) => (one.type === '@xstate.snapshot' && one.snapshot.status === 'done' ? [one.sessionId] : []));
  await until(() => new Set(done()).size === 3);
  expect(heard.every(({ rootId }) => rootId === workflowId)).toBe(true);

  const late = watch(workflowId);
  await until(() => late.actors().length === 3);
  expect(late.actors().map(({ sessionId }) => sessionId)).toEqual(actors().map(({ sessionId }) => sessionId));
  expect(late.actors()[0]?.snapshot.children).toEqual({ [shoot?.sessionId ?? '']: { id: shoot?.sessionId } });
});

it('shows machines below an own machine with their definitions', async () => {
  const { workflowId } = await start(room(), 'tower');
  await room().reaches(workflowId, 'WAITING');
  const { heard, actors } = watch(workflowId);
  await until(() => actors().length === 3);
  expect(actors().map(({ sessionId }) => sessionId)).toEqual([
    workflowId,
    `${workflowId}/one`,
    `${workflowId}/one/inner`,
  ]);
  const states = actors().map(({ definition }) => Object.keys((JSON.parse(definition) as { states: object }).states));
  expect(states).toEqual([['quiet'], ['hung'], ['soft', 'loud']]);
  // Under its own name, so that an inspector finds it on an arrow of the author's chart.
  await room().open.engine.sendEvent(workflowId as never, 'NOON', null);
  await until(() => heard.some((one) => one.type === '@xstate.event' && one.event.type === 'NOON'));
});
