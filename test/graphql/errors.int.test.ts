// What failed: the administrator's list, the resolution with who, when and how, and failures of the API itself, which are masked.
import { beforeAll, describe, expect, it } from 'vitest';
import { served, start } from './served.ts';

const room = served();

const RESOLVE = `mutation ($input: ResolveErrorInput!) { resolveError(input: $input) {
  error { id resolution { kind resolvedBy resolvedAt notes } } systemError { id resolution { kind notes } }
  userErrors { code field } sequence } }`;
interface Resolved {
  resolveError: {
    error: { id: string } | null;
    systemError: { id: string } | null;
    userErrors: { code: string }[];
    sequence: number;
  };
}
const resolve = async (target: object, notes = 'put the floor back', kind?: string) =>
  (await room().ask<Resolved>(RESOLVE, { input: { target, notes, ...(kind && { kind }) } })).resolveError;

interface SystemErrors {
  systemErrors: { id: string; workflowError: { id: string } | null }[];
}
const LIST = `query ($type: String, $severity: AlertLevel, $limit: Int! = 50) { systemErrors(errorType: $type, severity: $severity, limit: $limit) {
  id errorType severity message stackTrace context threadId checkpointCount failureMode fingerprint occurredAt occurrences stepKey
  workflow { workflowId status } workflowError { id causes { name } } resolution { notes } } }`;

async function doom(): Promise<string> {
  const { workflowId } = await start(room(), 'doomed');
  await room().reaches(workflowId, 'FAILED');
  return workflowId;
}

describe('the list of system errors', () => {
  let workflowId = '';
  beforeAll(async () => {
    workflowId = await doom();
  });

  it('has whole records of what recovery could not end, with the way to their workflow', async () => {
    const { systemErrors } = await room().ask<SystemErrors>(LIST);
    expect(systemErrors).toMatchObject([
      {
        message: 'the floor is gone',
        stepKey: 'fall',
        workflow: { workflowId, status: 'FAILED' },
        resolution: null,
        workflowError: { causes: [] },
      },
    ]);
  });

  it('is filtered by type, severity and number, as the requirements ask', async () => {
    const count = async (variables: object) =>
      (await room().ask<SystemErrors>(LIST, variables as never)).systemErrors.length;
    expect(await count({ type: 'TypeError' })).toBe(1);
    expect(await count({ type: 'OtherError' })).toBe(0);
    expect(await count({ severity: 'INFO' })).toBe(0);
    await doom();
    expect(await count({ limit: 1 })).toBe(1);
    for (const limit of [0, 501]) {
      const { errors } = await room().send(LIST, { limit });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('resolveError', () => {
  it('writes both records and one line in the log, from either of them', async () => {
    await doom();
    const { systemErrors } = await room().ask<SystemErrors>(LIST);
    const [bySystemError] = systemErrors;
    expect(bySystemError).toMatchObject({ occurrences: 3 });
    const first = await resolve({ systemErrorId: bySystemError?.id }, 'put the floor back', 'WORKED_AROUND');
    expect(first).toMatchObject({
      userErrors: [],
      error: {
        id: bySystemError?.workflowError?.id,
        resolution: { kind: 'WORKED_AROUND', resolvedBy: 'graphql', notes: 'put the floor back' },
      },
      systemError: { id: bySystemError?.id, resolution: { kind: 'WORKED_AROUND', notes: 'put the floor back' } },
    });
    await doom();
    const [byError] = (await room().ask<SystemErrors>(LIST)).systemErrors;
    expect(byError).toMatchObject({ occurrences: 1 });
    const second = await resolve({ errorId: byError?.workflowError?.id });
    expect(second).toMatchObject({ userErrors: [], systemError: { id: byError?.id, resolution: { kind: 'FIXED' } } });
    const { events } = await room().ask<Record<string, never>>(
      'query ($after: Sequence) { events(afterSequence: $after, filter: { types: [ERROR_RESOLVED] }) { events { type ... on ErrorEvent { error { id } systemError { id } } payload } headSequence } }',
      { after: first.sequence - 1 },
    );
    expect(events).toMatchObject({
      headSequence: second.sequence,
      events: [
        {
          type: 'ERROR_RESOLVED',
          error: { id: first.error?.id },
          systemError: { id: first.systemError?.id },
          payload: { kind: 'WORKED_AROUND', resolvedBy: 'graphql' },
        },
        { type: 'ERROR_RESOLVED', error: { id: second.error?.id } },
      ],
    });
    const left = (await room().ask<SystemErrors>(LIST)).systemErrors.map(({ id }) => id);
    expect(left).not.toContain(bySystemError?.id);
    expect(left).not.toContain(byError?.id);
  });

  it('is done once, also when two try at the same time', async () => {
    await doom();
    const [newest] = (await room().ask<SystemErrors>(LIST)).systemErrors;
    const both = await Promise.all([
      resolve({ systemErrorId: newest?.id }),
      resolve({ errorId: newest?.workflowError?.id }),
    ]);
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['ALREADY_RESOLVED']);
  });

  it('needs notes, and an error', async () => {
    await doom();
    const [newest] = (await room().ask<SystemErrors>(LIST)).systemErrors;
    expect(await resolve({ systemErrorId: newest?.id }, '  ')).toMatchObject({
      userErrors: [{ code: 'NOTES_REQUIRED' }],
    });
    const absent = Buffer.from('SystemError:00000000-0000-7000-8000-000000000000').toString('base64url');
    expect(await resolve({ systemErrorId: absent })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });
});

describe('a failure that nobody foresaw', () => {
  it('is masked, and logged once under the id that the client is told', async () => {
    const { workflowId } = await start(room(), 'greet');
    await room().reaches(workflowId, 'COMPLETED');
    const em = room().open.orm.em.fork();
    await em.execute('alter table workflow_state_history rename to hidden');
    const before = room().logged.length;
    const { errors, data } = await room().send(
      'query ($id: String) { workflow(workflowId: $id) { status stateHistory { nodes { id } } } }',
      {
        id: workflowId,
      },
    );
    await em.execute('alter table hidden rename to workflow_state_history');
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL', errorId: expect.any(String) as string });
    expect(JSON.stringify({ errors, data })).not.toMatch(/workflow_state_history|relation|select|node_modules/);
    expect(
      room()
        .logged.splice(before)
        .map(({ bindings }) => bindings['errorId']),
    ).toEqual([errors?.[0]?.extensions['errorId']]);
  });

  it('in a checkpoint that does not prove itself is named, and what is around it is still answered', async () => {
    const { workflowId } = await start(room(), 'greet');
    await room().reaches(workflowId, 'COMPLETED');
    await room()
      .open.orm.em.fork()
      .execute(`update workflow_checkpoints set checksum = '\\x00' where workflow_id = ? and revision = 1`, [
        workflowId,
      ]);
    const { errors, data } = await room().send(
      'query ($id: String) { workflow(workflowId: $id) { checkpoints(last: 1) { nodes { revision state } } } }',
      { id: workflowId },
    );
    expect(data).toEqual({ workflow: { checkpoints: { nodes: [{ revision: 1, state: null }] } } });
    expect(errors).toMatchObject([{ extensions: { code: 'CORRUPT_CHECKPOINT' } }]);
  });
});
