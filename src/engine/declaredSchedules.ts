// Schedules that the code declares: checked when the engine is made, stored when it starts. What people changed of one holds until its declaration changes.
import { createHash } from 'node:crypto';
import { InvalidConfigurationError } from '../errors.ts';
import { refuseOption } from '../optionNames.ts';
import type { ScheduleRow, ScheduleStore } from '../persistence/scheduleStore.ts';
import { makeSafe } from '../persistence/seal.ts';
import { type ScheduleOptions, type ScheduleSpec, scheduleSpec } from '../schedule.ts';
import { accept } from './accept.ts';
import type { Registry } from './registry.ts';
import type { Surroundings } from './surroundings.ts';
import { after } from './tick.ts';
import { notAhead } from './ticksAhead.ts';

export type DeclaredSchedules = Readonly<Record<string, ScheduleSpec>>;

/** Known option names of one schedule. */
export const SCHEDULE_OPTIONS: Readonly<Record<keyof ScheduleOptions, true>> = {
  workflow: true,
  version: true,
  cron: true,
  timeZone: true,
  everyMs: true,
  input: true,
  overlap: true,
  catchUpMs: true,
  jitterMs: true,
};

/** @throws InvalidConfigurationError naming the schedule, the option and the value */
export function declaredSchedules(given: Readonly<Record<string, ScheduleOptions>>): DeclaredSchedules {
  return Object.fromEntries(
    Object.entries(given).map(([name, options]) => {
      const spec = scheduleSpec(name, options);
      if (!('says' in spec)) return [name, spec];
      throw new InvalidConfigurationError(`schedules.${name}: ${spec.option} ${spec.says}`, {
        option: `schedules.${name}.${spec.option}`,
      });
    }),
  );
}

interface Declaring {
  readonly around: Surroundings;
  readonly registry: Registry;
  readonly store: ScheduleStore;
}

/** @throws InvalidConfigurationError for a definition that is not there, InvalidInputError for an input that does not fit it, UnsafeValueError for one that cannot be stored */
export async function declareSchedules(declaring: Declaring, declared: DeclaredSchedules): Promise<void> {
  for (const [name, given] of Object.entries(declared)) {
    const spec = storable(given);
    await fits(declaring, name, spec);
    while (!(await declare(declaring, name, spec)));
  }
}

/** Checked as it will be read again at each tick: a Date is a text then. @throws UnsafeValueError for an input that cannot be stored */
export const storable = (spec: ScheduleSpec): ScheduleSpec => ({ ...spec, input: makeSafe(spec.input).value });

async function fits({ around, registry }: Declaring, name: string, spec: ScheduleSpec): Promise<void> {
  if (!registry.names.includes(spec.definition))
    refuseOption('createEngine', `schedules.${name}.workflow`, `one of ${registry.names.join(', ')}`, spec.definition);
  const { definition } = registry.named(spec.definition, spec.version ?? undefined);
  await accept(definition.input, spec.input, `the input of schedule "${name}"`, around);
}

/** False where somebody else was faster: to be looked at again. */
async function declare({ around, store }: Declaring, name: string, spec: ScheduleSpec): Promise<boolean> {
  const now = around.clock.now();
  const declared = createHash('sha256').update(JSON.stringify(spec)).digest('hex');
  const [stored] = await store.schedules([name]);
  if (stored?.declared === declared) return true;
  const id = stored?.id ?? around.ids();
  const row: ScheduleRow = {
    paused: false,
    reason: null,
    bufferedTick: null,
    nextTick: null,
    nextFireAt: null,
    createdAt: now,
    createdBy: 'code',
    ...stored,
    ...spec,
    id,
    name,
    declared,
    revision: (stored?.revision ?? 0) + 1,
    updatedAt: now,
    updatedBy: 'code',
  };
  return store.saveSchedule({ ...row, ...timesOf(row, stored, now) }, stored?.revision ?? 0);
}

/** When a schedule that was changed comes next: as before where it says the same, so that what is due is not lost. */
export function timesOf(
  row: ScheduleRow,
  stored: ScheduleRow | undefined,
  now: number,
): Pick<ScheduleRow, 'nextTick' | 'nextFireAt'> {
  if (row.paused) return { nextTick: null, nextFireAt: null };
  const isSame =
    stored?.nextTick != null &&
    ([stored.cron, stored.timeZone, stored.everyMs, stored.jitterMs] as const).every(
      (value, at) => value === [row.cron, row.timeZone, row.everyMs, row.jitterMs][at],
    );
  return isSame ? notAhead(stored, now) : after(row, now);
}
