// A question of a workflow that `holdfast run` runs: put to whoever sits at the terminal, or named with the way to answer it.
import { createInterface } from 'node:readline/promises';
import type { WorkflowHandle } from '../engine/handle.ts';
import type { WorkflowEvent } from '../workflow.ts';
import type { Output, Surroundings } from './command.ts';
import { oneLine } from './terminal.ts';

type Payload = WorkflowEvent['payload'];

interface Terminal extends Pick<Surroundings, 'stdin' | 'stdout' | 'stderr'> {
  readonly handle: WorkflowHandle;
  readonly signal: AbortSignal;
}

const optionsOf = ({ options }: Payload): string[] => (Array.isArray(options) ? options.map(String) : []);

/** For whoever cannot be asked. */
export const questionText = (payload: Payload): string =>
  `the workflow waits for an answer (${optionsOf(payload).join(', ')}) to: ${oneLine(String(payload['prompt']))}
  it is given over the API: end this with Ctrl-C, "holdfast serve <module>", then
  holdfast interventions answer ${String(payload['interventionId'])} <option> --notes "how and why"
`;

/** Asks until there is an answer that the engine takes, or the question is over. Never throws. */
export async function askOnTerminal(
  payload: Payload,
  { handle, stdin, stdout, stderr, signal }: Terminal,
): Promise<void> {
  const options = optionsOf(payload);
  const lines = createInterface({ input: stdin, output: stdout as unknown as NodeJS.WritableStream, terminal: false });
  const id = String(payload['interventionId']);
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  void untilDecided(handle, id, ended).then(() => over.abort());
  try {
    while (!ended.aborted) {
      const option = (await lines.question(`  ${options.join(' | ')}? `, { signal: ended })).trim();
      if (!options.includes(option)) continue;
      const notes = (await lines.question('  how and why? ', { signal: ended })).trim();
      if (await answered(handle, id, { option, notes }, stderr)) return;
    }
  } catch {
    // The question is over, or the terminal is gone; the workflow waits as ever.
  } finally {
    over.abort();
    lines.close();
  }
}

async function answered(
  handle: WorkflowHandle,
  id: string,
  answer: { readonly option: string; readonly notes: string },
  stderr: Output,
): Promise<boolean> {
  try {
    await handle.decide(id, answer, { actor: 'holdfast run' });
    return true;
  } catch (error) {
    stderr.write(`  ${oneLine((error as Error).message)}\n`);
    return false;
  }
}

/** By somebody else, or because its time was over. */
async function untilDecided(handle: WorkflowHandle, id: string, signal: AbortSignal): Promise<void> {
  for await (const { type, payload } of handle.follow({ signal }))
    if (/^INTERVENTION_(DECIDED|EXPIRED)$/.test(type) && payload['interventionId'] === id) return;
}
