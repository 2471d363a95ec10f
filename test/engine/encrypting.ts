// A workflow that is handed a secret wherever one can be, and a process that begins one and says which, to be killed.
// `node encrypting.ts <url> <schema> <key>`.
import { argv, stdout } from 'node:process';
import { workflow } from '../../src/builder.ts';
import { createEngine } from '../../src/engine/sdk.ts';

/** Looks like nothing that redaction knows. */
export const CANARY = 'quite-an-ordinary-word-5521';

export const secretive = workflow<{ card: string }>('secretive', { version: '1' })
  .step('fetch', {
    run: ({ input, log, progress, report }) => {
      log.info({ seen: input.card }, `got ${input.card}`);
      progress({ at: input.card });
      report({ agentState: { note: input.card } });
      return { note: input.card, padding: 'x'.repeat(2_000) };
    },
  })
  .waitFor<'word', { pin: string }>('word')
  .step('all', {
    run: ({ input, outputs }) => ({ all: [input.card, outputs.fetch.note, outputs.word.pin] }),
  });

/** What a person mends. */
export const world = { isMended: false };

/** Fails with the secret in everything that an error has, until a person says that it is mended. */
export const failing = workflow<string>('failing', { version: '1' }).step('pay', {
  retry: { maxAttempts: 2, baseDelayMs: 1, jitter: 'none' },
  onExhausted: 'pause',
  run: ({ input }) => {
    if (world.isMended) return `paid ${input}`;
    const cause = new Error(`because of ${input}`);
    throw Object.assign(new Error(`no money for ${input}`, { cause }), { details: { holder: input, code: 7 } });
  },
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
