// Taking one workflow: the fence goes up, so that whoever had it before can no longer write. Two statements, since asking who is alive
// costs more than all the rest and is needed only where another process is named.
import { ALIVE, hasDied } from './alive.ts';
import { STORED_WORKFLOW, WITH_CHECKPOINT } from './storedWorkflow.ts';

/** $1 workflow, $2 owner, $3 whether one that has ended may be taken too, $4 names of definitions or null for any. No row: there is none, it has ended, it is of
 * another definition, or another process is named as its owner. */
export const claimFree = { name: 'claim_free', text: claim('(owner is null or owner = $2)') };

/** The same where the owner is gone; $5 processes from which it may be taken, or null for any. */
export const claimFromGone = {
  name: 'claim_from_gone',
  text: claim(
    `($5::uuid[] is null or owner = any($5)) and not exists (${ALIVE} and p.id = owner)`,
    // Where only its session had ended, it learns so that it has nothing any more.
    `,
robbed as (delete from workflow_processes p using w, (select owner from workflows where id = $1) former
  where p.id = former.owner and p.id <> $2)`,
  ),
};

/** $1 workflow, $2 whether one that has ended counts: who has it, and of which definition it is. */
export const ownerOf = {
  name: 'owner_of',
  text: 'select owner, definition from workflows where id = $1 and (completed_at is null or $2::boolean)',
};

/**
 * $1 workflows, $2 owner. A claim that waited for the last commit of the former owner has the row as that left it, and sees nothing else of what it wrote:
 * what it found without a checkpoint is read again.
 */
export const claimed = {
  name: 'claimed',
  text: `select ${STORED_WORKFLOW} from workflows w ${WITH_CHECKPOINT} where w.id = any($1::uuid[]) and w.owner = $2`,
};

function claim(condition: string, more = ''): string {
  return `
with w as (
  update workflows set fence = fence + 1, owner = $2, interruptions = interruptions + ${hasDied('$2')} where id = $1 and (completed_at is null or $3::boolean)
    and ($4::text[] is null or definition = any($4)) and ${condition}
  returning *),
-- What one that had ended was told, it was told in its life before.
forgotten as (delete from workflow_messages m using w where m.workflow_id = w.id and w.completed_at is not null)${more}
select ${STORED_WORKFLOW} from w ${WITH_CHECKPOINT}`;
}
