// A statechart's configuration → what is drawn of it: boxes in boxes, and arrows between them. Of a compiled workflow the boxes are the author's
// steps, and the states of engine's inside a step are left out; of any other machine every state is a box. Pure; the command, the API and the
// page draw the same outline, as text, as a picture or live.
import { type Exit, exitsOf, type Spot, spotOf, type StateConfig } from './machine.ts';

export interface Box {
  /** Names of the states from the outermost to this one, joined by dots. */
  readonly id: string;
  readonly label: string;
  /** `beside`: what is in it goes on side by side. `stage`: a state of the workflow's life around its steps. */
  readonly kind: 'step' | 'loop' | 'beside' | 'stage' | 'state' | 'final';
  /** Whether what holds it begins here. */
  readonly first: boolean;
  /** Which of the regions side by side it stands in, of a box in one whose content goes on side by side. */
  readonly region: string | undefined;
  readonly below: readonly Box[];
}

/** Of a workflow's steps: between two boxes that lie in the same one. Of all states: from where a transition starts to where it leads. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** `waits`: a step waits for one in another branch. */
  readonly kind: 'next' | 'waits';
}

export interface Outline {
  /** The machine's id. */
  readonly name: string;
  /** Whether it shows the steps of a compiled workflow alone. */
  readonly stepsOnly: boolean;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface OutlineOptions {
  /** Of a compiled workflow: draw the states inside the steps too. @default false */
  readonly allStates?: boolean;
  /** Step → the steps that it comes after; shows for whom a step waits that stands in a branch of its own. @default none */
  readonly after?: Readonly<Record<string, readonly string[]>>;
}

export function outlineOf(config: object, { allStates = false, after = {} }: OutlineOptions = {}): Outline {
  const root = spotOf('', config as StateConfig);
  const stepsOnly = isCompiled(root.state) && !allStates;
  const seen = view(root, stepsOnly);
  const name = root.state.id ?? '';
  const arrows = arrowsOf(root, seen);
  return { name, stepsOnly, boxes: seen.boxes, arrows: [...arrows, ...waits(seen.boxes, arrows, after)] };
}

/** Whether holdfast made it from steps. */
const isCompiled = ({ states }: StateConfig): boolean =>
  states?.['executing']?.states?.['work'] !== undefined && states['executing'].states['control'] !== undefined;

/** The boxes, and which box a state belongs to that has none of its own. */
interface View {
  readonly boxes: readonly Box[];
  readonly shown: ReadonlyMap<Spot, Shown>;
  readonly stepsOnly: boolean;
  readonly compiled: boolean;
}
interface Shown {
  readonly box: Box;
  readonly parent: Shown | undefined;
}

/** States of the engine's whose content stands directly in what holds them. */
const isPassage = ({ key, parent, state }: Spot): boolean =>
  (key === 'work' && parent?.key === 'executing') ||
  (key === 'body' && parent?.state.id?.startsWith('step:') === true) ||
  (parent?.state.type === 'parallel' && state.states?.['(end)'] !== undefined);

const isHidden = ({ key, parent }: Spot): boolean =>
  key === '(end)' || (key === 'control' && parent?.path === 'executing');

function view(root: Spot, stepsOnly: boolean): View {
  const shown = new Map<Spot, Shown>();
  const within = (spots: readonly Spot[], parent: Shown | undefined, initial: string | undefined, of?: string): Box[] =>
    spots.flatMap((spot) => {
      const region = spot.parent?.state.type === 'parallel' ? spot.key : of;
      if (stepsOnly && isHidden(spot)) return [];
      if (stepsOnly && isPassage(spot)) return within(spot.below, parent, spot.state.initial, region);
      const below: Box[] = [];
      const first = spot.key === initial || (initial === undefined && region === spot.key);
      const box: Box = { id: spot.path, label: spot.key, kind: kindOf(spot), first, region, below };
      const here = { box, parent };
      shown.set(spot, here);
      if (!stepsOnly || !isClosed(spot)) below.push(...within(innerOf(spot, stepsOnly), here, spot.state.initial));
      return [box];
    });
  return {
    boxes: within(root.below, undefined, root.state.initial),
    shown,
    stepsOnly,
    compiled: isCompiled(root.state),
  };
}

/** Of a loop its pass alone; of the undoing its undos alone. */
const innerOf = (spot: Spot, stepsOnly: boolean): readonly Spot[] =>
  stepsOnly && kindOf(spot) === 'loop'
    ? spot.below.filter(({ key }) => key === 'body')
    : stepsOnly && spot.parent?.path === ''
      ? spot.below.filter(({ key }) => key !== 'next')
      : spot.below;

/** Whether what is inside a box is not drawn: the states of one step, of one undo; a rollback undoes the same as a compensation. */
const isClosed = (spot: Spot): boolean =>
  kindOf(spot) === 'step' || spot.key.startsWith('undo:') || spot.path === 'rollingBack';

function kindOf({ state, parent, path }: Spot): Box['kind'] {
  if (state.id?.startsWith('step:')) return state.states?.['body'] ? 'loop' : 'step';
  if (state.type === 'final') return 'final';
  if (state.id?.startsWith('parallel:')) return 'beside';
  return parent?.path === '' && STAGES.has(path) ? 'stage' : 'state';
}
const STAGES = new Set(['executing', 'settling', 'parting', 'planning', 'compensating', 'rollingBack', 'placing']);

function arrowsOf(root: Spot, seen: View): Arrow[] {
  const arrows = new Map<string, { from: Box; to: Box; events: Set<string> }>();
  for (const exit of exitsOf(root)) {
    const [from, to] = endsOf(exit, seen) ?? [];
    if (!from || !to) continue;
    const key = JSON.stringify([from.id, to.id]);
    const arrow = arrows.get(key) ?? { from, to, events: new Set() };
    arrows.set(key, arrow);
    // The diagram shows the name of the step.
    if (exit.event !== '') arrow.events.add(seen.compiled ? exit.event.replace(/^([A-Z_]+)\..*$/, '$1') : exit.event);
  }
  return [...arrows.values()].map(({ from, to, events }) => ({
    from: from.id,
    to: to.id,
    label: seen.stepsOnly && !isAtTop(from, seen) ? '' : [...events].join(', '),
    kind: 'next' as const,
  }));
}

const isAtTop = (box: Box, { boxes }: View): boolean => boxes.includes(box);

/** The boxes of both ends; of steps alone those that lie in the same box: an arrow out of a box is drawn from the one beside its target's. */
function endsOf({ from, to }: Exit, { shown, stepsOnly }: View): readonly [Box, Box] | undefined {
  if (!stepsOnly) {
    const [source, sink] = [shown.get(from)?.box, shown.get(to)?.box];
    return source && sink && source !== sink ? [source, sink] : undefined;
  }
  const line = (spot: Spot | undefined): Box[] => {
    for (let at = spot; at; at = at.parent) {
      const found = shown.get(at);
      if (found) return chain(found);
    }
    return [];
  };
  // What is not drawn is nobody's target.
  if (!shown.has(to) && !isInside(to, shown)) return undefined;
  const [a, b] = [line(from), line(to)];
  const fork = a.findIndex((box, index) => box !== b[index]);
  const [source, sink] = [a[fork], b[fork]];
  return source && sink ? [source, sink] : undefined;
}

const chain = ({ box, parent }: Shown): Box[] => [...(parent ? chain(parent) : []), box];

const isInside = (spot: Spot, shown: ReadonlyMap<Spot, Shown>): boolean => {
  for (let at = spot.parent; at; at = at.parent) {
    const box = shown.get(at)?.box;
    if (box) return box.below.length === 0;
  }
  return false;
};

/** Arrows from the steps that one waits for in other branches: the chart has them as guards. */
function waits(
  boxes: readonly Box[],
  drawn: readonly Arrow[],
  after: Readonly<Record<string, readonly string[]>>,
): Arrow[] {
  const known = new Set(drawn.map(({ from, to }) => `${from} ${to}`));
  const found: Arrow[] = [];
  const visit = (inside: readonly Box[], beside: boolean): void => {
    const steps = new Map(inside.map((box) => [box.label, box]));
    for (const box of inside) {
      if (beside)
        for (const need of after[box.label] ?? []) {
          const from = steps.get(need);
          if (from && !known.has(`${from.id} ${box.id}`))
            found.push({ from: from.id, to: box.id, label: '', kind: 'waits' });
        }
      visit(box.below, box.kind === 'beside');
    }
  };
  visit(boxes, false);
  return found;
}

/** Every box of an outline, outer ones first. */
export function* allBoxes(boxes: readonly Box[]): Generator<Box> {
  for (const box of boxes) {
    yield box;
    yield* allBoxes(box.below);
  }
}
