// What the mutations that move a workflow share: the fields of their inputs, what the engine is told of the caller, and a payload that shows
// the workflow after its change.
import type { ControlOptions, Moved } from '../engine/control.ts';
import type { Workflow } from '../persistence/entities/workflows.ts';
import { originOf } from './audit.ts';
import type { Context } from './context.ts';
import { type FieldOf, type Payload, payload } from './userErrors.ts';

interface ControlInput {
  readonly clientMutationId?: string | null;
  readonly workflowId: string;
  readonly reason?: string | null;
  readonly expectedRevision?: number | null;
}

/** Hands a change to the engine and answers with what is true after it. */
export const control = (
  context: Context,
  input: ControlInput,
  fields: FieldOf,
  change: (options: ControlOptions) => Promise<Moved>,
): Promise<Payload<MovedWorkflow>> =>
  payload(context, input, { NOT_FOUND: ['workflowId'], STALE_REVISION: ['expectedRevision'], ...fields }, async () =>
    moved(context, await change(optionsOf(context, input))),
  );

export interface MovedWorkflow {
  readonly workflow: () => Promise<Workflow | null>;
  readonly sequence: number;
}

export const moved = (context: Context, { workflowId, sequence }: Moved): MovedWorkflow => ({
  workflow: () => context.reads.workflow.load(workflowId),
  sequence,
});

export const optionsOf = (
  context: Context,
  { reason, expectedRevision }: Partial<Pick<ControlInput, 'reason' | 'expectedRevision'>>,
): ControlOptions => ({
  actor: context.caller.name,
  origin: originOf(context),
  ...given({ reason, expectedRevision }),
});

/** Without what was left out or null. */
export const given = <Options extends object>(
  options: Options,
): { [Key in keyof Options]?: NonNullable<Options[Key]> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value != null)) as never;
