// kill -9 at every write of workflows that go back: to the checkpoint before a step that failed for good, and to one that a person chose.
import { expect, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';

const kills = killing();

it('goes back, undoes and goes on as if nothing had happened', { timeout: PATIENCE_MS }, async () => {
  expect(await kills('returning', { ends: { 'parcel-0': 'COMPLETED' } })).toEqual([]);
});
