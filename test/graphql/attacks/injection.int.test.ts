// What is meant for another reader: the database, the process log, the terminal, JavaScript's objects, the next developer. ASVS 1.2, 1.5, 16.2, 16.5.
import { beforeAll, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../../src/graphql/globalIds.ts';
import type { Answer } from '../served.ts';
import { guarded } from '../access/guarded.ts';

const room = guarded();
const ask = (query: string, variables?: Record<string, unknown>): Promise<Answer> =>
  room().ask(room().keys.OPERATOR, query, variables);
const codes = ({ errors = [] }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);
let id = '';

const start = async (input: unknown, more = ''): Promise<Answer> =>
  ask(
    `mutation ($input: JSON) { startWorkflow(input: { definition: "greet", input: $input ${more} }) { workflow { id input } userErrors { code message } } }`,
    { input },
  );

beforeAll(async () => {
  const { data } = await start({ secret: 'of others' });
  ({ id } = (data as { startWorkflow: { workflow: { id: string } } }).startWorkflow.workflow);
});

const SQL = [
  `' or '1'='1`,
  `'; drop table workflows; --`,
  `\\'; select pg_sleep(9); --`,
  `x') union select secret_hash from api_keys --`,
  '$1',
  '?',
  '??',
  `"; set role postgres; --`,
  '%',
  '${process.env.DATABASE_URL}',
];

describe.each(SQL)('SQL as %j', (text) => {
  it('in filters, keys and ids finds nothing, and changes nothing', async () => {
    const answer = await ask(
      `query ($t: String!) {
        a: workflows(filter: { definition: $t }) { totalCount } b: workflows(filter: { threadId: $t }) { totalCount }
        c: workflows(filter: { version: $t, phase: $t }) { totalCount } d: workflow(workflowId: $t) { id }
        e: workflow(definition: $t, key: $t) { id } f: errors(filter: { errorType: [$t] }) { totalCount }
        g: circuitBreaker(key: $t) { id } h: threadLog(threadId: $t) { totalCount } i: workflowDefinition(name: $t) { id }
        j: errorGroup(fingerprint: $t) { id }
      }`,
      { t: text },
    );
    expect(codes(answer).filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
    const found = Object.values(answer.data ?? {}) as ({ totalCount?: number } | null)[];
    expect(found.every((each) => each === null || each.totalCount === 0)).toBe(true);
    expect((await ask('{ workflows { totalCount } }')).data).not.toEqual({ workflows: { totalCount: 0 } });
  });

  it('in a trace id, a cursor, an id and an order is refused', async () => {
    const cursor = Buffer.from(JSON.stringify([text, text])).toString('base64url');
    for (const query of [
      `{ workflows(filter: { traceId: ${JSON.stringify(text)} }) { totalCount } }`,
      `{ workflows(after: ${JSON.stringify(cursor)}) { totalCount nodes { id } } }`,
      `{ node(id: ${JSON.stringify(Buffer.from(`Workflow:${text}`).toString('base64url'))}) { id } }`,
    ]) {
      const answer = await ask(query);
      expect(codes(answer)).not.toContain('INTERNAL');
      expect(JSON.stringify(answer.data ?? null)).not.toContain('"node":{"id"');
    }
    const order = await ask('query ($o: WorkflowOrder) { workflows(orderBy: $o) { totalCount } }', {
      o: { field: text, direction: 'ASC' },
    });
    expect(codes(order)).toEqual(['BAD_USER_INPUT']);
  });
});

describe('objects of JavaScript', () => {
  it('are not changed by keys that mean something to them', async () => {
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"toString":3,"then":4}',
    ) as object;
    const { data, errors } = await start(hostile);
    expect(errors?.map(({ extensions }) => extensions['code']) ?? []).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const { workflow } = (data as { startWorkflow: { workflow: { input: unknown } | null } }).startWorkflow;
    expect(workflow === null || JSON.stringify(workflow.input).includes('polluted')).toBe(true);
    const written = await ask(
      'mutation { startWorkflow(input: { definition: "greet", input: { __proto__: { polluted: 5 } } }) { userErrors { code } } }',
    );
    expect(codes(written)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'are no definitions, breakers or resources: %s',
    async (name) => {
      const started = await ask(
        `mutation { startWorkflow(input: { definition: "${name}", input: 1 }) { workflow { id } userErrors { code } } }`,
      );
      expect(started.data).toEqual({ startWorkflow: { workflow: null, userErrors: [{ code: 'NOT_FOUND' }] } });
      const { data, errors } = await ask(
        `{ circuitBreaker(key: "${name}") { id } configuration(definition: "${name}") { file } }`,
      );
      expect([data, errors?.map(({ extensions }) => extensions['code'])]).not.toContain('INTERNAL');
    },
  );

  it.each([`query __proto__ { headSequence }`, `{ __proto__: headSequence }`, `{ constructor: headSequence }`])(
    'are not names of operations or aliases that harm: %s',
    async (query) => {
      expect(codes(await ask(query)).filter((code) => code === 'INTERNAL')).toEqual([]);
    },
  );
});

describe('lines of the process log', () => {
  it('are not made by callers: line breaks and colours stay data', async () => {
    const text = 'x\n{"level":50,"msg":"forged"}\r\n\u001b[31mred\u001b[0m\u2028';
    await start(1, `key: ${JSON.stringify(text)} idempotencyKey: ${JSON.stringify(text)}`);
    await ask(`query ($t: String!) { workflow(workflowId: $t) { id } }`, { t: text });
    const { stdout } = await import('node:child_process').then(({ spawnSync }) =>
      spawnSync(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `
        import { createLog } from ${JSON.stringify(new URL('../../../src/log.ts', import.meta.url).href)};
        createLog('info', process.stdout).info({ said: ${JSON.stringify(text)} }, ${JSON.stringify(text)});`,
        ],
        { encoding: 'utf8' },
      ),
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).not.toContain('\u001b');
    expect(JSON.parse(stdout)).toMatchObject({ msg: text });
  });

  it('have no credentials', () => {
    const said = JSON.stringify(room().logged);
    for (const key of Object.values(room().keys)) expect(said).not.toContain(key.slice(8));
    expect(said).not.toMatch(/Bearer hf_/);
  });
});

describe('what is said of a failure', () => {
  it('names no table, file, query or address of ours', async () => {
    const answers = await Promise.all([
      ask('{ nothing }'),
      ask('{ workflows(first: 201) { totalCount } }'),
      ask('{ node(id: "bm9uc2Vuc2U") { id } }'),
      ask(`{ workflow(workflowId: "\\u0000") { id } }`),
      ask(
        `mutation { pauseWorkflow(input: { workflowId: "${toGlobalId('Workflow', '00000000-0000-4000-8000-000000000000')}" }) { userErrors { message } } }`,
      ),
      room().ask('hf_wrong', '{ headSequence }'),
      room()
        .fetch('/nowhere')
        .then(async (response) => (await response.json()) as Answer),
    ]);
    for (const answer of answers)
      expect(JSON.stringify(answer)).not.toMatch(
        /node_modules|\.ts[:"]|at \w+ \(|select |insert |postgres(ql)?:\/\/|pg_|ECONN|stacktrace/i,
      );
  });
});

describe('what belongs to others', () => {
  it('has one answer, whether it is there or not, for who may not see it', async () => {
    const key = toGlobalId('ApiKey', '00000000-0000-4000-8000-000000000000');
    const [row] = await room().open.orm.em.fork().execute<{ id: string }[]>('select id from api_keys limit 1');
    const [there, absent] = await Promise.all(
      [toGlobalId('ApiKey', row?.id ?? ''), key].map((one) => ask(`{ node(id: "${one}") { id } }`)),
    );
    expect(there).toEqual(absent);
    expect(codes(there as Answer)).toEqual(['FORBIDDEN']);
  });

  it('is not taken by an id of another type', async () => {
    const uuid = Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';
    for (const type of ['Checkpoint', 'Intervention', 'WorkflowError', 'SystemError'] as const)
      expect((await ask(`{ node(id: "${toGlobalId(type, uuid)}") { id } }`)).data).toEqual({ node: null });
  });
});
