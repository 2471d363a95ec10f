// Stored states as actors: a compiled workflow is one, an author's own machine has whatever its snapshot has below it.
import { expect, it } from 'vitest';
import { workflowActors } from '../../src/graphql/inspection/actors.ts';

const bell = { id: 'bell', states: { hung: {} } };
const definition = {
  name: 'light',
  machine: { id: 'light', states: { on: {} } },
  machines: { 'clock/bell': {}, bell },
};

it('is the workflow alone for a compiled one', () => {
  const state = { machine: 'light', status: 'active', value: 'on', context: { count: 2 } };
  expect(workflowActors('w1', definition, state)).toEqual([
    {
      sessionId: 'w1',
      rootId: 'w1',
      name: 'light',
      definition: definition.machine,
      snapshot: {
        status: 'active',
        value: 'on',
        context: { count: 2 },
        children: {},
        historyValue: {},
        tags: [],
      },
    },
  ]);
});

it('is the author’s own machine as XState persists it, with the actors below it by their path', () => {
  const leaf = { src: 'ring', snapshot: { status: 'active', value: 'ringing' } };
  const child = { src: 'bell', snapshot: { status: 'active', value: 'hung', children: { ring: leaf } } };
  const snapshot = { status: 'active', value: { on: 'bright' }, context: { watts: 5 }, children: { bell: child } };
  const state = { status: 'active', value: 'carried', context: { own: { version: '1', snapshot } } };
  const actors = workflowActors('w1', definition, state);
  expect(actors.map(({ sessionId, parentId, rootId, name }) => [sessionId, parentId, rootId, name])).toEqual([
    ['w1', undefined, 'w1', 'light'],
    ['w1/bell', 'w1', 'w1', 'bell'],
    ['w1/bell/ring', 'w1/bell', 'w1', 'ring'],
  ]);
  expect(actors.map((actor) => actor.definition)).toEqual([definition.machine, bell, { id: 'ring' }]);
  expect(actors.map(({ snapshot: { value, children } }) => [value, children])).toEqual([
    [{ on: 'bright' }, { bell: { id: 'bell' } }],
    ['hung', { ring: { id: 'ring' } }],
    ['ringing', {}],
  ]);
});
