// One process with one version of a definition, or two, as while it is rolled out: `node rolling.ts <task as JSON>`. Starts what it is told to, with its
// newest version, sends the event that a workflow waits for; says `open`, `started <key>`, `went <id>`, and `error …`.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { createEngine } from '../../src/engine/sdk.ts';
import { HoldfastError } from '../../src/errors.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { WorkflowId } from '../../src/workflow.ts';

interface Task {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Where each call of a step is noted: version of the code, workflow, step. */
  readonly ledger: string;
  readonly versions: readonly ('n' | 'n+1')[];
}

const { databaseUrl, schema, ledger, versions } = JSON.parse(process.argv[2] ?? '{}') as Task;
const log: Log = {
  ...silentLog,
  error: (bindings, message) => console.log(`error ${message}: ${(bindings as { err?: Error }).err?.message}`),
  child: () => log,
};
const noted = (code: string) => ({
  run: ({ idempotencyKey }: { readonly idempotencyKey: string }) => {
    const [workflowId, step] = idempotencyKey.split('/');
    appendFileSync(ledger, `${JSON.stringify({ code, workflowId, step })}\n`);
    return code;
  },
});
const definitions: Record<Task['versions'][number], Definition> = {
  n: workflow<unknown>('parcel', { version: '1' }).step('pack', noted('n')).waitFor('go').step('ship', noted('n')),
  'n+1': workflow<unknown>('parcel', { version: '2' })
    .step('pack', noted('n+1'))
    .step('weigh', noted('n+1'))
    .waitFor('go')
    .step('ship', noted('n+1')),
};
const engine = await createEngine({
  workflows: versions.map((version) => definitions[version]),
  databaseUrl,
  schema,
  limits: { pollMs: 50, sleepAfterMs: 50 },
  log,
});
/** Another process may have it in memory for a moment. */
const go = async (id: WorkflowId): Promise<void> => {
  for (;;)
    try {
      await engine.control.sendEvent(id, 'go', null);
      return console.log(`went ${id}`);
    } catch (error) {
      if (!(error instanceof HoldfastError && error.retryable)) throw error;
    }
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const [what, key = ''] = line.split(' ');
  if (what === 'start')
    void engine.control.startWorkflow('parcel', null, { key }).then(() => console.log(`started ${key}`));
  if (what === 'go') void go(key as WorkflowId);
  if (what === 'stop') void engine.stop(5_000).then(() => process.exit(0));
});
console.log('open');
