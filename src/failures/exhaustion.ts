// Whether the process is short of something: above a threshold for some time, and then until it is a tenth below it, so that it does not flutter.
// Pure; fed by the engine with what it measures.

export const RESOURCES = ['memory', 'cpu', 'disk', 'connections'] as const;
export type Resource = (typeof RESOURCES)[number];

/** Above which value a resource is short. Infinity: never. */
export interface Thresholds {
  /** Resident memory of the process, in MB. @default 4,096 */
  readonly memory: number;
  /** How much the process lacks processors, 0 to 1, as `shortageOf` has it. @default 0.9 */
  readonly cpu: number;
  /** Share of the disk with the data folder of the embedded PostgreSQL, 0 to 1. @default 0.95 */
  readonly disk: number;
  /** Statements that wait for a connection. @default 200 */
  readonly connections: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = { memory: 4_096, cpu: 0.9, disk: 0.95, connections: 200 };

/** How long it must be above: short peaks of these two are normal. */
const SUSTAINED_MS: Readonly<Record<Resource, number>> = { memory: 5_000, cpu: 5_000, disk: 0, connections: 0 };
/** Measured from look to look; the others are as they are at that moment. */
const MEASURED: ReadonlySet<Resource> = new Set(['cpu']);
/** Share of the threshold below which it is free again. */
const RELIEVED = 0.9;

export interface Condition {
  readonly aboveSince: number;
  /** Set once it is short. */
  readonly exhaustedSince?: number;
  readonly value: number;
}
export type Conditions = Partial<Record<Resource, Condition>>;

export interface Change {
  readonly resource: Resource;
  readonly is: 'exhausted' | 'relieved';
  readonly value: number;
  readonly threshold: number;
  /** How long it has been above, in ms. */
  readonly forMs: number;
}

/** When one looks, and when one looked last, in ms of a clock that never goes back. */
export interface Looks {
  readonly now: number;
  readonly last: number;
}

/** What follows from one look. What is measured from the last look to this one has been so since then: an event loop that is held up does not even look. */
export function examine(
  before: Conditions,
  signs: Readonly<Partial<Record<Resource, number>>>,
  thresholds: Thresholds,
  { now, last }: Looks,
): { readonly conditions: Conditions; readonly changes: readonly Change[] } {
  const conditions: Conditions = {};
  const changes: Change[] = [];
  for (const resource of RESOURCES) {
    const value = signs[resource];
    const threshold = thresholds[resource];
    const was = before[resource];
    if (value === undefined) continue;
    const isAbove = value > threshold;
    const stays = was?.exhaustedSince !== undefined && value > threshold * RELIEVED;
    if (!isAbove && !stays) {
      if (was?.exhaustedSince !== undefined)
        changes.push({ resource, is: 'relieved', value, threshold, forMs: now - was.aboveSince });
      continue;
    }
    const aboveSince = was?.aboveSince ?? (MEASURED.has(resource) ? last : now);
    const isLong = now - aboveSince >= SUSTAINED_MS[resource];
    if (isLong && was?.exhaustedSince === undefined)
      changes.push({ resource, is: 'exhausted', value, threshold, forMs: now - aboveSince });
    const exhaustedSince = was?.exhaustedSince ?? (isLong ? now : undefined);
    conditions[resource] = { aboveSince, value, ...(exhaustedSince === undefined ? {} : { exhaustedSince }) };
  }
  return { conditions, changes };
}
