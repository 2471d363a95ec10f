// Relay's own compiler takes the schema as it is: ids that can be fetched again, connections that can be paged through, mutations, subscriptions.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
/** The compiler is a program; the package says where. */
const require = createRequire(import.meta.url);
const relay = require('relay-compiler') as string;

/** What a page of workflows would have, one file for each component. */
const COMPONENTS = {
  WorkflowList: `
    fragment WorkflowList_query on Query
      @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, status: { type: "[WorkflowStatus!]" })
      @refetchable(queryName: "WorkflowListPaginationQuery") {
      workflows(first: $count, after: $cursor, filter: { status: $status }) @connection(key: "WorkflowList_workflows") {
        totalCount edges { node { id ...WorkflowRow_workflow } } } }`,
  WorkflowRow: `
    fragment WorkflowRow_workflow on Workflow @refetchable(queryName: "WorkflowRowRefetchQuery") {
      key status revision startedAt metrics currentStep { key } ...WorkflowErrors_workflow }`,
  WorkflowErrors: `
    fragment WorkflowErrors_workflow on Workflow
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
      @refetchable(queryName: "WorkflowErrorsPaginationQuery") {
      errors(first: $count, after: $cursor) @connection(key: "WorkflowErrors_errors") {
        edges { node { message severity resolution { kind resolvedBy } } } } }`,
  InterventionBackwards: `
    fragment InterventionBackwards_query on Query
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
      @refetchable(queryName: "InterventionBackwardsPaginationQuery") {
      interventions(last: $count, before: $cursor, status: [OPEN]) @connection(key: "InterventionBackwards_interventions") {
        edges { node { prompt options { key label } } } } }`,
  Page: 'query PageQuery($id: ID!) { ...WorkflowList_query ...InterventionBackwards_query node(id: $id) { ...WorkflowRow_workflow @alias } }',
  Pause: `
    mutation PauseMutation($input: PauseWorkflowInput!) { pauseWorkflow(input: $input) {
      workflow { ...WorkflowRow_workflow } sequence userErrors { code message field } } }`,
  Live: `
    subscription LiveSubscription($after: Sequence) { events(afterSequence: $after) {
      __typename sequence workflow { ...WorkflowRow_workflow } ... on ErrorEvent { error { message } } } }`,
};

async function compile(documents: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-relay-'));
  await mkdir(path.join(folder, 'src'));
  await cp(new URL('../../schema.graphql', import.meta.url), path.join(folder, 'schema.graphql'));
  for (const [name, document] of Object.entries(documents))
    await writeFile(path.join(folder, 'src', `${name}.ts`), `export const document = graphql\`${document}\`;\n`);
  const config = {
    src: './src',
    schema: './schema.graphql',
    language: 'typescript',
    artifactDirectory: './made',
    customScalarTypes: { DateTime: 'string', JSON: 'unknown', Sequence: 'number', Milliseconds: 'number' },
  };
  await mkdir(path.join(folder, 'made'));
  await writeFile(path.join(folder, 'relay.config.json'), JSON.stringify(config));
  await run(relay, ['relay.config.json'], { cwd: folder });
  return readdir(path.join(folder, 'made'));
}

describe('relay-compiler', () => {
  it('makes artefacts of queries, fragments that page and are fetched again, mutations and subscriptions', async () => {
    const made = await compile(COMPONENTS);
    expect(made).toEqual(
      expect.arrayContaining([
        'PageQuery.graphql.ts',
        'WorkflowListPaginationQuery.graphql.ts',
        'WorkflowRowRefetchQuery.graphql.ts',
        'WorkflowErrorsPaginationQuery.graphql.ts',
        'InterventionBackwardsPaginationQuery.graphql.ts',
        'PauseMutation.graphql.ts',
        'LiveSubscription.graphql.ts',
      ]),
    );
  });

  it('refuses a connection that has no cursor to go on from', async () => {
    const broken = {
      Broken: 'query BrokenQuery { workflows(filter: {}) @connection(key: "Broken_workflows") { nodes { id } } }',
    };
    await expect(compile(broken)).rejects.toThrow(/connection/i);
  });
});
