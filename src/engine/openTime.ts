// How long a circuit stays open before a call tries.
import { type CircuitSnapshot, openings } from '../machines/circuitBreaker.ts';
import type { Random } from '../random.ts';
import type { BreakerOptions } from './breakerOptions.ts';

/** Twice the last one where it opens again without having closed, a tenth more or less. */
export function openTimeMs(
  { resetTimeoutMs, maxResetTimeoutMs }: Required<BreakerOptions>,
  { context }: CircuitSnapshot,
  random: Random,
): number {
  const doubled = resetTimeoutMs * 2 ** Math.min(openings(context), 30);
  const jitter = 1 + (random() - 0.5) / 5;
  return Math.max(1, Math.round(Math.min(doubled, Math.max(maxResetTimeoutMs, resetTimeoutMs)) * jitter));
}
