// The states of a step while its work is done: attempts of one call, or of many items side by side. Fragments that `step` places.
import type { StepNode } from '../definition.ts';
import { askAbout, askOn, adopt, begin, finish, noteBeside, park, report, switchOver, wait } from './stepChanges.ts';
import { beginItem, finishItem, finishItems, take } from './itemChanges.ts';
import type { Guard } from './change.ts';
import { isAsked, isAwaited, isDue, isHolding } from './guards.ts';
import { afterItems, failing, failingItem } from './fail.ts';
import { type ChartState, metaOf, needsResources, type Site, skip, type Transition, verdict, workOf } from './step.ts';

/** One call at a time. */
export function workStates(site: Site, node: StepNode): Record<string, ChartState> {
  return {
    ...(needsResources(node) ? { acquiring: acquiring(site, 'acquiring', 'running') } : {}),
    running: attempt(site, node, 'running'),
    retrying: pause(site, node, 'retrying', 'running'),
    ...(node.breaker ? { waitingForCircuit: pause(site, node, 'waitingForCircuit', 'running') } : {}),
    ...(node.alternative
      ? {
          alternative: attempt(site, node, 'alternative'),
          retryingAlternative: pause(site, node, 'retryingAlternative', 'alternative'),
          ...(needsResources(node)
            ? { acquiringAlternative: acquiring(site, 'acquiringAlternative', 'alternative') }
            : {}),
        }
      : {}),
    asking: asking(site, node),
  };
}

function attempt(site: Site, node: StepNode, at: 'running' | 'alternative'): ChartState {
  const { name, exits } = site;
  const guard = isAwaited(name);
  return {
    entry: site.beside ? [noteBeside(name, site.beside), begin(name)] : begin(name),
    meta: metaOf(site, at, 'attempt'),
    on: {
      [`REPORT.${name}`]: { guard, actions: report(name) },
      ...(node.child ? { [`STARTED.${name}`]: { guard, actions: adopt(name) } } : {}),
      [`DONE.${name}`]: { guard, target: exits.completed, actions: finish(name, 'completed') },
      [`RETRY.${name}`]: { guard, target: at === 'running' ? 'retrying' : 'retryingAlternative', actions: wait(name) },
      [`PARK.${name}`]: { guard, target: parkedAt(node, at), actions: park(name) },
      [`ASK.${name}`]: { guard, target: 'asking', actions: wait(name) },
      [`GIVE_UP.${name}`]: { guard, target: exits.failed, actions: finish(name, 'failed') },
      [`FAIL.${name}`]: failing(site, guard),
      ...(node.alternative && at === 'running'
        ? { [`ALTERNATIVE.${name}`]: { guard, target: 'alternative', actions: switchOver(name) } }
        : {}),
    },
  };
}

/** Where a step waits that may not begin, or is to be called again later: for its circuit, else as if for a retry. */
const parkedAt = (node: StepNode, at: 'running' | 'alternative'): string =>
  at === 'alternative' ? 'retryingAlternative' : node.breaker ? 'waitingForCircuit' : 'retrying';

/** A wait between two attempts: for the next one's time, or until the dependency's circuit lets a call through. */
const pause = (
  site: Site,
  node: StepNode,
  at: 'retrying' | 'waitingForCircuit' | 'retryingAlternative',
  next: 'running' | 'alternative',
): ChartState => ({
  meta: metaOf(site, at, 'timer'),
  on: {
    [`DUE.${site.name}`]: again(site, node, next, isDue(site.name)),
    [`RUN.${site.name}`]: again(site, node, next),
    ...skip(site),
  },
});

/** Goes on at once; a step that let go of its resources while it waited asks for them again. */
function again({ name }: Site, node: StepNode, next: 'running' | 'alternative', guard?: Guard): readonly Transition[] {
  const only = guard ? { guard } : {};
  if (!needsResources(node)) return [{ ...only, target: next }];
  const holding = isHolding(name);
  return [
    { guard: guard ? (args) => guard(args) && holding(args) : holding, target: next },
    { ...only, target: next === 'running' ? 'acquiring' : 'acquiringAlternative' },
  ];
}

/** Waits for all the resources of the step together: it holds none of them meanwhile. */
const acquiring = (
  site: Site,
  at: 'acquiring' | 'acquiringAlternative',
  next: 'running' | 'alternative' | 'iterating',
): ChartState => ({
  meta: metaOf(site, at, 'grant'),
  on: {
    [`GRANTED.${site.name}`]: { target: next, actions: take(site.name) },
    [`ASK.${site.name}`]: { target: 'asking', actions: askAbout(site.name) },
    ...verdict(site),
    ...skip(site),
  },
});

const asking = (site: Site, node: StepNode): ChartState => ({
  tags: ['intervention'],
  meta: metaOf(site, 'asking', 'question'),
  on: {
    [`RUN.${site.name}`]: workOf(node),
    [`STILL_ASKS.${site.name}`]: { actions: askOn(site.name) },
    ...verdict(site),
    ...skip(site),
  },
});

/**
 * Many items in one state: what is under way is in the context, each item with a tag, attempts and waits of its own under `step[index]`. Events of an
 * item carry that address; a SKIP without one skips the whole step.
 */
export function itemStates(site: Site, node: StepNode): Record<string, ChartState> {
  const { name } = site;
  const guard = isAwaited(name);
  const isItem: Guard = ({ event }) => event.address !== undefined;
  const allOver: Guard = ({ context }) => {
    const state = context.each[name];
    return state !== undefined && state.open.length === 0 && state.next >= state.total;
  };
  return {
    ...(needsResources(node)
      ? { acquiring: acquiring(site, 'acquiring', 'iterating'), asking: asking(site, node) }
      : {}),
    iterating: {
      meta: metaOf(site, 'iterating', 'items'),
      always: [...afterItems(site, allOver), { guard: allOver, target: 'collecting' }],
      on: {
        [`REPORT.${name}`]: { guard, actions: report(name) },
        [`DONE.${name}`]: { guard, actions: finishItem(name, true) },
        [`RETRY.${name}`]: { guard, actions: wait(name) },
        [`PARK.${name}`]: { guard, actions: park(name) },
        [`ASK.${name}`]: { guard, actions: wait(name) },
        [`STILL_ASKS.${name}`]: { guard: isAsked(name), actions: askOn(name) },
        [`DUE.${name}`]: { guard: isDue(name), actions: beginItem(name) },
        [`RUN.${name}`]: { guard: isItem, actions: beginItem(name) },
        [`GIVE_UP.${name}`]: { guard: isItem, actions: finishItem(name, false) },
        [`ENDED.${name}`]: { actions: finishItems(name) },
        [`FAIL.${name}`]: failingItem(site),
        [`SKIP.${name}`]: [{ guard: isItem, actions: finishItem(name, true) }, skip(site)[`SKIP.${name}`] as object],
      },
    },
    collecting: {
      meta: metaOf(site, 'collecting', 'collection'),
      on: {
        [`LEAVE.${name}`]: { target: site.exits.completed, actions: finish(name, 'completed') },
        ...verdict(site),
        ...skip(site),
      },
    },
  };
}
