// The port of logs that are written outside of commits. `postgresLogs.ts` is the one that ships.
import type { WorkflowId } from '../workflow.ts';
import type { LogRow } from './rows/commit.ts';

export interface LogStore {
  /**
   * Adds lines that came too late for a commit, marked as such; lines that are there already are left out. Nothing for a workflow that is not
   * stored.
   * @param at ms since the epoch
   */
  append(workflowId: WorkflowId, lines: readonly LogRow[], at: number): Promise<void>;
}
