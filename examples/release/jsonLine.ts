// An event as one JSON line, for where there is no terminal: what the log says of it, and what is known besides.
import type { WorkflowEvent } from '../../src/index.ts';

export function jsonLine(
  { sequence, occurredAt, type, workflowId, revision, payload }: WorkflowEvent,
  besides: {
    /** Type and message of the error that the event names. */
    readonly error: string | undefined;
    /** The calls that answer the question that the event asks. */
    readonly answer: readonly string[] | undefined;
  },
): object {
  const known = Object.entries(besides).filter(([, value]) => value !== undefined);
  const at = new Date(occurredAt).toISOString();
  return { sequence, at, type, workflowId, revision, ...payload, ...Object.fromEntries(known) };
}
