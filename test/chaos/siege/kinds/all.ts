// The kinds of sieges, in the order in which they come.
import type { Kind } from '../kind.ts';
import { buffered, losses, redis } from './buffers.ts';
import { clocks } from './clocks.ts';
import { disk } from './disk.ts';
import { freezes } from './freezes.ts';
import { kills } from './kills.ts';
import { recoveries } from './recoveries.ts';
import { restarts } from './restarts.ts';
import { starved } from './starved.ts';
import { timers } from './timers.ts';
import { wires } from './wires.ts';
import { worst } from './worst.ts';

export const KINDS: readonly Kind[] = [
  kills,
  recoveries,
  restarts,
  freezes,
  wires,
  disk,
  clocks,
  starved,
  timers,
  redis,
  buffered,
  losses,
  worst,
];
