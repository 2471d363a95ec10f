// Everything that is known of the workflows of one schema, read at one moment: the rows of the database, what was acknowledged, and what the
// world outside saw. `rules.ts` judges it.
import pg from 'pg';
import type { Sealed } from '../../src/persistence/seal.ts';
import { type Line, linesOf } from './ledger.ts';
import type { Acknowledged, House } from './worker.ts';

export interface Story {
  readonly workflows: readonly WorkflowRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly attempts: readonly AttemptRow[];
  readonly events: readonly EventRow[];
  /** What the head of the log says is its newest number. */
  readonly headSequence: number;
  readonly ledger: readonly Line[];
  readonly acknowledged: readonly Acknowledged[];
}

export interface WorkflowRow {
  readonly id: string;
  /** Business key; of a child that of its parent, and the step. */
  readonly key: string;
  readonly status: string;
  readonly revision: number;
  readonly checksum: Buffer;
  readonly owner: string | null;
  readonly ended: boolean;
}
export interface CheckpointRow {
  readonly workflow: string;
  readonly revision: number;
  readonly state: Sealed;
  readonly checksum: Buffer;
}
export interface AttemptRow {
  readonly workflow: string;
  readonly tag: number;
  readonly kind: 'run' | 'alternative' | 'compensation';
  readonly key: string;
  readonly attempt: number;
  readonly outcome: string | null;
}
export interface EventRow {
  readonly sequence: number;
  readonly workflow: string;
  /** Null of what is told of a workflow without a commit of it. */
  readonly revision: number | null;
  readonly type: string;
}

/**
 * Reads the files first and then one snapshot of the database: what a file says was in the database before, even while workers run.
 * A schema in which nothing was migrated yet is an empty story.
 */
export async function readStory(databaseUrl: string, house: House): Promise<Story> {
  const ledger = linesOf(house.ledger);
  const acknowledged = linesOf<Acknowledged>(house.acknowledged);
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${house.schema}` });
  await client.connect();
  try {
    const ask = async <Row>(text: string): Promise<Row[]> => (await client.query(text)).rows as Row[];
    const [made] = await ask<{ made: boolean }>(`select to_regclass('workflow_processes') is not null as made`);
    if (!made?.made) return { ...NOTHING, ledger, acknowledged };
    await client.query('begin isolation level repeatable read read only');
    const checkpoints = await ask<StoredCheckpoint>(CHECKPOINTS);
    const [head] = await ask<{ sequence: number }>('select sequence::int from workflow_event_head');
    return {
      workflows: await ask(WORKFLOWS),
      checkpoints: checkpoints.map(({ bytes, encoding, size, ...rest }) => ({
        ...rest,
        state: { bytes, encoding, size },
      })),
      attempts: await ask(ATTEMPTS),
      events: await ask(EVENTS),
      headSequence: head?.sequence ?? 0,
      ledger,
      acknowledged,
    };
  } finally {
    await client.end();
  }
}

const NOTHING = { workflows: [], checkpoints: [], attempts: [], events: [], headSequence: 0 };

type StoredCheckpoint = Omit<CheckpointRow, 'state'> & Sealed;

const WORKFLOWS = `
with recursive named as (
  select id, key from workflows where parent_id is null
  union all select c.id, p.key || '/' || c.parent_step from named p join workflows c on c.parent_id = p.id)
select w.id, n.key, w.status, w.revision::int, w.checksum, w.owner, w.completed_at is not null as ended
from workflows w join named n using (id) order by 2`;
const CHECKPOINTS = `select workflow_id as workflow, revision::int, state_bytes as bytes, encoding, size_bytes as size, checksum
  from workflow_checkpoints order by workflow_id, revision`;
const ATTEMPTS = `select workflow_id as workflow, tag::int, kind, key, attempt, outcome from step_attempts order by workflow_id, tag`;
const EVENTS = `select sequence::int, workflow_id as workflow, revision::int, type from workflow_events order by sequence`;
