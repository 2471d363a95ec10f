// kill -9 at every write of two machines of XState's examples: they end as if nothing had happened, and the world saw the same.
import { expect, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';

const kills = killing();
const ENDS = { 'customercreditcheck-0': 'COMPLETED', 'checkcarvitals-0': 'COMPLETED' } as const;

it('authors’ own machines end as if nothing had happened', { timeout: PATIENCE_MS }, async () => {
  expect(await kills('machines', { ends: ENDS })).toEqual([]);
});
