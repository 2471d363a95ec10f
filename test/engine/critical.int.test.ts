// `critical: true`: a checkpoint just before the step begins and one just after it is done, as rows that can be found and gone back to.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

describe('a critical step', () => {
  it('has a checkpoint before its attempt begins and one after its success, which say so and can be rolled back to', async () => {
    const log: string[] = [];
    const began = gate();
    const may = gate();
    const note =
      (word: string) =>
      ({ stepId }: { stepId: string }): void =>
        void log.push(`${word} ${stepId}`);
    const definition = workflow('dear', { version: '1' })
      .step('plain', { run: note('do'), compensate: note('undo') })
      .step('deploy', {
        critical: true,
        run: async (step) => {
          note('do')(step);
          began.open();
          await may.passed;
        },
        compensate: note('undo'),
      })
      .step('notify', { run: note('do'), compensate: note('undo') })
      .waitFor('end');
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await began.passed;
    const [underWay] = await handle.checkpoints({ limit: 1 });
    expect(underWay).toMatchObject({ type: 'critical_point', description: 'before "deploy"' });
    may.open();
    await reaches(engine, handle.id, 'WAITING');
    const points = (await handle.checkpoints()).filter(({ type }) => type === 'critical_point').reverse();
    expect(points.map(({ step, description }) => [step, description])).toEqual([
      ['plain', 'before "deploy"'],
      ['deploy', 'after "deploy"'],
    ]);
    const [before, after] = points.map(({ id }) => id) as [string, string];
    const all = await rowsOf(engine, 'select id from workflow_checkpoints where workflow_id = ?', [handle.id]);
    expect(all, 'one commit for each step, and one for the wait').toHaveLength(4);

    log.length = 0;
    await handle.rollBack(after, { thenResume: true });
    await expect.poll(() => log).toEqual(['undo notify', 'do notify']);
    await reaches(engine, handle.id, 'WAITING');
    log.length = 0;
    await handle.rollBack(before, { thenResume: true });
    await expect.poll(() => log).toEqual(['undo notify', 'undo deploy', 'do deploy', 'do notify']);
    await handle.signal('end');
    await reaches(engine, handle.id, 'COMPLETED');
  });
});
