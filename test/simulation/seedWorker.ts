// A thread of `seeds.ts`: tries the seeds that it is given and says what became of each.
import { parentPort } from 'node:worker_threads';
import { tryOut } from './compared.ts';

/** What a thread is told: seeds from `from` on. */
export interface Task {
  readonly from: number;
  readonly seeds: number;
  readonly corrupts: boolean;
}

export interface Tried {
  readonly seeds: number;
  readonly broken: readonly { readonly seed: number; readonly violations: readonly string[] }[];
  readonly reached: ReadonlyMap<string, number>;
}

export async function tried({ from, seeds, corrupts }: Task): Promise<Tried> {
  const reached = new Map<string, number>();
  const broken: { seed: number; violations: readonly string[] }[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const report = await tryOut(seed, {}, corrupts);
    for (const [name, times] of report.reached) reached.set(name, (reached.get(name) ?? 0) + times);
    const violations = [...report.violations, ...tooLittle(report.reached)];
    if (violations.length > 0) broken.push({ seed, violations });
  }
  return { seeds, broken, reached };
}

/** What a seed is worth. */
function tooLittle(reached: ReadonlyMap<string, number>): string[] {
  const [workflows, faults] = [reached.get('workflows') ?? 0, reached.get('faults') ?? 0];
  return workflows >= 5 && faults >= 3 ? [] : [`only ${workflows} workflows and ${faults} faults`];
}

if (parentPort) {
  const port = parentPort;
  // An error is recorded with its stack; two lines of it do, and the machine need not look for more.
  Error.stackTraceLimit = 2;
  port.on('message', (task: Task) => {
    void tried(task).then((result) => port.postMessage(result));
  });
}
