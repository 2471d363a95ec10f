// Runs a program to its end. Its failure is thrown as Node.js reports it, with exit code and output, which is what the classifier reads.
import { execFile } from 'node:child_process';
import { env } from 'node:process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface Command {
  readonly cwd: string;
  /** Ends the program when it aborts. */
  readonly signal: AbortSignal;
}

/** What the program printed on stdout. @throws the error of `execFile`: `code`, `cmd`, `stdout`, `stderr`; ENOENT if there is no such program */
export async function command(program: string, args: readonly string[], { cwd, signal }: Command): Promise<string> {
  const { stdout } = await execute(program, [...args], { cwd, signal, env: plainEnvironment(), maxBuffer: 8_388_608 });
  return stdout;
}

/** Nothing of this machine's configuration decides how the example runs, and programs speak the language that the classifier reads. */
export const plainEnvironment = (): Record<string, string> => ({
  PATH: env['PATH'] ?? '',
  LC_ALL: 'C',
  NO_COLOR: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
});
