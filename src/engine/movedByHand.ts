// A person moves a workflow to another place: a restart, a return to a checkpoint, another definition. It is woken for that, also when it has ended or
// is corrupt, and the letter is made of what is stored while it is ours.
import { NotFoundError } from '../errors.ts';
import { isFinal, type WorkflowId } from '../workflow.ts';
import { checkpointToReturnTo, lastValidCheckpoint } from './checkpoint.ts';
import type { ControlOptions, Moved, RestartFrom } from './control.ts';
import { validationRow } from './examine.ts';
import type { Letter } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { type MigrationPoint, migrated, migrationLetter } from './migrate.ts';
import { pointOfCall } from './ownMachine/callsByHand.ts';
import { refuseForMachine } from './ownMachine/refuse.ts';
import { type RestartPoint, restartLetter, rollBackLetter } from './moves.ts';
import { hasEndedError, requireId, requireKnown } from './known.ts';
import { compiledOf, requireStep, type Steering } from './steering.ts';

const BY_HAND = { reopen: true, byHand: true };

export async function restart(
  steering: Steering,
  workflowId: WorkflowId,
  point: RestartFrom,
  options: ControlOptions & { readonly resume?: boolean },
): Promise<Moved> {
  const compiled = await compiledOf(steering, workflowId, { reopen: true }).catch((error: unknown) => {
    if (error instanceof NotFoundError && (point.from === 'beginning' || point.from === 'step')) return undefined;
    throw error;
  });
  // Today's code lacks what its stored definition needs: it goes on from there under today's.
  if (!compiled) return migrate(steering, workflowId, { ...options, point: point as MigrationPoint });
  if (point.from === 'step') requireStep(compiled, point.step);
  if (point.from === 'checkpoint') requireId(point.checkpointId, 'checkpoint');
  return steering.residents.send(
    workflowId,
    async (workflow) => restartLetter(workflow.around, workflow.compiled, await pointOf(workflow, point), options),
    BY_HAND,
  );
}

/** Where a restart begins, read while the workflow is ours: nothing is removed from it meanwhile. */
async function pointOf(workflow: LiveWorkflow, point: RestartFrom): Promise<RestartPoint> {
  const { examining, context, compiled } = workflow;
  switch (point.from) {
    case 'beginning':
      return { from: 'beginning' };
    case 'step':
      return compiled.own ? pointOfCall(examining, context, point.step) : point;
    case 'checkpoint':
      return { from: 'checkpoint', checkpoint: await checkpointToReturnTo(examining, point.checkpointId, 'RESTART') };
    case 'lastValidCheckpoint':
      return { from: 'checkpoint', checkpoint: await lastValidCheckpoint(examining) };
  }
}

export async function rollBack(
  steering: Steering,
  workflowId: WorkflowId,
  checkpointId: string,
  options: ControlOptions & { readonly thenResume?: boolean },
): Promise<Moved> {
  requireId(checkpointId, 'checkpoint');
  await compiledOf(steering, workflowId, { reopen: true });
  const letterFor = async (workflow: LiveWorkflow): Promise<Letter> => {
    const checkpoint = await checkpointToReturnTo(workflow.examining, checkpointId, 'ROLL_BACK');
    const validation = validationRow(steering.around, 'ROLL_BACK', checkpoint.examined, null);
    return rollBackLetter(workflow.compiled, checkpoint, validation, options.thenResume ?? true, options);
  };
  return steering.residents.send(workflowId, letterFor, BY_HAND);
}

export async function migrate(
  { around, registry, residents, requireRunning, stamp }: Steering,
  workflowId: WorkflowId,
  options: ControlOptions & { readonly toVersion?: string; readonly point?: MigrationPoint },
): Promise<Moved> {
  requireRunning();
  requireId(workflowId, 'workflow');
  const found = requireKnown(await around.store.find(workflowId), workflowId);
  const compiled = registry.named(found.definition, options.toVersion);
  const { point = { from: 'here' } } = options;
  if (point.from === 'step') {
    refuseForMachine(compiled, 'migrate it to a step', 'let `migrate` of fromMachine say where it goes on');
    requireStep(compiled, point.step);
  }
  if (isFinal(found.status) && point.from === 'here') throw hasEndedError(found);
  const { workflow, stored, examined } = await residents.replace(workflowId, (found) =>
    migrated(around, residents.observer, compiled, found, point),
  );
  return workflow.deliver(stamp(migrationLetter(compiled, stored, examined, options)));
}
