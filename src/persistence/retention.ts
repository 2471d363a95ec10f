// One batch of what retention removes, as one transaction: checkpoints that nobody may need again, and values that nothing refers to any
// more. Values of a workflow that can still go on are all kept: its undo may need any of them.
import type pg from 'pg';
import type { Digest, WorkflowId } from '../workflow.ts';
import { decompress, type Sealed } from './compress.ts';
import { statePlace, type Vault } from './vault.ts';
import {
  endedBefore,
  keptStates,
  markTrimmed,
  onlyOne,
  type RemovedRow,
  removeBulkOperations,
  removeCheckpoints,
  removeDurations,
  removeErrors,
  removeGroups,
  removeLog,
  removeMessages,
  removeQuarantined,
  removeSystemErrors,
  removeValidations,
  removeValues,
  removeWaits,
} from './sql/retention.ts';
import { alone } from './alone.ts';
import type { ErrorSeverity, HistoryRules, Trimmed } from './historyStore.ts';

/** A page of workflows takes some 10 ms, which no other statement notices. */
const WORKFLOWS = 200;
/** Rows of one transaction: few enough that it is short, many enough that a large backlog goes. */
const CHECKPOINTS = 1_000;
const ERRORS = 1_000;
/** Lines of logs go in larger numbers: there are more, and they are small. */
const LOG_LINES = 10_000;
const FIRST = '00000000-0000-0000-0000-000000000000' as WorkflowId;

/** `after`: where the last batch ended. A failed transaction changes nothing, and throws what the client throws. */
export async function trimHistory(
  pool: pg.Pool,
  schema: string,
  rules: HistoryRules,
  vault: Vault,
  after: WorkflowId = FIRST,
): Promise<Trimmed> {
  return (await alone(pool, onlyOne, schema, (client) => trimPage(client, rules, vault, after))) ?? { is: 'busy' };
}

async function trimPage(client: pg.ClientBase, rules: HistoryRules, vault: Vault, after: WorkflowId): Promise<Trimmed> {
  const before = rules.before / 1_000;
  const answer = await client.query<RemovedRow & pg.QueryResultRow>({
    ...removeCheckpoints,
    values: [after, WORKFLOWS, rules.checkpoints, before, CHECKPOINTS, rules.types ?? null],
  });
  const { removed = 0, looked_at: lookedAt = 0, last = null } = answer.rows[0] ?? {};
  // The same page again: there may be more of it.
  if (removed === CHECKPOINTS) return { is: 'trimmed', checkpoints: removed, values: 0, errors: 0, next: after };
  await client.query({ ...removeValidations, values: [before, CHECKPOINTS] });
  await client.query({ ...removeQuarantined, values: [before, CHECKPOINTS] });
  await client.query({ ...removeBulkOperations, values: [before, CHECKPOINTS] });
  const lines = await client.query({ ...removeLog, values: [after, WORKFLOWS, before, LOG_LINES] });
  if (lines.rowCount === LOG_LINES) return { is: 'trimmed', checkpoints: removed, values: 0, errors: 0, next: after };
  await client.query({ ...removeMessages, values: [CHECKPOINTS] });
  await client.query({ ...removeWaits, values: [CHECKPOINTS] });
  const ended = await client.query<EndedRow>({ ...endedBefore, values: [after, WORKFLOWS, before] });
  let values = 0;
  for (const workflow of ended.rows) values += await trimValues(client, workflow, rules.now, vault);
  // Last, so that nobody who counts or resolves an error waits for the rest.
  const errors = await trimErrors(client, rules, after);
  if (after === FIRST) {
    await client.query({ ...removeDurations, values: [before] });
    await client.query({ ...removeGroups, values: [before, CHECKPOINTS] });
  }
  const end = lookedAt < WORKFLOWS || last === null ? null : last;
  return { is: 'trimmed', checkpoints: removed, values, errors: errors.removed, next: errors.mayBeMore ? after : end };
}

/** A system error's level → the severities that it stands for. */
const LEVELS = { info: 'LOW', warning: 'MEDIUM', error: 'HIGH', critical: 'CRITICAL' } as const;

/** Errors of the page; with the first page, system errors. */
async function trimErrors(
  client: pg.ClientBase,
  { now, errors: { ageMs, resolvedMs } }: HistoryRules,
  after: WorkflowId,
): Promise<{ readonly removed: number; readonly mayBeMore: boolean }> {
  const resolvedBefore = (now - resolvedMs) / 1_000;
  const before = (severities: readonly ErrorSeverity[]): number[] =>
    severities.map((severity) => (now - ageMs[severity]) / 1_000);
  const severities = Object.values(LEVELS);
  const answer = await client.query<{ removed: number }>({
    ...removeErrors,
    values: [after, WORKFLOWS, severities, before(severities), resolvedBefore, ERRORS],
  });
  const removed = answer.rows[0]?.removed ?? 0;
  if (after !== FIRST) return { removed, mayBeMore: removed === ERRORS };
  const system = await client.query<{ removed: number }>({
    ...removeSystemErrors,
    values: [Object.keys(LEVELS), before(severities), resolvedBefore, ERRORS],
  });
  return { removed, mayBeMore: removed === ERRORS || system.rows[0]?.removed === ERRORS };
}

async function trimValues(
  client: pg.ClientBase,
  { id, input, output }: EndedRow,
  now: number,
  vault: Vault,
): Promise<number> {
  const states = await client.query<StateRow>({ ...keptStates, values: [id] });
  if (states.rows.some(({ encrypted }) => encrypted)) await vault.load([id]);
  const referred = states.rows.map((row) => digestsIn(id, row, vault));
  let removed = 0;
  if (referred.every((digests) => digests !== undefined)) {
    const kept = [...new Set([input, ...(output === null ? [] : [output]), ...referred.flat()])];
    removed = (await client.query({ ...removeValues, values: [id, kept] })).rowCount ?? 0;
  }
  await client.query({ ...markTrimmed, values: [id, now / 1_000] });
  return removed;
}

interface EndedRow {
  readonly id: string;
  readonly input: Digest;
  readonly output: Digest | null;
}

interface StateRow {
  readonly id: string;
  readonly revision: number;
  readonly state_bytes: Buffer;
  readonly encoding: Sealed['encoding'];
  readonly size_bytes: number;
  readonly encrypted: boolean;
}

/** Every string that could be a digest (43 characters), wherever it stands, so that a reference that is added later is not forgotten here. */
const DIGEST = /"([A-Za-z0-9_-]{43})"/g;

/** Undefined for a state that cannot be read: what it refers to is unknown. */
function digestsIn(
  workflowId: string,
  { id, revision, state_bytes: bytes, encoding, size_bytes: size, encrypted }: StateRow,
  vault: Vault,
): string[] | undefined {
  try {
    const sealed = vault.unlock({ bytes, encoding, size, encrypted }, statePlace(workflowId, id, revision));
    const text = decompress(sealed, size).toString('utf8');
    return Array.from(text.matchAll(DIGEST), ([, digest]) => digest as string);
  } catch {
    return undefined; // Corruption is found, and told, by who restores it; here nothing is removed for it.
  }
}
