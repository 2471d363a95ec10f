// What a kind of siege is: who is besieged, and what strikes them.
import type { Random } from '../../../src/random.ts';
import type { FaultProxy } from '../faultProxy.ts';
import type { Garrison } from './garrison.ts';
import type { OwnRedis } from './ownRedis.ts';
import type { Mix } from './works.ts';

export interface Kind {
  readonly name: string;
  /** What happens, for people. */
  readonly about: string;
  readonly mix: Mix;
  /** Engine processes. */
  readonly slots: number;
  readonly stepMs: number;
  readonly leaseMs: number;
  /** What an undisturbed machine does at this kind; a siege that completed less than nine tenths of it proves nothing. */
  readonly perMinute: { readonly workflows: number; readonly strikes: number };
  /** Why it cannot be done here; undefined where it can. */
  readonly lacks?: () => string | undefined;
  /** Whether wires go through proxies, one for each process. @default false */
  readonly hasProxies?: boolean;
  /** Whether there is a Redis in which progress is buffered. @default false */
  readonly hasRedis?: boolean;
  /** Whether processes and what Redis had are lost together: then progress may be lost that was acknowledged as buffered. @default false */
  readonly losesBuffered?: boolean;
  /** Where PostgreSQL's files are. @default a folder of their own */
  readonly ground?: () => Ground;
  /** Variables of a process's environment. */
  readonly environment?: (slot: number, folder: string) => NodeJS.ProcessEnv;
  /** Strikes until the siege is over, and leaves behind what heals of itself. */
  readonly attack: (siege: Siege) => Promise<void>;
  /** When alarms go off, as a share of the siege's time. @default at once */
  readonly alarmsAt?: number;
  /** In which share of the siege's time all workflows come. @default 1 */
  readonly comeWithin?: number;
}

/** A place for files. */
export interface Ground {
  readonly folder: string;
  leave(): void;
}

/** What an attack has before it. */
export interface Siege {
  readonly garrison: Garrison;
  readonly proxies: readonly FaultProxy[];
  /** Of a kind that has one. */
  readonly redis: OwnRedis | undefined;
  readonly random: Random;
  /** Folder of the siege's own files. */
  readonly folder: string;
  /** Folder of PostgreSQL's files. */
  readonly data: string;
  readonly leaseMs: number;
  /** By the machine's monotonic clock (ms). */
  readonly beganAt: number;
  readonly forMs: number;
  /** Workflows that come. */
  readonly total: number;
  readonly isOver: () => boolean;
  /** Longest until the siege is over. */
  readonly pause: (ms: number) => Promise<void>;
  /** Notes that something struck. */
  readonly struck: (what: string) => void;
  /** Workflows that have ended; undefined while nobody can be asked. */
  readonly ended: () => Promise<number | undefined>;
  /** A figure to show. */
  readonly measured: (what: string, value: string) => void;
}

/** A whole number below `below`. */
export const drawn = (random: Random, below: number): number => Math.floor(random() * below);

/** A number between these. */
export const between = (random: Random, least: number, most: number): number => least + random() * (most - least);
