// How a command ends, for scripts. docs/cli.md lists the same codes; a test holds the two equal.

export const EXIT = {
  /** Done; of `run`: the workflow has completed. */
  done: 0,
  /** It could not be done: refused, no database, a check that found a problem. */
  failed: 1,
  /** Asked in a way that no run can answer: an unknown command or flag, a configuration that cannot be. */
  usage: 2,
} as const;
