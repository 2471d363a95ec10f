// The port of notices that belong to no commit: what people are told once about very many errors. `postgresNotices.ts` is the one that ships.
import type { WorkflowId } from '../workflow.ts';

export interface StormNotice {
  readonly fingerprint: string;
  /** Payload of the line in the event log; how many errors there were so far is added. */
  readonly payload: object;
  /** Ms since the epoch. */
  readonly at: number;
  /** Not again within so many ms, whichever process asks. */
  readonly windowMs: number;
}

export interface PlainNotice {
  readonly workflowId: WorkflowId | null;
  readonly payload: object;
  /** Ms since the epoch. */
  readonly at: number;
}

export interface NoticeStore {
  /** One line in the event log. */
  tell(notice: PlainNotice): Promise<void>;
  /** One line in the event log, unless this group had one in its window. */
  tellOfStorm(notice: StormNotice): Promise<void>;
}
