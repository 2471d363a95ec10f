// What people asked of a workflow or answered, as the event log keeps it: where the only state that had heard of it is lost, it is heard again.
import type { Ending, Leaving } from '../machines/context.ts';
import { to } from '../machines/events.ts';
import { keyOf } from '../machines/keys.ts';
import type { Decided } from '../machines/salvage.ts';
import type { Digest, EventType, StepKey, WorkflowId } from '../workflow.ts';
import type { Chart } from './chart.ts';
import type { Compiled } from './registry.ts';
import { skipped } from './leaving.ts';
import type { Surroundings } from './surroundings.ts';

export type Wish =
  | { readonly kind: 'pause' | 'resume' }
  /** With an id: a person's answer that ends the workflow. */
  | { readonly kind: 'abort'; readonly ending: Ending; readonly interventionId?: string }
  /** `key`: the piece of work that asked; in the next pass of a loop it is another question. */
  | {
      readonly kind: 'approve' | 'skip';
      readonly step: string;
      readonly key: StepKey;
      readonly interventionId: string;
      readonly output: Digest | null;
    }
  /** A person skipped the step, whatever it did; or skips it when its child has ended. */
  | { readonly kind: 'skipStep'; readonly step: string; readonly key: StepKey; readonly output: Digest | null }
  | { readonly kind: 'leave'; readonly step: string; readonly key: StepKey; readonly leaving: Leaving }
  /** A person had it go on from somewhere else: that place is lost. */
  | { readonly kind: 'move' }
  /** About one item, which is left out, or about an undo, which is given up. */
  | { readonly kind: 'decided'; readonly decided: Decided; readonly interventionId: string };

const TOLD_BY: readonly EventType[] = [
  'WORKFLOW_PAUSED',
  'WORKFLOW_RESUMED',
  'WORKFLOW_STATUS_CHANGED',
  'INTERVENTION_DECIDED',
  'STEP_SKIPPED',
  'STEP_PARKED',
  'WORKFLOW_RESTARTED',
];

/** Those that came after this revision, in their order. */
export async function wishesSince(
  { store }: Pick<Surroundings, 'store'>,
  workflowId: WorkflowId,
  revision: number,
): Promise<readonly Wish[]> {
  const found: Wish[] = [];
  for (let after = 0; ; ) {
    const page = await store.events({ after, limit: 500, workflowId, types: TOLD_BY });
    for (const { payload, revision: at } of page)
      if ((at ?? 0) > revision && payload['wish'] !== undefined) found.push(payload['wish'] as Wish);
    const last = page.at(-1);
    if (!last || page.length < 500) return found;
    after = last.sequence;
  }
}

/** What people had decided about single items, undos and calls of an author's own machine. */
export const decidedIn = (wishes: readonly Wish[], { own }: Pick<Compiled, 'own'>): readonly Decided[] =>
  wishes.flatMap((wish): Decided[] => {
    if (wish.kind === 'decided') return [wish.decided];
    // The machine alone says what follows: it is told of the call when it makes it again.
    return own && wish.kind === 'skipStep' ? [{ is: 'skipped', key: wish.key, output: wish.output }] : [];
  });

/** What fits where the chart is now; returns the kinds of what moved it. */
export function heardAgain(chart: Chart, compiled: Compiled, wishes: readonly Wish[]): readonly Wish['kind'][] {
  return wishes.filter((wish) => applied(chart, compiled, wish)).map(({ kind }) => kind);
}

function applied(chart: Chart, compiled: Compiled, wish: Wish): boolean {
  const { position } = chart;
  const { snapshot, context } = position;
  const isOpen = ({ step, key }: { readonly step: string; readonly key: StepKey }): boolean =>
    context.done[step] === undefined && keyOf(context, step, compiled.loops.get(step) ?? []) === key;
  // It is in the context that the chart was made from.
  if (wish.kind === 'decided' || (compiled.own && wish.kind === 'skipStep')) return true;
  if (snapshot.status !== 'active' || context.ending) return false;
  switch (wish.kind) {
    case 'pause':
      return chart.apply({ type: 'PAUSE' }, undefined);
    case 'resume':
      return chart.apply({ type: 'RESUME' }, undefined);
    case 'abort':
      return chart.apply({ type: 'ABORT', ending: wish.ending }, undefined);
    case 'move':
      return false;
    case 'skipStep':
      return isOpen(wish) && chart.apply(undefined, skipped(compiled, position, wish.step, wish.output));
    case 'leave': {
      const leaving = { ...context.leaving, [wish.step]: wish.leaving };
      return isOpen(wish) && chart.apply(undefined, { value: snapshot.value, context: { ...context, leaving } });
    }
    case 'approve':
    case 'skip': {
      const { step, output } = wish;
      if (!isOpen(wish)) return false;
      if (wish.kind === 'skip') return chart.apply(to(step, { kind: 'SKIP', output }), undefined);
      // The question is asked and answered at once.
      const isAsked = chart.apply(to(step, { kind: 'BEGIN' }), undefined);
      return isAsked && chart.apply(to(step, { kind: 'RUN' }), undefined);
    }
  }
}
