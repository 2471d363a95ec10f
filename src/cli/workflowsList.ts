// `holdfast workflows list`
import type { Call, Flags } from './command.ts';
import { type Connection, list, listFlags, PAGE_INFO } from './listing.ts';
import { serverOf } from './server.ts';
import { ago, durationText, timeOf } from './times.ts';

const STATUSES = [
  'PENDING',
  'RUNNING',
  'RETRYING',
  'WAITING',
  'PAUSED',
  'AWAITING_INTERVENTION',
  'COMPENSATING',
  'ROLLING_BACK',
  'COMPLETED',
  'FAILED',
  'ABORTED',
] as const;

interface Row {
  readonly workflowId: string;
  readonly definition: { readonly name: string; readonly version: string };
  readonly key: string | null;
  readonly status: string;
  readonly phase: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly duration: number | null;
}

const DOCUMENT = `query Workflows($filter: WorkflowFilter, $orderBy: WorkflowOrder, $first: Int, $after: String) {
  workflows(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes {
      id workflowId key threadId definition { name version } status phase revision
      createdAt startedAt updatedAt completedAt duration lastSequence
    }
    ${PAGE_INFO}
  }
}`;

export const workflowListFlags = {
  status: { type: 'string', short: 's', of: 'STATUS', multiple: true, choices: STATUSES, text: 'in this state' },
  definition: { type: 'string', short: 'd', of: 'NAME', text: 'of this definition' },
  version: { type: 'string', of: 'VERSION', text: 'of this version of it' },
  phase: { type: 'string', of: 'NAME', text: "in this phase of the author's" },
  thread: { type: 'string', of: 'ID', text: 'of this user thread' },
  trace: { type: 'string', of: 'ID', text: 'of this trace' },
  unresolved: { type: 'boolean', text: 'with an error that nobody has resolved' },
  since: { type: 'string', of: 'TIME', text: 'created since then: 30m, 2h, 7d ago, or a date' },
  until: { type: 'string', of: 'TIME', text: 'created before then' },
  'oldest-first': { type: 'boolean', text: 'in the order of creation instead of newest first' },
  ...listFlags,
} as const satisfies Flags;

type ListCall = Call<typeof workflowListFlags>;

export function listWorkflows(call: ListCall): Promise<number> {
  const { flags } = call;
  const server = serverOf(call);
  const variables = { filter: filterOf(call), orderBy: orderOf(flags['oldest-first']) };
  return list(call, {
    none: 'no workflows',
    async page(first, after) {
      const data = await server.ask<{ workflows: Connection<Row> }>(DOCUMENT, { ...variables, first, after });
      return data.workflows;
    },
    columns: (now) => [
      { title: 'workflow', of: ({ workflowId }) => workflowId },
      { title: 'status', of: ({ status }) => status },
      { title: 'definition', of: ({ definition: { name, version } }) => `${name} ${version}`, least: 12 },
      { title: 'key', of: ({ key }) => key, least: 10 },
      { title: 'phase', of: ({ phase }) => phase, least: 6 },
      { title: 'created', of: ({ createdAt }) => ago(createdAt, now) },
      { title: 'took', of: ({ duration }) => (duration === null ? '' : durationText(duration)) },
      { title: 'changed', of: ({ updatedAt }) => ago(updatedAt, now), least: 8 },
    ],
  });
}

const orderOf = (oldestFirst: boolean): object => ({ field: 'CREATED_AT', direction: oldestFirst ? 'ASC' : 'DESC' });

function filterOf({ flags, clock }: ListCall): object {
  const now = clock.now();
  const created = {
    ...(flags.since === undefined ? {} : { from: timeOf(flags.since, '--since', now) }),
    ...(flags.until === undefined ? {} : { to: timeOf(flags.until, '--until', now) }),
  };
  const given = {
    status: flags.status.length > 0 ? flags.status : undefined,
    definition: flags.definition,
    version: flags.version,
    phase: flags.phase,
    threadId: flags.thread,
    traceId: flags.trace,
    hasUnresolvedErrors: flags.unresolved || undefined,
    created: Object.keys(created).length > 0 ? created : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
