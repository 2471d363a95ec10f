// What is read of a statechart's configuration to draw it: the part that XState's JSON has, of compiled workflows and of any other machine.

/** A state as the configuration has it. Functions are gone, or stand there as objects with a `type`. */
export interface StateConfig {
  readonly id?: string;
  readonly type?: string;
  readonly initial?: string;
  readonly description?: string;
  readonly states?: Readonly<Record<string, StateConfig>>;
  readonly on?: Readonly<Record<string, Targets>>;
  readonly after?: Readonly<Record<string, Targets>>;
  readonly always?: Targets;
  readonly onDone?: Targets;
  readonly invoke?: Invoked | readonly Invoked[];
}
export interface Invoked {
  readonly id?: string;
  readonly src?: unknown;
  readonly onDone?: Targets;
  readonly onError?: Targets;
}
type Target = string | { readonly target?: string | readonly string[] };
export type Targets = Target | readonly Target[];

/** A state in its place. */
export interface Spot {
  readonly key: string;
  /** Names of the states from the outermost to this one, joined by dots; '' for the machine itself. */
  readonly path: string;
  readonly state: StateConfig;
  readonly parent: Spot | undefined;
  readonly below: readonly Spot[];
}

export function spotOf(key: string, state: StateConfig, parent?: Spot): Spot {
  const below: Spot[] = [];
  const path = parent === undefined ? '' : parent.path === '' ? key : `${parent.path}.${key}`;
  const spot: Spot = { key, path, state, parent, below };
  for (const [inner, config] of Object.entries(state.states ?? {})) below.push(spotOf(inner, config, spot));
  return spot;
}

function* allSpots(spot: Spot): Generator<Spot> {
  yield spot;
  for (const below of spot.below) yield* allSpots(below);
}

/** A way out of a state: by which event, and where to. */
export interface Exit {
  readonly from: Spot;
  readonly event: string;
  readonly to: Spot;
}

/** Every transition that leads somewhere, in the order of the configuration. */
export function exitsOf(root: Spot): Exit[] {
  const spots = [...allSpots(root)];
  const byId = new Map(spots.flatMap((spot) => (spot.state.id === undefined ? [] : [[spot.state.id, spot] as const])));
  return spots.flatMap((from) =>
    [...waysOut(from.state)].flatMap(([event, targets]) =>
      targetsOf(targets).flatMap((target) => {
        const to = find(target, from, byId);
        return to ? [{ from, event, to }] : [];
      }),
    ),
  );
}

function* waysOut({ on, after, always, onDone, invoke }: StateConfig): Generator<readonly [string, Targets]> {
  for (const [event, targets] of Object.entries(on ?? {})) yield [event, targets];
  for (const [delay, targets] of Object.entries(after ?? {})) yield [`after ${delay}`, targets];
  for (const one of [invoke ?? []].flat() as readonly Invoked[]) {
    const name = one.id ?? (typeof one.src === 'string' ? one.src : 'actor');
    if (one.onDone) yield [`done ${name}`, one.onDone];
    if (one.onError) yield [`error ${name}`, one.onError];
  }
  if (always) yield ['', always];
  if (onDone) yield ['', onDone];
}

const targetsOf = (targets: Targets): string[] =>
  [targets].flat().flatMap((one: Target) => (typeof one === 'string' ? one : (one.target ?? [])));

/** `#id` or `#id.child` anywhere, `.child` below, or a sibling or what is below one. An id may hold dots of its own. */
function find(target: string, from: Spot, byId: ReadonlyMap<string, Spot>): Spot | undefined {
  if (target.startsWith('.')) return below(from, target.slice(1).split('.'));
  if (!target.startsWith('#')) return from.parent && below(from.parent, target.split('.'));
  const id = target.slice(1);
  for (let end = id.length; end > 0; end = id.lastIndexOf('.', end - 1)) {
    const spot = byId.get(id.slice(0, end));
    if (spot) return end === id.length ? spot : below(spot, id.slice(end + 1).split('.'));
  }
  return undefined;
}

const below = (spot: Spot, [key, ...rest]: readonly string[]): Spot | undefined => {
  const inner = spot.below.find((one) => one.key === key);
  return inner && (rest.length > 0 ? below(inner, rest) : inner);
};
