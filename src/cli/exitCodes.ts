// How a command ends, for scripts. docs/cli.md lists the same codes; a test holds the two equal.

export const EXIT = {
  /** Done; of `run`: the workflow has completed. */
  done: 0,
  /** It could not be done: refused by the server, no database, a check that found a problem. */
  failed: 1,
  /** Asked in a way that no run can answer: an unknown command or flag, a configuration that cannot be. */
  usage: 2,
  /** No holdfast answers where the command looks for one. */
  noServer: 3,
  /** A server answers, and does not let this caller do that. */
  notAllowed: 4,
  /** There is nothing of that id or name. */
  notFound: 5,
  /** `run`: the workflow ended FAILED. */
  workflowFailed: 6,
  /** `run`: the workflow ended ABORTED. */
  workflowAborted: 7,
  /** Ctrl-C, or asked to end: what was under way is stored and can go on. */
  interrupted: 130,
} as const;

/** A command that ends with a code of its own, after saying why. */
export class CommandError extends Error {
  readonly exitCode: number;
  /** The API's code of it, for people who look it up in docs/errors.md. */
  readonly code: string | undefined;

  constructor(exitCode: number, message: string, code?: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
    this.code = code;
  }
}
