// Looks several times a second whether workflows wait for each other for ever, and makes one of them step back. What is read at one moment may be
// over the next: only what two looks agree about counts, and the victim itself asks once more, in its own turn, whether it waits still.
import { WHOLE } from '../workflow.ts';
import type { Timer } from '../clock.ts';
import type { StepNode, WaitNode } from '../definition.ts';
import { DeadlockDetectedError, HoldfastError, InvalidStateError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import { type Deadlock, deadlocks, type WaitEdge } from '../failures/deadlocks.ts';
import { addressedStep } from '../machines/keys.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import { standstill } from './standstill.ts';
import { stuck } from './stuck.ts';
import type { Surroundings } from './surroundings.ts';

/** Two looks are in less than a second. */
const LOOK_MS = 300;
/** A look at a very long line takes a while: the time between two is not less than this many times that. */
const REST = 5;

type Send = (workflowId: WorkflowId, letter: (workflow: LiveWorkflow) => Promise<Letter>) => Promise<unknown>;

export class DeadlockWatch {
  readonly #around: Surroundings;
  readonly #send: Send;
  readonly #namesSenders: () => boolean;
  /** Deadlock that the last look saw → until when none of it was there yet, at most, by the monotonic clock. */
  #seen: ReadonlyMap<string, number> = new Map();
  #lookedAt: number | undefined;
  #timer: Timer | undefined;
  #stopped = false;

  /**
   * @param send delivers the letter to the workflow, waking it if it sleeps
   * @param namesSenders whether workflows of this process say of whom they wait for events
   */
  constructor(around: Surroundings, send: Send, namesSenders: () => boolean) {
    this.#namesSenders = namesSenders;
    this.#around = around;
    this.#send = send;
  }

  start(): void {
    this.#timer = this.#around.clock.schedule(LOOK_MS, () => void this.#look());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const { store, clock, log } = this.#around;
    const begunAt = clock.monotonic();
    try {
      const graph = await store.waitGraph(this.#namesSenders());
      const found = graph ? deadlocks(graph, WHOLE) : [];
      const confirmed = found.filter(({ id }) => this.#seen.has(id));
      // It came after the look that did not see it yet: counted from then, it is never said to have been found sooner than it was.
      const before = this.#lookedAt ?? begunAt;
      this.#seen = new Map(found.map(({ id }) => [id, this.#seen.get(id) ?? before]));
      this.#lookedAt = begunAt;
      for (const deadlock of confirmed)
        if (!this.#stopped) await this.#break(deadlock, this.#seen.get(deadlock.id) ?? before);
    } catch (error) {
      log.debug({ err: error }, 'could not look for deadlocks; trying again');
    }
    const next = Math.max(LOOK_MS, REST * (clock.monotonic() - begunAt));
    if (!this.#stopped) this.#timer = clock.schedule(next, () => void this.#look());
  }

  async #break({ victim, cycle }: Deadlock, notBefore: number): Promise<void> {
    const { log } = this.#around;
    const workflowId = victim.workflowId as WorkflowId;
    try {
      await this.#send(workflowId, (workflow) =>
        Promise.resolve(this.#letter(workflow, victim.address, cycle, notBefore)),
      );
      log.warn({ workflowId, step: victim.address, cycle }, 'a deadlock was found; this wait was given up');
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      log.debug({ workflowId, err: error }, 'a deadlock is left to the process that has its victim, or is over');
    }
  }

  #letter(
    { id: workflowId, compiled, identity: { threadId } }: LiveWorkflow,
    address: string,
    cycle: readonly WaitEdge[],
    notBefore: number,
  ): Letter {
    const error = new DeadlockDetectedError(
      `workflows wait for each other for ever: ${cycle.map(inWords).join(', ')}. ${address === WHOLE ? 'This workflow' : `Step "${address}"`} gives up, so that the others go on`,
      { witness: { cycle } },
    );
    return {
      open: ({ wants, context }, revision) => {
        if (!wants.some((want) => (want.kind === 'grant' || want.kind === 'event') && want.address === address))
          throw new InvalidStateError('it does not wait for that any more', { address });
        const overdueMs = Math.max(0, this.#around.clock.monotonic() - notBefore);
        const common = { around: this.#around, compiled, threadId, revision, error, overdueMs };
        if (address === WHOLE) return whole(common);
        const node = compiled.nodes.get(addressedStep(address)) as StepNode | WaitNode;
        // The machine hears of it, and goes on as it says.
        if (compiled.own) return standstill({ ...common, step: node.name, address, onExhausted: 'continue' });
        // There is nothing to do again but to wait.
        if (node.kind === 'wait') return standstill({ ...common, step: address, onExhausted: node.onExhausted });
        return stuck({ ...common, workflowId, context, node, onExhausted: node.onExhausted, kind: 'wait', attempt: 1 });
      },
    };
  }
}

interface Failing {
  readonly around: Surroundings;
  readonly compiled: Compiled;
  readonly threadId: string;
  readonly revision: number;
  readonly error: DeadlockDetectedError;
  readonly overdueMs: number;
}

/** It waits for its turn to begin at all: it ends without having done anything. */
function whole({ around, compiled, threadId, revision, error, overdueMs }: Failing): Opened {
  const step = compiled.definition.nodes[0]?.name ?? '';
  const classification = classifyError(error, { idempotent: true });
  const record = errorRecord({ around, compiled, step, error, classification, strategy: 'COMPENSATE', overdueMs });
  const reason = record.message.slice(0, 500);
  return {
    event: { type: 'ABORT', ending: { as: 'failed', compensate: true, reason, step: null, errorId: record.id } },
    writes: { errors: [record], systemErrors: [systemErrorFor(around, record, { threadId, revision })] },
    type: 'error_recovery',
    reason,
  };
}

function inWords({ workflowId, step, waitsFor, resource }: WaitEdge): string {
  const who = step === WHOLE ? `workflow ${workflowId}` : `step "${step}" of ${workflowId}`;
  switch (waitsFor) {
    case 'resource':
      return `${who} waits for "${resource}", which the next holds`;
    case 'turn':
      return `${who} waits for "${resource}" behind the next`;
    case 'child':
      return `${who} waits for the next as its child`;
    case 'signal':
      return `${who} waits for an event that only the next sends`;
    case 'end':
      return `${who} waits for a step of its own`;
  }
}
