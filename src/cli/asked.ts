// What was typed → which action of which command, with its arguments and flags. What is nothing of ours is refused, with what was probably meant.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../failures/configuration/nearest.ts';
import type { Action, Command, Flag } from './command.ts';
import { UsageError } from './usageError.ts';

export interface Asked {
  readonly command: Command;
  readonly action: Action;
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, Given>>;
}

type Given = boolean | string | number | undefined | readonly (string | number)[];

/** @throws UsageError for a command that is not there */
export function commandOf(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = [...commands.map((command) => command.name), 'help'];
  throw new UsageError(`there is no ${name.startsWith('-') ? 'flag' : 'command'} "${name}"${meant(name, names)}`);
}

/** @throws UsageError for an action that is not there */
export function actionOf(command: Command, name: string | undefined): Action {
  const [only] = command.actions;
  if (only?.name === '') return only;
  const found = command.actions.find((action) => action.name === name);
  if (found) return found;
  const names = command.actions.map((action) => action.name);
  const there = `there are ${names.join(', ')}`;
  const help = `holdfast ${command.name} --help`;
  if (name === undefined || name.startsWith('-'))
    throw new UsageError(`${command.name}: say what to do; ${there}`, help);
  throw new UsageError(`${command.name}: there is no "${name}"${meant(name, names) || `; ${there}`}`, help);
}

/** @param words what stands after `holdfast`. @throws UsageError */
export function asked(words: readonly string[], commands: readonly Command[]): Asked {
  const [name = '', ...rest] = words;
  const command = commandOf(name, commands);
  const action = actionOf(command, rest[0]);
  const typed = action.name === '' ? rest : rest.slice(1);
  return { command, action, ...read(titleOf(command, action), action, typed) };
}

export const titleOf = (command: Command, action: Action): string =>
  action.name === '' ? command.name : `${command.name} ${action.name}`;

function read(title: string, action: Action, typed: readonly string[]): Pick<Asked, 'args' | 'flags'> {
  const known = action.flags ?? {};
  const options: ParseArgsOptionsConfig = {};
  for (const [name, { type, short }] of Object.entries(known))
    options[name] = { type: type === 'boolean' ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
  const own = action.passesOn ? ownPart(typed, known) : typed;
  const { tokens } = parseArgs({ args: [...own], options, strict: false, tokens: true });
  const wrong = (says: string): UsageError => new UsageError(`${title}: ${says}`, `holdfast ${title} --help`);
  const given = new Map<string, (string | number | true)[]>();
  const args: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = known[token.name];
    if (flag === undefined) {
      const names = Object.keys(known).map((one) => `--${one}`);
      throw wrong(`there is no flag "${token.rawName}"${meant(token.rawName, names)}`);
    }
    given.set(token.name, [...(given.get(token.name) ?? []), valueOf(token, flag, wrong)]);
  }
  args.push(...typed.slice(own.length));
  checkCount(action.args ?? [], args, wrong);
  return { args, flags: collected(known, given, wrong) };
}

/** Flags of our own stand before the first argument. */
function ownPart(typed: readonly string[], known: Readonly<Record<string, Flag>>): readonly string[] {
  let at = 0;
  while (typed[at]?.startsWith('-')) at += takesNext(typed[at] ?? '', known) ? 2 : 1;
  return typed.slice(0, at);
}

const takesNext = (word: string, known: Readonly<Record<string, Flag>>): boolean =>
  !word.includes('=') && ['string', 'number'].includes(known[word.replace(/^--/, '')]?.type ?? '');

type Token = {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
};

function valueOf(
  { rawName, value, inlineValue }: Token,
  flag: Flag,
  wrong: (says: string) => UsageError,
): string | number | true {
  if (flag.type === 'boolean') {
    if (value !== undefined) throw wrong(`${rawName} takes no value, got "${value}"`);
    return true;
  }
  if (value === undefined || (!inlineValue && /^-./.test(value)))
    throw wrong(
      `${rawName} wants a value${value === undefined ? '' : `; one that begins with "-" is written ${rawName}=${value}`}`,
    );
  if (flag.choices) {
    const found = flag.choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
    if (found === undefined)
      throw wrong(`${rawName} must be one of ${flag.choices.join(', ')}, got "${value}"${meant(value, flag.choices)}`);
    return found;
  }
  return flag.type === 'number' ? numberOf(rawName, value, flag, wrong) : value;
}

function numberOf(rawName: string, value: string, { range }: Flag, wrong: (says: string) => UsageError): number {
  const [least, most] = range ?? [0, Number.MAX_SAFE_INTEGER];
  const number = Number(value);
  if (value !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw wrong(`${rawName} must be a whole number from ${least} to ${most}, got "${value}"`);
}

function checkCount(wanted: readonly string[], args: readonly string[], wrong: (says: string) => UsageError): void {
  const least = wanted.filter((one) => one.startsWith('<')).length;
  if (args.length < least) throw wrong(`${wanted[args.length]} is missing`);
  if (args.length > wanted.length && !wanted.at(-1)?.includes('...'))
    throw wrong(
      `what is "${args[wanted.length]}"? ${wanted.length === 0 ? 'It takes no arguments' : `It takes ${wanted.join(' ')}`}`,
    );
}

function collected(
  known: Readonly<Record<string, Flag>>,
  given: ReadonlyMap<string, (string | number | true)[]>,
  wrong: (says: string) => UsageError,
): Record<string, Given> {
  const flags: Record<string, Given> = {};
  for (const [name, flag] of Object.entries(known)) {
    const values = given.get(name) ?? [];
    if (flag.type === 'boolean') flags[name] = values.length > 0;
    else if (flag.multiple) flags[name] = values as (string | number)[];
    else if (values.length > 1) throw wrong(`--${name} is given ${values.length} times; it takes one value`);
    else flags[name] = values[0];
  }
  return flags;
}

function meant(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}
