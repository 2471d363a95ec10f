// The trace that a workflow belongs to, as W3C Trace Context has it (`traceparent`, level 1). A workflow that is given none has a trace of its own, whose
// id is its own id without the hyphens: who knows one knows the other. Spans are computed, so that a restart gives each attempt the same one.
import { createHash } from 'node:crypto';
import { InvalidInputError } from './errors.ts';
import type { WorkflowId } from './workflow.ts';

/** Version, trace, parent, flags; a later version may have more behind them. */
const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
const SAMPLED = '01';

/** In the form that is kept; undefined where it is none, which makes the trace begin anew. */
export function readTraceparent(text: string | undefined): string | undefined {
  const [, version, trace, span, flags, more] = FORM.exec(text?.trim() ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  return trace === NO_TRACE || span === NO_SPAN ? undefined : `00-${trace}-${span}-${flags}`;
}

/** @throws InvalidInputError */
export function requireTraceparent(text: string): string {
  const read = readTraceparent(text);
  if (read !== undefined) return read;
  throw new InvalidInputError(
    `traceparent is ${JSON.stringify(text.slice(0, 100))}; it must be as W3C Trace Context has it, such as 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`,
    { field: 'traceparent' },
  );
}

/** Of a workflow that was given no trace. */
export const ownTraceparent = (workflowId: WorkflowId): string =>
  `00-${workflowId.replaceAll('-', '').toLowerCase()}-${spanOf(workflowId)}-${SAMPLED}`;

export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** What to hand to whatever an attempt calls: the same trace, with the attempt as the parent. */
export const attemptTraceparent = (traceparent: string, workflowId: WorkflowId, tag: number): string =>
  `00-${traceIdOf(traceparent)}-${spanOf(`${workflowId}/${tag}`)}-${traceparent.slice(53, 55)}`;

const spanOf = (of: string): string => {
  const span = createHash('sha256').update(of).digest('hex').slice(0, 16);
  return span === NO_SPAN ? '0000000000000001' : span;
};
