// One scene of the crash matrix, played in a small world: its workflow is started, people say their words when they fit, and a process that dies at a chosen
// write is followed by another. Played without a death it is what the others must end as.
import type { Definition, StepNode } from '../../../src/definition.ts';
import { Breakers } from '../../../src/engine/breakers.ts';
import type { Surroundings } from '../../../src/engine/surroundings.ts';
import type { Faults } from '../../../src/faults.ts';
import { silentLog } from '../../../src/log.ts';
import { allNodes } from '../../../src/machines/nodes.ts';
import { seededRandom } from '../../../src/random.ts';
import type { StepContext } from '../../../src/stepContext.ts';
import { isFinal, type WorkflowId } from '../../../src/workflow.ts';
import { Person, type Word } from './person.ts';
import type { Passage, Passed } from '../crashMatrix.ts';
import { violations } from '../laws.ts';
import { Outside } from '../outside.ts';
import { type Act, RESOURCES } from '../scenarios.ts';
import { type Begun, SmallWorld } from '../smallWorld.ts';
import { type Standing, standingOf } from '../stored.ts';
import { turns } from '../watchedCharts.ts';

export interface Scene {
  readonly name: string;
  /** The first one is started. */
  build(act: Act): readonly Definition[];
  /** In their order, each as soon as it fits. */
  readonly says?: readonly Word[];
  /** From the first call of this step on processes are short of something for a while. */
  readonly shortAfter?: string;
  /** What is compared with the scene played without a death: only how its first workflow ends, where chance says which of them gives way. @default all */
  readonly compares?: 'status';
}

export interface Played extends Passed {
  readonly standings: readonly (Standing & { readonly name: string })[];
}

const LOOKS_EVERY_MS = 40;
const CALL_MS = 10;
const SHORT_MS = 400;
/** Of the simulated clock: what has not ended by then is stuck. */
const LONGEST_MS = 10 * 60_000;
const LIMITS = { sleepAfterMs: 200, graceMs: 2_000, questionDeadlineMs: 120_000, maxStateBytes: 100_000 };

/** @param deaths at which passages the process dies, counted from 0 */
export async function play(scene: Scene, deaths: readonly number[]): Promise<Played> {
  turns.clear();
  const world = new SmallWorld();
  const outside = new Outside(world.storage, () => world.clock.now());
  const acknowledged: { workflowId: WorkflowId; revision: number; status: Standing['status'] }[] = [];
  const passages: Passage[] = [];
  const person = new Person(scene.says ?? []);
  const definitions = scene.build(() => Promise.resolve(null));
  let now: Begun | undefined;

  const begin = async (): Promise<Begun> => {
    let process: Begun['process'] | undefined;
    const death = Promise.withResolvers<void>();
    const faults: Faults = {
      strike(place, workflow) {
        if ((place !== 'before commit' && place !== 'after commit') || process?.state !== 'alive') return undefined;
        const nth = passages.push({ side: place, transitions: [...(turns.get(workflow) ?? [])] }) - 1;
        const dies = deaths.includes(nth);
        if (dies || place === 'after commit') turns.delete(workflow);
        if (!dies) return undefined;
        process.kill();
        world.storage.sessions.delete(process.id);
        death.resolve();
        return new Promise(() => {});
      },
    };
    const act: Act = async (step: StepContext, value, fails) => {
      if (!process) throw new Error('no process runs this');
      outside.called(process, step);
      await process.pause(CALL_MS);
      const error = fails?.(step.attempt);
      if (error) throw error;
      outside.takesEffect(process, step, value);
      return value;
    };
    const begun = await world.begin(scene.build(act), {
      faults,
      limits: LIMITS,
      ends: death.promise,
      told: (one) => (process = one),
      around: (store) => ({
        resources: RESOURCES,
        breakers: new Breakers(
          {
            circuits: store.circuits,
            clock: world.clock,
            log: silentLog,
            random: seededRandom(1),
            writer: process?.id ?? '',
          },
          { quay: { failureThreshold: 1, resetTimeoutMs: 60_000, rampMs: 200 } },
        ),
        ...(scene.shortAfter === undefined ? {} : { pressure: shortAfter(scene.shortAfter, outside, world) }),
      }),
    });
    begun.engine.onCommit((moved) => acknowledged.push(moved));
    return begun;
  };

  const looks = (): void => void world.clock.schedule(LOOKS_EVERY_MS, looks);
  looks();
  while (world.clock.monotonic() < LONGEST_MS) {
    if (now?.process.state !== 'alive') now = await begin();
    if (world.workflows.length > 0 && world.statuses.every(isFinal)) break;
    person.looks(world, now.engine, definitions[0]?.name ?? '');
    if (!(await world.clock.next())) break;
  }
  const standings = world.workflows
    .map((rows) => ({ name: rows.birth.definition, ...standingOf(rows) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const nothing = { outputs: {}, undone: [], notUndone: [] };
  const shown =
    scene.compares === 'status'
      ? standings.filter(({ name }) => name === 'w').map((one) => ({ ...one, ...nothing }))
      : standings;
  const found = violations({ storage: world.storage, outside, acknowledged, ...known(definitions) });
  const stuck = standings.flatMap(({ name, status }) => (isFinal(status) ? [] : [`${name} is stuck: ${status}`]));
  return { passages, violations: [...found, ...stuck, ...person.unsaid], standings: shown };
}

/** What the laws know of the steps. */
function known(definitions: readonly Definition[]): Pick<Parameters<typeof violations>[0], 'once' | 'undoable'> {
  const stepsOf = (definition: Definition, is: (node: StepNode) => boolean): Set<string> =>
    new Set(allNodes(definition.nodes).flatMap((node) => (node.kind === 'step' && is(node) ? [node.name] : [])));
  return {
    once: new Map(definitions.map((one) => [one.name, stepsOf(one, ({ idempotent }) => !idempotent)])),
    undoable: new Map(definitions.map((one) => [one.name, stepsOf(one, ({ compensate }) => compensate !== undefined)])),
  };
}

const shortAfter = (
  name: string,
  { calls }: Outside,
  { clock }: SmallWorld,
): NonNullable<Surroundings['pressure']> => ({
  exhausted: [],
  hold() {
    const since = calls.find(({ step }) => step === name)?.at ?? Infinity;
    return clock.now() >= since && clock.now() < since + SHORT_MS
      ? { dueAt: clock.now() + 300, reason: 'the process is short of something' }
      : undefined;
  },
});
