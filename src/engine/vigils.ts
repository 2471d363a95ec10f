// Nobody is forgotten: a workflow that waits without an end, because a person paused it, an event has no deadline or a question is kept open, has a time at
// which people are reminded of it. The times are part of its state, so that they are its alarm like any other; each reminder is further away than the
// one before and calls louder, and from the third on the wait stands before an administrator.
import type { WaitNode } from '../definition.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import { keyOf, stepOf } from '../machines/keys.ts';
import { endless, PAUSE, type Vigil, type Vigils } from '../machines/vigil.ts';
import type { WantedVigil } from '../machines/wanted.ts';
import type { SystemErrorRow } from '../persistence/rows/errors.ts';
import type { StepKey } from '../workflow.ts';
import { MACHINE } from '../machines/own.ts';
import { statePath } from './ownMachine/statePath.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { platformError } from './platformError.ts';
import type { Position } from './position.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

/** The second reminder comes twice as long after the first as that after the begin, and so on, up to this many times as long. */
const LONGEST = 7;
const LEVELS = ['warning', 'error', 'critical'] as const;

/** What the times must become; undefined where they are as they must be. */
export function vigilsOf(
  around: Surroundings,
  compiled: Compiled,
  position: Position,
  now: number,
): Vigils | undefined {
  if (position.snapshot.status !== 'active') return undefined;
  const waits = endless(position.status === 'PAUSED', position.wants);
  const had = position.context.vigil ?? {};
  if (waits.length === Object.keys(had).length && waits.every((wait) => wait in had)) return undefined;
  return Object.fromEntries(
    waits.map((wait) => [wait, had[wait] ?? { since: now, told: 0, dueAt: now + firstMs(around, compiled, wait) }]),
  );
}

const firstMs = ({ limits }: Surroundings, { nodes }: Compiled, wait: string): number => {
  const node = nodes.get(stepOf(aboutOf(wait) as StepKey));
  return (node?.kind === 'wait' ? node.remindAfterMs : undefined) ?? limits.remindAfterMs;
};

const aboutOf = (wait: string): string => wait.slice(wait.indexOf(' ') + 1);

/** People are reminded, unless it is over. */
export const remindLetter = ({ id, around, compiled }: LiveWorkflow, want: WantedVigil): Letter => ({
  open(position) {
    const { vigil = {} } = position.context;
    const one = vigil[want.wait];
    if (one?.dueAt !== want.dueAt) return {};
    const now = around.clock.now();
    const told = one.told + 1;
    const dueAt = now + firstMs(around, compiled, want.wait) * Math.min(2 ** told, LONGEST);
    const next: Vigil = { since: one.since, told, dueAt };
    const said = reminderOf(compiled, position, want.wait, next, now);
    return {
      event: { type: 'VIGIL', vigil: { ...vigil, [want.wait]: next } },
      ...said,
      writes: {
        ...said.writes,
        ...(told < LEVELS.length
          ? {}
          : {
              systemErrors: [
                unattended(around, { workflowId: id, message: said.message, wait: want.wait, since: one.since, told }),
              ],
            }),
      },
      reason: said.message,
    };
  },
});

function reminderOf(
  { definition, nodes, loops }: Compiled,
  position: Position,
  wait: string,
  { since, told, dueAt }: Vigil,
  now: number,
): Pick<Opened, 'lines' | 'writes'> & { readonly message: string } {
  const level = LEVELS[Math.min(told, LEVELS.length) - 1] ?? 'critical';
  const long = inWords(now - since);
  const times = { since, number: told, nextAt: dueAt };
  if (wait === PAUSE) {
    const message = `Workflow "${definition.name}" has been paused for ${long}`;
    const requiredAction = 'Resume it, or abort it.';
    return { message, lines: [notice({ level, message, requiredAction, step: null, wait: 'RESUME', ...times })] };
  }
  if (wait.startsWith('question ')) {
    const interventionId = aboutOf(wait);
    const asked = position.wants.find((want) => want.kind === 'question' && want.question === interventionId);
    const step = asked?.kind === 'question' ? asked.step : null;
    const payload = { interventionId, step, severity: 'CRITICAL', expiresAt: null, ...times };
    return {
      message: `A question of workflow "${definition.name}" is kept open, and nobody has answered for ${long} more`,
      lines: [{ type: 'INTERVENTION_ESCALATED', payload }],
      writes: { escalations: [{ id: interventionId, severity: 'CRITICAL', escalatedAt: now, overdueAt: null }] },
    };
  }
  const step = stepOf(aboutOf(wait) as StepKey);
  if (step === MACHINE) {
    const state = position.context.own ? statePath(position.context.own) : step;
    const message = `The machine of workflow "${definition.name}" has waited in "${state}" for an event for ${long}`;
    const requiredAction = 'Send an event that it takes there, or abort the workflow.';
    const about = { state, wait: 'EVENT', event: null, key: null };
    return { message, lines: [notice({ level, message, requiredAction, step: null, ...about, ...times })] };
  }
  const node = nodes.get(step) as WaitNode;
  const key = keyOf(position.context, step, loops.get(step) ?? []);
  const message = `Step "${step}" of workflow "${definition.name}" has waited for the event "${node.event}" for ${long}`;
  const requiredAction = `Send "${node.event}", skip the step, or abort the workflow.`;
  const about = { event: node.event, key, wait: 'EVENT' };
  return { message, lines: [notice({ level, message, requiredAction, step, ...about, ...times })] };
}

const notice = (payload: object) => ({ type: 'NOTICE', payload }) as const;

const HOUR = 3_600_000;

/** As people say it. */
function inWords(ms: number): string {
  if (ms >= 48 * HOUR) return `${Math.round(ms / (24 * HOUR))} days`;
  return ms >= HOUR ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / 60_000)} min`;
}

/** One for each workflow, counted. */
const unattended = (
  around: Surroundings,
  {
    workflowId,
    message,
    ...context
  }: { readonly workflowId: string; readonly message: string } & Record<string, unknown>,
): SystemErrorRow => {
  const errorType = 'UnattendedWait';
  return platformError({
    id: around.ids(),
    errorType,
    severity: 'critical',
    message,
    stackTrace: null,
    context: { workflowId, ...context },
    failureMode: 'SOFT',
    fingerprint: fingerprintOf({ errorType, message: '', stack: null, step: workflowId, definition: null }),
    createdAt: around.clock.now(),
  });
};
