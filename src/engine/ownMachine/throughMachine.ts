// What a letter means to an author's own machine: the event of the engine becomes one of the machine, the gate says what the machine becomes, and that
// is the event that the chart is sent. Asked within a turn, before its commit; what the machine wants done is handed on, and waits.
import type { Node } from '../../definition.ts';
import { classifyError } from '../../failures/classify.ts';
import { addressedStep } from '../../machines/keys.ts';
import type { Ending } from '../../machines/context.ts';
import type { ChartEvent } from '../../machines/events.ts';
import { keyOfTimer, MACHINE, type OwnActor, type OwnState } from '../../machines/own.ts';
import { addressOf, callsIn, type EndedCall, type MachineTurn } from '../../machines/ownChart.ts';
import { makeSafe, sealValue } from '../../persistence/seal.ts';
import type { StoredValue } from '../../persistence/rows/commit.ts';
import type { Digest, JsonValue } from '../../workflow.ts';
import { compressionOf, rulesInForce } from '../inForce.ts';
import type { Opened } from '../letter.ts';
import { errorRecord, systemErrorFor } from '../record.ts';
import type { Turning } from '../turn.ts';
import type { Late } from './box.ts';
import type { OwnEvent, Turned } from './gate.ts';
import { emittedLine } from './emitted.ts';
import { lateEvent } from './late.ts';
import { inputOf } from './listener.ts';
import { outputOf } from './output.ts';
import { plainErrors } from './plainErrors.ts';
import { statePath } from './statePath.ts';

/** The letter as the chart is to see it; the letter itself where it is none of the machine's matter. */
export function throughMachine(turning: Turning, one: Opened): Opened {
  const { own } = turning.workflow.compiled;
  if (!own || !one.event) return one;
  const meant = meaningOf(turning, one, one.event);
  if (!meant) return one;
  const { workflow, chart } = turning;
  const { context } = chart.position;
  const now = workflow.around.clock.now();
  const late: Late = (path, event) => lateEvent(workflow, path, event);
  if ('error' in meant && context.own) return failing(turning, one, context.own, meant.error, undefined);
  const turned =
    context.own && 'event' in meant
      ? own.gate.proceed(context.own, meant.event, now, late)
      : own.gate.begin(workflow.values.open(workflow.identity.input), now, late);
  const opened = after(turning, one, turned, 'call' in meant ? meant.call : undefined);
  return 'early' in meant && opened.event
    ? { ...opened, event: { ...opened.event, early: true } as ChartEvent }
    : opened;
}

/** What it is entered with. */
export const ENTER: Opened = { event: { type: 'TELL', told: {} } };

/** The first of the events that came before it was entered. */
export const HEAR_EARLY: Opened = { event: { type: 'TELL', told: { kind: 'early' } } };

interface Meaning {
  readonly event: OwnEvent;
  readonly early?: true;
  readonly call?: EndedCall;
}

function meaningOf(
  { workflow, chart }: Turning,
  one: Opened,
  event: ChartEvent,
): Meaning | { readonly error: unknown } | { readonly enter: true } | undefined {
  const { snapshot, context } = chart.position;
  if (one.placed || typeof snapshot.value !== 'object' || !('executing' in snapshot.value)) return undefined;
  const { type, ...rest } = event as { type: string } & Readonly<Record<string, unknown>>;
  if (type === 'TELL') {
    const { kind } = rest.told as { kind?: string };
    if (kind === undefined) return { enter: true };
    if (kind === 'broken') return { error: (rest.told as { error: unknown }).error };
    if (kind === 'early') return earlyIn({ workflow, chart });
    return { event: rest.told as OwnEvent };
  }
  const { own } = context;
  if (!own) return undefined;
  const open = (digest: Digest | null): unknown => (digest === null ? null : workflow.values.open(digest));
  if (type === 'SIGNAL')
    return { event: { kind: 'event', event: eventOf(String(rest['event']), open(rest['payload'] as Digest)) } };
  const kind = type.slice(0, type.indexOf('.'));
  const address = (rest['address'] as string | undefined) ?? type.slice(kind.length + 1);
  if (kind === 'DUE' && addressedStep(address) === MACHINE) return { event: { kind: 'due', key: keyOfTimer(address) } };
  const actor = callsIn(own).find((call) => addressOf(call) === address);
  if (!actor) return undefined;
  const isAwaited = context.tag[address] === rest['tag'];
  const ended = (as: EndedCall['as'], output: Digest | null): EndedCall => ({ step: actor.step, address, as, output });
  switch (kind) {
    case 'DONE':
    case 'SKIP': {
      if (kind === 'DONE' && !isAwaited) return undefined;
      const output = rest['output'] as Digest | null;
      const as = kind === 'DONE' ? 'completed' : 'skipped';
      return { event: toActor(actor, 'done', open(output)), call: ended(as, output) };
    }
    case 'GIVE_UP':
      if (address in context.tag && !isAwaited) return undefined;
      return { event: toActor(actor, 'failed', thrownIn(one)), call: ended('failed', null) };
    default:
      return undefined;
  }
}

function earlyIn({ workflow, chart }: Pick<Turning, 'workflow' | 'chart'>): Meaning | undefined {
  const [first] = chart.position.context.early ?? [];
  if (!first) return undefined;
  return { event: { kind: 'event', event: eventOf(first.event, workflow.values.open(first.payload)) }, early: true };
}

const toActor = ({ path, mark }: OwnActor, kind: 'done' | 'failed', value: unknown): OwnEvent =>
  kind === 'done' ? { kind, path, mark, output: value } : { kind, path, mark, error: value };

/** Its fields beside its type; a payload that has none is `payload`. */
const eventOf = (type: string, payload: unknown): { readonly type: string } => {
  if (payload === null) return { type };
  return typeof payload === 'object' && !Array.isArray(payload) ? { ...payload, type } : ({ type, payload } as never);
};

/** The error itself; where nobody has it any more, what was recorded of it. */
function thrownIn({ thrown, writes }: Opened): unknown {
  if (thrown !== undefined) return thrown;
  const row = writes?.errors?.at(-1);
  return Object.assign(new Error(row?.message ?? 'the call was given up'), row ? { name: row.errorType } : {});
}

/** What the machine has become, as the event of the chart and what is written with it: what it emits, too. */
function after(turning: Turning, opened: Opened, turned: Turned, call: EndedCall | undefined): Opened {
  const { state, outcome, changes } = turned;
  const effects = turned.effects.filter(({ kind }) => kind !== 'emit');
  const emitted = turned.effects.flatMap((effect) => (effect.kind === 'emit' ? [emittedLine(effect)] : []));
  const one = emitted.length > 0 ? { ...opened, lines: [...(opened.lines ?? []), ...emitted] } : opened;
  if (outcome.status === 'error') return { ...failing(turning, one, state, outcome.error, call), effects };
  const metadata =
    changes.length > 0 ? { changes: [...((one.writes?.metadata?.changes as object[]) ?? []), ...changes] } : {};
  const base = { ...one, effects, writes: { ...one.writes, metadata: { ...one.writes?.metadata, ...metadata } } };
  if (outcome.status === 'active') {
    const { given, values } = givenIn(turning, state);
    const event = turnOf({ own: state, ...(call ? { call } : {}), ...(values.length > 0 ? { given } : {}) });
    return { ...base, event, writes: { ...base.writes, values: [...(one.writes?.values ?? []), ...values] } };
  }
  try {
    const value = sealed(turning, outcome.output);
    const values = [...(one.writes?.values ?? []), value];
    turning.workflow.values.keep([value]);
    return {
      ...base,
      event: turnOf({ own: state, ...(call ? { call } : {}), finished: value.digest }),
      writes: { ...base.writes, values },
    };
  } catch (error) {
    return { ...failing(turning, one, state, error, call), effects };
  }
}

/** What the calls that begin here are given, of those that have an undo: it finds that when the machine has long gone on. */
function givenIn(
  { workflow, chart }: Turning,
  own: OwnState,
): { readonly given: Readonly<Record<string, Digest>>; readonly values: readonly StoredValue[] } {
  const { around, compiled } = workflow;
  const had = new Set(callsIn(chart.position.context.own).map(({ mark }) => mark));
  const begun = callsIn(own).filter(({ mark, step }) => !had.has(mark) && hasUndo(compiled.nodes.get(step)));
  const sealedInputs = begun.map((call) => {
    const input = (inputOf(own.snapshot, call.path) ?? null) as JsonValue;
    return [addressOf(call), sealValue(input, around.limits.maxStateBytes, compressionOf(around))] as const;
  });
  const values = sealedInputs.map(([, value]) => value);
  workflow.values.keep(values);
  return { given: Object.fromEntries(sealedInputs.map(([address, { digest }]) => [address, digest])), values };
}

const hasUndo = (node: Node | undefined): boolean => node?.kind === 'step' && node.compensate !== undefined;

function sealed({ workflow: { around, compiled } }: Turning, output: unknown): StoredValue {
  const checked = outputOf(compiled.definition, output);
  return sealValue(makeSafe(plainErrors(checked) ?? null).value, around.limits.maxStateBytes, compressionOf(around));
}

const turnOf = (turn: MachineTurn): ChartEvent => ({ type: 'TURN', ...turn });

/** The machine is in error: so is the workflow. */
function failing(
  { workflow: { around, compiled, identity }, head }: Turning,
  one: Opened,
  own: OwnState,
  error: unknown,
  call: EndedCall | undefined,
): Opened {
  const step = call?.step ?? statePath(own);
  const judged = classifyError(error, { idempotent: false, rules: rulesInForce(around), step });
  const record = errorRecord({
    around,
    compiled,
    step,
    error,
    classification: { ...judged, retryable: false },
    strategy: 'FAIL_IMMEDIATELY',
  });
  const reason = record.message.slice(0, 500);
  const ending: Ending = {
    as: 'failed',
    compensate: [...compiled.nodes.values()].some(hasUndo),
    reason,
    step,
    errorId: record.id,
    since: record.occurredAt,
  };
  const { threadId } = identity;
  return {
    ...one,
    event: turnOf({ own, ...(call ? { call } : {}), ending }),
    writes: {
      ...one.writes,
      errors: [...(one.writes?.errors ?? []), record],
      systemErrors: [
        ...(one.writes?.systemErrors ?? []),
        systemErrorFor(around, record, { threadId, revision: head.revision }),
      ],
    },
    type: 'error_recovery',
    always: true,
    reason,
  };
}
