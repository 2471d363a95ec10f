// `holdfast breakers`: which dependencies calls are kept from, why, and the hand on the switch.
import { told } from './changing.ts';
import { action, type Command, type Flags } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { shortId } from './identity.ts';
import { type Connection, list, listFlags, PAGE_INFO } from './listing.ts';
import { serverFlags, serverOf } from './server.ts';
import { facts, table } from './table.ts';
import { jsonText, oneLine } from './terminal.ts';
import { ago, durationText, exactly } from './times.ts';
import { UsageError } from './usageError.ts';
import { shown, watchFlag } from './watching.ts';

interface Breaker {
  readonly key: string;
  readonly state: string;
  readonly forced: boolean;
  readonly failureCount: number;
  readonly failureThreshold: number;
  readonly resetTimeout: number;
  readonly rejected: number;
  readonly reason: string | null;
  readonly changedBy: string;
  readonly openedAt: string | null;
  readonly retryAt: string | null;
  readonly updatedAt: string;
}

interface Shown extends Breaker {
  readonly kind: string;
  readonly openedBy: readonly {
    readonly id: string;
    readonly message: string;
    readonly occurredAt: string;
    readonly stepKey: string | null;
    readonly workflow: { readonly workflowId: string } | null;
  }[];
  readonly transitions: {
    readonly nodes: readonly {
      readonly from: string;
      readonly to: string;
      readonly at: string;
      readonly reason: string;
      readonly actor: string;
    }[];
  };
}

const FIELDS = `id key state forced kind failureCount failureThreshold resetTimeout rejected reason changedBy openedAt lastOpenedAt retryAt
  reopened updatedAt`;

const LIST = `query Breakers($state: [CircuitState!], $first: Int, $after: String) {
  circuitBreakers(state: $state, first: $first, after: $after) { nodes { ${FIELDS} } ${PAGE_INFO} }
}`;

const SHOW = `query Breaker($key: String!) {
  circuitBreaker(key: $key) {
    ${FIELDS} openedBy { id message occurredAt stepKey workflow { workflowId } }
    transitions(first: 10) { nodes { from to forced at reason actor } }
  }
}`;

const SET = `mutation Set($input: SetCircuitBreakerInput!) {
  setCircuitBreaker(input: $input) { circuitBreaker { ${FIELDS} } sequence userErrors { code message field } }
}`;

const listBreakersFlags = {
  state: {
    type: 'string',
    short: 's',
    of: 'STATE',
    multiple: true,
    choices: ['CLOSED', 'OPEN', 'HALF_OPEN'],
    text: 'in this state',
  },
  ...listFlags,
} as const satisfies Flags;

const because = {
  reason: { type: 'string', short: 'r', text: 'why: required, kept with the change' },
  ...serverFlags,
} as const satisfies Flags;

export const breakers: Command = {
  name: 'breakers',
  summary: 'shows circuit breakers and forces them open or closed',
  about: `A circuit breaker is known by the name of its dependency, as steps give it. A forced one stays as it is, whatever happens, until "automatic".`,
  examples: [
    { line: 'holdfast breakers list --state OPEN', does: 'which dependencies calls are kept from' },
    { line: 'holdfast breakers show payments', does: 'why it opened, and when it is tried again' },
    {
      line: 'holdfast breakers force payments open --reason "maintenance until 6"',
      does: 'keep every call back; steps wait, no attempt is used up',
    },
    { line: 'holdfast breakers automatic payments --reason "maintenance is over"', does: 'leave it to itself again' },
  ],
  actions: [
    action({
      name: 'list',
      summary: 'the circuit breakers of every dependency that was called so far',
      flags: listBreakersFlags,
      run(call) {
        const server = serverOf(call);
        const state = call.flags.state.length > 0 ? call.flags.state : undefined;
        return list<Breaker>(call, {
          none: 'no circuit breakers',
          page: async (first, after) =>
            (await server.ask<{ circuitBreakers: Connection<Breaker> }>(LIST, { state, first, after })).circuitBreakers,
          columns: (now) => [
            { title: 'dependency', of: ({ key }) => key, least: 12 },
            { title: 'state', of: ({ state: is }) => is },
            { title: 'by', of: ({ forced, changedBy }) => (forced ? `forced by ${changedBy}` : ''), least: 8 },
            { title: 'failures', of: ({ failureCount, failureThreshold }) => `${failureCount} of ${failureThreshold}` },
            { title: 'kept back', of: ({ rejected }) => rejected },
            { title: 'opened', of: ({ openedAt }) => ago(openedAt, now) },
            { title: 'next try', of: ({ retryAt }) => ago(retryAt, now) },
            { title: 'reason', of: ({ reason }) => reason, least: 12 },
          ],
        });
      },
    }),
    action({
      name: 'show',
      summary: 'one circuit breaker with the errors that opened it and its last changes',
      args: ['<dependency>'],
      flags: { ...watchFlag, ...serverFlags },
      run(call) {
        const { args, flags, stdout: out, env, clock } = call;
        const server = serverOf(call);
        const [key = ''] = args;
        return shown(call, flags.watch, async () => {
          const { circuitBreaker } = await server.ask<{ circuitBreaker: Shown | null }>(SHOW, { key });
          if (!circuitBreaker)
            throw new CommandError(
              EXIT.notFound,
              `there is no circuit breaker "${key}": nothing has called that dependency yet; "holdfast breakers list" shows those that are there`,
            );
          const to = { out, env };
          return { text: flags.json ? `${jsonText(circuitBreaker)}\n` : pageOf(circuitBreaker, clock.now(), to) };
        });
      },
    }),
    action({
      name: 'force',
      summary: 'keeps every call back (open), or lets every call through (closed)',
      args: ['<dependency>', '<open|closed>'],
      flags: because,
      async run(call) {
        const [key = '', to = ''] = call.args;
        const state = { open: 'FORCE_OPEN', closed: 'FORCE_CLOSED' }[to.toLowerCase()];
        if (state === undefined)
          throw new UsageError(`breakers force: say open or closed, got "${to}"`, 'holdfast breakers force --help');
        return await set(call, key, state);
      },
    }),
    action({
      name: 'automatic',
      summary: 'leaves it to itself again: closed, with nothing counted',
      args: ['<dependency>'],
      flags: because,
      run: (call) => set(call, call.args[0] as string, 'AUTOMATIC'),
    }),
  ],
};

async function set(
  call: Parameters<typeof serverOf>[0] &
    Parameters<typeof told>[0] & { readonly flags: { readonly reason?: string | undefined } },
  key: string,
  state: string,
): Promise<number> {
  const { reason = '' } = call.flags;
  if (reason.trim() === '')
    throw new UsageError(
      'breakers: --reason is missing: say why, for the record',
      `holdfast breakers ${state === 'AUTOMATIC' ? 'automatic' : 'force'} --help`,
    );
  const input = { key, state, reason };
  const changed = await serverOf(call).change<{ circuitBreaker: Breaker }>(SET, { input });
  const { state: is, forced } = changed.circuitBreaker;
  return told(call, changed, `${key} is ${is}${forced ? ' until somebody says "automatic"' : ''}`);
}

function pageOf(found: Shown, now: number, to: Parameters<typeof facts>[1]): string {
  const opened = found.openedBy.map(
    ({ id, message, stepKey, workflow }) =>
      `  ${shortId(id)}  ${[workflow?.workflowId, stepKey].filter(Boolean).join('/')}: ${oneLine(message)}\n`,
  );
  return [
    facts(
      [
        ['dependency', found.key],
        ['state', found.state],
        ['forced', found.forced ? `by ${found.changedBy}` : ''],
        ['reason', found.reason],
        ['failures', `${found.failureCount} of ${found.failureThreshold} (${found.kind})`],
        ['kept back', found.rejected],
        ['stays open', durationText(found.resetTimeout)],
        ['opened', exactly(found.openedAt, now)],
        ['next try', exactly(found.retryAt, now)],
        ['changed', exactly(found.updatedAt, now)],
      ],
      to,
    ),
    opened.length === 0 ? '' : `\nOpened by\n${opened.join('')}`,
    found.transitions.nodes.length === 0
      ? ''
      : `\nChanges, newest first\n${table(
          found.transitions.nodes,
          [
            { title: 'when', of: ({ at }) => ago(at, now) },
            { title: 'from', of: ({ from }) => from },
            { title: 'to', of: (one) => one.to },
            { title: 'by', of: ({ actor }) => actor, least: 8 },
            { title: 'reason', of: ({ reason }) => reason, least: 12 },
          ],
          { ...to, indent: '  ' },
        )}`,
  ].join('');
}
