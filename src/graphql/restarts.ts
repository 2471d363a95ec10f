// Mutations that take a workflow to another point: restart, roll back, and resume from somewhere else. The engine verifies the checkpoint
// before it moves anything; why it refuses one is told apart here.
import type { Moved, RestartFrom } from '../engine/control.ts';
import { CorruptCheckpointError, HoldfastError, NotFoundError } from '../errors.ts';
import { control } from './change.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import type { RestartPointInput } from './schemaTypes.ts';
import { keyOf, workflowIdOf } from './globalIds.ts';
import { Refused } from './userErrors.ts';
import { validationOf } from './validation.ts';

export const mutations = {
  restartWorkflow: (_, { input }, context) =>
    control(context, input, {}, (options) => {
      const point = pointOf(input.from);
      return explained(context, input.workflowId, point, ['from', nameOf(input.from)], () =>
        context.engine.restart(workflowIdOf(input.workflowId), point, options),
      );
    }),
  resumeWorkflow: (_, { input }, context) =>
    control(context, input, {}, (options) => {
      const id = workflowIdOf(input.workflowId);
      if (input.from == null) return context.engine.resume(id, options);
      const point = pointOf(input.from);
      return explained(context, input.workflowId, point, ['from', nameOf(input.from)], () =>
        context.engine.restart(id, point, { ...options, resume: true }),
      );
    }),
  rollbackWorkflow: (_, { input }, context) =>
    control(context, input, {}, (options) => {
      const point = { from: 'checkpoint', checkpointId: keyOf(input.checkpointId, 'Checkpoint') } as const;
      return explained(context, input.workflowId, point, ['checkpointId'], () =>
        context.engine.rollBack(workflowIdOf(input.workflowId), point.checkpointId, {
          ...options,
          thenResume: input.thenResume,
        }),
      );
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

/** The only one that is given: the schema's @oneOf sees to that. */
const nameOf = (point: RestartPointInput): string => Object.keys(point)[0] ?? '';

function pointOf(point: RestartPointInput): RestartFrom {
  if (point.stepKey !== undefined) return { from: 'step', step: point.stepKey };
  if (point.checkpointId !== undefined)
    return { from: 'checkpoint', checkpointId: keyOf(point.checkpointId, 'Checkpoint') };
  const name = nameOf(point) as 'beginning' | 'lastValidCheckpoint';
  if (point[name] === true) return { from: name };
  throw new Refused('INVALID_INPUT', ['from', name], `\`${name}\` can only be true; name another point instead`);
}

/** Runs a change, and says of a refusal what is wrong with the point. */
async function explained(
  context: Context,
  workflow: string,
  point: RestartFrom,
  field: readonly string[],
  change: () => Promise<Moved>,
): Promise<Moved> {
  try {
    return await change();
  } catch (error) {
    throw (error instanceof HoldfastError && (await reasonFor(context, workflow, point, field, error))) || error;
  }
}

async function reasonFor(
  context: Context,
  workflow: string,
  point: RestartFrom,
  field: readonly string[],
  error: HoldfastError,
): Promise<Refused | undefined> {
  const { reads } = context;
  const id = workflowIdOf(workflow);
  if (!(await reads.workflow.load(id))) return undefined;
  switch (point.from) {
    case 'checkpoint': {
      const checkpoint = await reads.checkpoint.load(point.checkpointId);
      if (error instanceof NotFoundError) {
        const code = checkpoint && checkpoint.workflowId !== id ? 'CHECKPOINT_FOREIGN' : 'NOT_FOUND';
        return new Refused(code, field, error.message, error);
      }
      // Else it is the newest state of the workflow itself that cannot be opened.
      const invalid =
        error instanceof CorruptCheckpointError && !(checkpoint && (await validationOf(checkpoint, context)).valid);
      return invalid ? new Refused('CHECKPOINT_INVALID', field, error.message, error) : undefined;
    }
    case 'lastValidCheckpoint':
      return error instanceof NotFoundError || error instanceof CorruptCheckpointError
        ? new Refused('NO_VALID_CHECKPOINT', field, error.message, error)
        : undefined;
    case 'step':
      return error instanceof NotFoundError ? new Refused('NOT_FOUND', field, error.message, error) : undefined;
    case 'beginning':
      return undefined;
  }
}
