// `holdfast errors test`: one failure that is none, through the four places where failures go, from outside: what a person would look at is looked at.
import { type Clock, sleep } from '../clock.ts';
import type { Call, Flags } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { shortId } from './identity.ts';
import { type Server, serverFlags, serverOf } from './server.ts';
import { table } from './table.ts';
import { paintOf } from './terminal.ts';
import { durationText } from './times.ts';
import { workflowId } from './workflowNamed.ts';

export const errorTestFlags = {
  workflow: { type: 'string', of: 'WORKFLOW', text: 'in whose log it is said too (default: the newest workflow)' },
  ...serverFlags,
} as const satisfies Flags;

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 100;

const SEND = `mutation Test($input: TestAlarmInput!) {
  testAlarm(input: $input) { systemErrorId logged userErrors { code message field } }
}`;
const ALERTS = 'subscription Alerts { alerts { systemErrorId message } }';
const LINES = `query Lines($id: ID!) {
  workflow(id: $id) { log(last: 50) { nodes { fields } } pendingLog { fields } }
}`;
const RECORD = 'query Record($id: ID!) { node(id: $id) { ... on SystemError { stackTrace context } } }';
const RESOLVE = `mutation Resolve($input: ResolveErrorInput!) {
  resolveError(input: $input) { systemError { id } userErrors { code message field } }
}`;

interface Place {
  readonly place: 'process log' | 'workflow log' | 'live alert' | 'record';
  /** Null where that cannot be seen from here. */
  readonly arrived: boolean | null;
  /** From the call on; null where it did not arrive. */
  readonly afterMs: number | null;
  readonly note?: string;
}

export async function testErrors(call: Call<typeof errorTestFlags>): Promise<number> {
  const { flags, clock, stdout, env } = call;
  const server = serverOf(call);
  const workflow = await whichWorkflow(server, flags.workflow);
  const over = new AbortController();
  try {
    const alerts = await server.listen<{ alerts: { systemErrorId: string } }>(ALERTS, {}, over.signal);
    const began = clock.monotonic();
    const sent = await server.change<{ systemErrorId: string; logged: boolean | null }>(SEND, {
      input: { workflowId: workflow },
    });
    const answeredMs = clock.monotonic() - began;
    const id = sent.systemErrorId;
    const look = (sees: () => Promise<boolean>): Promise<number | null> => untilSeen(clock, began, sees);
    const [alert, line, record] = await Promise.all([
      alertOf(alerts, id, clock, began, over.signal),
      look(() => isInLog(server, workflow, shortId(id))),
      look(() => isRecorded(server, id)),
    ]);
    const places: Place[] = [
      logPlace(sent.logged, answeredMs, id),
      placed('workflow log', line),
      placed('live alert', alert),
      placed('record', record),
    ];
    const resolved = record !== null && (await resolve(server, id));
    if (flags.json) stdout.write(`${JSON.stringify({ systemErrorId: id, workflowId: workflow, places, resolved })}\n`);
    else stdout.write(pageOf(places, { id, workflow, resolved }, { out: stdout, env }));
    return places.some(({ arrived }) => arrived === false) || !resolved ? EXIT.failed : EXIT.done;
  } finally {
    over.abort();
  }
}

async function whichWorkflow(server: Server, named: string | undefined): Promise<string> {
  if (named !== undefined) return await workflowId(server, named);
  const { workflows } = await server.ask<{ workflows: { nodes: { id: string }[] } }>(
    'query Newest { workflows(first: 1) { nodes { id } } }',
  );
  const [newest] = workflows.nodes;
  if (newest) return newest.id;
  throw new CommandError(
    EXIT.failed,
    'there is no workflow yet, and a failure is said in the log of one too; start one, then test again',
  );
}

function logPlace(logged: boolean | null, afterMs: number, id: string): Place {
  if (logged !== null)
    return {
      ...placed('process log', logged ? afterMs : null),
      ...(logged ? {} : { note: 'LOG_LEVEL of the server must let errors through' }),
    };
  return {
    place: 'process log',
    arrived: null,
    afterMs: null,
    note: `the log of the server does not tell; look for ${shortId(id)} in it`,
  };
}

const placed = (place: Place['place'], afterMs: number | null): Place => ({
  place,
  arrived: afterMs !== null,
  afterMs: afterMs === null ? null : Math.round(afterMs * 10) / 10,
});

/** How long it took; null where it was not seen in time. */
async function untilSeen(clock: Clock, began: number, sees: () => Promise<boolean>): Promise<number | null> {
  for (;;) {
    if (await sees()) return clock.monotonic() - began;
    if (clock.monotonic() - began > PATIENCE_MS) return null;
    await sleep(clock, LOOK_EVERY_MS);
  }
}

async function alertOf(
  alerts: AsyncIterable<{ alerts: { systemErrorId: string } }>,
  id: string,
  clock: Clock,
  began: number,
  signal: AbortSignal,
): Promise<number | null> {
  const seen = (async () => {
    for await (const { alerts: alert } of alerts) if (alert.systemErrorId === id) return clock.monotonic() - began;
    return null;
  })().catch(() => null);
  const tooLate = sleep(clock, PATIENCE_MS, signal).then(
    () => null,
    () => null,
  );
  return await Promise.race([seen, tooLate]);
}

interface Lines {
  readonly workflow: {
    readonly log: { readonly nodes: readonly { readonly fields: Record<string, unknown> | null }[] };
    readonly pendingLog: readonly { readonly fields: Record<string, unknown> | null }[];
  } | null;
}

async function isInLog(server: Server, workflow: string, uuid: string): Promise<boolean> {
  const { workflow: found } = await server.ask<Lines>(LINES, { id: workflow });
  return [...(found?.log.nodes ?? []), ...(found?.pendingLog ?? [])].some(
    ({ fields }) => fields?.['systemErrorId'] === uuid,
  );
}

/** With its whole stack and its context. */
async function isRecorded(server: Server, id: string): Promise<boolean> {
  const { node } = await server.ask<{ node: { stackTrace: string | null; context: object | null } | null }>(RECORD, {
    id,
  });
  return Boolean(node?.stackTrace && node.context);
}

async function resolve(server: Server, id: string): Promise<boolean> {
  const input = { target: { systemErrorId: id }, notes: 'sent by "holdfast errors test": nothing had failed' };
  const { systemError } = await server.change<{ systemError: object | null }>(RESOLVE, { input });
  return systemError !== null;
}

function pageOf(
  places: readonly Place[],
  { id, workflow, resolved }: { readonly id: string; readonly workflow: string; readonly resolved: boolean },
  to: Parameters<typeof table>[2],
): string {
  const rows = table(
    places,
    [
      { title: 'place', of: ({ place }) => place },
      { title: 'arrived', of: ({ arrived }) => (arrived === null ? 'unknown' : arrived ? 'ok' : 'problem') },
      { title: 'after', of: ({ afterMs }) => (afterMs === null ? '' : durationText(afterMs)) },
      { title: 'note', of: ({ note }) => note },
    ],
    to,
  );
  const missing = places.filter(({ arrived }) => arrived === false).map(({ place }) => place);
  const paint = paintOf(to.out, to.env);
  const ending =
    missing.length > 0
      ? paint(`${missing.join(' and ')} did not get it; the process log of the server may say why`, 'red')
      : 'a failure arrives where people look';
  return `${rows}\n${ending}\nsystem error ${shortId(id)}, said in the log of workflow ${shortId(workflow)}, ${resolved ? 'is resolved' : 'is NOT resolved'}\n`;
}
