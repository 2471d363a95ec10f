// `holdfast serve`: the process itself. What it does is in serving.ts, which is loaded only then: it brings the whole engine with it.
import { action, type Command } from './command.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'serves a module: its workflows, the engine and the API',
  about: `The module exports by default { workflows: [...], engine?, check?, started? } (a ServedModule). What stands after its name is handed on to it.
SIGTERM or Ctrl-C drains and ends with 0; a second one ends at once, which is safe. Address, database and the rest are in the environment:
README.md lists every variable. A start that is refused ends with 1.`,
  examples: [
    {
      line: 'holdfast serve ./workflows.ts',
      does: 'serve it on http://127.0.0.1:4000/graphql, with an embedded PostgreSQL',
    },
    {
      line: 'DATABASE_URL=postgres://app@db/app PORT=8080 holdfast serve ./workflows.js',
      does: 'with a PostgreSQL of your own, on another port',
    },
  ],
  actions: [
    action({
      name: '',
      summary: 'serves a module: its workflows, the engine and the API',
      args: ['<module>', '[arguments...]'],
      passesOn: true,
      async run({ args }) {
        const { serveModule } = await import('./serving.ts');
        await serveModule(args);
        return undefined;
      },
    }),
  ],
};
