// Why a commit with an author's transaction left nothing although nobody refused it. The engine acts on it; nobody else sees it.

export class RolledBackError extends Error {
  /** What the database said; undefined where the connection was lost, and it may be tried again as if nothing had happened. */
  readonly because: Error | undefined;

  constructor(message: string, because?: Error) {
    super(message, { cause: because });
    this.name = 'RolledBackError';
    this.because = because;
  }
}
