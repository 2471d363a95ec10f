// What the engine steers workflows with, and what every wish about one needs to know first: the definition that it runs on, and that it has the step.
import { NotFoundError, NotRunningError } from '../errors.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import { isFinal, type WorkflowId } from '../workflow.ts';
import { accept } from './accept.ts';
import type { Letter } from './letter.ts';
import type { Compiled, Registry } from './registry.ts';
import { hasEndedError, requireId, requireKnown } from './known.ts';
import type { Residents, Waking } from './residents.ts';
import type { Inside } from './surroundings.ts';

export interface Steering {
  readonly around: Inside;
  readonly registry: Registry;
  readonly residents: Pick<Residents, 'observer' | 'get' | 'born' | 'replace' | 'send' | 'freed'>;
  /** What a letter that is not sent by `residents` brings along of who asked. */
  readonly stamp: (letter: Letter) => Letter;
  /** @throws NotRunningError */
  readonly requireRunning: () => void;
}

export type Phase = 'idle' | 'running' | 'draining' | 'stopped';

export function requireRunning(phase: Phase): void {
  if (phase !== 'running')
    throw new NotRunningError(
      `the engine is ${phase}; ${phase === 'idle' ? 'start it first' : 'send this to another process, or start a new one'}`,
      { phase },
    );
}

/** The definition that a workflow runs on. @throws InvalidStateError for one that has ended, unless it may be reopened */
export async function compiledOf(
  { around, registry, residents, requireRunning }: Steering,
  workflowId: WorkflowId,
  options: Waking = {},
): Promise<Compiled> {
  requireRunning();
  const live = residents.get(workflowId);
  if (live) return live.compiled;
  requireId(workflowId, 'workflow');
  const found = requireKnown(await around.store.find(workflowId), workflowId);
  if (isFinal(found.status) && !options.reopen) throw hasEndedError(found);
  return registry.withHash(found.definitionHash, found.definition);
}

export function requireStep({ nodes, definition }: Pick<Compiled, 'nodes' | 'definition'>, step: string): void {
  if (!nodes.has(step))
    throw new NotFoundError(
      `workflow "${definition.name}" ${definition.version} has no step "${step}"; it has ${[...nodes.keys()].join(', ')}`,
      { step },
    );
}

/** A skipped step needs an output that fits, unless no later step reads it. */
export async function outputFor(
  { around }: Steering,
  compiled: Compiled,
  step: string,
  output: unknown,
): Promise<StoredValue | undefined> {
  if (output === undefined) return undefined;
  const node = compiled.nodes.get(step);
  if (!node) throw new NotFoundError(`workflow "${compiled.definition.name}" has no step "${step}"`, { step });
  const schema = node.kind === 'step' ? node.output : node.kind === 'wait' ? node.schema : undefined;
  return accept(schema, output, `the output for step "${step}"`, around);
}
