// What the mutations that move a workflow share: the fields of their inputs, what the engine is told of the caller, and a payload that shows
// the workflow after its change.
import type { ControlOptions, Moved } from '../engine/control.ts';
import type { Context } from './context.ts';
import { type FieldOf, payload } from './userErrors.ts';

export interface Input {
  readonly clientMutationId?: string | null;
}
export interface ControlInput extends Input {
  readonly workflowId: string;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
}
export interface Argument<Given> {
  readonly input: Given;
}

/** Hands a change to the engine and answers with what is true after it. */
export const control = (
  context: Context,
  input: ControlInput,
  fields: FieldOf,
  change: (options: ControlOptions) => Promise<Moved>,
): Promise<object> =>
  payload(context, input, { NOT_FOUND: ['workflowId'], STALE_REVISION: ['expectedRevision'], ...fields }, async () =>
    moved(context, await change(optionsOf(context, input))),
  );

export const moved = (context: Context, { workflowId, sequence }: Moved): object => ({
  workflow: () => context.reads.workflow.load(workflowId),
  sequence,
});

export const optionsOf = (
  { actor }: Context,
  { reason, expectedRevision }: Partial<Pick<ControlInput, 'reason' | 'expectedRevision'>>,
): ControlOptions => ({ actor, ...given({ reason, expectedRevision }) });

/** Without what was left out or null. */
export const given = <Options extends object>(
  options: Options,
): { [Key in keyof Options]?: NonNullable<Options[Key]> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value != null)) as never;
