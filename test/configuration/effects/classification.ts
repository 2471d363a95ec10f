// `classification.*`: what errors mean in this system.
import { expect } from 'vitest';
import { workflow } from '../../../src/index.ts';
import { type Effects, firstErrorOf } from './effect.ts';

const rule = { name: 'teapots', match: { message: 'teapot' }, class: 'FATAL' } as const;
const throws = (name: string, error: Error) =>
  workflow(name, { version: '1' }).step('brew', {
    retry: { maxAttempts: 1 },
    onExhausted: 'fail',
    run: () => {
      throw error;
    },
  });
const known = throws('known', Object.assign(new Error('a teapot refused the connection'), { code: 'ECONNREFUSED' }));
const unknown = throws('unknown', new Error('I am a teapot'));

export const CLASSIFICATION_EFFECTS: Effects = {
  async 'classification.before'(open) {
    const engine = await open([known, unknown], { classification: { before: [rule] } });
    expect(await firstErrorOf(engine, known)).toMatchObject({ class: 'FATAL' });
    expect(await firstErrorOf(engine, unknown)).toMatchObject({ class: 'FATAL' });
  },

  async 'classification.after'(open) {
    const engine = await open([known, unknown], { classification: { after: [rule] } });
    expect(await firstErrorOf(engine, known)).toMatchObject({ class: 'TRANSIENT' });
    expect(await firstErrorOf(engine, unknown)).toMatchObject({ class: 'FATAL' });
    const without = await open([unknown]);
    expect(await firstErrorOf(without, unknown)).not.toMatchObject({ class: 'FATAL' });
  },
};
