// What people ask of workflows: each becomes a letter, made of what the workflow runs on, that says who asked.
import type { WorkflowId } from '../workflow.ts';
import { childrenToReplace } from './anotherChild.ts';
import { answer } from './answer.ts';
import type { ChildOf } from './children.ts';
import type { ControlOptions, Decision, ErrorFixed, Moved, RestartFrom, StartOptions } from './control.ts';
import type { MigrationPoint } from './migrate.ts';
import { migrate, restart, rollBack } from './movedByHand.ts';
import { sendEvent } from './sendEvent.ts';
import { startWorkflow } from './startWorkflow.ts';
import type { Committed, Letter } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { bySomebody } from './audit.ts';
import { resolvingLetter } from './resolving.ts';
import { callToRepeat, skipCallLetter } from './ownMachine/callsByHand.ts';
import { compiledOf, outputFor, requireStep, type Steering } from './steering.ts';
import { abortLetter, checkpointLetter, pauseLetter, resumeLetter, retryLetter, skipLetter } from './wishes.ts';

const workflowOf = (id: WorkflowId) => ({ type: 'Workflow', id });

/** Starts and events are what programs do all day: they are in the audit log where somebody is named. */
export function start(
  steering: Steering,
  definition: string,
  input: unknown,
  options: StartOptions,
  child: ChildOf | undefined,
): Promise<Moved> {
  const act = (own: Steering): Promise<Moved> => startWorkflow(own, definition, input, options, child);
  if (child || options.actor === undefined) return act(steering);
  const { key, version } = options;
  return bySomebody(
    steering,
    { action: 'startWorkflow', type: 'Workflow', options, what: { definition, version, key } },
    act,
  );
}

export function send(
  steering: Steering,
  id: WorkflowId,
  { event, payload }: { readonly event: string; readonly payload: unknown },
  options: ControlOptions,
): Promise<Moved> {
  const act = (own: Steering): Promise<Moved> => sendEvent(own, id, event, payload, options);
  if (options.actor === undefined) return act(steering);
  return bySomebody(steering, { action: 'sendWorkflowEvent', ...workflowOf(id), options, what: { event } }, act);
}

export function decide(
  steering: Steering,
  interventionId: string,
  decision: Decision,
  options: ControlOptions,
): Promise<Moved> {
  const asked = {
    action: 'decideIntervention',
    type: 'Intervention',
    id: interventionId,
    options: { ...options, reason: decision.notes },
    what: { option: decision.option },
  };
  return bySomebody(steering, asked, (own) => answer(own, interventionId, decision, options));
}

export function restartFrom(
  steering: Steering,
  id: WorkflowId,
  point: RestartFrom,
  options: ControlOptions & { readonly resume?: boolean },
): Promise<Moved> {
  const action = options.resume === true ? 'resumeWorkflow' : 'restartWorkflow';
  return bySomebody(steering, { action, ...workflowOf(id), options, what: point }, (own) =>
    restart(own, id, point, options),
  );
}

export function migrateTo(
  steering: Steering,
  id: WorkflowId,
  options: ControlOptions & { readonly toVersion?: string; readonly point?: MigrationPoint },
): Promise<Moved> {
  const { toVersion } = options;
  return bySomebody(steering, { action: 'migrateWorkflow', ...workflowOf(id), options, what: { toVersion } }, (own) =>
    migrate(own, id, options),
  );
}

export function rollBackTo(
  steering: Steering,
  id: WorkflowId,
  checkpointId: string,
  options: ControlOptions & { readonly thenResume?: boolean },
): Promise<Moved> {
  const what = { checkpointId, thenResume: options.thenResume ?? true };
  return bySomebody(steering, { action: 'rollbackWorkflow', ...workflowOf(id), options, what }, (own) =>
    rollBack(own, id, checkpointId, options),
  );
}

export const pause = (steering: Steering, id: WorkflowId, options: ControlOptions): Promise<Moved> =>
  bySomebody(steering, { action: 'pauseWorkflow', ...workflowOf(id), options }, ({ residents }) =>
    residents.send(id, pauseLetter(options)),
  );

export const resume = (steering: Steering, id: WorkflowId, options: ControlOptions): Promise<Moved> =>
  bySomebody(steering, { action: 'resumeWorkflow', ...workflowOf(id), options }, ({ residents }) =>
    residents.send(id, resumeLetter(options)),
  );

export function abort(
  steering: Steering,
  id: WorkflowId,
  options: ControlOptions & { readonly compensate?: boolean },
): Promise<Moved> {
  const what = { compensate: options.compensate ?? true };
  return bySomebody(steering, { action: 'abortWorkflow', ...workflowOf(id), options, what }, ({ residents }) =>
    residents.send(id, abortLetter(options)),
  );
}

export const retryStep = (
  steering: Steering,
  id: WorkflowId,
  step: string | undefined,
  options: ControlOptions,
): Promise<Moved> =>
  bySomebody(steering, { action: 'retryStep', ...workflowOf(id), options, what: { step } }, async (own) => {
    const compiled = await compiledOf(own, id, { reopen: true });
    if (step !== undefined) requireStep(compiled, step);
    const letterFor = async (workflow: LiveWorkflow): Promise<Letter> =>
      retryLetter(
        compiled,
        own.around.clock,
        step,
        options,
        await childrenToReplace(workflow),
        await callToRepeat(workflow, step),
      );
    return own.residents.send(id, letterFor, { reopen: true });
  });

export const resolveAndResume = (
  steering: Steering,
  id: WorkflowId,
  error: ErrorFixed,
  options: ControlOptions,
): Promise<Moved> => {
  const { errorId, kind, step, notes } = error;
  const asked = { action: 'resolveAndResume', options: { ...options, reason: notes }, what: { errorId, kind } };
  return bySomebody(steering, { ...asked, ...workflowOf(id) }, async (own) => {
    const compiled = await compiledOf(own, id, { reopen: true });
    if (step !== null) requireStep(compiled, step);
    const made = { compiled, clock: own.around.clock };
    const letterFor = async (workflow: LiveWorkflow): Promise<Letter> =>
      resolvingLetter(
        made,
        error,
        options,
        await childrenToReplace(workflow),
        await callToRepeat(workflow, step ?? undefined),
      );
    return own.residents.send(id, letterFor, { reopen: true });
  });
};

export const skipStep = (
  steering: Steering,
  id: WorkflowId,
  step: string,
  options: ControlOptions & { readonly output?: unknown },
): Promise<Moved> =>
  bySomebody(steering, { action: 'skipStep', ...workflowOf(id), options, what: { step } }, async (own) => {
    const compiled = await compiledOf(own, id);
    requireStep(compiled, step);
    const output = await outputFor(own, compiled, step, options.output);
    const letter = compiled.own
      ? skipCallLetter(step, output, options)
      : skipLetter(compiled, own.around.clock, step, output, options);
    return own.residents.send(id, letter);
  });

export const createCheckpoint = (
  steering: Steering,
  id: WorkflowId,
  description: string,
  options: ControlOptions,
): Promise<Committed> =>
  bySomebody(steering, { action: 'createCheckpoint', ...workflowOf(id), options }, ({ residents }) =>
    residents.send(id, checkpointLetter(description, options)),
  );
