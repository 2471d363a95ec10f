// kill -9 at every write of a workflow that is taken to another version of its definition: it is on the one or the other, and goes on from there.
import { expect, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';

const kills = killing();

it('is migrated once, and what was done before stays done', { timeout: PATIENCE_MS }, async () => {
  expect(await kills('migrating', { ends: { 'house-0': 'COMPLETED', 'house-1': 'COMPLETED' } })).toEqual([]);
});
