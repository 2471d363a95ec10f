// A process that is made to be killed: takes its turn and a resource, and holds both for ever. `node resourceHolder.ts <url> <schema>`; says
// `holding <workflow>`.
import { createEngine } from '../../src/engine/sdk.ts';
import { sharing } from './sharing.ts';

const [databaseUrl, schema] = process.argv.slice(2) as [string, string];
const held = sharing((workflowId) => {
  console.log(`holding ${workflowId}`);
  return new Promise(() => setInterval(() => {}, 1_000));
});
const engine = await createEngine({ workflows: [held], databaseUrl, schema, resources: { press: 1 } });
await engine.start(held, {});
