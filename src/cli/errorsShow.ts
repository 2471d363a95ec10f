// `holdfast errors show`: from the error to its root, what was tried, and the safe action.
import type { Call } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { idsOf, shortId } from './identity.ts';
import { type serverFlags, serverOf } from './server.ts';
import { facts } from './table.ts';
import { jsonText, manyLines, oneLine, paintOf } from './terminal.ts';
import { durationText, exactly } from './times.ts';

const RECORD = `id errorType message stackTrace context fingerprint occurredAt stepKey
  resolution { kind resolvedBy resolvedAt notes }
  workflow {
    id workflowId key status revision allowedActions definition { name version }
    interventions(status: [OPEN], first: 5) { nodes { id prompt options { key label } } }
  }`;

const OF_WORKFLOW = `id attempt class category severity retryable causes { name message } traceId
  rootCause { name message path { stepKey workflow { workflowId definition { name } } } }
  recoveryAction recoverySucceeded
  recoveryAttempts { strategy attemptNumber success actionTaken errorMessage duration }
  checkpoint { id revision validation { valid } }`;

const DOCUMENT = `query Error($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on SystemError {
      ${RECORD} level: severity occurrences firstSeenAt lastSeenAt threadId checkpointCount failureMode workflowError { ${OF_WORKFLOW} }
    }
    ... on WorkflowError { ${RECORD} ${OF_WORKFLOW} }
  }
}`;

interface OfWorkflow {
  readonly id: string;
  readonly attempt: number | null;
  readonly class: string;
  readonly category: string;
  readonly severity: string;
  readonly causes: readonly { readonly name: string; readonly message: string }[];
  readonly traceId: string;
  readonly rootCause: {
    readonly name: string;
    readonly message: string;
    readonly path: readonly {
      readonly stepKey: string | null;
      readonly workflow: { readonly workflowId: string; readonly definition: { readonly name: string } } | null;
    }[];
  };
  readonly recoveryAction: string | null;
  readonly recoverySucceeded: boolean | null;
  readonly recoveryAttempts: readonly {
    readonly strategy: string;
    readonly attemptNumber: number;
    readonly success: boolean;
    readonly actionTaken: string | null;
    readonly errorMessage: string | null;
    readonly duration: number | null;
  }[];
  readonly checkpoint: {
    readonly id: string;
    readonly revision: number;
    readonly validation: { readonly valid: boolean };
  } | null;
}

interface Shown extends Partial<OfWorkflow> {
  readonly id: string;
  readonly errorType: string;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly context: object;
  readonly fingerprint: string;
  readonly occurredAt: string;
  readonly stepKey: string | null;
  readonly level?: string;
  readonly occurrences?: number;
  readonly firstSeenAt?: string;
  readonly lastSeenAt?: string;
  readonly workflowError?: OfWorkflow | null;
  readonly resolution: {
    readonly kind: string;
    readonly resolvedBy: string;
    readonly resolvedAt: string;
    readonly notes: string;
  } | null;
  readonly workflow: {
    readonly workflowId: string;
    readonly status: string;
    readonly revision: number;
    readonly allowedActions: readonly string[] | null;
    readonly definition: { readonly name: string; readonly version: string };
    readonly interventions: {
      readonly nodes: readonly {
        readonly id: string;
        readonly prompt: string;
        readonly options: readonly { readonly key: string }[];
      }[];
    };
  } | null;
}

export async function showError(call: Call<typeof serverFlags>): Promise<number> {
  const { args, flags, stdout } = call;
  const [named = ''] = args;
  const ids = idsOf(named, 'SystemError', 'WorkflowError');
  const { nodes } = await serverOf(call).ask<{ nodes: (Shown | null)[] }>(DOCUMENT, { ids });
  const found = nodes.find((node) => node !== null);
  if (!found)
    throw new CommandError(
      EXIT.notFound,
      `there is no error "${named}"; "holdfast errors list" shows those that are there`,
    );
  stdout.write(flags.json ? `${jsonText(found)}\n` : pageOf(found, call));
  return EXIT.done;
}

function pageOf(found: Shown, { stdout: out, env, clock }: Call): string {
  const now = clock.now();
  const of: Partial<OfWorkflow> = found.workflowError ?? found;
  const { workflow, resolution } = found;
  const paint = paintOf(out, env);
  const section = (title: string, text: string): string => (text === '' ? '' : `\n${paint(title, 'bold')}\n${text}`);
  return [
    `${paint(oneLine(found.errorType), 'red')}: ${manyLines(found.message)}\n\n`,
    facts(
      [
        ['error', shortId(found.id)],
        ['severity', found.level ?? found.severity],
        ['class', of.class && `${of.class}, ${of.category}`],
        ['step', found.stepKey && `${found.stepKey}${of.attempt ? `, attempt ${of.attempt}` : ''}`],
        ['workflow', workflow && `${workflow.workflowId} (${workflow.definition.name} ${workflow.definition.version})`],
        ['status', workflow?.status],
        ['recorded', exactly(found.occurredAt, now)],
        [
          'seen',
          (found.occurrences ?? 1) > 1
            ? `${found.occurrences} times since ${found.firstSeenAt}, last ${exactly(found.lastSeenAt, now)}`
            : '',
        ],
        ['planned', of.recoveryAction && `${of.recoveryAction}${helped(of.recoveryAction, of.recoverySucceeded)}`],
        [
          'checkpoint',
          of.checkpoint &&
            `revision ${of.checkpoint.revision}, ${of.checkpoint.validation.valid ? 'valid' : 'NOT valid'}: ${shortId(of.checkpoint.id)}`,
        ],
        ['trace', of.traceId],
        ['fingerprint', found.fingerprint],
        [
          'resolved',
          resolution &&
            `${resolution.kind} by ${resolution.resolvedBy}, ${exactly(resolution.resolvedAt, now)}: ${resolution.notes}`,
        ],
      ],
      { out, env },
    ),
    section('Root cause', rootOf(of)),
    section(
      'Causes, nearest first',
      (of.causes ?? []).map(({ name, message }) => `  ${oneLine(name)}: ${oneLine(message)}\n`).join(''),
    ),
    section('What was tried', (of.recoveryAttempts ?? []).map(attemptLine).join('')),
    section('Stack', found.stackTrace === null ? '' : `${indented(manyLines(found.stackTrace))}\n`),
    section('Context', `${indented(manyLines(JSON.stringify(found.context, null, 2)))}\n`),
    section('What to do', whatToDo(found)),
  ].join('');
}

/** What only ends a matter, or hands it over, helps nobody by being done. */
const HANDS_OVER = ['FAIL_IMMEDIATELY', 'COMPENSATE', 'PAUSE_WORKFLOW', 'CANCEL'];

const helped = (action: string, succeeded: boolean | null | undefined): string =>
  succeeded == null
    ? ''
    : !succeeded
      ? ', in vain'
      : HANDS_OVER.includes(action)
        ? ', which was done'
        : ', which helped';

/** Only where it is somewhere else than the error itself. */
function rootOf({ rootCause }: Partial<OfWorkflow>): string {
  if (!rootCause || (rootCause.path.length <= 1 && rootCause.name === '')) return '';
  const way = rootCause.path.map(({ workflow, stepKey }) =>
    [workflow?.definition.name, stepKey].filter(Boolean).join('/'),
  );
  return `  ${oneLine(rootCause.name)}: ${oneLine(rootCause.message)}\n${way.length > 1 ? `  by way of ${way.join(' → ')}\n` : ''}`;
}

const attemptLine = ({
  strategy,
  attemptNumber,
  success,
  actionTaken,
  errorMessage,
  duration,
}: OfWorkflow['recoveryAttempts'][number]): string =>
  `  ${attemptNumber}. ${strategy}${duration === null ? '' : ` (${durationText(duration)})`}: ${success ? (HANDS_OVER.includes(strategy) ? 'done' : 'helped') : `did not help${errorMessage === null ? '' : `: ${oneLine(errorMessage)}`}`}${actionTaken === null ? '' : `; ${oneLine(actionTaken)}`}\n`;

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');

function whatToDo({ id, workflow, stepKey, resolution }: Shown): string {
  if (resolution) return '';
  const questions = (workflow?.interventions.nodes ?? []).map(
    (one) =>
      `  holdfast interventions answer ${shortId(one.id)} ${one.options.map(({ key }) => key).join('|')} --notes "…"   # ${oneLine(one.prompt)}\n`,
  );
  const retry =
    workflow && questions.length === 0 && workflow.allowedActions?.includes('RETRY_STEP')
      ? [
          `  holdfast workflows retry ${[workflow.workflowId, stepKey].filter(Boolean).join(' ')} --expect-revision ${workflow.revision}   # once the cause is gone\n`,
        ]
      : [];
  return [
    ...questions,
    ...retry,
    `  holdfast errors resolve ${shortId(id)} --notes "…"   # when the matter is ended\n`,
  ].join('');
}
