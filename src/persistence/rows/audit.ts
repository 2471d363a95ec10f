// Who asked for what, and what became of it: one row of the audit log.

export interface AuditEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name of whoever asked; `sdk` where the code that embeds the engine gave none. */
  readonly actor: string;
  /** As which they asked; null in the process itself. */
  readonly role: string | null;
  /** Name of the mutation, also where it was asked for by the SDK. */
  readonly action: string;
  /** What it is about, as a type of the schema with its key; null where there is no single thing. */
  readonly targetType: string | null;
  readonly targetId: string | null;
  /** In their words. */
  readonly reason: string | null;
  /** What was asked for, in small: names and numbers, never inputs, outputs or payloads. */
  readonly what: object | null;
  /** The target, in small, as it was and as it is now. */
  readonly before: object | null;
  readonly after: object | null;
  /** `DONE`, else the code of the error with which it was refused. */
  readonly outcome: string;
  readonly requestId: string | null;
  /** Address from which it was asked. */
  readonly address: string | null;
}

/** The outcome of what was done. */
export const DONE = 'DONE';
