// `holdfast doctor`: looks at everything that a start depends on, and says what to do about what is wrong.
import { action, type Command } from './command.ts';
import { EXIT } from './exitCodes.ts';
import { serverFlags } from './server.ts';
import { oneLine, padded, paintOf, colourOf } from './terminal.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'checks Node, settings, database, Redis, disk, clocks, secrets and the server',
  about: `Each check is ok, a warning (works, and may not tomorrow) or a problem, with what was seen and the remedy. Ends with 1 where there is a problem.
Run it where the server runs, with the server's variables. It changes nothing; an embedded PostgreSQL is started for the time of the look.`,
  examples: [
    { line: 'holdfast doctor', does: 'before the first start, and when something is odd' },
    { line: `holdfast doctor --json | jq -r 'select(.status != "ok")'`, does: 'only what is wrong, for machines' },
  ],
  actions: [
    action({
      name: '',
      summary: 'checks Node, settings, database, Redis, disk, clocks, secrets and the server',
      flags: serverFlags,
      async run(call) {
        const { flags, stdout, env } = call;
        const paint = paintOf(stdout, env);
        const count = { ok: 0, warning: 0, problem: 0 };
        const { examine } = await import('./doctor/examine.ts');
        for await (const finding of examine(call)) {
          const { check, status, saw, remedy } = finding;
          count[status] += 1;
          if (flags.json) stdout.write(`${JSON.stringify(finding)}\n`);
          else
            stdout.write(
              `${paint(padded(status, 8), colourOf(status))} ${padded(check, 28)} ${oneLine(saw)}\n${remedy === undefined ? '' : `${' '.repeat(9)}→ ${oneLine(remedy)}\n`}`,
            );
        }
        if (!flags.json) stdout.write(`\n${count.ok} ok, ${count.warning} warnings, ${count.problem} problems\n`);
        return count.problem > 0 ? EXIT.failed : EXIT.done;
      },
    }),
  ],
};
