// What a workflow waits for from others, as its head row says it: so that those that wait for each other are found without opening any state. Pure.
import type { Wanted, WantedEvent } from '../machines/wanted.ts';
import type { AwaitedSignal, Head } from '../persistence/rows/commit.ts';
import { hasEnded, type Position } from './position.ts';

/** Nothing is said of most. */
export function awaitedBy(position: Position): Pick<Head, 'blocked' | 'signals'> {
  if (hasEnded(position) || position.snapshot.hasTag('paused')) return {};
  const signals = position.wants.flatMap((want): AwaitedSignal[] =>
    isSignal(want) ? [{ step: want.step, key: want.key, from: want.senders ?? [] }] : [],
  );
  const waits = position.wants.filter(({ kind }) => kind !== 'end' && kind !== 'vigil');
  const blocked = waits.length > 0 && waits.every((want) => isSignal(want) || isOthers(want));
  return { ...(blocked ? { blocked } : {}), ...(signals.length > 0 ? { signals } : {}) };
}

/** Without a deadline, and of certain workflows alone. */
const isSignal = (want: Wanted): want is WantedEvent =>
  want.kind === 'event' && want.dueAt === undefined && (want.senders ?? []).length > 0;

const isOthers = ({ kind }: Wanted): boolean => kind === 'grant' || kind === 'child';
