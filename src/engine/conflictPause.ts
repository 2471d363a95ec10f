// A question about a failure for which the whole workflow pauses: a conflict, where its author says so; any, where the configuration does. Whether it
// pauses, and when it goes on. The chart holds back what would begin; a question that is
// not asked any more, however that came, lets it go on.
import type { Definition } from '../definition.ts';
import type { ChartEvent } from '../machines/events.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import type { Position } from './position.ts';
import { policyFor, type Surroundings } from './surroundings.ts';

/** The event that pauses everything; none where other branches go on. */
export function pauseFor(
  around: Surroundings,
  definition: Definition,
  { context }: Pick<Position, 'context'>,
  { id, trigger }: InterventionRow,
): ChartEvent | undefined {
  if (context.ending) return undefined;
  const asDeclared = trigger === 'CONFLICT' && definition.pauseOn === 'conflict';
  const pauses = asDeclared || policyFor(around, definition).manualIntervention.autoPause;
  return pauses ? { type: 'PAUSE', question: id } : undefined;
}

/** Questions that it is still paused for and that are not asked any more. */
export function answered({ context, wants }: Position): readonly string[] {
  const { heldFor = [] } = context;
  if (heldFor.length === 0) return heldFor;
  const asked = new Set(wants.flatMap((want) => (want.kind === 'question' ? [want.question] : [])));
  return heldFor.filter((question) => !asked.has(question));
}
