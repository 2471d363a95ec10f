// What the commands that change something share: their flags, and how they say what was done.
import type { Call, Flags } from './command.ts';
import { EXIT } from './exitCodes.ts';
import { serverFlags } from './server.ts';
import { jsonText } from './terminal.ts';

const reasonFlag = {
  reason: { type: 'string', short: 'r', text: 'why, for the record' },
} as const satisfies Flags;

export const changeFlags = {
  ...reasonFlag,
  'expect-revision': { type: 'number', text: 'refuse unless the workflow is at this revision, as "show" named it' },
  ...serverFlags,
} as const satisfies Flags;

/** `reason` and `expectedRevision` of a mutation's input; those that were not given are left out. */
export const changeInput = ({ flags }: Pick<Call<typeof changeFlags>, 'flags'>): object => ({
  ...(flags.reason === undefined ? {} : { reason: flags.reason }),
  ...(flags['expect-revision'] === undefined ? {} : { expectedRevision: flags['expect-revision'] }),
});

/** One line for people, or the payload for machines. */
export function told(
  { flags, stdout }: Pick<Call<typeof serverFlags>, 'flags' | 'stdout'>,
  payload: object,
  says: string,
): number {
  const { userErrors: _none, ...rest } = payload as { readonly userErrors?: unknown };
  stdout.write(flags.json ? `${jsonText(rest)}\n` : `${says}\n`);
  return EXIT.done;
}
