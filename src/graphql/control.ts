// Mutations that move workflows: each hands its input to the engine, waits for the commit and answers with what is true after it.
import { NotesRequiredError } from '../persistence/resolveError.ts';
import { readTraceparent } from '../trace.ts';
import { type Argument, control, type ControlInput, given, type Input, moved, optionsOf } from './change.ts';
import type { Context } from './context.ts';
import type { RootFields } from './fields.ts';
import { keyOf, workflowIdOf } from './globalIds.ts';
import { type FieldOf, payload } from './userErrors.ts';

export const mutations: RootFields = {
  startWorkflow: (_, { input }: Argument<StartInput>, context) => start(input, context),
  sendWorkflowEvent: (_, { input }: Argument<ControlInput & { type: string; payload?: unknown }>, context) =>
    control(context, input, { INVALID_INPUT: ['payload'], UNSAFE_VALUE: ['payload'] }, (options) =>
      context.engine.sendEvent(workflowIdOf(input.workflowId), input.type, input.payload ?? null, options),
    ),
  pauseWorkflow: (_, { input }: Argument<ControlInput>, context) =>
    control(context, input, {}, (options) => context.engine.pause(workflowIdOf(input.workflowId), options)),
  abortWorkflow: (_, { input }: Argument<ControlInput & { compensate: boolean }>, context) =>
    control(context, input, {}, (options) =>
      context.engine.abort(workflowIdOf(input.workflowId), { ...options, compensate: input.compensate }),
    ),
  retryStep: (_, { input }: Argument<ControlInput & { stepKey?: string | null }>, context) =>
    control(context, input, { INVALID_INPUT: ['stepKey'] }, (options) =>
      context.engine.retryStep(workflowIdOf(input.workflowId), input.stepKey ?? undefined, options),
    ),
  skipStep: (_, { input }: Argument<ControlInput & { stepKey: string; output?: unknown }>, context) =>
    control(context, input, { INVALID_INPUT: ['output'], UNSAFE_VALUE: ['output'] }, (options) =>
      context.engine.skipStep(workflowIdOf(input.workflowId), input.stepKey, {
        ...options,
        ...(input.output !== undefined && { output: input.output }),
      }),
    ),
  migrateWorkflow: (_, { input }: Argument<ControlInput & { toVersion?: string | null }>, context) =>
    control(context, input, { NOT_FOUND: ['toVersion'] }, (options) =>
      context.engine.migrate(workflowIdOf(input.workflowId), { ...options, ...given({ toVersion: input.toVersion }) }),
    ),
  createCheckpoint: (_, { input }: Argument<ControlInput & { description: string }>, context) =>
    payload(context, input, {}, async () => {
      const id = workflowIdOf(input.workflowId);
      const made = await context.engine.createCheckpoint(id, input.description, optionsOf(context, input));
      return { checkpoint: () => context.reads.checkpoint.load(made.checkpointId), sequence: made.sequence };
    }),
  decideIntervention: (_, { input }: Argument<DecideInput>, context) => decide(input, context),
};

interface StartInput extends Input {
  readonly definition: string;
  readonly version?: string | null;
  readonly key?: string | null;
  readonly threadId?: string | null;
  readonly input?: unknown;
  readonly idempotencyKey?: string | null;
  readonly traceparent?: string | null;
}

function start(input: StartInput, context: Context): Promise<object> {
  const { definition, version, key, threadId, idempotencyKey } = input;
  const traceparent = input.traceparent ?? context.traceparent;
  const isNone = traceparent != null && readTraceparent(traceparent) === undefined;
  const fields: FieldOf = {
    NOT_FOUND: ['definition'],
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
        actor: context.actor,
        ...given({ version, key, threadId, idempotencyKey, traceparent }),
      }),
    ),
  );
}

interface DecideInput extends Input {
  readonly interventionId: string;
  readonly option: string;
  readonly notes: string;
  readonly payload?: unknown;
  readonly expectedRevision?: number | null;
}

function decide(input: DecideInput, context: Context): Promise<object> {
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
