// The port of what is scarce: budgets of calls that all processes share, and the end of what a process was short of. Beside the store of
// workflows, since neither belongs to one.

export interface Spending {
  /** Name of the budget. */
  readonly budget: string;
  readonly amount: number;
  /** Most that may be spent in one window. */
  readonly limit: number;
  /** Beginning of the window, ms since the epoch. */
  readonly windowStart: number;
}

/** What was spent of a budget, in the window that was begun last. */
export interface Spent {
  readonly budget: string;
  readonly spent: number;
  /** Spendings that were refused in it. */
  readonly refused: number;
  readonly windowStart: number;
}

export interface Relief {
  readonly fingerprint: string;
  readonly notes: string;
  /** Ms since the epoch. */
  readonly at: number;
}

export interface ScarcityStore {
  /** Spends, unless that is more than what is left; whether it did. A spending whose reply was lost may count twice. */
  spend(spending: Spending): Promise<boolean>;
  /** All budgets that were ever spent from, by name. */
  spent(): Promise<readonly Spent[]>;
  /** Resolves what was recorded under that fingerprint, with a line in the event log. */
  relieved(relief: Relief): Promise<void>;
}
