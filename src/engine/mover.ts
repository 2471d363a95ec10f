// Who will move a workflow that nobody has in memory and no time wakes. Pure; the watchdog asks.
import type { Position } from './position.ts';

/** `endless`: it waits for a person or an event, and has no time yet at which people are reminded of it. */
export type Mover = 'engine' | 'time' | 'workflow' | 'endless';

/**
 * Who will move a workflow that is in this position; undefined: nobody.
 * @param asks whether a question of it is stored as open; one that is not moves nothing
 */
export function moverOf({ snapshot, wants }: Position, asks: boolean): Mover | undefined {
  let mover: Mover | undefined = snapshot.hasTag('paused') ? 'endless' : undefined;
  for (const want of wants)
    switch (want.kind) {
      case 'question':
        if (asks && want.dueAt !== undefined) return 'time';
        if (asks) mover = 'endless';
        break;
      case 'timer':
      case 'begin':
      case 'end':
      case 'children':
      case 'vigil':
        return 'time';
      case 'event':
        if (want.dueAt !== undefined) return 'time';
        mover = 'endless';
        break;
      case 'grant':
      case 'child':
        mover ??= 'workflow';
        break;
      default:
        return 'engine';
    }
  return mover;
}
