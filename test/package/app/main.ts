// The twenty lines that a newcomer writes first; package.int.test.ts runs them against the packed package.
import { createEngine, workflow } from 'holdfast';

const greet = workflow<{ name: string }>('greet', { version: '1' })
  .step('hello', { run: ({ input }) => `Hello ${input.name}` })
  .step('shout', {
    run: ({ outputs, attempt }) => {
      if (attempt === 1) throw new Error('not loud enough');
      return `${outputs.hello.toUpperCase()}!`;
    },
    retry: { baseDelayMs: 1 },
  });

const engine = await createEngine({
  workflows: [greet],
  databaseUrl: process.env['DATABASE_URL'],
  schema: process.env['SCHEMA'] ?? 'app',
});
const handle = await engine.start(greet, { name: 'Ada' });
const said: string = await handle.result();
console.log(said);
await engine.stop();
