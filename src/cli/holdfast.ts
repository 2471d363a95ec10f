// The command, apart from the process that it runs in: words in, exit code out. Used by src/cli.ts.
import { HoldfastError, InvalidConfigurationError, NotFoundError } from '../errors.ts';
import { version } from '../version.ts';
import { actionOf, asked, commandOf } from './asked.ts';
import type { Command, Flags, Output, Surroundings, Values } from './command.ts';
import { commands } from './commands.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { actionHelp, commandHelp, wholeHelp } from './help.ts';
import { manyLines } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** Runs what was typed after `holdfast`; never throws. */
export async function holdfast(words: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return (await run(words, surroundings)) ?? EXIT.done;
  } catch (error) {
    return tell(error, surroundings.stderr);
  }
}

async function run(words: readonly string[], surroundings: Surroundings): Promise<number | undefined> {
  const [first, ...rest] = words;
  if (first === undefined) throw new UsageError('there is no command');
  const text = first === '--version' ? `${version()}\n` : helpAsked(first, rest, commands);
  if (text !== undefined) return void surroundings.stdout.write(text);
  const { action, args, flags } = asked(words, commands);
  return await action.run({ ...surroundings, args, flags: flags as Values<Flags> });
}

/** `help`, `help workflows`, `help workflows list`, `--help`, `workflows --help`, `workflows list --help`. */
function helpAsked(first: string, rest: readonly string[], all: readonly Command[]): string | undefined {
  if (isHelp(first) || first === 'help') {
    const [name, action] = rest;
    return name === undefined ? wholeHelp(all) : of(commandOf(name, all), action);
  }
  const command = commandOf(first, all);
  const [word] = rest;
  if (word === undefined) return undefined;
  if (isHelp(word)) return of(command);
  const action = command.actions.find(({ name }) => name === word) ?? command.actions.find(({ name }) => name === '');
  if (action === undefined || action.passesOn) return undefined;
  const end = rest.indexOf('--');
  return (end < 0 ? rest : rest.slice(0, end)).some(isHelp) ? of(command, action.name) : undefined;
}

const of = (command: Command, action?: string): string =>
  action === undefined || action === '' ? commandHelp(command) : actionHelp(command, actionOf(command, action));

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

function tell(error: unknown, out: Output): number {
  // What was typed, and what a server says, comes from anywhere too.
  const stderr = { write: (text: string) => out.write(manyLines(text)) };
  if (error instanceof UsageError) {
    stderr.write(`holdfast: ${error.message}. See ${error.help}.\n`.replace('?.', '?'));
    return EXIT.usage;
  }
  if (error instanceof CommandError) {
    stderr.write(`holdfast: ${error.message}${error.code === undefined ? '' : ` [${error.code}]`}\n`);
    return error.exitCode;
  }
  const { message, name, code, stack } = error as Error & { readonly code?: string };
  stderr.write(`holdfast: ${message || name}${code === undefined ? '' : ` [${code}]`}\n`);
  if (error instanceof InvalidConfigurationError) return EXIT.usage;
  if (error instanceof NotFoundError) return EXIT.notFound;
  if (!(error instanceof HoldfastError) && code === undefined) stderr.write(`${stack}\n`);
  return EXIT.failed;
}
