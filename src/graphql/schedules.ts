// Schedules over the API: what there is, what comes next, what became of ticks, and a person's hand on them.
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { HoldfastError } from '../errors.ts';
import { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import { WorkflowScheduleTick } from '../persistence/entities/workflow_schedule_ticks.ts';
import { WorkflowScheduleRow } from '../persistence/entities/workflow_schedules.ts';
import { escapeText } from '../persistence/escape.ts';
import { nextTick, type ScheduleOptions } from '../schedule.ts';
import { withoutSensitive } from '../sensitivePaths.ts';
import type { JsonValue } from '../workflow.ts';
import { given, optionsOf } from './change.ts';
import { badInput } from './connections.ts';
import type { Context } from './context.ts';
import { matching } from './filters.ts';
import { keyOf, toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';
import type { CreateScheduleInput, UpdateScheduleInput } from './schemaTypes.ts';
import { type FieldOf, payload, Refused } from './userErrors.ts';

const SCHEDULES: Listing<WorkflowScheduleRow> = {
  name: 'schedules',
  entity: WorkflowScheduleRow,
  order: ['name'],
  direction: 'asc',
};
const TICKS: Listing<WorkflowScheduleTick> = {
  name: 'scheduleTicks',
  entity: WorkflowScheduleTick,
  order: ['number'],
  direction: 'desc',
};
const MOST_NEXT = 50;

export const queries = {
  schedule: (_, { name }, { reads }) => found(reads.em, { name: escapeText(name) }),
  schedules: (_, { definition, paused, ...page }, { reads }) =>
    reads.page(SCHEDULES, matching({ definition, paused }) as FilterQuery<WorkflowScheduleRow>, page),
} satisfies Partial<Resolvers<'Query'>>;

export const mutations = {
  createSchedule: (_, { input }, context) =>
    payload(context, input, ofCreation, async () => {
      const by = { ...optionsOf(context, input), paused: input.paused };
      const { id } = await context.engine.schedules.create(input.name, timesOf(input), by);
      return { schedule: () => found(context.reads.em, { id }), sequence: null };
    }),
  updateSchedule: (_, { input }, context) =>
    payload(context, input, ofChange, async () => {
      const { id, name } = await named(context, input.scheduleId);
      await context.engine.schedules.update(name, timesOf(input), optionsOf(context, input));
      return { schedule: () => found(context.reads.em, { id }), sequence: null };
    }),
  pauseSchedule: (_, { input }, context) =>
    payload(context, input, ofChange, async () => {
      const { id, name } = await named(context, input.scheduleId);
      await context.engine.schedules.pause(name, optionsOf(context, input));
      return { schedule: () => found(context.reads.em, { id }), sequence: null };
    }),
  resumeSchedule: (_, { input }, context) =>
    payload(context, input, ofChange, async () => {
      const { id, name } = await named(context, input.scheduleId);
      await context.engine.schedules.resume(name, optionsOf(context, input));
      return { schedule: () => found(context.reads.em, { id }), sequence: null };
    }),
  deleteSchedule: (_, { input }, context) =>
    payload(context, input, ofChange, async () => {
      const { name } = await named(context, input.scheduleId);
      await context.engine.schedules.remove(name, optionsOf(context, input));
      return { deletedScheduleId: input.scheduleId, sequence: null };
    }),
  triggerSchedule: (_, { input }, context) =>
    payload(context, input, { ...ofChange, IDEMPOTENCY_MISMATCH: ['idempotencyKey'] }, async () => {
      const { id, name } = await named(context, input.scheduleId);
      const { overlap, idempotencyKey } = input;
      const by = { ...optionsOf(context, input), ...given({ overlap, idempotencyKey }) };
      const { workflowId, sequence = null } = await context.engine.schedules.trigger(name, by);
      return {
        schedule: () => found(context.reads.em, { id }),
        workflow: () => (workflowId === undefined ? null : context.reads.workflow.load(workflowId)),
        sequence,
      };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

/** Fields of the inputs by the options of the SDK that a refusal names. */
const FIELDS: Readonly<Record<string, string>> = {
  workflow: 'definition',
  everyMs: 'every',
  catchUpMs: 'catchUpWindow',
  jitterMs: 'jitter',
};

const fieldOf = ({ details: { option } }: HoldfastError): readonly string[] => [
  typeof option === 'string' ? (FIELDS[option] ?? option) : 'input',
];
const definitionOf = ({ details }: HoldfastError): readonly string[] => [
  'versions' in details ? 'version' : 'definition',
];
const ofInput: FieldOf = { INVALID_INPUT: fieldOf, UNSAFE_VALUE: ['input'], STATE_TOO_LARGE: ['input'] };
const ofCreation: FieldOf = { ...ofInput, DUPLICATE_KEY: ['name'], NOT_FOUND: definitionOf };
const ofChange: FieldOf = { ...ofInput, NOT_FOUND: definitionOf, INVALID_STATE: ['scheduleId'] };

/** What the SDK calls the options of an input; those that were left out are left out. */
function timesOf(input: CreateScheduleInput | UpdateScheduleInput): ScheduleOptions {
  const { definition: workflow, version, cron, timeZone, every, overlap, catchUpWindow, jitter } = input;
  const options = given({ workflow, version, cron, timeZone, overlap });
  const times = given({ everyMs: every, catchUpMs: catchUpWindow, jitterMs: jitter });
  return { ...options, ...times, ...(input.input !== undefined && { input: input.input }) } as ScheduleOptions;
}

async function named({ reads }: Context, scheduleId: string): Promise<WorkflowScheduleRow> {
  const schedule = await found(reads.em, { id: keyOf(scheduleId, 'Schedule') });
  if (schedule) return schedule;
  throw new Refused('NOT_FOUND', ['scheduleId'], 'There is no schedule of that id; it may have been deleted');
}

const found = (em: EntityManager, where: { id: string } | { name: string }): Promise<WorkflowScheduleRow | null> =>
  em.findOne(WorkflowScheduleRow, where, { disableIdentityMap: true });

const Schedule: Resolvers<'Schedule'> = {
  id: ({ id }) => toGlobalId('Schedule', id),
  every: ({ everyMs }) => everyMs,
  input: async ({ definition, input }, _, { reads, engine }) => {
    const value = JSON.parse(engine.vault?.reveal(input) ?? input) as JsonValue;
    const known = await reads.em.findOne(
      WorkflowDefinitionRow,
      { name: definition },
      { orderBy: { createdAt: 'desc' } },
    );
    return withoutSensitive(value, 'input', (known?.sensitive ?? []) as readonly string[]);
  },
  catchUpWindow: ({ catchUpMs }) => catchUpMs,
  jitter: ({ jitterMs }) => jitterMs,
  declared: ({ declared }) => declared !== null,
  nextTicksAt: ({ nextTick: next, cron, timeZone, everyMs }, { first }) => {
    if (first < 1 || first > MOST_NEXT) throw badInput(`first is ${first}; it must be 1 to ${MOST_NEXT}`);
    const when = { cron, timeZone, everyMs };
    const ticks: Date[] = [];
    for (let at = next?.getTime() ?? null; at !== null && ticks.length < first; at = nextTick(when, at))
      ticks.push(new Date(at));
    return ticks;
  },
  bufferedTickAt: ({ bufferedTick }) => bufferedTick,
  ticks: ({ id }, page, { reads }) => reads.pageOf(TICKS, 'scheduleId', id, {}, page),
};

const ScheduleTick: Resolvers<'ScheduleTick'> = {
  id: ({ number }) => toGlobalId('ScheduleTick', String(number)),
  tickAt: ({ tick }) => tick,
  decidedAt: ({ at }) => at,
  lastMissedAt: ({ until }) => until,
  workflow: ({ workflowId }, _, { reads }) => (workflowId === null ? null : reads.workflow.load(workflowId)),
};

export const types = { Schedule, ScheduleTick };

export const enums = {
  ScheduleOverlap: {
    SKIP: 'skip',
    BUFFER_ONE: 'bufferOne',
    CANCEL_OTHER: 'cancelOther',
    ALLOW_ALL: 'allowAll',
  } satisfies EnumMap<'ScheduleOverlap'>,
};
