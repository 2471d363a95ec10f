// What inspection costs: steps/s and CPU per step with nobody watching, and with 1, 10 and 50 viewers, each of one workflow of the load. Order is
// turned from round to round, so that a warm cache favours nobody.   node bench/inspection.ts
import process from 'node:process';
import { WebSocket } from 'ws';
import { systemClock } from '../src/clock.ts';
import { createEngine, createServer, workflow } from '../src/index.ts';

const STEPS = 20;
const WORKFLOWS = 64;
const ROUNDS = 4;

let load = workflow<unknown>('load', { version: '1' }) as unknown as { step(name: string, of: object): typeof load };
for (let at = 0; at < STEPS; at++) load = load.step(`step${at}`, { run: () => at });

const engine = await createEngine({
  workflows: [load as never],
  dataDir: process.env['HOLDFAST_DATA_DIR'] ?? '.holdfast-bench',
  ...(process.env['DATABASE_URL'] === undefined ? {} : { databaseUrl: process.env['DATABASE_URL'] }),
});
const server = createServer({ ...engine.open, port: 0 });
const { url } = await server.start();

async function round(viewers: number): Promise<{ rate: number; cpu: number; messages: number }> {
  let messages = 0;
  const cpu = process.cpuUsage();
  const began = systemClock.monotonic();
  const handles = await Promise.all(
    Array.from({ length: WORKFLOWS }, () => engine.start(load as never, null as never)),
  );
  const sockets = handles.slice(0, viewers).map(({ id }) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/inspect?workflow=${id}`);
    socket.on('message', () => void messages++);
    return socket;
  });
  await Promise.all(handles.map((handle) => handle.result()));
  const seconds = (systemClock.monotonic() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  for (const socket of sockets) socket.terminate();
  const steps = WORKFLOWS * STEPS;
  return { rate: steps / seconds, cpu: (user + system) / steps, messages };
}

await round(0);
const counts = [0, 1, 10, 50];
const found = new Map<number, { rate: number; cpu: number; messages: number }[]>(counts.map((count) => [count, []]));
for (let at = 0; at < ROUNDS; at++)
  for (const count of at % 2 === 0 ? counts : counts.toReversed()) found.get(count)?.push(await round(count));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
process.stdout.write('viewers  steps/s  CPU µs/step  messages\n');
for (const [count, rounds] of found) {
  const [rate, cpu, messages] = [
    median(rounds.map((one) => one.rate)),
    median(rounds.map((one) => one.cpu)),
    median(rounds.map((one) => one.messages)),
  ];
  process.stdout.write(
    `${String(count).padStart(7)}  ${rate.toFixed(0).padStart(7)}  ${cpu.toFixed(0).padStart(11)}  ${messages.toFixed(0).padStart(8)}\n`,
  );
}
await server.stop();
await engine.stop();
