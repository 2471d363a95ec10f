// A workflow that is handed a secret wherever one can be, and a process that begins one and says which, to be killed.
// `node encrypting.ts <url> <schema> <key>`.
import { argv, stdout } from 'node:process';
import { workflow } from '../../src/builder.ts';
import { createEngine } from '../../src/engine/sdk.ts';

/** Looks like nothing that redaction knows. */
export const CANARY = 'quite-an-ordinary-word-5521';

export const secretive = workflow<{ card: string }>('secretive', { version: '1' })
  .step('fetch', { run: ({ input }) => ({ note: input.card, padding: 'x'.repeat(2_000) }) })
  .waitFor<'word', { pin: string }>('word')
  .step('all', {
    run: ({ input, outputs }) => ({ all: [input.card, outputs.fetch.note, outputs.word.pin] }),
  });

if (argv[1] === import.meta.filename) {
  const [, , databaseUrl = '', schema = '', key = ''] = argv;
  const engine = await createEngine({ workflows: [secretive], databaseUrl, schema, encryption: { keys: { k1: key } } });
  const { id } = await engine.start(secretive, { card: CANARY });
  engine.control.onCommit(({ workflowId, status }) => {
    if (workflowId === id && status === 'WAITING') stdout.write(`${id}\n`);
  });
  if ((await engine.handle(id).status()) === 'WAITING') stdout.write(`${id}\n`);
}
