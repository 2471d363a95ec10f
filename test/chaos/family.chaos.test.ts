// kill -9 at every write of parents and their children in one process.
import { expect, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';
import type { Story } from './story.ts';

const kills = killing();
const ENDS = {
  'parent-0': 'COMPLETED',
  'parent-0/first': 'COMPLETED',
  'parent-0/first/mind': 'COMPLETED',
  'parent-0/second': 'COMPLETED',
  'parent-0/beside': 'COMPLETED',
  'parent-1': 'FAILED',
  'parent-1/first': 'COMPLETED',
  'parent-1/first/mind': 'COMPLETED',
  'parent-1/second': 'FAILED',
  'parent-1/beside': 'COMPLETED',
} as const;

/** Every child was started once, and its end was heard once. */
function heardOnce({ workflows, attempts }: Story): string[] {
  const keys = workflows.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  const children = workflows.filter(({ key, status }) => key.includes('/') && status === 'COMPLETED');
  const parents = new Map(workflows.map((one) => [one.key, one]));
  return [
    ...twice.map((key) => `${key} is there twice`),
    ...children.flatMap(({ key }) => {
      const at = key.lastIndexOf('/');
      const parent = parents.get(key.slice(0, at));
      const ends = attempts.filter(
        (one) =>
          one.workflow === parent?.id && one.key === key.slice(at + 1) && one.kind === 'run' && one.outcome !== null,
      );
      return ends.length === 1 ? [] : [`the end of ${key} was heard ${ends.length} times`];
    }),
  ];
}

it('parents hear of each child once, and all end as if nothing had happened', { timeout: PATIENCE_MS }, async () => {
  expect(await kills('family', { ends: ENDS, atTheEnd: (_house, story) => heardOnce(story) })).toEqual([]);
});
