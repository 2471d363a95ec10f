// What came of a workflow, read over GraphQL as an operator reads it, in the words of a row.
import type { Outcome } from './row.ts';

export type Ask = <Data>(query: string, variables: Record<string, unknown>) => Promise<Data>;

interface Seen {
  workflow: {
    status: Outcome['status'];
    output: unknown;
    steps: { nodes: { key: string; status: string }[] };
    attempts: { nodes: { stepKey: string; kind: string }[] };
    errors: { nodes: { class: string; category: string; recoveryAction: string | null }[] };
    recoveryAttempts: { nodes: { strategy: string; success: boolean }[] };
    interventions: { nodes: { trigger: string; options: { key: string }[] }[] };
    events: { events: { type: string }[] };
  };
  systemErrors: { severity: string; message: string; workflow: { workflowId: string } | null }[];
}

const QUERY = `query ($id: String!) {
  workflow(workflowId: $id) {
    status output
    steps(first: 100) { nodes { key status } }
    attempts(first: 200) { nodes { stepKey kind } }
    errors(first: 100) { nodes { class category recoveryAction } }
    recoveryAttempts(first: 100) { nodes { strategy success } }
    interventions(status: [OPEN], first: 5) { nodes { trigger options { key } } }
    events(afterSequence: 0, first: 200) { events { type } }
  }
  systemErrors(limit: 200) { severity message workflow { workflowId } }
}`;

/** Events that every workflow has whether or not anything fails; it is restored whenever it had left memory. */
const USUAL = new Set([
  'WORKFLOW_STARTED',
  'WORKFLOW_STATUS_CHANGED',
  'STEP_STARTED',
  'STEP_COMPLETED',
  'STEP_PROGRESSED',
  'CHECKPOINT_CREATED',
  'STATE_RESTORED',
  'LOG_WRITTEN',
]);

export async function observe(ask: Ask, id: string, undone: readonly string[]): Promise<Outcome> {
  const { workflow, systemErrors } = await ask<Seen>(QUERY, { id });
  const calls = (key: string): number => workflow.attempts.nodes.filter((one) => one.stepKey === key).length;
  const [question] = workflow.interventions.nodes;
  const system = systemErrors
    .filter((one) => one.workflow?.workflowId === id)
    .map(({ severity, message }) => `${severity} ${message.replaceAll(UUID, '…').split(/[:\n]/)[0]?.slice(0, 60)}`);
  const recoveries = counted(
    workflow.recoveryAttempts.nodes.map(({ strategy, success }) => `${strategy} ${success ? 'succeeded' : 'failed'}`),
  );
  return {
    status: workflow.status,
    steps: workflow.steps.nodes
      .filter(({ key, status }) => calls(key) > 0 || status !== 'PENDING')
      .map(({ key, status }) => `${key} ${status}×${calls(key)}`)
      .join(', '),
    errors: counted(
      workflow.errors.nodes.toReversed().map((one) => `${one.class} ${one.category} → ${one.recoveryAction ?? 'none'}`),
    ),
    ...(recoveries.length > 0 ? { recoveries } : {}),
    events: counted(workflow.events.events.map(({ type }) => type).filter((type) => !USUAL.has(type))),
    ...(system.length > 0 ? { system } : {}),
    ...(question ? { question: `${question.trigger}: ${question.options.map(({ key }) => key).join(', ')}` } : {}),
    ...(undone.length > 0 ? { undone } : {}),
    ...(workflow.status === 'COMPLETED' ? { output: workflow.output } : {}),
  };
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** `a, a, b` → `2× a, b`. */
function counted(texts: readonly string[]): string[] {
  const runs: { text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count += 1;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${count}× ${text}`));
}
