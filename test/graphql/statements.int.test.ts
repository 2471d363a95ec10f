// The number of SQL statements of a query depends on its shape, not on the number of rows.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { served, start } from './served.ts';

const room = served();

const DEEP = `query ($first: Int!) { workflows(first: $first) { totalCount nodes {
  id input output lastSequence definition { name steps { key } }
  steps(first: 5) { nodes { key status output error { message } idempotencyKey retryHistory { totalAttempts } } }
  allowedActions machineSnapshot
  attempts(first: 5) { totalCount nodes { output error { message } } }
  completedPhases tasks { status }
  checkpoints(first: 5) { nodes { type storedBytes state workflow { id } completedPhases validation { valid } } }
  recoveryAttempts(first: 5) { totalCount nodes { success error { message } } }
  retryHistories(first: 5) { totalCount nodes { totalAttempts finalSuccess attempts { error { message } } } }
  stateHistory(first: 5) { nodes { status checkpoint { id } } }
  errors(first: 5) { totalCount nodes { message checkpoint { id } workflow { status } } }
  interventions(first: 5) { nodes { prompt error { id } } }
} } }`;

describe('a deep query', () => {
  beforeAll(async () => {
    for (let at = 0; at < 8; at += 1) {
      const { workflowId } = await start(room(), 'release', { failures: 1 });
      await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    }
  });

  /** Of one query; what the server does beside it from time to time may be among them. */
  async function statementsOnce(first: number): Promise<number> {
    const seen: string[] = [];
    const logger = room().open.orm.config.getLogger();
    const spy = vi.spyOn(logger, 'logQuery').mockImplementation(({ query }) => void seen.push(query ?? ''));
    await room().ask(DEEP, { first });
    spy.mockRestore();
    return seen.length;
  }
  const statements = async (first: number): Promise<number> =>
    Math.min(await statementsOnce(first), await statementsOnce(first), await statementsOnce(first));

  it('takes as many statements for eight workflows as for two, and no more than its lists', async () => {
    const two = await statements(2);
    const eight = await statements(8);
    // Two lists are read in one statement or in two, as their turns come; one that is read for each workflow would make six more.
    expect(Math.abs(eight - two)).toBeLessThanOrEqual(2);
    expect(eight).toBeGreaterThan(15);
    expect(eight).toBeLessThanOrEqual(29);
  });
});
