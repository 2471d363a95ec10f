// What an error keeps of the moment in which it came, so that it can be understood later: read over the API, on the real PostgreSQL.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { served, start } from './served.ts';

const nested = (): Error =>
  new Error('the order could not be sent', {
    cause: new AggregateError([new Error('one way'), new Error('the other way')], 'both ways failed', {
      cause: new Error('the end of it all'),
    }),
  });

const steps = workflow<{ amount: number }>('keeps', { version: '1' })
  .step('first', { run: () => 'done' })
  .step('sends', {
    retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
    onExhausted: 'continue',
    run: () => {
      throw nested();
    },
  })
  .step('other', { run: () => 'done', onDependencyFailure: 'continue' })
  .step('ends', {
    onDependencyFailure: 'continue',
    run: () => {
      throw new FatalError('over');
    },
  });

const room = served([steps]);

interface Found {
  readonly stepKey: string;
  readonly stateDigest: string;
  readonly fingerprint: string;
  readonly traceId: string;
}

it('keeps its chain of causes, the digest of the state, the input, the attempts and the trace', async () => {
  const { workflowId } = await start(room(), 'keeps', { amount: 7 });
  await room().reaches(workflowId, 'FAILED');
  const { workflow: found } = await room().ask<{ workflow: { traceId: string; errors: { nodes: Found[] } } }>(
    `query ($id: String!) { workflow(workflowId: $id) { traceId errors(first: 10) { nodes {
      stepKey attempt stateDigest fingerprint traceId causes { name message } workflow { input }
      stepAttempt { attempt stepKey outcome } } } } }`,
    { id: workflowId },
  );
  const errors = found.errors.nodes.toReversed();
  const causes = [
    { name: 'AggregateError', message: 'both ways failed' },
    { name: 'Error', message: 'the end of it all' },
    { name: 'Error', message: 'one way' },
    { name: 'Error', message: 'the other way' },
  ];
  expect(errors).toMatchObject([
    ...[1, 2, 3].map((attempt) => ({
      stepKey: 'sends',
      attempt,
      causes,
      workflow: { input: { amount: 7 } },
      stepAttempt: { attempt, stepKey: 'sends', outcome: 'FAILED' },
    })),
    { stepKey: 'ends', attempt: 1, causes: [], workflow: { input: { amount: 7 } } },
  ]);
  // The same state has the same digest: what was done between the last two errors shows.
  const [one, two, three, last] = errors.map(({ stateDigest }) => stateDigest);
  expect(one).toMatch(/^[\w-]{8}$/);
  expect([two, three]).toEqual([one, one]);
  expect(last).not.toBe(one);
  expect(new Set(errors.map(({ traceId }) => traceId))).toEqual(new Set([found.traceId]));
  expect(new Set(errors.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

it('is found with all others of its trace, and counted with all of its fingerprint, in whatever workflow', async () => {
  const { workflowId } = await start(room(), 'keeps', { amount: 8 });
  await room().reaches(workflowId, 'FAILED');
  const { workflow: found } = await room().ask<{ workflow: { errors: { nodes: object[] } } }>(
    `query ($id: String!) { workflow(workflowId: $id) { errors(first: 1) { nodes {
      rootCause { message } related { nodes { stepKey } totalCount } group { count } } } } }`,
    { id: workflowId },
  );
  expect(found.errors.nodes).toEqual([
    {
      rootCause: { message: 'over' },
      related: {
        totalCount: 4,
        nodes: [{ stepKey: 'ends' }, { stepKey: 'sends' }, { stepKey: 'sends' }, { stepKey: 'sends' }],
      },
      group: { count: 2 },
    },
  ]);
});
