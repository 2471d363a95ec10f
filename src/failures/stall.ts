// Whether work that goes on still gets anywhere: a figure that its author declares, and how long it has not been better than ever before. Pure;
// asked by the engine after every pass of a loop that declares a measure.

export interface ProgressRule {
  /** Which way is better. @default "up" */
  readonly direction: 'up' | 'down';
  /** Measurements in a row without a new best; the last of these is the alarm. */
  readonly stallWindow: number;
}

/** The best figure so far, and the position at which it was measured. */
export interface Best {
  readonly value: number;
  readonly at: number;
}

export interface Measured {
  readonly best: Best;
  readonly isStalled: boolean;
}

/** @param position number of this measurement, 1 for the first */
export function measured(best: Best | undefined, value: number, position: number, rule: ProgressRule): Measured {
  const isBetter = best === undefined || (rule.direction === 'down' ? value < best.value : value > best.value);
  if (isBetter) return { best: { value, at: position }, isStalled: false };
  return { best, isStalled: position - best.at >= rule.stallWindow };
}
