// The life of one workflow of a drawn definition, from its start to its end, whose process is killed at drawn places: each time another one goes on. What its
// steps do follows from their names and a seed, so that the same life without kills is there to compare with.
import type { Definition, Node } from '../../src/definition.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { FatalError, TransientError } from '../../src/failures/authored.ts';
import type { FaultPlace } from '../../src/faults.ts';
import { seededRandom } from '../../src/random.ts';
import type { CompensationContext, StepContext } from '../../src/stepContext.ts';
import { isFinal } from '../../src/workflow.ts';
import { violations } from './laws.ts';
import { Outside } from './outside.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import type { WorkflowRows } from './simulatedStorage.ts';
import { type Begun, SmallWorld } from './smallWorld.ts';
import { type Standing, standingOf } from './stored.ts';

/** The nth time that an engine passes a place. */
export interface Kill {
  readonly place: FaultPlace;
  readonly nth: number;
}

export interface Life {
  /** Undefined where it did not end in an hour. */
  readonly standing: Standing | undefined;
  /** Whether a step has failed for good: which of those beside it had ended by then is a matter of time. */
  readonly hasFailed: boolean;
  readonly violations: readonly string[];
  readonly kills: number;
}

const LOOKS_EVERY_MS = 100;
const MOST_LOOKS = 36_000;
const RETRY = { maxAttempts: 5, baseDelayMs: 20, maxDelayMs: 20, jitter: 'none' } as const;

/** @param seed what its steps do */
export async function live(drawn: Definition, seed: number, kills: readonly Kill[]): Promise<Life> {
  const world = new SmallWorld();
  const outside = new Outside(world.storage, () => world.clock.now());
  const passed = new Map<FaultPlace, number>();
  let now: Begun | undefined;
  let struck = 0;
  let isAsking = false;

  async function begin(): Promise<void> {
    let own: Begun | undefined;
    let process: SimulatedProcess;
    const act = async (step: StepContext, value: unknown): Promise<unknown> => {
      outside.called(process, step);
      await process.pause(3);
      outside.takesEffect(process, step, value);
      await process.pause(3);
      return value;
    };
    own = await world.begin([acting(drawn, seed, act)], {
      faults: {
        strike(place) {
          if (!own || now !== own) return undefined;
          const nth = (passed.get(place) ?? 0) + 1;
          passed.set(place, nth);
          if (!kills.some((kill) => kill.place === place && kill.nth === nth)) return undefined;
          world.kill(own);
          now = undefined;
          isAsking = false;
          struck += 1;
          return new Promise(() => {}); // nothing comes after death
        },
      },
      limits: { sleepAfterMs: 50, graceMs: 1_000 },
      told: (its) => {
        process = its;
      },
    });
    now = own;
  }

  /** One thing at a time, and again where nobody answered. */
  function ask(request: (engine: Engine) => Promise<unknown>): void {
    if (isAsking || !now) return;
    const asked = now;
    isAsking = true;
    const over = (): void => {
      if (asked === now) isAsking = false;
    };
    request(now.engine).then(over, over);
  }

  const sent = new Set<string>();
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (!now) await begin();
    const [rows] = world.workflows;
    if (rows && isFinal(rows.head.status)) break;
    if (!rows) ask((engine) => engine.startWorkflow(drawn.name, { seed }, { idempotencyKey: 'once' }));
    else ask((engine) => next(engine, drawn, rows, sent));
    await world.clock.pass(LOOKS_EVERY_MS);
  }
  const [rows] = world.workflows;
  const evidence = { storage: world.storage, outside, acknowledged: [], ...wordsOf(drawn) };
  const isOver = rows !== undefined && isFinal(rows.head.status);
  return {
    standing: isOver ? standingOf(rows) : undefined,
    hasFailed: (rows?.errors.length ?? 0) > 0 && drawn.nodes.some((node) => isDoomed(node, seed)),
    violations: [...violations(evidence), ...(world.workflows.length === 1 ? [] : ['it was started twice'])],
    kills: struck,
  };
}

/** What somebody outside does now: answers a question, or sends an event that is waited for. */
async function next(engine: Engine, drawn: Definition, rows: WorkflowRows, sent: Set<string>): Promise<void> {
  for (const { asked, decided } of rows.interventions.values())
    if (!decided)
      return void (await engine.decide(asked.id, {
        option: asked.trigger === 'declared' ? 'approve' : 'retry',
        notes: 'looked at it',
      }));
  const event = drawn.nodes.find((node) => node.kind === 'wait' && !sent.has(node.name));
  if (!event) return;
  await engine.sendEvent(rows.id, event.name, { event: event.name });
  sent.add(event.name);
}

type Act = (step: StepContext, value: unknown) => Promise<unknown>;

/** The same with steps that do something. */
function acting(drawn: Definition, seed: number, act: Act): Definition {
  const nodes = drawn.nodes.map((node): Node => {
    if (node.kind !== 'step') return node;
    const fails = failuresOf(node.name, seed);
    const run = async (step: StepContext): Promise<unknown> => {
      if (isDoomed(node, seed)) {
        await act(step, 'begun');
        throw new FatalError('broken');
      }
      if (step.attempt <= fails) throw new TransientError('busy');
      return act(step, { by: step.stepId, saw: step.outputs });
    };
    return {
      ...node,
      retry: RETRY,
      run,
      alternative: node.alternative && ((step: StepContext) => act(step, { by: `${step.stepId} otherwise` })),
      compensate:
        node.compensate &&
        (async (step: CompensationContext) => {
          if (step.attempt <= fails) throw new TransientError('busy');
          await act(step, { undid: step.stepId, output: step.output ?? null });
        }),
    };
  });
  return { ...drawn, nodes };
}

const dice = (name: string, seed: number): number => seededRandom(seed * 1_000 + Number(name.slice(1)))();
/** How often it fails before it works. */
const failuresOf = (name: string, seed: number): number => Math.floor(dice(name, seed) * 30) % 3;
/** Whether it fails for good. */
const isDoomed = ({ kind, name }: Node, seed: number): boolean => kind === 'step' && dice(name, seed) > 0.9;

function wordsOf({ name, nodes }: Definition) {
  const undoable = nodes.filter((node) => node.kind === 'step' && node.compensate).map((node) => node.name);
  return {
    once: new Map([[name, new Set<string>()]]),
    needing: new Map([[name, new Set<string>()]]),
    undoable: new Map([[name, new Set(undoable)]]),
  };
}
