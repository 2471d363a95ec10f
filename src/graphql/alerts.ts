// Failures of the platform as a stream from memory: it needs no database. Who reads slowly misses the oldest.
import type { Notice } from '../engine/alarm.ts';
import { optionsOf } from './change.ts';
import type { Context } from './context.ts';
import { toGlobalId, workflowIdOf } from './globalIds.ts';
import type { Resolvers } from './resolvers.ts';
import { payload } from './userErrors.ts';

/** Kept for one reader. */
const MOST = 100;

/** Those from now on. `return()` ends it at once, also while it waits. */
export function alerts({ engine }: Context): AsyncGenerator<Notice, void, undefined> {
  const waiting: Notice[] = [];
  let wake: (() => void) | undefined;
  let over = false;
  const stop = engine.onNotice((notice) => {
    if (waiting.push(notice) > MOST) waiting.shift();
    wake?.();
  });
  const end = async (): Promise<IteratorResult<Notice, void>> => {
    over = true;
    stop();
    wake?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      while (!over && waiting.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const value = waiting.shift();
      return over || !value ? { done: true, value: undefined } : { done: false, value };
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

export const mutations = {
  testAlarm: (_, { input }, context) =>
    payload(context, input, { NOT_FOUND: ['workflowId'] }, async () => {
      const { systemErrorId, logged } = await context.engine.testAlarm(
        workflowIdOf(input.workflowId),
        optionsOf(context, {}),
      );
      return { systemErrorId: toGlobalId('SystemError', systemErrorId), logged, sequence: null };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

const Alert: Resolvers<'Alert'> = {
  at: ({ at }) => new Date(at),
  level: ({ level }) => level as 'info' | 'warning' | 'error' | 'critical',
  systemErrorId: ({ systemErrorId }) => toGlobalId('SystemError', systemErrorId),
};

export const types = { Alert };
