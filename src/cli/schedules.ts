// `holdfast schedules`: what starts workflows again and again, what comes next, and the hand on it.
import { changeInput, told } from './changing.ts';
import { action, type Command, type Flags } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { type Connection, list, listFlags, PAGE_INFO } from './listing.ts';
import { type Asking, type Server, serverFlags, serverOf } from './server.ts';
import { facts, table } from './table.ts';
import { ago, durationText, exactly } from './times.ts';
import { shown, watchFlag } from './watching.ts';
import { jsonText } from './terminal.ts';

interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly version: string | null;
  readonly cron: string | null;
  readonly timeZone: string | null;
  readonly every: number | null;
  readonly overlap: string;
  readonly catchUpWindow: number;
  readonly jitter: number;
  readonly paused: boolean;
  readonly reason: string | null;
  readonly declared: boolean;
  readonly nextTicksAt: readonly string[];
  readonly bufferedTickAt: string | null;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly ticks: { readonly nodes: readonly Tick[] };
}

interface Tick {
  readonly tickAt: string;
  readonly decidedAt: string;
  readonly outcome: string;
  readonly manual: boolean;
  readonly workflow: { readonly workflowId: string; readonly status: string } | null;
}

const FIELDS = `id name definition version cron timeZone every overlap catchUpWindow jitter paused reason declared bufferedTickAt updatedAt updatedBy`;
const TICK = 'tickAt decidedAt outcome manual lastMissedAt workflow { workflowId status }';

const LIST = `query Schedules($definition: String, $first: Int, $after: String) {
  schedules(definition: $definition, first: $first, after: $after) {
    nodes { ${FIELDS} nextTicksAt(first: 1) ticks(first: 1) { nodes { ${TICK} } } } ${PAGE_INFO}
  }
}`;

const SHOW = `query Schedule($name: String!) {
  schedule(name: $name) { ${FIELDS} nextTicksAt(first: 5) ticks(first: 10) { nodes { ${TICK} } } }
}`;

const ID = 'query ScheduleId($name: String!) { schedule(name: $name) { id } }';

const changing = (
  mutation: string,
  more = '',
): string => `mutation Change($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) {
  ${mutation}(input: $input) { schedule { ${FIELDS} nextTicksAt(first: 1) } ${more} sequence userErrors { code message field } }
}`;

const listSchedulesFlags = {
  definition: { type: 'string', short: 'd', of: 'NAME', text: 'only those that start workflows of this definition' },
  ...listFlags,
} as const satisfies Flags;

const reasonFlags = {
  reason: { type: 'string', short: 'r', text: 'why, for the record' },
  ...serverFlags,
} as const satisfies Flags;

const triggerFlags = {
  overlap: {
    type: 'string',
    of: 'OVERLAP',
    choices: ['SKIP', 'BUFFER_ONE', 'CANCEL_OTHER', 'ALLOW_ALL'],
    text: 'what happens while one is unfinished (default: as the schedule has it)',
  },
  ...reasonFlags,
} as const satisfies Flags;

export const schedules: Command = {
  name: 'schedules',
  summary: 'shows what starts workflows again and again; pauses, resumes and triggers it',
  about:
    'A schedule is known by its name. Schedules are declared by the code (createEngine({ schedules })), or made by the mutation createSchedule.',
  examples: [
    { line: 'holdfast schedules list', does: 'what comes next, and what came of the last ticks' },
    {
      line: 'holdfast schedules pause nightly --reason "the source is down"',
      does: 'start nothing until it is resumed',
    },
    { line: 'holdfast schedules trigger nightly', does: 'start one now, besides its ticks' },
  ],
  actions: [
    action({
      name: 'list',
      summary: 'all schedules, by name',
      flags: listSchedulesFlags,
      run(call) {
        const server = serverOf(call);
        const { definition } = call.flags;
        return list<Schedule>(call, {
          none: 'no schedules',
          page: async (first, after) =>
            (await server.ask<{ schedules: Connection<Schedule> }>(LIST, { definition, first, after })).schedules,
          columns: (now) => [
            { title: 'name', of: ({ name }) => name, least: 12 },
            { title: 'starts', of: ({ definition: of }) => of, least: 8 },
            { title: 'when', of: whenText, least: 8 },
            { title: 'next', of: ({ paused, nextTicksAt }) => (paused ? 'paused' : ago(nextTicksAt[0], now)) },
            { title: 'last', of: ({ ticks: { nodes } }) => ago(nodes[0]?.decidedAt, now) },
            { title: 'came of it', of: ({ ticks: { nodes } }) => nodes[0]?.workflow?.status ?? nodes[0]?.outcome },
          ],
        });
      },
    }),
    action({
      name: 'show',
      summary: 'one schedule with what comes next and what came of its last ticks',
      args: ['<name>'],
      flags: { ...watchFlag, ...serverFlags },
      run(call) {
        const { args, flags, stdout: out, env, clock } = call;
        const server = serverOf(call);
        const [name = ''] = args;
        return shown(call, flags.watch, async () => {
          const { schedule } = await server.ask<{ schedule: Schedule | null }>(SHOW, { name });
          if (!schedule) throw unknown(name);
          return { text: flags.json ? `${jsonText(schedule)}\n` : pageOf(schedule, clock.now(), { out, env }) };
        });
      },
    }),
    action({
      name: 'pause',
      summary: 'starts nothing until it is resumed; what passes meanwhile is not made up for',
      args: ['<name>'],
      flags: reasonFlags,
      run: (call) => change(call, call.args[0] as string, 'pauseSchedule', () => 'is paused'),
    }),
    action({
      name: 'resume',
      summary: 'goes on with the next tick',
      args: ['<name>'],
      flags: reasonFlags,
      run: (call) =>
        change(
          call,
          call.args[0] as string,
          'resumeSchedule',
          ({ nextTicksAt }) => `goes on: next at ${nextTicksAt[0]}`,
        ),
    }),
    action({
      name: 'trigger',
      summary: 'starts one workflow now, paused or not, besides its ticks',
      args: ['<name>'],
      flags: triggerFlags,
      async run(call) {
        const [name = ''] = call.args;
        const server = serverOf(call);
        const { overlap } = call.flags;
        const input = {
          scheduleId: await idOf(server, name),
          ...(overlap && { overlap }),
          ...changeInput(call as never),
        };
        const document = changing('triggerSchedule', 'workflow { workflowId status }');
        const triggered = await server.change<{ workflow: { workflowId: string } | null }>(document, { input });
        const { workflow } = triggered;
        return told(
          call,
          triggered,
          workflow ? `${name} has started ${workflow.workflowId}` : `${name} starts one when the one before has ended`,
        );
      },
    }),
  ],
};

async function change(
  call: Asking & Parameters<typeof told>[0] & { readonly flags: { readonly reason?: string | undefined } },
  name: string,
  mutation: string,
  says: (schedule: Schedule) => string,
): Promise<number> {
  const server = serverOf(call);
  const { reason } = call.flags;
  const input = { scheduleId: await idOf(server, name), ...(reason === undefined ? {} : { reason }) };
  const changed = await server.change<{ schedule: Schedule }>(changing(mutation), { input });
  return told(call, changed, `${name} ${says(changed.schedule)}`);
}

async function idOf(server: Server, name: string): Promise<string> {
  const { schedule } = await server.ask<{ schedule: { id: string } | null }>(ID, { name });
  if (!schedule) throw unknown(name);
  return schedule.id;
}

const unknown = (name: string): CommandError =>
  new CommandError(
    EXIT.notFound,
    `there is no schedule "${name}"; "holdfast schedules list" shows those that are there`,
  );

const whenText = ({ cron, timeZone, every }: Schedule): string =>
  cron === null ? `every ${durationText(every ?? 0)}` : `${cron} (${timeZone})`;

function pageOf(found: Schedule, now: number, to: Parameters<typeof facts>[1]): string {
  const { nodes } = found.ticks;
  return [
    facts(
      [
        ['schedule', found.name],
        ['starts', [found.definition, found.version].filter(Boolean).join(' ')],
        ['when', whenText(found)],
        ['overlap', found.overlap],
        ['catches up', durationText(found.catchUpWindow)],
        ['jitter', found.jitter === 0 ? '' : durationText(found.jitter)],
        ['paused', found.paused ? 'until it is resumed' : ''],
        ['reason', found.reason],
        ['declared', found.declared ? 'by the code' : ''],
        ['waits', exactly(found.bufferedTickAt, now)],
        ['changed', `${exactly(found.updatedAt, now)} by ${found.updatedBy}`],
      ],
      to,
    ),
    found.nextTicksAt.length === 0
      ? ''
      : `\nNext\n${found.nextTicksAt.map((at) => `  ${exactly(at, now)}\n`).join('')}`,
    nodes.length === 0
      ? ''
      : `\nTicks, newest first\n${table(
          nodes,
          [
            { title: 'tick', of: ({ tickAt, manual }) => (manual ? 'by hand' : tickAt), least: 8 },
            { title: 'when', of: ({ decidedAt }) => ago(decidedAt, now) },
            { title: 'outcome', of: ({ outcome }) => outcome },
            { title: 'workflow', of: ({ workflow }) => workflow?.workflowId, least: 12 },
            { title: 'status', of: ({ workflow }) => workflow?.status },
          ],
          { ...to, indent: '  ' },
        )}`,
  ].join('');
}
