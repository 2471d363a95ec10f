// Questions to people on the real PostgreSQL with a moved clock: what they carry, the reminder, the deadline.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { OnDeadline } from '../../src/definition.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { createLog } from '../../src/log.ts';
import { Writable } from 'node:stream';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { EventType, WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const engineOf = engines();
const HOUR = 3_600_000;

const priced = (onDeadline: OnDeadline) =>
  workflow(`priced-${onDeadline}`, { version: '1' }).step('price', {
    run: ({ attempt }) => {
      if (attempt > 1) return 'priced';
      throw new ConflictError('two prices for one article', {
        type: 'price_changed',
        severity: 'MEDIUM',
        affectedItems: ['A-7', 'A-8'],
        recommendedActions: ['Take the lower price', 'Ask the supplier'],
      });
    },
    question: { deadlineMs: HOUR, onDeadline },
  });

const questionOf = async (engine: EmbeddedEngine, id: WorkflowId): Promise<Record<string, unknown>> => {
  const [row] = await rowsOf<Record<string, unknown>>(
    engine,
    'select * from workflow_interventions where workflow_id = ?',
    [id],
  );
  return row ?? {};
};

/** Waits for a line of the workflow's log. */
async function happened(engine: EmbeddedEngine, id: WorkflowId, type: EventType): Promise<Record<string, unknown>> {
  for (;;) {
    const found = (await engine.handle(id).events()).filter((event) => event.type === type);
    if (found.length > 1) throw new Error(`${type} happened ${found.length} times`);
    if (found[0]) return found[0].payload;
    await new Promise((next) => setImmediate(next));
  }
}

describe('a conflict', () => {
  it('tells what it is about in the record of the error, the question, the event and the process log', async () => {
    const lines: string[] = [];
    const log = createLog('info', new Writable({ write: (line, _, next) => (lines.push(String(line)), next()) }));
    const definition = priced('compensate');
    const engine = await engineOf([definition], { publicUrl: 'https://flow.example.com/', log });
    const { id } = await engine.start(definition, undefined);
    await reaches(engine, id, 'AWAITING_INTERVENTION');
    const conflict = {
      type: 'price_changed',
      severity: 'MEDIUM',
      affectedItems: ['A-7', 'A-8'],
      recommendedActions: ['Take the lower price', 'Ask the supplier'],
    };
    const asked = await questionOf(engine, id);
    const url = `https://flow.example.com/workflows/${id}/interventions/${String(asked['id'])}`;
    const reason = 'two prices for one article';
    const requiredAction = 'Take the lower price; Ask the supplier';
    expect(asked).toMatchObject({
      reason,
      required_action: requiredAction,
      action_url: url,
      conflict,
      severity: 'MEDIUM',
      on_deadline: 'compensate',
      escalated_at: null,
      overdue_at: null,
    });
    const pause = { reason, requiredAction, actionUrl: url };
    expect(await happened(engine, id, 'INTERVENTION_REQUESTED')).toMatchObject({ ...pause, conflict });
    const [error] = await rowsOf<{ context: unknown }>(
      engine,
      'select context from workflow_errors where workflow_id = ?',
      [id],
    );
    expect(error?.context).toMatchObject({ conflict, pause: { ...pause, interventionId: asked['id'] } });
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['conflict']);
    expect(told).toMatchObject([{ ...pause, conflict, workflowId: id, stepId: 'price' }]);
  });

  it.each([
    ['type', { type: ' ' }],
    ['severity', { severity: 'BAD' }],
    ['category', { category: 'ODD' }],
    ['affectedItems', { affectedItems: 'A-7' }],
    ['recommendedActions', { recommendedActions: [1] }],
  ])('refuses a %s that is none, by name', (option, options) => {
    expect(() => new ConflictError('two prices', options as never)).toThrow(`ConflictError: ${option} must be`);
  });

  it('names no page where there is no public URL, and an engine refuses one that is none', async () => {
    const definition = priced('compensate');
    const engine = await engineOf([definition]);
    const { id } = await engine.start(definition, undefined);
    await reaches(engine, id, 'AWAITING_INTERVENTION');
    expect(await questionOf(engine, id)).toMatchObject({ action_url: null });
    await expect(engineOf([definition], { publicUrl: 'flow' })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
    });
  });
});

describe('a question that nobody answers', () => {
  it('is escalated at half of its time, and ends the workflow at its deadline, each once', async () => {
    const clock = new MovedClock();
    const definition = priced('compensate');
    const engine = await engineOf([definition], { clock });
    const { id } = await engine.start(definition, undefined);
    await reaches(engine, id, 'AWAITING_INTERVENTION');
    clock.move(HOUR / 2);
    expect(await happened(engine, id, 'INTERVENTION_ESCALATED')).toMatchObject({ severity: 'HIGH', step: 'price' });
    expect(await questionOf(engine, id)).toMatchObject({ status: 'OPEN', severity: 'HIGH', overdue_at: null });
    clock.move(HOUR / 2);
    await reaches(engine, id, 'FAILED');
    await happened(engine, id, 'INTERVENTION_EXPIRED');
    expect(await questionOf(engine, id)).toMatchObject({ status: 'EXPIRED', decision: 'fail', decided_by: null });
    await expect(engine.handle(id).result()).rejects.toMatchObject({ cause: { name: 'UnansweredError' } });
  });

  it('stays open and answerable with keepWaiting, marked as overdue', async () => {
    const clock = new MovedClock();
    const definition = priced('keepWaiting');
    const engine = await engineOf([definition], { clock });
    const handle = await engine.start(definition, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    clock.move(HOUR / 2);
    await happened(engine, handle.id, 'INTERVENTION_ESCALATED');
    clock.move(HOUR);
    await happened(engine, handle.id, 'INTERVENTION_OVERDUE');
    const asked = await questionOf(engine, handle.id);
    expect(asked).toMatchObject({ status: 'OPEN', severity: 'HIGH' });
    expect(asked['overdue_at']).not.toBeNull();
    await expect(handle.decide(String(asked['id']), { option: 'retry' } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'notes are required: say how and why this was decided',
    });
    await handle.decide(String(asked['id']), { option: 'retry', notes: 'the lower one' });
    expect(await handle.result()).toBe('priced');
    expect(await questionOf(engine, handle.id)).toMatchObject({ status: 'DECIDED', severity: 'HIGH' });
  });
});
