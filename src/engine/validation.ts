// What is checked of a state, and what was found: its references, its position in the chart, the names it uses, and what the definition itself says
// of it. Pure; who opens the bytes and knows which values are stored asks these. Results are kept as rows and shown by the API.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { MachineView, StateView, ValidateState } from '../stepContext.ts';
import { addressedStep } from '../machines/keys.ts';
import type { ChartContext } from '../machines/context.ts';
import { MACHINE } from '../machines/own.ts';
import type { StateCheck, StateProblemCode } from '../persistence/rows/validations.ts';
import type { Digest } from '../workflow.ts';
import { positionOf } from './position.ts';
import type { Compiled } from './registry.ts';
import type { StoredState } from './state.ts';

/** `path` is where in the row, or in the state. */
export interface StateProblem {
  readonly path: string;
  readonly code: StateProblemCode;
  readonly message: string;
}

/** What the checks of one stored state say now. */
export interface StateValidation {
  readonly checkpointId: string;
  readonly valid: boolean;
  readonly checks: readonly StateCheck[];
  readonly durationMs: number;
}

/** One line for each kind of check that was made: passed, or the first things that are wrong. */
export const checksOf = (made: readonly StateProblemCode[], problems: readonly StateProblem[]): StateCheck[] =>
  made.map((check) => {
    const wrong = problems.filter(({ code }) => code === check).map(({ path, message }) => `${path}: ${message}`);
    return { check, passed: wrong.length === 0, why: wrong.length === 0 ? null : wrong.slice(0, 3).join('; ') };
  });

/** Where a state holds a digest of a value. */
export type Reference = readonly [path: string, digest: string];

/** Every value that a state refers to; without the input, which belongs to the workflow. */
export function* referencesOf({ context }: Pick<StoredState, 'context'>): Generator<Reference> {
  const { output, list, each, mail, undo, recorded = {}, given = {}, early = [] } = context as ChartContext;
  for (const [name, digest] of Object.entries(output)) yield [`state.context.output.${name}`, digest];
  for (const [name, digest] of Object.entries(list)) yield [`state.context.list.${name}`, digest];
  for (const [name, { items }] of Object.entries(each)) yield [`state.context.each.${name}.items`, items];
  for (const [event, letters] of Object.entries(mail))
    for (const [index, digest] of letters.entries()) yield [`state.context.mail.${event}.${index}`, digest];
  for (const [index, { payload }] of early.entries()) yield [`state.context.early.${index}`, payload];
  for (const [index, { output: digest }] of undo.entries())
    if (digest !== null) yield [`state.context.undo.${index}.output`, digest];
  for (const [key, digest] of Object.entries(given)) yield [`state.context.given.${key}`, digest];
  for (const [key, known] of Object.entries(recorded))
    if (known.is !== 'unknown' && known.output !== null) yield [`state.context.recorded.${key}`, known.output];
}

export const referenceProblems = (
  references: Iterable<Reference>,
  isStored: (digest: Digest) => boolean,
): StateProblem[] =>
  [...references]
    .filter(([, digest]) => !isStored(digest as Digest))
    .map(([path, digest]) => ({ path, code: 'REFERENCE', message: `The value ${digest} is not stored` }));

/** The steps that a state speaks of must be steps of the definition. */
export function nameProblems(nodes: Compiled['nodes'], context: ChartContext): StateProblem[] {
  return (['done', 'output', 'attempt', 'each'] as const).flatMap((record) =>
    Object.keys(context[record])
      .filter((address) => address !== MACHINE && !nodes.has(addressedStep(address).replace(/^undo:/, '')))
      .map((address) => ({
        path: `state.context.${record}.${address}`,
        code: 'REFERENCE',
        message: `The definition has no step "${address}"`,
      })),
  );
}

/** The chart must have this position, and complete. */
export function positionProblems(
  machine: AnyStateMachine,
  { value, context }: Pick<StoredState, 'value' | 'context'>,
): StateProblem[] {
  try {
    const there = machine.resolveState({ value, context } as never) as AnyMachineSnapshot;
    if (JSON.stringify(there.value) === JSON.stringify(value)) return [];
    return [{ path: 'state.value', code: 'POSITION', message: 'The position lacks a part that the chart has' }];
  } catch (error) {
    return [{ path: 'state.value', code: 'POSITION', message: (error as Error).message }];
  }
}

/** The checks of a state that is at hand, such as one that was just restored or placed; its values are known to be stored. */
export function checksAtHand(
  compiled: Compiled,
  input: Digest,
  state: Pick<StoredState, 'value' | 'context'>,
  open: (digest: Digest) => unknown,
): { readonly made: readonly StateProblemCode[]; readonly problems: readonly StateProblem[] } {
  return {
    made: ['POSITION', 'REFERENCE', ...(compiled.definition.checkState ? (['DEFINITION'] as const) : [])],
    problems: [
      ...positionProblems(compiled.machine, state),
      ...nameProblems(compiled.nodes, state.context as ChartContext),
      ...authorProblems(compiled, input, state, open),
    ],
  };
}

/** What the definition's own `validateState` says. @param open gives a value; throws where it cannot */
export function authorProblems(
  { definition, machine }: Pick<Compiled, 'definition' | 'machine'>,
  input: Digest,
  { value, context }: Pick<StoredState, 'value' | 'context'>,
  open: (digest: Digest) => unknown,
): StateProblem[] {
  if (!definition.checkState) return [];
  try {
    const snapshot = machine.resolveState({ value, context } as never) as AnyMachineSnapshot;
    const { done, output, own } = context as ChartContext;
    if (definition.own) {
      // It is asked only of a machine that has been entered.
      const inside = own?.snapshot as { value: unknown; context: unknown } | null | undefined;
      if (!inside) return [];
      const { value: at, context: holds } = inside;
      return saidBy(definition.checkState, {
        input: open(input),
        value: at,
        context: structuredClone(holds),
        status: positionOf(snapshot).status,
      });
    }
    return saidBy(definition.checkState, {
      input: open(input),
      outputs: Object.fromEntries(
        Object.entries(done)
          .filter(([, as]) => as === 'completed' || as === 'skipped')
          .flatMap(([name, as]) => {
            const digest = output[name];
            return digest ? [[name, open(digest)]] : as === 'completed' ? [[name, null]] : [];
          }),
      ),
      done: Object.fromEntries(Object.entries(done).map(([name, as]) => [name, as === 'passedOver' ? 'skipped' : as])),
      status: positionOf(snapshot).status,
    });
  } catch (error) {
    return [problemOf(error instanceof Error ? error.message : String(error))];
  }
}

const problemOf = (message: string): StateProblem => ({ path: 'state', code: 'DEFINITION', message });

function saidBy(check: ValidateState, view: StateView | MachineView): StateProblem[] {
  const said: unknown = check(view as never);
  if (said === undefined) return [];
  if (Array.isArray(said)) return said.map((one) => problemOf(String(one)));
  if (said instanceof Promise) said.catch(() => {});
  return [problemOf('validateState must return a list of problems, at once; it returned something else')];
}
