// What a person decided about one item, or about an undo, outlives the state that heard it, on the real PostgreSQL: nobody is asked again.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const WAIT = { timeout: 10_000, interval: 20 };

const openQuestions = (engine: EmbeddedEngine, id: WorkflowId): Promise<{ id: string }[]> =>
  rowsOf(engine, "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'", [id]);
const checkpoints = async (engine: EmbeddedEngine, id: WorkflowId): Promise<number> =>
  (await rowsOf(engine, 'select id from workflow_checkpoints where workflow_id = ?', [id])).length;
/** All checkpoints from this number on are not what their checksums say. */
const spoilAfter = (engine: EmbeddedEngine, id: WorkflowId, number: number): Promise<object[]> =>
  rowsOf(
    engine,
    `update workflow_checkpoints set state_bytes = '\\x00' where workflow_id = ? and revision in
      (select revision from workflow_checkpoints where workflow_id = ? order by revision offset ?) returning id`,
    [id, id, number],
  );

it('an item that a person left out, with what they gave for it', async () => {
  const seen: number[] = [];
  const sends = workflow('sends', { version: '1' })
    .each('letters', {
      items: () => [0, 1, 2],
      concurrency: 1,
      onExhausted: 'pause',
      run: ({ item }) => {
        seen.push(item);
        if (item === 1) throw new FatalError('no such address');
        return `sent ${item}`;
      },
    })
    .waitFor('end')
    .step('tell', { run: ({ outputs }) => outputs.letters });
  const first = await engineOf([sends]);
  const { id } = await first.start(sends, undefined);
  await reaches(first, id, 'AWAITING_INTERVENTION');
  const before = await checkpoints(first, id);
  const [question] = await openQuestions(first, id);
  await first.control.decide(question?.id ?? '', { option: 'skip', notes: 'I bring it', payload: 'brought 1' });
  await reaches(first, id, 'WAITING');
  await first.stop(1_000);
  const second = await engineOf([sends]);
  await spoilAfter(second, id, before);
  await second.handle(id).signal('end');
  expect(await second.handle(id).result()).toEqual(['sent 0', 'brought 1', 'sent 2']);
  expect(seen).toEqual([0, 1, 2]);
  expect(await openQuestions(second, id)).toEqual([]);
});

it('an undo that a person gave up', async () => {
  const log: string[] = [];
  const build = (hangs: boolean) =>
    workflow('undoes', { version: '1' })
      .step('a', {
        run: () => 1,
        compensate: () => (log.push('undo a'), hangs ? new Promise(() => {}) : undefined),
      })
      .step('b', {
        run: () => 2,
        compensate: () => {
          log.push('undo b');
          throw new FatalError('the hotel is gone');
        },
      })
      .waitFor('word');
  const first = await engineOf([build(true)]);
  const { id } = await first.start(build(true), undefined);
  await reaches(first, id, 'WAITING');
  await first.handle(id).abort();
  await expect.poll(() => openQuestions(first, id), WAIT).toHaveLength(1);
  const before = await checkpoints(first, id);
  const [question] = await openQuestions(first, id);
  await first.control.decide(question?.id ?? '', { option: 'giveUp', notes: 'there is nothing to undo' });
  await expect.poll(() => log, WAIT).toEqual(['undo b', 'undo a']);
  await first.stop(0);
  const second = await engineOf([], {});
  await spoilAfter(second, id, before);
  await second.stop(1_000);
  const third = await engineOf([build(false)]);
  expect(await reaches(third, id, 'ABORTED')).toBe('ABORTED');
  expect(log).toEqual(['undo b', 'undo a', 'undo a']);
  const steps = await rowsOf<{ action_taken: string }>(
    third,
    "select action_taken from workflow_recovery_attempts where workflow_id = ? and strategy like 'RESTORE%'",
    [id],
  );
  expect(steps.at(-1)?.action_taken).toContain('done again, since people had asked for it: decided');
});

it('a step that a person skipped while it ran, waited or asked, with what they gave for it', async () => {
  const called: string[] = [];
  const stops = workflow('stops', { version: '1' })
    .step('runs', {
      run: ({ signal }) =>
        new Promise((_, fail) => {
          called.push('runs');
          signal.addEventListener('abort', () => fail(signal.reason as Error));
        }),
    })
    .waitFor('word')
    .step('asks', { run: () => void called.push('asks'), intervention: { prompt: 'Really?' } })
    .waitFor('end')
    .step('tell', { run: ({ outputs: { runs, word } }) => [runs, word] });
  const first = await engineOf([stops]);
  const handle = await first.start(stops, undefined);
  const { id } = handle;
  await expect.poll(() => called, WAIT).toEqual(['runs']);
  const before = await checkpoints(first, id);
  await handle.skipStep('runs', { output: 'by hand' });
  await handle.skipStep('word', { output: 'none' });
  await reaches(first, id, 'AWAITING_INTERVENTION');
  await handle.skipStep('asks');
  await reaches(first, id, 'WAITING');
  await first.stop(1_000);
  const second = await engineOf([stops]);
  await spoilAfter(second, id, before);
  await second.handle(id).signal('end');
  expect(await second.handle(id).result()).toEqual(['by hand', 'none']);
  expect(called).toEqual(['runs']);
  expect(await openQuestions(second, id)).toEqual([]);
});

it('that a step be skipped when its child has ended, and that a person had begun it again', async () => {
  const build = (name: string) => {
    const child = workflow(`${name}-child`, { version: '1' })
      .step('book', { run: () => 'booked', compensate: () => undefined })
      .waitFor('never');
    const parent = workflow(name, { version: '1' })
      .child('travel', child, { input: () => undefined })
      .waitFor('end')
      .step('tell', { run: ({ outputs }) => outputs.travel });
    return { child, parent };
  };
  const left = build('left');
  const again = build('again');
  const all = [left.child, left.parent, again.child, again.parent];
  const first = await engineOf(all);
  const ids = [];
  for (const parent of [left.parent, again.parent]) {
    const { id } = await first.start(parent, undefined);
    await reaches(first, id, 'WAITING');
    await expect
      .poll(() => rowsOf(first, "select id from workflows where parent_id = ? and status = 'WAITING'", [id]), WAIT)
      .toHaveLength(1);
    ids.push({ id, before: await checkpoints(first, id) });
  }
  const [one, other] = ids as [(typeof ids)[0], (typeof ids)[0]];
  await first.handle(one.id).skipStep('travel', { output: 'on foot' });
  await first.handle(other.id).restart({ from: 'step', step: 'travel' });
  await first.stop(0);
  const mover = await engineOf([]);
  await spoilAfter(mover, one.id, one.before);
  await spoilAfter(mover, other.id, other.before);
  await mover.stop(1_000);
  const second = await engineOf(all);
  await second.handle(one.id).signal('end');
  expect(await second.handle(one.id).result()).toBe('on foot');
  // Where it was put is lost: it does not go on from before it as if nobody had moved it.
  await expect
    .poll(() => rowsOf(second, 'select error_message from system_errors where workflow_id = ?', [other.id]), WAIT)
    .toEqual([{ error_message: expect.stringContaining('or it was moved: a person must decide') as string }]);
});
