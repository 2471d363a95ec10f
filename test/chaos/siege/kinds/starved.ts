// Every processor has two busy processes of the same priority besides, and processes are killed meanwhile.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { between, drawn, type Kind } from '../kind.ts';

export const starved: Kind = {
  name: 'starved',
  about: 'two busy processes on every processor, and kill -9 meanwhile',
  mix: 'all',
  slots: 2,
  stepMs: 60,
  leaseMs: 10_000,
  perMinute: { workflows: 300, strikes: 6 },
  async attack({ garrison, random, pause, isOver, struck }) {
    const script = `setTimeout(() => {}, 0); process.stdin.on('end', () => process.exit()).resume();
      setInterval(() => { for (const end = Date.now() + 500; Date.now() < end; ); }, 0)`;
    const busy = Array.from({ length: 2 * availableParallelism() }, () =>
      spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] }),
    );
    try {
      while (!isOver()) {
        await pause(between(random, 4_000, 8_000));
        if (isOver()) break;
        await garrison.kill(drawn(random, garrison.slots));
        struck('kills');
      }
    } finally {
      for (const one of busy) one.kill('SIGKILL');
    }
  },
};
