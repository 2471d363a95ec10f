// `holdfast workflows show`: what an operator wants to know of one workflow, on one screen.
import type { Call, Flags } from './command.ts';
import { shortId } from './identity.ts';
import { serverFlags, serverOf } from './server.ts';
import { facts, table } from './table.ts';
import { jsonText, oneLine, paintOf } from './terminal.ts';
import { ago, durationText, exactly } from './times.ts';
import { shown, watchFlag } from './watching.ts';
import { lookUp, noWorkflow } from './workflowNamed.ts';

interface Shown {
  readonly id: string;
  readonly workflowId: string;
  readonly key: string | null;
  readonly threadId: string;
  readonly traceId: string;
  readonly definition: { readonly name: string; readonly version: string };
  readonly status: string;
  readonly phase: string | null;
  readonly revision: number;
  readonly allowedActions: readonly string[] | null;
  readonly input: unknown;
  readonly output: unknown;
  readonly startedBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly completedAt: string | null;
  readonly duration: number | null;
  readonly parent: { readonly workflowId: string; readonly definition: { readonly name: string } } | null;
  readonly steps: { readonly nodes: readonly Step[] } | null;
  readonly interventions: { readonly nodes: readonly Question[] };
  readonly errors: { readonly nodes: readonly Failure[] };
  readonly checkpoints: { readonly nodes: readonly Kept[] };
}

interface Step {
  readonly key: string;
  readonly status: string;
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly duration: number | null;
  readonly items: { readonly total: number; readonly begun: number; readonly failed: number } | null;
  readonly error: { readonly message: string } | null;
}

interface Question {
  readonly id: string;
  readonly stepKey: string | null;
  readonly prompt: string;
  readonly expiresAt: string | null;
  readonly options: readonly { readonly key: string; readonly label: string }[];
}

interface Failure {
  readonly id: string;
  readonly stepKey: string | null;
  readonly attempt: number | null;
  readonly severity: string;
  readonly category: string;
  readonly message: string;
  readonly occurredAt: string;
  readonly recoveryAction: string | null;
  readonly resolution: { readonly kind: string } | null;
}

interface Kept {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly stepKey: string | null;
  readonly createdAt: string;
}

const DOCUMENT = `query Workflow($id: ID, $definition: String, $key: String) {
  workflow(id: $id, definition: $definition, key: $key) {
    id workflowId key threadId traceId definition { name version } status phase revision allowedActions input output startedBy
    createdAt startedAt updatedAt completedAt duration lastSequence
    parent { workflowId definition { name } }
    steps(first: 200) { nodes { key status attempt startedAt duration items { total begun failed } error { message } } }
    interventions(status: [OPEN], first: 10) { nodes { id stepKey prompt expiresAt options { key label } } }
    errors(first: 5) { nodes { id stepKey attempt severity category message occurredAt recoveryAction resolution { kind } } }
    checkpoints(first: 5) { nodes { id revision type stepKey createdAt } }
  }
}`;

const showFlags = { ...watchFlag, ...serverFlags } as const satisfies Flags;

export function showWorkflow(call: Call<typeof showFlags>): Promise<number> {
  const server = serverOf(call);
  const named = call.args[0] as string;
  return shown(call, call.flags.watch, async () => {
    const { workflow } = await server.ask<{ workflow: Shown | null }>(DOCUMENT, lookUp(named));
    const found = workflow ?? noWorkflow(named);
    return { text: call.flags.json ? `${jsonText(found)}\n` : pageOf(found, call) };
  });
}

function pageOf(found: Shown, { stdout: out, env, clock }: Call<typeof showFlags>): string {
  const now = clock.now();
  const to = { out, env };
  const paint = paintOf(out, env);
  const section = <Row>(title: string, rows: readonly Row[], text: (rows: readonly Row[]) => string): string =>
    rows.length === 0 ? '' : `\n${paint(title, 'bold')}\n${text(rows)}`;
  return [
    facts(
      [
        ['workflow', found.workflowId],
        ['definition', `${found.definition.name} ${found.definition.version}`],
        ['key', found.key],
        ['status', found.status],
        ['phase', found.phase],
        ['revision', found.revision],
        ['may', found.allowedActions?.join(', ')],
        ['thread', found.threadId === found.workflowId ? '' : found.threadId],
        ['trace', found.traceId],
        ['child of', found.parent ? `${found.parent.workflowId} (${found.parent.definition.name})` : ''],
        ['started by', found.startedBy],
        ['created', exactly(found.createdAt, now)],
        ['changed', exactly(found.updatedAt, now)],
        ['ended', exactly(found.completedAt, now)],
        ['took', found.duration === null ? '' : durationText(found.duration)],
        ['input', valueText(found.input)],
        ['output', valueText(found.output)],
      ],
      to,
    ),
    section('Steps', found.steps?.nodes ?? [], (steps) =>
      table(
        steps,
        [
          { title: 'step', of: ({ key }) => key, least: 12 },
          { title: 'status', of: ({ status }) => status },
          { title: 'attempt', of: ({ attempt }) => (attempt === 0 ? '' : attempt) },
          { title: 'began', of: ({ startedAt }) => ago(startedAt, now) },
          { title: 'took', of: ({ duration }) => (duration === null ? '' : durationText(duration)) },
          { title: 'items', of: ({ items }) => (items ? `${items.begun}/${items.total}, ${items.failed} failed` : '') },
          { title: 'error', of: ({ error }) => error?.message, least: 16 },
        ],
        { ...to, indent: '  ' },
      ),
    ),
    section('Questions that wait for an answer', found.interventions.nodes, (questions) =>
      questions
        .map(
          ({ id, stepKey, prompt, expiresAt, options }) =>
            `  ${oneLine(prompt)}${stepKey === null ? '' : ` (step ${stepKey})`}${expiresAt === null ? '' : `, until ${exactly(expiresAt, now)}`}\n` +
            `  holdfast interventions answer ${shortId(id)} ${options.map(({ key }) => key).join('|')} --notes "…"\n`,
        )
        .join(''),
    ),
    section('Newest errors', found.errors.nodes, (errors) =>
      table(
        errors,
        [
          { title: 'error', of: ({ id }) => shortId(id) },
          {
            title: 'step',
            of: ({ stepKey, attempt }) => `${stepKey ?? ''}${attempt === null ? '' : ` #${attempt}`}`,
            least: 10,
          },
          { title: 'severity', of: ({ severity }) => severity },
          { title: 'when', of: ({ occurredAt }) => ago(occurredAt, now) },
          {
            title: 'then',
            of: ({ recoveryAction, resolution }) => (resolution ? 'resolved' : (recoveryAction ?? '')),
            least: 10,
          },
          { title: 'message', of: ({ message }) => message, least: 16 },
        ],
        { ...to, indent: '  ' },
      ),
    ),
    section('Newest checkpoints', found.checkpoints.nodes, (checkpoints) =>
      table(
        checkpoints,
        [
          { title: 'revision', of: ({ revision }) => revision },
          { title: 'checkpoint', of: ({ id }) => shortId(id) },
          { title: 'type', of: ({ type }) => type },
          { title: 'step', of: ({ stepKey }) => stepKey, least: 10 },
          { title: 'made', of: ({ createdAt }) => ago(createdAt, now) },
        ],
        { ...to, indent: '  ' },
      ),
    ),
  ].join('');
}

const LONGEST_VALUE = 400;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE
    ? text
    : `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters; --json shows all)`;
}
