// While the process is short of memory, processors, disk or connections it begins no steps: what runs goes on, what would begin is parked, and
// other processes may take it. An alarm when it begins, in every place where failures are told; resolved by itself when it is over.
import type { Clock, Timer } from '../clock.ts';
import {
  type Change,
  type Conditions,
  DEFAULT_THRESHOLDS,
  examine,
  type Resource,
  RESOURCES,
  type Thresholds,
} from '../failures/exhaustion.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import type { Ids } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Vitals } from '../vitals.ts';
import type { Alarm } from './alarm.ts';
import { platformError } from './platformError.ts';
import type { Configured } from './configured.ts';

/** What the process is short of. */
export interface Exhausted {
  readonly resource: Resource;
  readonly value: number;
  readonly threshold: number;
  /** Since when it is above its threshold, ms since the epoch. */
  readonly since: number;
}

export interface PressureOptions {
  readonly vitals: Vitals;
  readonly configured: Configured;
  readonly alarm: Pick<Alarm, 'raise' | 'relieve'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Id of this process. */
  readonly owner: string;
  /** Whether the database says that it has no room: of a server that is not ours nothing else is known of its disk. @default never */
  readonly diskIsFull?: () => boolean;
}

/** Time between two looks, in ms: what is short is known within a second. */
const LOOK_EVERY_MS = 500;
/** How long a parked step waits before it looks again, in ms: what is short of memory lets it leave memory, processors are free again soon. */
const PARKED_MS: Readonly<Record<Resource, number>> = { memory: 6_000, cpu: 1_000, disk: 6_000, connections: 1_000 };

export class Pressure {
  readonly #options: PressureOptions;
  #conditions: Conditions = {};
  #lookedAt: number | undefined;
  #timer: Timer | undefined;
  #isStopped = false;
  #telling: Promise<unknown> = Promise.resolve();

  constructor(options: PressureOptions) {
    this.#options = options;
  }

  start(): void {
    this.#look();
  }

  /** Looks no more; what is still to be written is waited for. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#options.vitals.stop?.();
    await this.#telling;
  }

  /** Empty while all is well. */
  get exhausted(): readonly Exhausted[] {
    const { clock, configured } = this.#options;
    const thresholds = thresholdsOf(configured);
    return RESOURCES.flatMap((resource) => {
      const found = this.#conditions[resource];
      if (found?.exhaustedSince === undefined) return [];
      const since = clock.now() - (clock.monotonic() - found.aboveSince);
      return [{ resource, value: found.value, threshold: thresholds[resource], since }];
    });
  }

  /** Until when (ms since the epoch) a step that would begin now waits, and why; undefined where it may begin. */
  hold(random: () => number): { readonly dueAt: number; readonly reason: string } | undefined {
    const [first] = this.exhausted;
    if (!first) return undefined;
    return {
      dueAt: this.#options.clock.now() + Math.round(PARKED_MS[first.resource] * (1 + random() / 4)),
      reason: `the process is short of ${first.resource}`,
    };
  }

  #look(): void {
    const { vitals, configured, clock } = this.#options;
    const thresholds = thresholdsOf(configured);
    const now = clock.monotonic();
    const signs = this.#read(vitals);
    const { conditions, changes } = examine(this.#conditions, signs, thresholds, { now, last: this.#lookedAt ?? now });
    this.#lookedAt = now;
    this.#conditions = conditions;
    for (const change of changes) this.#tell(change);
    if (!this.#isStopped) this.#timer = clock.schedule(LOOK_EVERY_MS, () => this.#look());
  }

  #read(vitals: Vitals): ReturnType<Vitals['read']> {
    const { diskIsFull } = this.#options;
    try {
      const signs = vitals.read();
      return diskIsFull ? { disk: 0, ...signs, ...(diskIsFull() ? { disk: 1 } : {}) } : signs;
    } catch (err) {
      this.#options.log.warn({ err }, 'how the process is doing could not be read; trying again');
      return {};
    }
  }

  /** The alarm takes one after the other, and says what it could not tell. */
  #tell({ resource, is, value, threshold, forMs }: Change): void {
    const { alarm, clock, ids, owner } = this.#options;
    const fingerprint = fingerprintOf({
      errorType: TYPE,
      message: resource,
      stack: owner,
      step: owner,
      definition: null,
    });
    const said = sentence({ resource, is, value, threshold, forMs });
    const row = platformError({
      id: ids(),
      errorType: TYPE,
      severity: 'error',
      message: `${said}; no step begins here until it is a tenth below`,
      stackTrace: null,
      context: { resource, value, threshold, forMs, process: owner, recoveryStrategy: 'QUEUE_FOR_LATER' },
      fingerprint,
      createdAt: clock.now(),
    });
    const told =
      is === 'exhausted'
        ? alarm.raise({ row, workflowId: null })
        : alarm.relieve(fingerprint, `${said}; steps begin again.`);
    this.#telling = Promise.all([this.#telling, told]);
  }
}

const TYPE = 'RESOURCE_EXHAUSTED';

const NOUNS: Readonly<Record<Resource, (value: number) => string>> = {
  memory: (value) => `${Math.round(value)} MB of memory`,
  cpu: (value) => `${Math.round(value * 100)} % of the processors`,
  disk: (value) => `${Math.round(value * 100)} % of the disk`,
  connections: (value) => `${value} statements waiting for a connection`,
};

const sentence = ({ resource, is, value, threshold, forMs }: Change): string =>
  is === 'exhausted'
    ? `The process has ${NOUNS[resource](value)}, above its threshold of ${NOUNS[resource](threshold)}`
    : `The process has ${NOUNS[resource](value)} after ${Math.round(forMs / 1_000)} s above its threshold`;

/** What the configuration says at the moment. */
function thresholdsOf(configured: Configured): Thresholds {
  const { enabled, thresholds } = configured.settings.of().error_detection.resource_exhaustion;
  if (!enabled) return NEVER;
  return { ...DEFAULT_THRESHOLDS, memory: thresholds.memory, cpu: thresholds.cpu / 100 };
}

const NEVER: Thresholds = { memory: Infinity, cpu: Infinity, disk: Infinity, connections: Infinity };
