// What one check saw, and what to do about it.

export interface Finding {
  /** Stable, for machines: `database.version`. */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'problem';
  /** What was seen. */
  readonly saw: string;
  /** What to do; only where something is to be done. */
  readonly remedy?: string;
}

export const ok = (check: string, saw: string): Finding => ({ check, status: 'ok', saw });
export const warning = (check: string, saw: string, remedy: string): Finding => ({
  check,
  status: 'warning',
  saw,
  remedy,
});
export const problem = (check: string, saw: string, remedy: string): Finding => ({
  check,
  status: 'problem',
  saw,
  remedy,
});
