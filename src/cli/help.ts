// The help: of all commands, of one, of one action. Made of the table alone, so that nothing in it can be out of date.
import { titleOf } from './asked.ts';
import type { Action, Command, Flag } from './command.ts';

/** `holdfast help` */
export function wholeHelp(commands: readonly Command[]): string {
  return `holdfast: durable workflows for TypeScript

Usage
  holdfast <command> [action] [arguments] [flags]

Commands
${columns(commands.map(({ name, summary }) => [name, summary]))}

  holdfast help <command>      what a command does, with its flags and examples
  holdfast <command> --help    the same
  holdfast --version           the version

Environment
${columns(ENVIRONMENT)}

Exit codes
  0 done                    1 it could not be done          2 it was asked wrongly
  3 no server answers       4 not allowed                   5 there is nothing of that name
  6, 7 the workflow failed, was aborted (run)             130 interrupted
`;
}

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['DATABASE_URL', 'PostgreSQL to use, as postgres://…; DATABASE_URL_FILE names a file that holds it'],
  ['', '(default: the embedded one in HOLDFAST_DATA_DIR)'],
  ['HOLDFAST_DATA_DIR', 'folder of the embedded PostgreSQL (default: .holdfast)'],
  ['HOLDFAST_SCHEMA', 'PostgreSQL schema of the tables (default: holdfast)'],
  ['HOLDFAST_URL', 'server to talk to (default: http://127.0.0.1:4000)'],
  ['HOLDFAST_API_KEY', 'key to show it, as hf_…; HOLDFAST_API_KEY_FILE names a file that holds it'],
  ['LOG_LEVEL', 'of the log on stderr: debug, info, warn, error, silent (default: info)'],
];

/** `holdfast help <command>` */
export function commandHelp(command: Command): string {
  const [only] = command.actions;
  if (only?.name === '') return actionHelp(command, only);
  const usages = command.actions.map((action): [string, string] => [usageOf(command, action), action.summary]);
  return `${parts(
    `holdfast ${command.name}: ${command.summary}`,
    `Usage\n${columns(usages)}`,
    command.about,
    examplesOf(command),
    `holdfast help ${command.name} <action> lists the flags of one action.`,
  )}\n`;
}

/** `holdfast help <command> <action>` */
export function actionHelp(command: Command, action: Action): string {
  const only = action.name === '';
  const flags = Object.entries(action.flags ?? {}).map(([name, flag]) => row(name, flag));
  return `${parts(
    `holdfast ${titleOf(command, action)}: ${action.summary}`,
    `Usage\n  ${usageOf(command, action)}`,
    only ? command.about : undefined,
    `Flags\n${columns([...flags, ['-h, --help', 'this text']])}`,
    examplesOf(command, only ? '' : `holdfast ${titleOf(command, action)}`),
  )}\n`;
}

function usageOf(command: Command, action: Action): string {
  const flags = Object.keys(action.flags ?? {}).length > 0 && !action.passesOn ? ['[flags]'] : [];
  return ['holdfast', titleOf(command, action), ...(action.args ?? []), ...flags].join(' ');
}

function row(name: string, { short, type, of, text, choices, multiple }: Flag): [string, string] {
  const value = type === 'boolean' ? '' : ` ${of ?? (type === 'number' ? 'N' : 'TEXT')}`;
  const more = multiple ? '; may be given more than once' : '';
  const which = choices ? `: ${choices.join(', ')}` : '';
  return [`${short === undefined ? '    ' : `-${short}, `}--${name}${value}`, `${text}${which}${more}`];
}

/** Those that begin with the given words, or all of them where none does. */
function examplesOf({ examples }: Command, beginning = ''): string {
  const own = examples.filter(({ line }) => line.includes(beginning));
  const shown = own.length > 0 ? own : examples;
  return `Examples\n${shown.map(({ line, does }) => `  # ${does}\n  ${line}`).join('\n')}`;
}

const parts = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined).join('\n\n');

/** Two columns; the right one is wrapped, the left one has a line of its own where it is long. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(44, Math.max(...rows.map(([left]) => left.length)));
  return rows
    .map(([left, right]) => {
      const lines = wrapped(right, WIDTH - width).join(`\n  ${' '.repeat(width)}  `);
      return left.length > width ? `  ${left}\n  ${' '.repeat(width)}  ${lines}` : `  ${left.padEnd(width)}  ${lines}`;
    })
    .join('\n');
}

const WIDTH = 116;

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
