// Logs as a stream that nobody can outrun: what is stored after a position, together with all that came at the same one, page by page as the consumer asks.
import type { EntityManager } from '@mikro-orm/postgresql';
import { WorkflowLogLine } from '../persistence/entities/workflow_log.ts';
import { escapeText } from '../persistence/escape.ts';
import type { WorkflowId } from '../workflow.ts';
import { badInput } from './connections.ts';
import type { Context } from './context.ts';
import { oldestSequence } from './events.ts';
import { checkKept, type Doorbell, rungBy } from './tail.ts';

/** Lines of one read; those of one position come together, however many. */
const PAGE = 500;

export type LogOf = { readonly workflowId: WorkflowId } | { readonly threadId: string };

interface LogLines {
  readonly sequence: number;
  readonly entries: readonly WorkflowLogLine[];
}

/**
 * @param afterSequence null: lines to come; 0: all that are kept; n: those that were there after the event n
 * @throws GraphQLError SEQUENCE_EXPIRED where the event after n is not kept any more
 */
export const logTail = (context: Context, of: LogOf, afterSequence: number | null): AsyncGenerator<LogLines> =>
  rungBy(context.recent, (doorbell) => follow(context, of, afterSequence, doorbell));

async function* follow(
  context: Context,
  of: LogOf,
  afterSequence: number | null,
  doorbell: Doorbell,
): AsyncGenerator<LogLines, void, undefined> {
  const { store } = context.engine;
  const start = await store.headSequence();
  let after = afterSequence ?? start;
  if (after > start)
    throw badInput(
      `afterSequence is ${after}, but the log ends at ${start}: it is another log, or an older copy of it`,
    );
  // Lines may be kept longer than events, or shorter; a position is one of the log of events, and what it says holds for all streams.
  await checkKept({ oldestSequence: () => oldestSequence(context.reads.em) }, after);
  doorbell.hang();
  while (!doorbell.removed) {
    doorbell.listen();
    // The head is read before the lines: what is committed in between is found by the next read, never skipped.
    const head = await store.headSequence();
    context.renew();
    const lines = head > after ? await linesAfter(context.reads.em, of, after, head) : [];
    for (const group of groupsOf(lines)) {
      yield group;
      after = group.sequence;
    }
    if (lines.length > 0) continue;
    if (head > after) after = head;
    else await doorbell.rung();
  }
}

/** All lines of each position that is in it. */
async function linesAfter(em: EntityManager, of: LogOf, after: number, head: number): Promise<WorkflowLogLine[]> {
  const first = await page(em, of, after, head, PAGE);
  const last = first.at(-1)?.sequence;
  if (first.length < PAGE || last == null) return first;
  const whole = first.filter(({ sequence }) => sequence !== last);
  return whole.length > 0 ? whole : page(em, of, last - 1, last);
}

const COLUMNS =
  'l.workflow_id, l.line, l.at, l.level, l.message, l.step_id, l.attempt, l.fields, l.dropped, l.sequence, l.late';

async function page(
  em: EntityManager,
  of: LogOf,
  after: number,
  upTo: number,
  limit: number | null = null,
): Promise<WorkflowLogLine[]> {
  const [workflows, which] =
    'workflowId' in of
      ? ['select cast(? as uuid)', of.workflowId]
      : ['select id from workflows where thread_id = ?', escapeText(of.threadId)];
  const rows = await em.execute<object[]>(
    `select ${COLUMNS} from workflow_log l
     where l.workflow_id in (${workflows}) and l.sequence > ? and l.sequence <= ? order by l.sequence, l.workflow_id, l.line limit ?`,
    [which, after, upTo, limit],
  );
  return rows.map((row) => em.map(WorkflowLogLine, row as never) as WorkflowLogLine);
}

function groupsOf(lines: readonly WorkflowLogLine[]): LogLines[] {
  const groups = Map.groupBy(lines, ({ sequence }) => sequence ?? 0);
  return [...groups].map(([sequence, entries]) => ({ sequence, entries }));
}
