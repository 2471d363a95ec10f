// The scenes of the crash matrix: transitions that the seeds of the simulation seldom or never come to.
import { ENDINGS } from './endings.ts';
import { ITEMS } from './items.ts';
import { MACHINES } from './machines.ts';
import type { Scene } from './play.ts';
import { STEPS } from './steps.ts';
import { WAITS } from './waits.ts';

export const SCENES: readonly Scene[] = [...STEPS, ...WAITS, ...ITEMS, ...ENDINGS, ...MACHINES];
