// What an author's function is given. Input and outputs are opened from their stored bytes when they are first looked at, so that every
// attempt has values of its own: what one step does to them, no other sees, and live and restored runs are the same.
import type { CompensationContext, StepContext } from '../stepContext.ts';
import type { Log } from '../log.ts';
import type { JsonValue, StepKey, WorkflowId } from '../workflow.ts';

export interface ContextParts {
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  readonly traceparent: () => string;
  readonly traceId: string;
  readonly stepId: string;
  readonly key: StepKey;
  readonly undo: boolean;
  readonly attempt: number;
  readonly pass: number | undefined;
  /** The function looks at the number of its pass. */
  readonly counts: () => void;
  /** Of a step over items. */
  readonly item?: { readonly index: number; readonly value: () => unknown } | undefined;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly transaction: StepContext['transaction'];
  readonly spend: (budget: string, amount: number) => Promise<void>;
  readonly lastProgress: JsonValue | undefined;
  /** Takes what the function tells of itself. */
  readonly tell: (report: {
    progress?: unknown;
    agentState?: unknown;
    metrics?: Readonly<Record<string, number>>;
  }) => void;
  readonly input: () => unknown;
  /** Step → how to open its output. */
  readonly outputs: ReadonlyMap<string, () => unknown>;
  /** Of an undo: the output of what is undone. */
  readonly output?: (() => unknown) | undefined;
}

export function stepContext(parts: ContextParts): StepContext<unknown, Record<string, unknown>> | CompensationContext {
  const { workflowId, threadId, stepId, attempt, signal } = parts;
  const context = {
    workflowId,
    threadId,
    stepId,
    attempt,
    retry: { maxRetries: 0, headers: { 'x-attempt': String(attempt) } },
    corrected: undefined,
    signal,
    idempotencyKey: idempotencyKeyOf(workflowId, parts.key, parts.undo),
    log: parts.log.child({ workflowId, stepId, attempt, traceId: parts.traceId }),
    lastProgress: parts.lastProgress,
    transaction: parts.transaction,
    spend: (budget: string, amount = 1) => parts.spend(budget, amount),
    progress: (value: unknown) => parts.tell({ progress: value ?? null }),
    report: (report: { agentState?: unknown; metrics?: Readonly<Record<string, number>> }) => parts.tell(report),
  };
  const outputs = {};
  for (const [name, open] of parts.outputs) lazily(outputs, name, open);
  lazily(context, 'pass', () => {
    if (parts.pass !== undefined) parts.counts();
    return parts.pass;
  });
  if (parts.item) {
    lazily(context, 'item', parts.item.value);
    lazily(context, 'index', () => parts.item?.index);
  }
  lazily(context, 'traceparent', parts.traceparent);
  lazily(context, 'input', parts.input);
  lazily(context, 'outputs', () => outputs);
  if (parts.undo) lazily(context, 'output', parts.output ?? (() => undefined));
  return context as unknown as StepContext<unknown, Record<string, unknown>>;
}

/** The same for every call of one piece of work: crashes and retries keep it, a step sent back after it was done gets a new one. */
const idempotencyKeyOf = (workflowId: WorkflowId, key: StepKey, undo: boolean): string =>
  `${workflowId}/${undo ? 'undo/' : ''}${key}`;

function lazily(target: object, name: string, open: () => unknown): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = open();
      Object.defineProperty(target, name, { enumerable: true, configurable: true, writable: true, value });
      return value;
    },
  });
}
