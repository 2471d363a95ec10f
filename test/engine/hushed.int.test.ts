// What people are told of a conflict while the group of its error is ignored, on the real PostgreSQL: the question is asked, and nobody is called.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

const torn = workflow('torn', { version: '1' }).step('decide', {
  run: () => {
    throw new ConflictError('two prices for one book', { recommendedActions: ['choose one'] });
  },
});

it('a conflict is a question and no notice while the group of its error is ignored or put off', async () => {
  const engine = await engineOf([torn]);
  const asks = async (): Promise<number> => {
    const { id } = await engine.start(torn, undefined);
    await reaches(engine, id, 'AWAITING_INTERVENTION');
    const lines = await engine.control.store.events({ after: 0, limit: 100, types: ['INTERVENTION_REQUESTED'] });
    expect(lines.at(-1)?.workflowId).toBe(id);
    return (await engine.control.store.events({ after: 0, limit: 100, types: ['NOTICE'] })).length;
  };
  expect(await asks()).toBe(1);
  await rowsOf(engine, "update error_groups set status = 'IGNORED'");
  expect(await asks()).toBe(1);
  await rowsOf(engine, "update error_groups set status = 'SNOOZED', snoozed_until = '2999-01-01'");
  expect(await asks()).toBe(1);
  await rowsOf(engine, "update error_groups set status = 'OPEN', snoozed_until = null");
  expect(await asks()).toBe(2);
  const [counted] = await rowsOf<{ occurrences: string }>(engine, 'select occurrences from error_groups');
  expect(Number(counted?.occurrences)).toBe(4);
});
