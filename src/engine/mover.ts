// Who will move a workflow that nobody has in memory and no time wakes. Pure; the watchdog asks.
import type { Position } from './position.ts';

/**
 * Who will move a workflow that is in this position; undefined: nobody. An awaited event counts without a deadline too, since its author wished to
 * wait for ever, and so does a pause, since a person wished it: both are seen in the status, and neither is an alarm.
 */
export function moverOf({ snapshot, wants }: Position): 'engine' | 'time' | 'event' | 'workflow' | 'pause' | undefined {
  if (snapshot.hasTag('paused')) return 'pause';
  let mover: ReturnType<typeof moverOf>;
  for (const want of wants)
    switch (want.kind) {
      case 'question':
        break; // Only asked about where no question of it is open.
      case 'timer':
      case 'end':
      case 'children':
        return 'time';
      case 'event':
        if (want.dueAt !== undefined) return 'time';
        mover = 'event';
        break;
      case 'grant':
      case 'child':
        mover = 'workflow';
        break;
      default:
        return 'engine';
    }
  return mover;
}
