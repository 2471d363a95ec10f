// Mutations that move workflows: each hands its input to the engine, waits for the commit and answers with what is true after it.
import type { HoldfastError } from '../errors.ts';
import { NotesRequiredError } from '../persistence/resolveError.ts';
import { readTraceparent } from '../trace.ts';
import { originOf } from './audit.ts';
import { control, given, moved, optionsOf } from './change.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import type { DecideInterventionInput, StartWorkflowInput } from './schemaTypes.ts';
import { keyOf, workflowIdOf } from './globalIds.ts';
import { type FieldOf, payload } from './userErrors.ts';

export const mutations = {
  startWorkflow: (_, { input }, context) => start(input, context),
  sendWorkflowEvent: (_, { input }, context) =>
    control(context, input, { INVALID_INPUT: ['payload'], UNSAFE_VALUE: ['payload'] }, (options) =>
      context.engine.sendEvent(workflowIdOf(input.workflowId), input.type, input.payload ?? null, options),
    ),
  pauseWorkflow: (_, { input }, context) =>
    control(context, input, {}, (options) => context.engine.pause(workflowIdOf(input.workflowId), options)),
  abortWorkflow: (_, { input }, context) =>
    control(context, input, {}, (options) =>
      context.engine.abort(workflowIdOf(input.workflowId), { ...options, compensate: input.compensate }),
    ),
  retryStep: (_, { input }, context) =>
    control(context, input, { NOT_FOUND: stepOrWorkflow, INVALID_INPUT: ['stepKey'] }, (options) =>
      context.engine.retryStep(workflowIdOf(input.workflowId), input.stepKey ?? undefined, options),
    ),
  skipStep: (_, { input }, context) =>
    control(
      context,
      input,
      { NOT_FOUND: stepOrWorkflow, INVALID_INPUT: ['output'], UNSAFE_VALUE: ['output'] },
      (options) =>
        context.engine.skipStep(workflowIdOf(input.workflowId), input.stepKey, {
          ...options,
          ...(input.output !== undefined && { output: input.output }),
        }),
    ),
  migrateWorkflow: (_, { input }, context) =>
    control(context, input, { NOT_FOUND: versionOrWorkflow }, (options) =>
      context.engine.migrate(workflowIdOf(input.workflowId), { ...options, ...given({ toVersion: input.toVersion }) }),
    ),
  createCheckpoint: (_, { input }, context) =>
    payload(context, input, { NOT_FOUND: ['workflowId'], STALE_REVISION: ['expectedRevision'] }, async () => {
      const id = workflowIdOf(input.workflowId);
      const made = await context.engine.createCheckpoint(id, input.description, optionsOf(context, input));
      return { checkpoint: () => context.reads.checkpoint.load(made.checkpointId), sequence: made.sequence };
    }),
  decideIntervention: (_, { input }, context) => decide(input, context),
} satisfies Partial<Resolvers<'Mutation'>>;

/** Of a mutation that names both: which of them is not there. */
const stepOrWorkflow = ({ details }: HoldfastError): readonly string[] => [
  // A step whose function today's code lacks is no fault of the caller.
  'step' in details && !('option' in details) ? 'stepKey' : 'workflowId',
];

const versionOrWorkflow = ({ details }: HoldfastError): readonly string[] => [
  'workflowId' in details ? 'workflowId' : 'toVersion',
];

function start(input: StartWorkflowInput, context: Context) {
  const { definition, version, key, threadId, idempotencyKey, startAt } = input;
  const traceparent = input.traceparent ?? context.traceparent;
  const isNone = traceparent != null && readTraceparent(traceparent) === undefined;
  const fields: FieldOf = {
    NOT_FOUND: ({ details }) => ['versions' in details ? 'version' : 'definition'],
    INVALID_INPUT: [isNone ? 'traceparent' : 'input'],
    UNSAFE_VALUE: ['input'],
    STATE_TOO_LARGE: ['input'],
    DUPLICATE_KEY: ['key'],
    IDEMPOTENCY_MISMATCH: ['idempotencyKey'],
  };
  return payload(context, input, fields, async () =>
    moved(
      context,
      await context.engine.startWorkflow(definition, input.input, {
        actor: context.caller.name,
        origin: originOf(context),
        ...given({ version, key, threadId, idempotencyKey, traceparent, startAt }),
      }),
    ),
  );
}

function decide(input: DecideInterventionInput, context: Context) {
  const fields: FieldOf = { NOT_FOUND: ['interventionId'], INVALID_INPUT: ['option'], NOTES_REQUIRED: ['notes'] };
  const { option, notes } = input;
  return payload(context, input, fields, async () => {
    const id = keyOf(input.interventionId, 'Intervention');
    if (notes.trim() === '') throw new NotesRequiredError('`notes` must say how and why the question was decided');
    const decision = { option, notes, ...(input.payload !== undefined && { payload: input.payload }) };
    const decided = await context.engine.decide(id, decision, optionsOf(context, input));
    return { ...moved(context, decided), intervention: () => context.reads.intervention.load(id) };
  });
}
