// What a module gives to the process that serves it: its workflows, and what to do when the server is up. `npm start` serves the example's.
import type { Clock } from './clock.ts';
import type { Definition } from './definition.ts';

/** The default export of a module that `src/main.ts` is given. */
export interface ServedModule<Engine = never, EngineOptions = never> {
  readonly workflows: readonly Definition[];
  /** Options for the engine that the process makes, as for `createEngine`; those that the environment gives are refused. @default none */
  readonly engine?: EngineOptions;
  /** Looks at the arguments before anything is opened; false: nothing is to be started (a help text was asked for). Throws what is wrong with them. */
  readonly check?: (argv: readonly string[]) => boolean;
  /** Called when the server is up; what it resolves to is logged. The process stays up either way. */
  readonly started?: (process: ServedProcess<Engine>) => Promise<object | undefined>;
}

/** All that a module may give; anything else is a mistake. */
export const SERVED_NAMES: Readonly<Record<keyof ServedModule, true>> = {
  workflows: true,
  engine: true,
  check: true,
  started: true,
};

export interface ServedProcess<Engine> {
  readonly engine: Engine;
  /** Base of the API, such as http://127.0.0.1:4000. */
  readonly url: string;
  /** What stands after the module's name. */
  readonly argv: readonly string[];
  readonly dataDir: string;
  readonly clock: Clock;
  /**
   * For a module that draws on the terminal: as long as what it returns was not called, the lines of the process log go to this function, each
   * legible and without its newline, instead of to stderr. Where stderr is no terminal, JSON lines go on to stderr, and the function is not called.
   */
  readonly divertLog: (show: (line: string) => void) => () => void;
}
