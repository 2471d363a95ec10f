/** Asked in a way that no run can answer. Ends the command with 2, before anything was opened. */
export class UsageError extends Error {
  /** What to type to read on, such as `holdfast migrate --help`. */
  readonly help: string;

  constructor(message: string, help = 'holdfast --help', options?: ErrorOptions) {
    super(message, options);
    this.help = help;
  }
}
