// `holdfast run`: one workflow to its end, without a server. What it does is in running.ts, which brings the whole engine with it.
import { action, type Command } from './command.ts';
import { UsageError } from './usageError.ts';

export const run: Command = {
  name: 'run',
  summary: 'runs one workflow of a module to its end, and shows what happens',
  about: `Uses the database that a server would use (DATABASE_URL, else the embedded one). The exit code says how the workflow ended:
0 COMPLETED, 6 FAILED, 7 ABORTED. Ctrl-C stops the process, not the workflow: that is stored and goes on where it was, with the call that
is printed, or in any process that serves its definition. Other unfinished workflows of the module go on meanwhile too.
A question is asked on the terminal; where there is none, it is answered over the API of a server.`,
  examples: [
    {
      line: `holdfast run ./workflows.ts order --input '{"item":"lamp"}' --key order-1`,
      does: 'run one to its end; a second call takes up the same one',
    },
    {
      line: 'holdfast run ./workflows.ts order --input @order.json --json',
      does: 'for machines: an event a line, then the outcome',
    },
  ],
  actions: [
    action({
      name: '',
      summary: 'runs one workflow of a module to its end, and shows what happens',
      args: ['<module>', '<definition>'],
      flags: {
        input: {
          type: 'string',
          short: 'i',
          of: 'JSON',
          text: 'what it works on: JSON, @file, or - for stdin (default: null)',
        },
        key: {
          type: 'string',
          short: 'k',
          of: 'KEY',
          text: 'business key; an unfinished workflow that has it is taken up instead',
        },
        workflow: { type: 'string', of: 'UUID', text: 'take up this one instead of starting one' },
        json: {
          type: 'boolean',
          text: 'JSON lines for machines: each event, then { workflowId, status, output or error }',
        },
      },
      async run(call) {
        const { flags } = call;
        if (flags.workflow !== undefined && (flags.key !== undefined || flags.input !== undefined))
          throw new UsageError(
            'run: --workflow takes up one that exists; --key and --input are for a new one',
            'holdfast run --help',
          );
        const { runToEnd } = await import('./running.ts');
        return await runToEnd(call);
      },
    }),
  ],
};
