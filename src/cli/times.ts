// Times as people read and write them: "3 min ago", "2h", "2026-11-22".
import { UsageError } from './usageError.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Such as "350 ms", "4.2 s", "3 min", "5 h", "12 d". */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Number((ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** "3 min ago", or "in 3 min"; '' for no time. */
export function ago(time: string | null | undefined, now: number): string {
  if (!time) return '';
  const past = now - Date.parse(time);
  return past >= 0 ? `${durationText(past)} ago` : `in ${durationText(-past)}`;
}

/** With the exact time before it. */
export const exactly = (time: string | null | undefined, now: number): string =>
  time ? `${time} (${ago(time, now)})` : '';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, min: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** A time as a flag gives it: "30m", "2h", "7d" back from now, or a date. @throws UsageError */
export function timeOf(text: string, flag: string, now: number): string {
  const [, count = '', unit = ''] = /^(\d+) ?(s|m|min|h|d|w)$/.exec(text) ?? [];
  const time =
    count === ''
      ? /^\d{4}-\d\d-\d\d/.test(text)
        ? Date.parse(text)
        : Number.NaN
      : now - Number(count) * (UNITS[unit] ?? 0);
  if (Number.isFinite(time) && Math.abs(time) <= 8.64e15) return new Date(time).toISOString();
  throw new UsageError(
    `${flag} must be how long ago (30m, 2h, 7d) or a date such as 2026-11-22T08:00:00Z, got "${text}"`,
  );
}
