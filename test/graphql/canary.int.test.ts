// A secret is put wherever one can be put, and looked for wherever people look: the process log, the log of the workflow, events, every field of the API, every
// column of every table but for the stored values themselves.
import { createClient } from 'graphql-sse';
import pg from 'pg';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { createLog } from '../../src/log.ts';
import type { GraphQLObjectType } from 'graphql';
import { Crawl } from './crawl.ts';
import { served, start } from './served.ts';

const CANARY = 'canary-4f9c1b7e';
/** Secret by its path alone: nothing in it looks like one. */
const TUNE = 'tune-of-the-canary';

const seen: unknown[] = [];
const mine = workflow<{ card: { number: string }; password: string; safe: string }>('mine', {
  version: '1',
  sensitive: ['input.card.number', 'steps.fetch.output.note', 'steps.word.output', 'steps.ask.output.answer'],
})
  .step('fetch', {
    run: ({ input, log, progress, report }) => {
      seen.push(input.card.number, input.password);
      log.info(
        { token: CANARY, headers: { authorization: `Bearer ${CANARY}` }, note: `got ${input.card.number}` },
        `got ${TUNE}`,
      );
      progress({ secret: CANARY, at: TUNE });
      report({ agentState: { apiKey: CANARY, note: TUNE } });
      return { token: CANARY, note: TUNE, kept: 'hello' };
    },
    agentType: 'reader',
  })
  .waitFor('word')
  .step('ask', {
    onExhausted: 'pause',
    retry: { maxAttempts: 1 },
    run: ({ input, outputs }) => {
      seen.push(outputs.fetch.note);
      throw Object.assign(
        new Error(`no answer for ${input.card.number}; password=${CANARY}; ${outputs.fetch.note}`, {
          cause: Object.assign(new Error(`caused by ${TUNE} with Bearer ${CANARY}`), {
            config: { headers: { Cookie: CANARY } },
          }),
        }),
        {
          details: { env: { API_KEY: CANARY, DB_PASSWORD: CANARY }, note: TUNE },
          stderr: `SECRET_TOKEN=${CANARY} ${TUNE}`,
        },
      );
    },
  })
  .step('end', { run: ({ outputs }) => outputs.fetch });

const lines: string[] = [];
const room = served([mine], { log: createLog('debug', { write: (line) => void lines.push(line) }) });
const schema = createSchema();
const answers: string[] = [];
const crawl = new Crawl(schema, async (query) => {
  const { data, errors } = await room().send(query);
  answers.push(JSON.stringify({ data, errors }));
  return data ?? null;
});
let id = '';

beforeAll(async () => {
  const at = room();
  const input = { card: { number: TUNE }, password: CANARY, safe: 'hello' };
  const started = await start(at, 'mine', input);
  id = started.id;
  await at.reaches(started.workflowId, 'WAITING');
  const send = (name: string, given: string): Promise<unknown> =>
    at.send(`mutation { ${name}(input: { ${given} }) { userErrors { code message } } }`);
  await send('sendWorkflowEvent', `workflowId: "${id}" type: "word" payload: { note: "${TUNE}", token: "${CANARY}" }`);
  await at.reaches(started.workflowId, 'AWAITING_INTERVENTION');
  await send('pauseWorkflow', `workflowId: "${id}" reason: "for ${TUNE}, password=${CANARY}"`);
  await send('pauseWorkflow', `workflowId: "${id}" reason: "again for token=${CANARY}"`);
  await send('resumeWorkflow', `workflowId: "${id}"`);
  const { interventions } = await at.ask<{ interventions: { nodes: { id: string }[] } }>(
    '{ interventions(status: [OPEN]) { nodes { id } } }',
  );
  await send(
    'decideIntervention',
    `interventionId: "${interventions.nodes[0]?.id}" option: "skip" notes: "seen; password=${CANARY}" payload: { answer: "${TUNE}", apiKey: "${CANARY}" }`,
  );
  await at.reaches(started.workflowId, 'COMPLETED');
  const query = schema.getQueryType() as GraphQLObjectType;
  const given: Record<string, string> = {
    workflow: `(id: "${id}")`,
    node: `(id: "${id}")`,
    nodes: `(ids: ["${id}"])`,
    threadLog: `(threadId: "${started.workflowId}")`,
    events: '(first: 200)',
  };
  for (const name of Object.keys(query.getFields()))
    await crawl.operation('query', query, name, given[name]).catch(() => {});
  await crawl.nodes(100);
}, 60_000);

const hides = (text: string): { canary: boolean; tune: boolean } => ({
  canary: text.includes(CANARY),
  tune: text.includes(TUNE),
});
const NOTHING = { canary: false, tune: false };

describe('a secret', () => {
  it('reaches the functions of the author as it is', () => {
    expect(seen).toEqual([TUNE, CANARY, TUNE]);
  });

  it('is in no line of the process log', () => {
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => hides(line).canary)).toEqual([]);
    expect(lines.filter((line) => hides(line).tune)).toEqual([]);
  });

  it('is in no answer of the API, whose fields are all there', () => {
    expect(answers.length).toBeGreaterThan(30);
    expect(crawl.seen.has('Workflow.input')).toBe(true);
    expect(crawl.seen.has('WorkflowError.causes')).toBe(true);
    for (const answer of answers) expect({ ...hides(answer), in: answer.slice(0, 500) }).toMatchObject(NOTHING);
    expect(answers.some((answer) => answer.includes('"safe":"hello"'))).toBe(true);
  });

  it('is in no event of a subscription', async () => {
    const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
    let count = 0;
    for await (const event of client.iterate({
      query: `subscription { workflowEvents(workflowId: "${id}", afterSequence: 0) { type payload } }`,
    })) {
      expect(hides(JSON.stringify(event))).toEqual(NOTHING);
      count += 1;
      if (JSON.stringify(event).includes('WORKFLOW_COMPLETED')) break;
    }
    client.dispose();
    expect(count).toBeGreaterThan(8);
  });

  it('is in no column of the database but the values and states themselves', async () => {
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    const [{ schema: name }] = await room().open.orm.em.execute<[{ schema: string }]>(
      'select current_schema() as schema',
    );
    const { rows: tables } = await client.query<{ table: string }>(
      'select table_name as table from information_schema.tables where table_schema = $1',
      [name],
    );
    for (const { table } of tables) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from ${name}.${table} t`,
      );
      for (const { row } of rows) {
        // Stored as bytes, which to_jsonb shows in hexadecimal; and the state as it is projected holds no values.
        expect(hides(JSON.stringify(row)), `${table}: ${JSON.stringify(row).slice(0, 500)}`).toEqual(NOTHING);
      }
    }
    await client.end();
  });
});

it('what a definition calls sensitive must be a place that there is', async () => {
  expect(() => workflow('w', { version: '1', sensitive: ['pay.token'] })).toThrow('"pay.token", which is no path');
  const wrong = workflow('wrong', { version: '1', sensitive: ['steps.pray.output'] }).step('pay', { run: () => 1 });
  expect(() => room().open.engine.registry.add(wrong)).toThrow('there is no step "pray"; there are pay');
  const hash = (sensitive?: string[]) => {
    const one = workflow('hashed', { version: '1', ...(sensitive && { sensitive }) }).step('pay', { run: () => 1 });
    return JSON.stringify(one.nodes);
  };
  expect(hash(['*.x'])).toBe(hash());
});
