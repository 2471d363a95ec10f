// The flags of the example. Wrong ones are refused before anything is started, with the right ones beside them.
import { parseArgs } from 'node:util';
import { FAULT_MEANINGS, FAULTS, type Fault } from './faults.ts';

export interface Flags {
  readonly approve: boolean;
  readonly faults: readonly Fault[];
  readonly reset: boolean;
  readonly help: boolean;
}

/** A command line that cannot be understood; its message says what can. */
export class UsageError extends Error {
  constructor(problem: string) {
    super(`${problem}\n\n${HELP}`);
    this.name = 'UsageError';
  }
}

/** @param argv what stands after the name of the program @throws UsageError */
export function readFlags(argv: readonly string[]): Flags {
  const values = parsed(argv);
  const faults = (values.fault ?? []).map((name) => {
    if (isFault(name)) return name;
    throw new UsageError(`--fault ${JSON.stringify(name)} is not known`);
  });
  const { approve = false, reset = false, help = false } = values;
  return { approve, faults: [...new Set(faults)], reset, help };
}

export const HELP = `npm start -- [flags]
  --approve       approve the deployment without asking
  --fault NAME    let something fail for real; may be repeated:
${FAULTS.map((name) => `      ${name.padEnd(14)}${FAULT_MEANINGS[name]}`).join('\n')}
  --reset         end the example's processes and forget its releases first
  --help          this text`;

const OPTIONS = {
  approve: { type: 'boolean' },
  fault: { type: 'string', multiple: true },
  reset: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? 'the flags cannot be understood');
  }
}

const isFault = (name: string): name is Fault => (FAULTS as readonly string[]).includes(name);
