// Moving a workflow to another definition of its name: a new version, or today's code where that lacks what the stored one needs. What is done under
// the names that both have stays done; what was under way begins again under the same key. One commit; refused, it leaves everything as it was.
import { InvalidStateError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import { againFrom, anew, fittedTo } from '../machines/wantedPlace.ts';
import { type Placed, paused, place } from '../machines/place.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import { Chart, placedState } from './chart.ts';
import type { ControlOptions } from './control.ts';
import { behindChildren } from './former.ts';
import { stillLeaving } from './leaving.ts';
import { examine, type Examined, recordRefusal, requireSound, validationRow } from './examine.ts';
import type { Letter, Opened } from './letter.ts';
import { restoredWorkflow } from './intoMemory.ts';
import type { LiveWorkflow, Observer } from './liveWorkflow.ts';
import type { Compiled } from './registry.ts';
import { requireRevision } from './revision.ts';
import type { StoredState } from './state.ts';
import type { Inside } from './surroundings.ts';
import { decidedOn } from './values.ts';

/** Where it goes on: where it is, at the beginning, or at a step. */
export type MigrationPoint = { readonly from: 'here' | 'beginning' } | { readonly from: 'step'; readonly step: string };

/**
 * @throws CorruptCheckpointError when the checkpoint does not prove itself
 * @throws InvalidStateError while things are being undone, or when no step that is done has a name that the new definition knows
 */
export async function migrated(
  around: Inside,
  observer: Observer,
  compiled: Compiled,
  stored: StoredWorkflow,
  point: MigrationPoint,
  automatic = false,
): Promise<{ readonly workflow: LiveWorkflow; readonly examined: Examined }> {
  const { workflowId, input } = stored;
  const examined = await examine({ around, compiled, workflowId, input }, stored.checkpoint, false);
  if (examined.problems.length > 0)
    await recordRefusal(around, workflowId, validationRow(around, 'MIGRATE', examined, null));
  requireSound(examined, workflowId);
  const { context, status } = examined.state as StoredState;
  const old = context as ChartContext;
  if (old.ending && status === 'active')
    throw new InvalidStateError(`workflow ${stored.workflowId} is ${stored.status}; wait until that has ended`, {
      status: stored.status,
    });
  const { machine, hash: definitionHash, definition } = compiled;
  const where = `workflow ${stored.workflowId} in version ${definition.version}`;
  const chart = new Chart(
    machine,
    where,
    placedState(machine, behindChildren(around, compiled, placedIn(compiled, old, point), old)),
  );
  const workflow = restoredWorkflow(around, observer, compiled, stored, chart, {
    migration: { definitionHash, version: definition.version },
    begunBefore: old.count,
    ...(automatic
      ? { salvage: { opened: migration(compiled, stored, BY_ITSELF), status: stored.status, automatic } }
      : {}),
  });
  if (compiled.decidesOnOutputs) await workflow.values.load([stored.input, ...decidedOn(workflow.context)]);
  return { workflow, examined };
}

function placedIn(compiled: Compiled, old: ChartContext, point: MigrationPoint): Placed {
  const { machine, definition, own } = compiled;
  const fits = fittedTo(definition, old);
  const fitted =
    own && fits.own && point.from === 'here'
      ? { ...fits, own: own.gate.adopt(fits.own, definition.own?.migrate) }
      : fits;
  const wanted =
    point.from === 'beginning'
      ? anew(definition, fitted)
      : point.from === 'step'
        ? againFrom(definition, fitted, point.step)
        : fitted;
  const placed =
    point.from === 'here' && !own && old.leaving
      ? stillLeaving(compiled, wanted, old.leaving)
      : place(machine, definition, wanted);
  return old.heldAfter === null ? placed : paused(placed);
}

/** The first letter of the moved workflow: writes where it is now, and the definition that it runs on. */
export const migrationLetter = (
  compiled: Compiled,
  before: StoredWorkflow,
  examined: Examined,
  options: ControlOptions,
): Letter => ({
  open(_, revision) {
    requireRevision(options, revision);
    return { ...migration(compiled, before, options), validated: { operation: 'MIGRATE', examined } };
  },
});

/** A workflow of an author's own machine is migrated when it is taken up, where today's machine says how. */
const BY_ITSELF: ControlOptions = { actor: 'system' };

function migration(compiled: Compiled, before: StoredWorkflow, options: ControlOptions): Opened {
  const actor = options.actor ?? 'sdk';
  const from = { version: before.version, hash: before.definitionHash };
  const to = { version: compiled.definition.version, hash: compiled.hash };
  return {
    writes: { metadata: { automatic: options === BY_ITSELF, triggeredBy: actor, migratedFrom: before.version } },
    type: 'critical_point',
    always: true,
    lines: [{ type: 'WORKFLOW_MIGRATED', payload: { from, to, actor } }],
    reason: `migrated from version ${before.version} to ${compiled.definition.version} by ${actor}${options.reason ? `: ${options.reason}` : ''}`,
  };
}
