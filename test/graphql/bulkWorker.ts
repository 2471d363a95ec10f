// A server that is told to decide about many groups of errors and is killed in the middle. `node bulkWorker.ts <url> <schema> <text> <after> <mutation> <more>`.
import { systemClock } from '../../src/clock.ts';
import { openEngine } from '../../src/engine/open.ts';
import { createServer } from '../../src/graphql/server.ts';
import { silentLog } from '../../src/log.ts';

const [databaseUrl, schema, text, after, mutation, more] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
let decided = 0;
const log = {
  ...silentLog,
  debug(_: object, message: string): void {
    if (message !== 'a group of errors was decided about in bulk') return;
    decided += 1;
    if (decided === Number(after)) process.kill(process.pid, 'SIGKILL');
  },
};
const open = await openEngine({ definitions: [], databaseUrl, schema });
await open.engine.start();
const server = createServer({ engine: open.engine, orm: open.orm, clock: systemClock, log, port: 0, version: '0' });
const { url } = await server.start();
await fetch(`${url}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: `mutation ($text: String!) { ${mutation}(input: { filter: { text: $text }, notes: "all at once" ${more} }) { total } }`,
    variables: { text },
  }),
});
