// The scenes by name, for the process that plays them.
import { asking } from './asking.ts';
import { clinching } from './clinching.ts';
import { family } from './family.ts';
import { machines } from './machines.ts';
import { migrating } from './migrating.ts';
import { returning } from './returning.ts';
import type { Scene } from './scene.ts';
import { sharing } from './sharing.ts';
import { tripping } from './tripping.ts';

export const SCENES = {
  returning,
  family,
  asking,
  tripping,
  sharing,
  clinching,
  migrating,
  machines,
} as const satisfies Record<string, Scene>;
export type SceneName = keyof typeof SCENES;
