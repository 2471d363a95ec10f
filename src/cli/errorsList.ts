// `holdfast errors list`
import type { Call, Flags } from './command.ts';
import { type Connection, list, listFlags, PAGE_INFO } from './listing.ts';
import { shortId } from './identity.ts';
import { serverOf } from './server.ts';
import { ago, timeOf } from './times.ts';
import { UsageError } from './usageError.ts';
import { workflowId } from './workflowNamed.ts';

const ALERT_LEVELS = ['INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
const CLASSES = ['TRANSIENT', 'RETRIABLE', 'FATAL', 'CONFLICT'] as const;

export const errorListFlags = {
  all: { type: 'boolean', short: 'a', text: 'every error that a workflow recorded, resolved ones too' },
  type: { type: 'string', short: 't', of: 'TYPE', text: 'of this type, such as TimeoutError' },
  severity: {
    type: 'string',
    short: 's',
    of: 'LEVEL',
    choices: [...ALERT_LEVELS.slice(0, 3), ...SEVERITIES],
    text: 'this bad (the first three without --all, the next three with it)',
  },
  class: { type: 'string', of: 'CLASS', choices: CLASSES, text: 'of this class (with --all)' },
  workflow: { type: 'string', of: 'WORKFLOW', text: 'of this workflow (with --all)' },
  step: { type: 'string', of: 'STEP', text: 'of the step of this name (with --all)' },
  trace: { type: 'string', of: 'ID', text: 'of workflows of this trace (with --all)' },
  unresolved: { type: 'boolean', text: 'that nobody has resolved (with --all)' },
  since: { type: 'string', of: 'TIME', text: 'recorded since then: 30m, 2h, 7d ago, or a date (with --all)' },
  until: { type: 'string', of: 'TIME', text: 'recorded before then (with --all)' },
  ...listFlags,
} as const satisfies Flags;

type ListCall = Call<typeof errorListFlags>;

interface Row {
  readonly id: string;
  readonly severity: string;
  readonly errorType: string;
  readonly message: string;
  readonly occurredAt: string;
  readonly stepKey: string | null;
  readonly occurrences?: number;
  readonly lastSeenAt?: string;
  readonly class?: string;
  readonly recoveryAction?: string | null;
  readonly recoverySucceeded?: boolean | null;
  readonly resolution: { readonly kind: string } | null;
  readonly workflow: { readonly workflowId: string; readonly definition: { readonly name: string } } | null;
}

const COMMON = `id severity errorType message fingerprint occurredAt stepKey
  resolution { kind resolvedBy resolvedAt notes } workflow { workflowId key status definition { name version } }`;

const SYSTEM = `query SystemErrors($errorType: String, $severity: AlertLevel, $limit: Int!) {
  systemErrors(errorType: $errorType, severity: $severity, limit: $limit) {
    ${COMMON} occurrences firstSeenAt lastSeenAt threadId checkpointCount failureMode workflowError { id class category }
  }
}`;

const RECORDED = `query Errors($filter: ErrorFilter, $first: Int, $after: String) {
  errors(filter: $filter, first: $first, after: $after) {
    nodes { ${COMMON} attempt class category traceId recoveryAction recoverySucceeded }
    ${PAGE_INFO}
  }
}`;

const FOR_ALL = ['class', 'workflow', 'step', 'trace', 'unresolved', 'since', 'until', 'after'] as const;
/** What the API gives of those that need somebody; they are no list that is paged through. */
const MOST_SYSTEM_ERRORS = 500;

export async function listErrors(call: ListCall): Promise<number> {
  const { flags } = call;
  const server = serverOf(call);
  if (flags.all) {
    const filter = await filterOf(call);
    return await list(call, {
      none: 'no errors',
      async page(first, after) {
        return (await server.ask<{ errors: Connection<Row> }>(RECORDED, { filter, first, after })).errors;
      },
      columns,
    });
  }
  refuseWithoutAll(flags);
  return await list(call, {
    none: 'no errors wait for anybody',
    async page() {
      const limit = Math.min(MOST_SYSTEM_ERRORS, flags.limit ?? 50);
      const variables = { errorType: flags.type, severity: flags.severity, limit };
      const { systemErrors } = await server.ask<{ systemErrors: Row[] }>(SYSTEM, variables);
      return { nodes: systemErrors, pageInfo: { hasNextPage: false, endCursor: null } };
    },
    columns,
  });
}

const columns = (now: number) =>
  [
    { title: 'error', of: ({ id }: Row) => shortId(id) },
    { title: 'severity', of: ({ severity }: Row) => severity },
    { title: 'when', of: ({ lastSeenAt, occurredAt }: Row) => ago(lastSeenAt ?? occurredAt, now) },
    { title: 'times', of: ({ occurrences }: Row) => occurrences },
    { title: 'class', of: (row: Row) => row.class },
    { title: 'then', of: thenOf, least: 8 },
    { title: 'where', of: whereOf, least: 12 },
    { title: 'type', of: ({ errorType }: Row) => errorType, least: 8 },
    { title: 'message', of: ({ message }: Row) => message, least: 16 },
  ] as const;

const thenOf = ({ resolution, recoveryAction, recoverySucceeded }: Row): string =>
  resolution
    ? `resolved ${resolution.kind}`
    : `${recoveryAction ?? ''}${recoverySucceeded === false ? ', in vain' : ''}`;

const whereOf = ({ workflow, stepKey }: Row): string =>
  [workflow?.definition.name, stepKey].filter((one) => one !== null && one !== undefined).join('/');

function refuseWithoutAll(flags: ListCall['flags']): void {
  const needsAll = FOR_ALL.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (needsAll) throw new UsageError(`errors list: --${needsAll} goes with --all`, 'holdfast errors list --help');
  const { severity } = flags;
  if (severity !== undefined && !ALERT_LEVELS.some((level) => level === severity))
    throw new UsageError(
      `errors list: --severity is one of ${ALERT_LEVELS.join(', ')} here; ${severity} goes with --all`,
      'holdfast errors list --help',
    );
}

async function filterOf(call: ListCall): Promise<object> {
  const { flags, clock } = call;
  const { severity } = flags;
  if (severity !== undefined && !SEVERITIES.some((level) => level === severity))
    throw new UsageError(
      `errors list: --severity is one of ${SEVERITIES.join(', ')} with --all, got ${severity}`,
      'holdfast errors list --help',
    );
  const now = clock.now();
  const occurred = {
    ...(flags.since === undefined ? {} : { from: timeOf(flags.since, '--since', now) }),
    ...(flags.until === undefined ? {} : { to: timeOf(flags.until, '--until', now) }),
  };
  const given = {
    errorType: flags.type === undefined ? undefined : [flags.type],
    severity: severity === undefined ? undefined : [severity],
    class: flags.class === undefined ? undefined : [flags.class],
    workflowId: flags.workflow === undefined ? undefined : await workflowId(serverOf(call), flags.workflow),
    stepKey: flags.step,
    traceId: flags.trace,
    resolved: flags.unresolved ? false : undefined,
    occurred: Object.keys(occurred).length > 0 ? occurred : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
