// The page of one workflow's machine. What happens comes by the subscription `inspection`, in the words of Stately's protocol; checkpoints are asked
// for. Nothing else is kept: the address says what is shown.
import { type Outline, outlineOf } from '../src/drawing/outline.ts';
import { type ActorMessage, Actors, snapshotIn, type StoredSnapshot } from './actors.ts';
import { addressText, globalId, readAddress } from './address.ts';
import { ask, keepKey, KeyWanted, listen } from './api.ts';
import { type Chart, drawChart } from './chart.ts';
import { aboutOf, Breakers, Events, facts, type Told } from './lists.ts';
import type { Snapshot } from './marks.ts';
import { Travel } from './travel.ts';

/** An event with what the durable log has of it. */
interface Logged {
  readonly type: string;
  readonly logged?: string;
  readonly sequence?: number;
  readonly step?: string;
  readonly attempt?: number;
  readonly event?: unknown;
  readonly actor?: string;
}

/** What is read of the protocol's messages. */
interface Message extends ActorMessage {
  readonly type: '@xstate.actor' | '@xstate.event' | '@xstate.snapshot';
  readonly createdAt: string;
  readonly event?: Logged;
}

const PAGE = `query Machine($id: ID!) { workflow(id: $id) { workflowId status
  definition { name version machine { config } steps { key dependsOn } } } }`;
interface Page {
  readonly workflow: {
    readonly workflowId: string;
    readonly status: string;
    readonly definition: {
      readonly name: string;
      readonly version: string;
      readonly machine: { readonly config: object };
      readonly steps: readonly { readonly key: string; readonly dependsOn: readonly string[] }[];
    };
  } | null;
}
const STATUS = 'query Status($id: ID!) { workflow(id: $id) { status } }';
const EVENTS = `query Events($id: ID!, $before: Sequence) { events(filter: { workflowId: $id }, beforeSequence: $before, first: 200) {
  hasMore events { sequence type occurredAt ... on StepEvent { stepKey attempt } ... on WorkflowEvent { payload } } } }`;
interface EventPage {
  readonly events: {
    readonly hasMore: boolean;
    readonly events: readonly {
      readonly sequence: number;
      readonly type: string;
      readonly occurredAt: string;
      readonly stepKey?: string | null;
      readonly attempt?: number | null;
      readonly payload?: Told | null;
    }[];
  };
}
/** Above the newest sequence that there can be. */
const END = Number.MAX_SAFE_INTEGER;
const INSPECTION = 'subscription Inspection($id: ID!) { inspection(workflowId: $id) }';
const RETRY_MS = 1_000;

const at = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
let address = readAddress(new URL(location.href));
let wanted = address.actor;
address = { ...address, actor: undefined };
let id = globalId(address.workflow);
let chart: Chart;
/** Of the workflow itself. */
let outline: Outline;
/** The state of then that is shown; undefined while the page is live. */
let then: StoredSnapshot | undefined;
const events = new Events(at('events'));
const breakers = new Breakers(at('breakers-section'), at('breakers'));
const travel = new Travel(() => id, {
  changed(checkpoint, snapshot) {
    address = { ...address, checkpoint };
    history.replaceState(null, '', addressText(address));
    then = snapshot;
    show();
  },
  failed: problem,
});
const actors = new Actors(at('actors-section'), at('actors'), (path) => void look(path).catch(problem));

/** Shows the machine at this path below the workflow instead of its own, or that again. */
async function look(actor: string | undefined, state?: string): Promise<void> {
  const machine = actor === undefined ? undefined : actors.machineAt(actor);
  address = { ...address, actor: machine && actor, state };
  history.replaceState(null, '', addressText(address));
  actors.chosen(address.actor);
  chart = await drawChart(at('chart'), machine ? outlineOf(machine) : outline, choose);
  at('selected').textContent = 'Choose a state in the chart.';
  if (state !== undefined) chart.select(state);
  show();
}

const NOT_THERE: Snapshot = { value: null };

function show(): void {
  const { actor } = address;
  const stored = then && (snapshotIn(then, actor) ?? NOT_THERE);
  const shown = then ? stored : actors.snapshotAt(actor);
  if (!shown) return;
  const { value, context } = shown;
  const snapshot = { value, context };
  chart.light(snapshot);
  at('snapshot').textContent = JSON.stringify(snapshot, null, 2);
  showSelected();
}

function choose(state: string): void {
  address = { ...address, state };
  history.replaceState(null, '', addressText(address));
  chart.select(state);
  showSelected();
}

function showSelected(): void {
  const { state } = address;
  const mark = state === undefined ? undefined : chart.markOf(state);
  if (state === undefined || !mark) return;
  const name = state.split('.').at(-1) ?? state;
  const last = events.lastOf(name);
  at('selected').replaceChildren(
    facts([
      ['Name', name],
      ['Now', mark.active ? mark.now || 'active' : (mark.ended ?? 'not active')],
      ['Path', state],
      ['Last event', last],
    ]),
  );
}

function hear(message: Message): void {
  if (message.sessionId.startsWith('breaker:')) return breakers.hear(message);
  const isOfRoot = message.sessionId === message.rootId;
  if (isOfRoot && message.type === '@xstate.event' && message.event) {
    const { logged, type, sequence = 0, step, attempt, ...told } = message.event;
    const about = aboutOf(logged === 'SIGNAL_RECEIVED' && told.event === undefined ? { event: type } : told);
    events.add({ sequence, type: logged ?? type, step, attempt, about, at: new Date(Number(message.createdAt)) });
  }
  actors.hear(message);
  // A link may name a machine below, which is known when it was told of.
  if (wanted !== undefined && actors.machineAt(wanted)) {
    void look(wanted, address.state).catch(problem);
    wanted = undefined;
  }
  if (message.snapshot && !isOfRoot && travel.isLive) show();
  if (message.snapshot && isOfRoot) {
    if (travel.isLive) show();
    void travel.refresh();
    void ask<Page>(STATUS, { id }).then(({ workflow }) => (at('status').textContent = workflow?.status ?? ''), problem);
  }
}

/** Comes again by itself: the first messages of every connection are where things stand. */
async function follow(): Promise<never> {
  for (;;) {
    try {
      await listen<{ inspection: Message }>(INSPECTION, { id }, new AbortController().signal, ({ inspection }) => {
        at('live').textContent = 'connected';
        at('live').classList.add('on');
        at('problem').hidden = true;
        hear(inspection);
      });
    } catch (error) {
      if (error instanceof KeyWanted) await keyGiven();
      else problem(error);
    }
    at('live').textContent = 'connecting again';
    at('live').classList.remove('on');
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function problem(error: unknown): void {
  at('problem').textContent = error instanceof Error ? error.message : String(error);
  at('problem').hidden = false;
}

/** Resolves when somebody has typed a key. */
function keyGiven(): Promise<void> {
  const form = at<HTMLFormElement>('key');
  form.hidden = false;
  at('secret').focus();
  return new Promise((resolve) => {
    form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        keepKey(at<HTMLInputElement>('secret').value.trim());
        at<HTMLInputElement>('secret').value = '';
        form.hidden = true;
        resolve();
      },
      { once: true },
    );
  });
}

const NEWEST = 'query Newest { workflows(first: 1) { nodes { id workflowId } } }';
interface Newest {
  readonly workflows: { readonly nodes: readonly { readonly id: string; readonly workflowId: string }[] };
}

/** `/machines/latest` is the workflow that was started last; from then on the address names it. */
async function findLatest(): Promise<void> {
  const [newest] = (await ask<Newest>(NEWEST, {})).workflows.nodes;
  if (!newest) throw new Error('There is no workflow yet');
  id = newest.id;
  address = { ...address, workflow: newest.workflowId };
  history.replaceState(null, '', addressText(address));
}

async function page(): Promise<NonNullable<Page['workflow']>> {
  for (;;)
    try {
      if (address.workflow === 'latest') await findLatest();
      const { workflow } = await ask<Page>(PAGE, { id });
      if (workflow) return workflow;
      throw new Error(`There is no workflow ${address.workflow}`);
    } catch (error) {
      if (!(error instanceof KeyWanted)) throw error;
      await keyGiven();
    }
}

function fit(): void {
  const fits = at('chart').classList.toggle('fit');
  at('fit').setAttribute('aria-pressed', String(fits));
}

/** What happened before what is on the page, or before the page was opened: the newest of it. */
async function past(): Promise<void> {
  const before = Math.min(events.oldest, END);
  const { events: found } = await ask<EventPage>(EVENTS, { id, before });
  events.addOlder(
    found.events.map(({ sequence, type, occurredAt, stepKey: step, attempt, payload }) => {
      return { sequence, type, step, attempt, about: aboutOf(payload ?? {}), at: new Date(occurredAt) };
    }),
  );
  at('older').hidden = !found.hasMore;
}

async function begin(): Promise<void> {
  const { workflowId, status, definition } = await page();
  const { name, version, machine, steps } = definition;
  document.title = `${name} – holdfast`;
  at('title').textContent = `${name} ${version} · ${workflowId}`;
  at('status').textContent = status;
  at<HTMLAnchorElement>('stately').href = `/inspector/${workflowId}`;
  const after = Object.fromEntries(steps.map(({ key, dependsOn }) => [key, dependsOn]));
  outline = outlineOf(machine.config, { after });
  chart = await drawChart(at('chart'), outline, choose);
  at('chart').classList.add('fit');
  at('fit').addEventListener('click', fit);
  at('older').addEventListener('click', () => void past().catch(problem));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const action = { f: fit, l: travel.toNow, '[': travel.earlier, ']': travel.later }[event.key];
    action?.();
  });
  if (address.state !== undefined) chart.select(address.state);
  await past();
  await travel.begin(address.checkpoint);
  await follow();
}

begin().catch(problem);
