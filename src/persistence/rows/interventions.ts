// Questions to people, and what became of them.
import type { OnDeadline } from '../../definition.ts';
import type { WorkflowId } from '../../workflow.ts';

/** A question to a person. */
export interface InterventionRow {
  readonly id: string;
  readonly step: string | null;
  readonly errorId: string | null;
  readonly trigger: string;
  readonly prompt: string;
  /** Why it stopped, and what the person is to do. */
  readonly reason: string;
  readonly requiredAction: string;
  /** Page where it is answered; null where no public URL is set. */
  readonly actionUrl: string | null;
  readonly severity: string;
  /** Of a conflict: what it is about. */
  readonly conflict: {
    readonly type: string;
    readonly severity: string;
    readonly affectedItems: readonly string[];
    readonly recommendedActions: readonly string[];
  } | null;
  readonly onDeadline: OnDeadline;
  readonly options: readonly { key: string; label: string; action: string }[];
  readonly requestedAt: number;
  readonly expiresAt: number | null;
}

/** What became of a question that is still open; what is null stays as it is. */
export interface InterventionEscalation {
  readonly id: string;
  readonly severity: string | null;
  readonly escalatedAt: number | null;
  /** When its deadline passed and it was kept open. */
  readonly overdueAt: number | null;
}

export interface InterventionDecision {
  readonly id: string;
  readonly status: 'DECIDED' | 'EXPIRED' | 'CANCELLED';
  readonly decision: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: number;
  readonly notes: string | null;
}

export interface OpenIntervention {
  readonly workflowId: WorkflowId;
  readonly step: string | null;
  readonly options: readonly { key: string; label: string; action: string }[];
}
