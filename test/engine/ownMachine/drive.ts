// Runs a machine behind the gate without an engine: a store in memory, a clock that is moved, actors outside as plain functions. It crashes where it is
// told to, and goes on from what was saved.
import type { AnyStateMachine } from 'xstate';
import { type Gate, gateOf, type OwnEvent, type Turned } from '../../../src/engine/ownMachine/gate.ts';
import type { Effect } from '../../../src/engine/ownMachine/box.ts';
import type { OwnActor, OwnState } from '../../../src/machines/own.ts';

export interface Driven {
  readonly outcome: Turned['outcome'];
  /** What was done, in its order: `save`, `act <type>`, `call <step>#<n>`, `due`. */
  readonly log: readonly string[];
  readonly saves: number;
  readonly state: OwnState;
}

export interface Drive {
  readonly input?: unknown;
  /** Name of a promise logic → what it gives; throws to fail. @default the author's own function is called */
  readonly answers?: Readonly<Record<string, (input: never) => unknown>>;
  /** Sent one after the other whenever nothing else goes on, before any delay is over. */
  readonly events?: readonly { readonly type: string }[];
  /** Crashes once: before or after this save, 1 for the first. */
  readonly crash?: { readonly at: 'before' | 'after'; readonly save: number };
}

class Crash extends Error {}

export const plainGate = (machine: object): Gate =>
  gateOf(machine as AnyStateMachine, '1', (machines, id, src) => [...machines, src, id].join('.'));

export async function drive(machine: object, options: Drive = {}): Promise<Driven> {
  const gate = plainGate(machine);
  const log: string[] = [];
  let stored: { state: OwnState; outcome: Turned['outcome']; sent: number } | undefined;
  let now = 1_000_000;
  let saves = 0;
  const save = (turned: Turned, sent: number): void => {
    saves++;
    const crash = options.crash?.save === saves ? options.crash.at : undefined;
    if (crash === 'before') throw new Crash();
    const { error } = turned.outcome as { error?: unknown };
    stored = { state: JSON.parse(JSON.stringify(turned.state)) as OwnState, outcome: turned.outcome, sent };
    log.push(`save${error ? ' error' : ''}`);
    if (crash === 'after') throw new Crash();
  };
  const live = async (): Promise<Driven> => {
    let late: OwnEvent[] = [];
    const hear = (path: readonly string[], event: { readonly type: string }): void =>
      void late.push({ kind: 'event', event, path });
    const act = (effects: readonly Effect[]): void => {
      for (const effect of effects) {
        log.push(`act ${nameOf(effect)}`);
        if (effect.kind === 'action') effect.run();
      }
    };
    if (!stored) {
      const born = gate.begin(options.input, now, hear);
      save(born, 0);
      act(born.effects);
    }
    for (;;) {
      const { state, outcome, sent } = stored as NonNullable<typeof stored>;
      if (outcome.status !== 'active') return { outcome, log, saves, state };
      const event = late.shift() ?? (await next(state, sent));
      if (!event) return { outcome, log, saves, state };
      const turned = gate.proceed(state, event, now, hear);
      save(turned, isSent(event, options, sent) ? sent + 1 : sent);
      act(turned.effects);
    }
  };
  const next = async (state: OwnState, sent: number): Promise<OwnEvent | undefined> => {
    const call = state.actors.find(({ kind }) => kind === 'promise');
    if (call) return answer(call, state);
    const event = options.events?.[sent];
    if (event) return { kind: 'event', event };
    const [first] = state.timers.toSorted((a, b) => a.dueAt - b.dueAt);
    if (!first) return undefined;
    now = Math.max(now, first.dueAt);
    log.push('due');
    return { kind: 'due', key: first.key };
  };
  const answer = async (actor: OwnActor, state: OwnState): Promise<OwnEvent> => {
    const { path, mark, src } = actor;
    log.push(`call ${actor.step}#${actor.index + 1}`);
    const input = inputOf(state, path);
    try {
      const own = options.answers?.[src];
      if (!own) throw new Error(`no answer for ${src}`);
      return { kind: 'done', path, mark, output: await own(input as never) };
    } catch (error) {
      return { kind: 'failed', path, mark, error };
    }
  };
  for (;;)
    try {
      return await live();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
}

const isSent = (event: OwnEvent, { events }: Drive, sent: number): boolean =>
  event.kind === 'event' && event.path === undefined && event.event === events?.[sent];

interface Persisted {
  readonly children: Readonly<Record<string, { readonly snapshot: Persisted }>>;
  readonly input?: unknown;
}

const inputOf = (state: OwnState, path: readonly string[]): unknown =>
  path.reduce((at, id) => (at.children[id] as { snapshot: Persisted }).snapshot, state.snapshot as unknown as Persisted)
    .input;

/** Runs it uninterrupted, and then once for every save with a crash before and one after it. */
export async function crashedEverywhere(
  machine: object,
  options: Drive = {},
): Promise<{ readonly whole: Driven; readonly crashed: readonly Driven[] }> {
  const whole = await drive(machine, options);
  const crashed: Driven[] = [];
  for (let save = 1; save <= whole.saves; save++)
    for (const at of ['before', 'after'] as const)
      crashed.push(await drive(machine, { ...options, crash: { at, save } }));
  return { whole, crashed };
}

function nameOf(effect: Effect): string {
  if (effect.kind === 'action') return effect.type;
  return effect.kind === 'log' ? `log ${String(effect.value)}` : `${effect.kind} ${effect.event.type}`;
}
