// What a person does with a step whose child works: the child is called off, and nothing runs beside what it undoes.
import { workflow } from '../../../src/builder.ts';
import type { Row } from '../row.ts';
import { order } from '../words.ts';
import type { World } from '../world.ts';

const NIGHT_MS = 8 * 3_600_000;

/** A child that can be called off in its sleep; the second one is in a hurry. */
function travel(name: string, world: World) {
  let children = 0;
  return workflow(`${name}-travel`, { version: '1' })
    .step('book', { run: () => ++children, compensate: () => void world.undone.push(`book ${name}`) })
    .sleepUntil('night', ({ outputs }) => (outputs.book === 1 ? world.clock.now() + NIGHT_MS : 0))
    .step('arrive', { run: ({ outputs }) => `arrived with booking ${outputs.book}` });
}

const travels = (name: string, world: World) =>
  order(name, world)
    .child('travel', travel(name, world), { input: () => ({}) })
    .step('tell', {
      run: ({ outputs }) => `${outputs.travel}${world.undone.length > 0 ? ' after the undo' : ''}`,
    });

export const MOVED: readonly Row[] = [
  {
    id: 'child-skipped',
    what: 'A person skips a step while its child works: the step is over when the child has undone what it did',
    recoverable: false,
    with: (name, world) => [travel(name, world)],
    build: travels,
    until: ['WAITING'],
    // The clock is not put forward meanwhile: the child has its time.
    meanwhile: async (_world, handle) => {
      await handle.skipStep('travel', { output: 'went on foot' });
      await handle.result();
    },
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, travel SKIPPED×1, tell COMPLETED×1',
      errors: [],
      events: ['STEP_PARKED', 'STEP_SKIPPED', 'STEP_CHILD_ENDED', 'WORKFLOW_COMPLETED'],
      undone: ['book child-skipped'],
      output: 'went on foot after the undo',
    },
  },
  {
    id: 'child-restarted',
    what: 'A person has a step begin again while its child works: the new child begins when the old one has undone what it did',
    recoverable: false,
    with: (name, world) => [travel(name, world)],
    build: travels,
    until: ['WAITING'],
    meanwhile: async (_world, handle) => {
      await handle.restart({ from: 'step', step: 'travel' });
      await handle.result();
    },
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, travel COMPLETED×2, tell COMPLETED×1',
      errors: [],
      events: ['WORKFLOW_RESTARTED', 'WORKFLOW_COMPLETED'],
      undone: ['book child-restarted'],
      output: 'arrived with booking 2 after the undo',
    },
  },
];
