// A process that says that an error is fixed, and is killed just before or just after the commit that writes it.
// `node fixer.ts <url> <schema> <workflow> <error> <place>`.
import { createEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { fixing } from './fixing.ts';

const [databaseUrl, schema, workflowId, errorId, place] = process.argv.slice(2) as [
  string,
  string,
  WorkflowId,
  string,
  string,
];
const faults = {
  strike(at: string, id: string): undefined {
    if (at === place && id === workflowId) process.kill(process.pid, 'SIGKILL');
    return undefined;
  },
};
const engine = await createEngine({ workflows: [fixing], databaseUrl, schema, faults });
await engine.control.resolveAndResume(workflowId, { errorId, step: 'pay', kind: 'FIXED', notes: 'the lower' });
