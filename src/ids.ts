// Identifiers, made by us and passed in like time and chance. Rows are inserted by several processes and never ask the database for an id.
import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Makes one new UUID at each call. */
export type Ids = () => string;

/** UUID version 7 (RFC 9562): time-ordered, so that new rows land at the end of an index instead of all over it. */
export function timeOrderedIds(clock: Clock): Ids {
  return () => versionSeven(clock.now(), randomUUID().replaceAll('-', ''));
}

/** The same ids for the same seed and clock: for simulations only, since they can be guessed. */
export function seededIds(clock: Clock, random: Random): Ids {
  const digits = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return () => versionSeven(clock.now(), digits() + digits() + digits() + digits());
}

function versionSeven(nowMs: number, chance: string): string {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(12, '0').slice(-12);
  const variant = '89ab'[Number.parseInt(chance[16] ?? '0', 16) % 4];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(13, 16)}-${variant}${chance.slice(17, 20)}-${chance.slice(20, 32)}`;
}

/** Whether a text has the form of a UUID of any version; the database would refuse anything else with a less helpful error. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
