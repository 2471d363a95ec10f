// Where one step stands, read from the context of a stored state. Pure. The chart's position would say the same and is not needed: what is
// done, undone, tried, asked and awaited is all in the context.
import type { StepStatus } from '../workflow.ts';

/** The part of a stored state's context that tells where its steps stand. */
export interface StateContext {
  readonly tag: Readonly<Record<string, number>>;
  readonly attempt: Readonly<Record<string, number>>;
  readonly dueAt: Readonly<Record<string, number>>;
  readonly question: Readonly<Record<string, string>>;
  readonly done: Readonly<Record<string, 'completed' | 'failed' | 'skipped' | 'passedOver'>>;
  readonly output: Readonly<Record<string, string>>;
  readonly round: Readonly<Record<string, number>>;
  readonly heldAfter: number | null;
  readonly ending: { readonly step: string | null } | null;
  readonly undo: readonly { readonly key: string }[];
  readonly undone: readonly string[];
  readonly notUndone: readonly string[];
}

export function statusOfStep(name: string, kind: 'step' | 'sleep' | 'wait', state: StateContext): StepStatus {
  return undoStatus(name, state) ?? doneStatus(name, state) ?? openStatus(name, kind, state);
}

function undoStatus(name: string, state: StateContext): StepStatus | undefined {
  const isMine = (key: string): boolean => key.split(/[#~]/, 1)[0] === name;
  if (state.notUndone.some(isMine)) return 'COMPENSATION_FAILED';
  if (state.undone.some(isMine)) return 'COMPENSATED';
  // One at a time, the first next.
  return state.undo[0] && isMine(state.undo[0].key) ? 'COMPENSATING' : undefined;
}

function doneStatus(name: string, { done, ending, attempt }: StateContext): StepStatus | undefined {
  switch (done[name]) {
    case 'completed':
      return 'COMPLETED';
    case 'failed':
      return 'FAILED';
    case 'skipped':
    case 'passedOver':
      return 'SKIPPED';
    case undefined:
      if (!ending) return undefined;
      return ending.step === name ? 'FAILED' : name in attempt ? 'CANCELLED' : 'PENDING';
  }
}

function openStatus(name: string, kind: 'step' | 'sleep' | 'wait', state: StateContext): StepStatus {
  const tag = state.tag[name];
  if (tag !== undefined) return state.heldAfter !== null && tag > state.heldAfter ? 'WAITING' : 'RUNNING';
  if (name in state.question) return 'AWAITING_INTERVENTION';
  if (name in state.dueAt) return kind === 'step' ? 'RETRYING' : 'WAITING';
  return name in state.attempt ? 'RETRYING' : 'PENDING';
}
