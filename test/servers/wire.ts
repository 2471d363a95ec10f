// A TCP wire to a server that a test can cut, or make deaf: what is sent arrives, and no answer comes back.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Wire {
  readonly url: string;
  /** Connections are refused, and those that there are break. */
  cut(): void;
  /** Requests arrive, answers do not. */
  deafen(): void;
  /** Breaks what is deaf, and passes everything again. */
  heal(): void;
  close(): Promise<void>;
}

export async function wireTo(serverUrl: string): Promise<Wire> {
  const target = new URL(serverUrl);
  const pairs = new Set<() => void>();
  let state: 'whole' | 'deaf' | 'cut' = 'whole';
  const breakAll = (): void => {
    for (const end of pairs) end();
  };
  const join = (client: Socket): void => {
    if (state === 'cut') {
      client.on('error', () => {});
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    const end = (): void => {
      pairs.delete(end);
      client.destroy();
      upstream.destroy();
    };
    pairs.add(end);
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      if (state !== 'deaf') client.write(bytes);
    });
  };
  const server = createServer(join);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      state = 'cut';
      breakAll();
    },
    deafen() {
      state = 'deaf';
    },
    heal() {
      const wasDeaf = state === 'deaf';
      state = 'whole';
      if (wasDeaf) breakAll();
    },
    async close() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
