// What a command of `holdfast` is: its place in the help, the actions that it has, their flags, and what each does. Every file beside this one
// that is named after a command makes one with `command` and `action`, and `commands.ts` lists them.
import type { Clock } from '../clock.ts';
import type { Environment } from '../configuration.ts';

export interface Command {
  /** The word after `holdfast`. */
  readonly name: string;
  /** One line of `holdfast help`. */
  readonly summary: string;
  /** Paragraphs below the usage in the command's own help. @default none */
  readonly about?: string;
  /** Two or more lines that can be typed as they stand, each with what it does. */
  readonly examples: readonly Example[];
  /** In the order of the help. A command that does one thing has one, without a name. */
  readonly actions: readonly Action[];
}

export interface Example {
  readonly line: string;
  readonly does: string;
}

export interface Action<F extends Flags = Flags> {
  /** The word after the command's; '' for the only action of a command. */
  readonly name: string;
  readonly summary: string;
  /** What stands after the words: `['<id>', '[notes]']`; those in square brackets may be left out, the last may end in `...`. @default none */
  readonly args?: readonly string[];
  /** By their name without `--`. @default none */
  readonly flags?: F;
  /** Everything from the first argument on is for somebody else, flags too: the module that is served. @default false */
  readonly passesOn?: boolean;
  /** Does it. Resolves to the exit code, or to nothing for 0. */
  run(call: Call<F>): Promise<number | undefined>;
}

export interface Flag {
  /** A boolean is there or not; the others want a value. */
  readonly type: 'boolean' | 'string' | 'number';
  /** One line of the help. */
  readonly text: string;
  /** How the help calls the value: `ID`. @default the type */
  readonly of?: string;
  /** One letter, for `-w`. */
  readonly short?: string;
  /** May be given more than once. @default false */
  readonly multiple?: true;
  /** The only values that there are; a value is taken in any case of letters, and handed on as it stands here. */
  readonly choices?: readonly string[];
  /** Least and most of a number. */
  readonly range?: readonly [least: number, most: number];
}

export type Flags = Readonly<Record<string, Flag>>;

type Value<F extends Flag> = F['type'] extends 'number' ? number : string;

/** What was given, by flag: true or false, a value or nothing, or the list of the values. */
export type Values<F extends Flags> = {
  readonly [Name in keyof F]: F[Name]['type'] extends 'boolean'
    ? boolean
    : F[Name] extends { readonly multiple: true }
      ? readonly Value<F[Name]>[]
      : Value<F[Name]> | undefined;
};

/** One run of an action. */
export interface Call<F extends Flags = Flags> extends Surroundings {
  readonly args: readonly string[];
  readonly flags: Values<F>;
}

/** What a process gives to a command, and a test in its place. */
export interface Surroundings {
  readonly env: Environment;
  readonly clock: Clock;
  /** What was asked for. */
  readonly stdout: Output;
  /** Everything else. */
  readonly stderr: Output;
  readonly stdin: NodeJS.ReadStream;
  /** Calls when a person presses Ctrl-C or the process is asked to end, for as long as what it returns was not called. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** An action whose `run` knows its flags by their types. */
export const action = <const F extends Flags>(of: Action<F>): Action => of as Action;
