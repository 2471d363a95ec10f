// Whether a loop goes round once more, and how it is found out that it never will get anywhere: its condition first, then what it has seen of itself
// (the same outputs again and again), its own measure of progress, and its budget last. Only `decide` calls this.
import { atOnce } from '../atOnce.ts';
import type { LoopNode } from '../definition.ts';
import { InfiniteLoopDetectedError, LoopBudgetSpentError, StalledError } from '../errors.ts';
import { lasting, stateDigest, visit } from '../failures/loops.ts';
import { measured } from '../failures/stall.ts';
import type { Trail } from '../machines/context.ts';
import { to } from '../machines/events.ts';
import { allNodes } from '../machines/nodes.ts';
import type { Deciding } from './decide.ts';
import { loopRulesFor } from './inForce.ts';
import type { Opened } from './letter.ts';
import { stuck } from './stuck.ts';

export function goRound(node: LoopNode, deciding: Deciding): Opened {
  const { context } = deciding;
  const pass = context.pass[node.name] ?? 1;
  const sight = withPass(deciding, pass);
  if (atOnce(node.until(sight.given as never), `"until" of loop "${node.name}"`, 'true or false'))
    return { event: to(node.name, { kind: 'LEAVE', output: context.output[node.body.at(-1)?.name ?? ''] ?? null }) };
  const trail = context.trail[node.name] ?? { seen: '' };
  const looked = seenOf(node, deciding, sight, trail); // before the measure, which may look at the pass too
  const progress = progressOf(node, deciding, sight.given, trail);
  const error = looked.error ?? progress.error ?? spent(node, pass);
  if (error) return stuck({ ...deciding, error, onExhausted: node.onExhausted, kind: 'loop', attempt: pass });
  const { seen } = looked;
  const { best } = progress;
  return { event: to(node.name, { kind: 'AGAIN', trail: best ? { seen, best } : { seen } }) };
}

interface Looked {
  readonly given: { readonly outputs: Readonly<Record<string, unknown>>; readonly pass: number };
  /** Whether the number of the pass was looked at: then no two passes are the same. */
  readonly isCounted: () => boolean;
}

function withPass({ sight }: Deciding, pass: number): Looked {
  let counted = false;
  const given = Object.defineProperty({ ...sight() }, 'pass', {
    enumerable: true,
    get() {
      counted = true;
      return pass;
    },
  }) as unknown as Looked['given'];
  return { given, isCounted: () => counted };
}

/** The state after this pass, and whether it was there too often. */
function seenOf(
  node: LoopNode,
  { around, compiled, context, sight }: Deciding,
  { isCounted }: Looked,
  { seen }: Trail,
): { seen: string; error?: Error } {
  const rules = loopRulesFor(around, compiled.definition);
  const inside = allNodes(node.body);
  if (!rules.enabled || polls(node) || isCounted() || inside.some(({ name }) => name in context.counted))
    return { seen: '' };
  const volatile = new Set(node.volatile);
  const outputs = volatile.size > 0 ? sight().outputs : context.output;
  const state = inside.map(({ name }) => [name, context.done[name], lasting(outputs[name], volatile)]);
  const pass = context.pass[node.name] ?? 1;
  const digest = stateDigest(state);
  const visited = visit(seen, digest, pass, rules);
  if (!visited.witness) return visited;
  const passes = visited.witness;
  const error = new InfiniteLoopDetectedError(
    `loop "${node.name}" goes in a circle: passes ${passes.join(', ')} left the same outputs, and its condition looks at nothing else. Let something change from pass to pass; if it waits for the world to change, declare \`polls: true\``,
    {
      step: node.name,
      witness: { loop: node.name, passes, period: (passes.at(-1) ?? 0) - (passes.at(-2) ?? 0), digest },
    },
  );
  return { seen: visited.seen, error };
}

/** A loop that waits in every pass is there to see the same until it changes. */
const polls = (node: LoopNode): boolean =>
  node.polls ??
  allNodes(node.body).some(
    (inner) =>
      inner.kind === 'sleep' || inner.kind === 'wait' || (inner.kind === 'step' && inner.intervention !== undefined),
  );

function progressOf(
  { name, progress }: LoopNode,
  { context }: Deciding,
  given: Looked['given'],
  trail: Trail,
): { best?: NonNullable<Trail['best']>; error?: Error } {
  if (!progress) return {};
  const pass = context.pass[name] ?? 1;
  const figure = atOnce(
    progress.measure({ ...given } as never),
    `progress.measure of loop "${name}"`,
    'a finite number',
  );
  if (!Number.isFinite(figure))
    throw new RangeError(`progress.measure of loop "${name}" gave ${String(figure)}; give a finite number`);
  const { direction = 'up', stallWindow } = progress;
  const { best, isStalled } = measured(trail.best, figure, pass, { direction, stallWindow });
  if (!isStalled) return { best };
  const error = new StalledError(
    `loop "${name}" gets nowhere: its measure was best in pass ${best.at} (${best.value}), and the ${stallWindow} passes since were no better (now ${figure})`,
    { step: name, best: best.value, witness: { loop: name, passes: [best.at, pass], figure } },
  );
  return { best, error };
}

const spent = ({ name, budget }: LoopNode, pass: number): Error | undefined =>
  pass < budget
    ? undefined
    : new LoopBudgetSpentError(
        `loop "${name}" went round ${pass} times, as often as its budget allows, and its condition does not hold`,
        { step: name, passes: pass },
      );
