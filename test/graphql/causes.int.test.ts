// From an error to what it comes from: through children to a circuit that was open, and on to the errors that opened it, in a workflow that is
// none of the family; and back to the step, the call and the breaker.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { served, start } from './served.ts';

const refused = (who: string): Error =>
  Object.assign(
    new Error(`${who}: connect ECONNREFUSED 10.0.0.7:25`, { cause: new Error(`${who}: the cable is out`) }),
    {
      code: 'ECONNREFUSED',
    },
  );

const called = Promise.withResolvers<void>();

/** Its second call would come after a second; all must be over after 1.2. */
const letter = workflow('letter', { version: '1' }).step('send', {
  breaker: 'mail',
  retry: { baseDelayMs: 1_000, maxDelayMs: 1_000, jitter: 'none', maxAttempts: 10, maxElapsedMs: 1_200 },
  onExhausted: 'fail',
  run: () => {
    called.resolve();
    throw refused('letter');
  },
});
const shipment = workflow('shipment', { version: '1' }).child('writes', letter, { input: () => undefined });
const order = workflow('order', { version: '1' }).child('ships', shipment, { input: () => undefined });

/** Nobody's relative: what it does opens the circuit. */
const stranger = workflow('stranger', { version: '1' }).step('post', {
  breaker: 'mail',
  retry: { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none', maxAttempts: 2 },
  onExhausted: 'fail',
  run: () => {
    throw refused('stranger');
  },
});

const undone: string[] = [];
const fallen = workflow('fallen', { version: '1' })
  .step('before', { run: () => 1, compensate: () => void undone.push('before') })
  .step('falls', {
    run: () => {
      throw new FatalError('the step fell');
    },
  });
const above = workflow('above', { version: '1' }).child('waits', fallen, { input: () => undefined });

const room = served([letter, shipment, order, stranger, fallen, above], {
  breakers: { mail: { failureThreshold: 3, resetTimeoutMs: 1_500 } },
});

interface Found {
  readonly stepKey: string;
  readonly rootCause: { readonly name: string; readonly message: string; readonly path: { stepKey: string }[] };
}

const errorsOf = async (workflow: string): Promise<Found[]> => {
  const { node } = await room().ask<{ node: { errors: { nodes: Found[] } } }>(
    `query ($id: ID!) { node(id: $id) { ... on Workflow { errors { nodes { message stepKey traceId
      rootCause { name message error { stepKey workflow { definition { name } } } path { stepKey } }
      causedBy { stepKey message }
      step { key status } stepAttempt { stepKey attempt outcome }
      breaker { key openedBy { id message } } } } } } }`,
    { id: workflow },
  );
  return node.errors.nodes;
};

describe('an error', () => {
  it('of a parent whose grandchild could not call, since a circuit was open, leads to the error that opened the circuit', async () => {
    const { id, workflowId } = await start(room(), 'order');
    const events = room().open.engine.store;
    await called.promise;
    const other = await start(room(), 'stranger');
    await room().reaches(other.workflowId, 'FAILED');
    await room().reaches(workflowId, 'FAILED');

    const [of] = await errorsOf(id);
    expect(of).toMatchObject({
      stepKey: 'ships',
      rootCause: {
        name: 'Error',
        message: 'stranger: the cable is out',
        error: { stepKey: 'post', workflow: { definition: { name: 'stranger' } } },
        path: [{ stepKey: 'ships' }, { stepKey: 'writes' }, { stepKey: 'send' }, { stepKey: 'post' }],
      },
      causedBy: { stepKey: 'writes' },
      step: { key: 'ships', status: 'FAILED' },
      stepAttempt: { stepKey: 'ships', attempt: 1, outcome: 'FAILED' },
      breaker: null,
    });
    const { errors } = await room().ask<{ errors: { nodes: object[] } }>(
      `{ errors(filter: { stepKey: "send" }, first: 10) { nodes { message errorType causedBy { message stepKey } rootCause { path { stepKey } }
        stepAttempt { attempt } breaker { key lastOpenedAt openedBy { message stepKey } } } } }`,
    );
    expect(errors.nodes).toMatchObject([
      {
        message: expect.stringContaining('the circuit of "mail" was open'),
        errorType: 'StepTimeoutError',
        causedBy: { message: 'stranger: connect ECONNREFUSED 10.0.0.7:25', stepKey: 'post' },
        stepAttempt: { attempt: 2 },
        breaker: { key: 'mail', openedBy: [{ stepKey: 'send' }, { stepKey: 'post' }, { stepKey: 'post' }] },
      },
      // The call that failed by itself comes from nothing else.
      { causedBy: null, rootCause: { path: [{ stepKey: 'send' }] }, breaker: { key: 'mail' } },
    ]);
    const [opened] = await events.events({ after: 0, limit: 10, types: ['CIRCUIT_OPENED'] });
    expect(opened?.payload['errorIds']).toHaveLength(3);
    const { circuitBreaker } = await room().ask<{
      circuitBreaker: { transitions: { nodes: { to: string; errors: { stepKey: string }[] }[] } };
    }>('{ circuitBreaker(key: "mail") { transitions { nodes { to errors { stepKey } } } } }');
    const opening = circuitBreaker.transitions.nodes.findLast(({ to }) => to === 'OPEN');
    expect(opening?.errors.map(({ stepKey }) => stepKey)).toEqual(['send', 'post', 'post']);
  }, 30_000);

  it('that opened a circuit is stored with the circuit, for the next process', async () => {
    const [stored] = await room().open.engine.store.events({ after: 0, limit: 1, types: ['CIRCUIT_OPENED'] });
    const rows = await room()
      .open.orm.em.fork()
      .execute<{ opened_by: string[] }[]>("select opened_by, last_opened_at from circuit_breakers where key = 'mail'");
    expect(rows).toMatchObject([{ opened_by: stored?.payload['errorIds'] }]);
  });

  it('of a parent leads to the step that ended its child, not to what came after it', async () => {
    const { id, workflowId } = await start(room(), 'above');
    await room().reaches(workflowId, 'FAILED');
    expect(undone).toEqual(['before']);
    expect(await errorsOf(id)).toMatchObject([
      {
        stepKey: 'waits',
        causedBy: { stepKey: 'falls', message: 'the step fell' },
        rootCause: { name: 'FatalError', message: 'the step fell' },
      },
    ]);
  });
});
