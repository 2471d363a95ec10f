// Resolving alone moves no workflow; resolving and resuming is one call, for one that waits, is paused, or has ended.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { resolveErrors } from '../../src/persistence/resolveError.ts';
import { served, start } from './served.ts';

const broken = new Set<string>();
const flawed = (name: string, onExhausted: 'pause' | 'fail') =>
  workflow(name, { version: '1' }).step('pay', {
    onExhausted,
    run: () => {
      if (broken.has(name)) throw onExhausted === 'pause' ? new ConflictError('two prices') : new TypeError('no floor');
      return 'paid';
    },
  });
const room = served([flawed('asks', 'pause'), flawed('falls', 'fail'), flawed('holds', 'pause')]);

const STATE = `query ($id: ID!) { workflow(id: $id) { status revision errors(first: 5) { nodes { id resolution { kind notes resolvedBy } } } } }`;
interface State {
  readonly status: string;
  readonly revision: number;
  readonly errors: { readonly nodes: readonly { readonly id: string; readonly resolution: object | null }[] };
}
const stateOf = async (id: string): Promise<State> => (await room().ask<{ workflow: State }>(STATE, { id })).workflow;

async function failed(name: string, status: 'AWAITING_INTERVENTION' | 'FAILED') {
  broken.add(name);
  const one = await start(room(), name);
  await room().reaches(one.workflowId, status);
  broken.delete(name);
  const { errors, revision } = await stateOf(one.id);
  return { ...one, revision, errorId: errors.nodes[0]?.id as string };
}

const resume = async (input: object): Promise<Record<string, unknown>> =>
  (
    await room().ask<Record<string, Record<string, unknown>>>(
      `mutation ($input: ResolveErrorAndResumeInput!) { resolveErrorAndResume(input: $input) {
         error { resolution { kind notes resolvedBy } } systemError { resolution { notes } } workflow { status } sequence userErrors { code field } } }`,
      { input },
    )
  )['resolveErrorAndResume'] as Record<string, unknown>;

describe('an error', () => {
  it('that is resolved lets nothing go on by itself', async () => {
    const { id, errorId } = await failed('asks', 'AWAITING_INTERVENTION');
    await room().ask(
      'mutation ($e: ID!) { resolveError(input: { target: { errorId: $e }, notes: "the lower" }) { userErrors { code } } }',
      { e: errorId },
    );
    expect(await stateOf(id)).toMatchObject({
      status: 'AWAITING_INTERVENTION',
      errors: { nodes: [{ resolution: { notes: 'the lower' } }] },
    });
    expect(await resume({ target: { errorId }, notes: 'me too' })).toMatchObject({
      workflow: null,
      userErrors: [{ code: 'ALREADY_RESOLVED', field: ['target'] }],
    });
  });

  it('is resolved and its workflow goes on in one commit, where it waits for a person', async () => {
    const { id, workflowId, errorId, revision } = await failed('asks', 'AWAITING_INTERVENTION');
    const stale = await resume({ target: { errorId }, notes: 'the lower', expectedRevision: revision - 1 });
    expect(stale).toMatchObject({ userErrors: [{ code: 'STALE_REVISION', field: ['expectedRevision'] }] });
    expect(await resume({ target: { errorId }, notes: ' ' })).toMatchObject({
      userErrors: [{ code: 'NOTES_REQUIRED' }],
    });
    expect((await stateOf(id)).errors.nodes[0]?.resolution).toBeNull();
    const done = await resume({
      target: { errorId },
      notes: 'the lower',
      kind: 'WORKED_AROUND',
      expectedRevision: revision,
    });
    expect(done).toMatchObject({
      userErrors: [],
      error: { resolution: { kind: 'WORKED_AROUND', notes: 'the lower', resolvedBy: 'graphql' } },
      systemError: { resolution: { notes: 'the lower' } },
    });
    await room().reaches(workflowId, 'COMPLETED');
    const { events } = await room().ask<{ events: { events: { type: string; revision: number }[] } }>(
      `query ($id: ID!) { events(filter: { workflowId: $id, types: [ERROR_RESOLVED, STEP_STARTED] }) { events { type revision } } }`,
      { id },
    );
    const [resolved, ...again] = events.events.filter(({ type }) => type === 'ERROR_RESOLVED');
    expect(again, 'that the step is done then is no second resolution').toEqual([]);
    expect(events.events).toContainEqual({ type: 'STEP_STARTED', revision: resolved?.revision });
  });

  it('that was resolved apart is said to be resolved once, also when its step is done later', async () => {
    const { id, workflowId, errorId } = await failed('asks', 'AWAITING_INTERVENTION');
    const resolve =
      'mutation ($e: ID!) { resolveError(input: { target: { errorId: $e }, notes: "by hand" }) { userErrors { code } } }';
    await room().ask(resolve, { e: errorId });
    await room().ask(
      'mutation ($w: ID!) { retryStep(input: { workflowId: $w, stepKey: "pay" }) { userErrors { code } } }',
      { w: id },
    );
    await room().reaches(workflowId, 'COMPLETED');
    const { events } = await room().ask<{ events: { events: { resolvedBy: string }[] } }>(
      `query ($id: ID!) { events(filter: { workflowId: $id, types: [ERROR_RESOLVED] }) { events { payload } } }`,
      { id },
    );
    expect(events.events).toMatchObject([{ payload: { resolvedBy: 'graphql' } }]);
    expect((await stateOf(id)).errors.nodes).toMatchObject([{ resolution: { notes: 'by hand' } }]);
  });

  it('is resolved and its step runs in a new round where the workflow has failed; a system error names it too', async () => {
    const { id, workflowId } = await failed('falls', 'FAILED');
    const { systemErrors } = await room().ask<{ systemErrors: { id: string; workflow: { id: string } }[] }>(
      '{ systemErrors { id workflow { id } } }',
    );
    const systemErrorId = systemErrors.find(({ workflow: of }) => of?.id === id)?.id;
    expect(await resume({ target: { systemErrorId }, notes: 'a new floor' })).toMatchObject({
      userErrors: [],
      error: { resolution: { notes: 'a new floor' } },
      systemError: { resolution: { notes: 'a new floor' } },
    });
    await room().reaches(workflowId, 'COMPLETED');
  });

  it('that two people resolve in the same instant is resolved by one of them, and said to be so once', async () => {
    const { id, errorId } = await failed('asks', 'AWAITING_INTERVENTION');
    const key = Buffer.from(errorId, 'base64url').toString().split(':')[1] as string;
    let other: Promise<unknown> | undefined;
    const first = { kind: 'FIXED', notes: 'the first', resolvedBy: 'ann', resolvedAt: Date.now() };
    await resolveErrors(room().open.orm.em, { errorId: key }, first, async (transaction) => {
      // The other begins when this one has written, and has not committed.
      other = resume({ target: { errorId }, notes: 'the second' });
      // What PostgreSQL says of its sessions is of the first look in a transaction, unless it is told to look anew.
      for (let waits = false; !waits; ) {
        await transaction.execute('select pg_stat_clear_snapshot()');
        [{ waits }] = await transaction.execute<[{ waits: boolean }]>(
          `select exists (select from pg_stat_activity, pg_sleep(0.01) where pg_backend_pid() = any(pg_blocking_pids(pid))) as waits`,
        );
      }
    });
    await other;
    const { events } = await room().ask<{ events: { events: object[] } }>(
      `query ($id: ID!) { events(filter: { workflowId: $id, types: [ERROR_RESOLVED] }) { events { payload } } }`,
      { id },
    );
    expect(events.events).toMatchObject([{ payload: { resolvedBy: 'ann' } }]);
    expect((await stateOf(id)).errors.nodes).toMatchObject([{ resolution: { notes: 'the first' } }]);
  });

  it('is resolved and a workflow that somebody paused goes on', async () => {
    const { id, workflowId, errorId } = await failed('holds', 'AWAITING_INTERVENTION');
    await room().ask('mutation ($w: ID!) { pauseWorkflow(input: { workflowId: $w }) { userErrors { code } } }', {
      w: id,
    });
    expect(await resume({ target: { errorId }, notes: 'it may' })).toMatchObject({
      userErrors: [],
      error: { resolution: { notes: 'it may' } },
    });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    const none = Buffer.from('WorkflowError:00000000-0000-4000-8000-000000000000').toString('base64url');
    expect(await resume({ target: { errorId: none }, notes: 'what' })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });
});
