// What a thousand listeners cost: `node bench/subscribers.ts [subscribers] [workflows a second]`. The server with its embedded PostgreSQL in this
// process, the listeners in another, each with a WebSocket of its own, while workflows of four events each run for twenty seconds. Delay is from the
// commit (as this process sees it) to the message in the listener's hands, by the clock of one machine.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { createServer, silentLog, systemClock, workflow } from '../src/index.ts';
import { openEngine } from '../src/engine/open.ts';

const MEASURED_MS = 20_000;
const now = (): number => performance.timeOrigin + performance.now();

const [count = 1_000, rate = 2, url] = process.argv.slice(2).map((given, at) => (at < 2 ? Number(given) : given)) as [
  number?,
  number?,
  string?,
];
await (url === undefined ? serve(count, rate) : listen(url, count));

/** The other process: counts what comes, and says when the end of each workflow came to whom. */
async function listen(at: string, sockets: number): Promise<void> {
  const arrivals: [workflowId: string, at: number][] = [];
  let received = 0;
  const query = 'subscription { events { sequence type workflowId } }';
  for (let opened = 0; opened < sockets; opened++) {
    const socket = new WebSocket(at, 'graphql-transport-ws');
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as {
        type: string;
        payload?: { data: { events: { type: string; workflowId: string } } };
      };
      if (message.type === 'connection_ack')
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      if (message.type !== 'next' || !message.payload) return;
      received++;
      const { type, workflowId } = message.payload.data.events;
      if (type === 'WORKFLOW_COMPLETED') arrivals.push([workflowId, now()]);
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
  }
  process.on('message', (message) => {
    if (message === 'report') process.send?.({ received, arrivals });
  });
}

async function serve(subscribers: number, perSecond: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-bench-'));
  const greet = workflow('greet', { version: '1' }).step('hello', { run: () => 'hello' });
  const open = await openEngine({ definitions: [greet], dataDir: folder, log: silentLog });
  await open.engine.start();
  const committed = new Map<string, number>();
  open.engine.onCommit(({ workflowId, status }) => {
    if (status === 'COMPLETED') committed.set(workflowId, now());
  });
  const server = createServer({
    engine: open.engine,
    orm: open.orm,
    clock: systemClock,
    log: silentLog,
    port: 0,
    version: 'bench',
  });
  const at = (await server.start()).url;
  const alone = process.memoryUsage().rss;
  const clients = fork(fileURLToPath(import.meta.url), [
    String(subscribers),
    '0',
    `${at.replace('http', 'ws')}/graphql`,
  ]);
  while ((await listening(at)) < subscribers) await later(200);
  const idle = process.cpuUsage();
  await later(5_000);
  const idled = process.cpuUsage(idle);
  const cpu = process.cpuUsage();
  const began = now();
  while (now() - began < MEASURED_MS) {
    await open.engine.startWorkflow('greet', null);
    await later(1_000 / perSecond);
  }
  const took = now() - began;
  const used = process.cpuUsage(cpu);
  const memory = process.memoryUsage().rss;
  await later(2_000);
  const { received, arrivals } = await report(clients);
  const delays = arrivals.map(([id, arrived]) => arrived - (committed.get(id) ?? Number.NaN)).sort((a, b) => a - b);
  const quantile = (q: number): number => Math.round(10 * (delays[Math.floor(q * delays.length)] ?? Number.NaN)) / 10;
  console.table({
    subscribers,
    'events delivered/s': Math.round((received / took) * 1_000),
    'delivered of expected': `${delays.length} of ${committed.size * subscribers}`,
    'p50 ms': quantile(0.5),
    'p99 ms': quantile(0.99),
    'most ms': quantile(0.999_999),
    'CPU idle, % of a core': percent(idled, 5_000),
    'CPU, % of a core': percent(used, took),
    'CPU µs/delivery': Math.round((used.user + used.system) / received),
    'memory KiB/subscriber': Math.round((memory - alone) / 1_024 / subscribers),
    'memory MiB': Math.round(memory / 1_048_576),
  });
  clients.kill();
  await server.stop();
  await open.close();
  rmSync(folder, { recursive: true, force: true });
}

async function listening(at: string): Promise<number> {
  const response = await fetch(`${at}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ statistics { stream { subscribers } } }"}',
  });
  const { data } = (await response.json()) as { data: { statistics: { stream: { subscribers: number } } } };
  return data.statistics.stream.subscribers;
}

function percent({ user, system }: NodeJS.CpuUsage, ms: number): number {
  return Math.round((user + system) / 10 / ms);
}

async function report(clients: ChildProcess): Promise<{ received: number; arrivals: [string, number][] }> {
  const answered = once(clients, 'message');
  clients.send('report');
  return ((await answered) as [{ received: number; arrivals: [string, number][] }])[0];
}
