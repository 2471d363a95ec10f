// A TCP proxy before PostgreSQL that cuts the wire where a test says: the function under test runs unchanged.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** Once: cuts the connection on which a message with this text is sent, before it is passed on. */
  cutBefore(text: string): void;
  /** Once: passes the message on, waits for the whole reply of the server, keeps it and cuts. */
  cutAfter(text: string): void;
  /** Once: passes the message on and cuts while the server is at it. */
  cutDuring(text: string): void;
  /** How many messages with this text passed. */
  passed(text: string): number;
  close(): Promise<void>;
}

export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const sent: Buffer[] = [];
  let plan: { readonly text: string; readonly place: 'before' | 'after' | 'during' } | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let keepsReply = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.on('data', (bytes) => {
      const hit = plan !== undefined && bytes.includes(plan.text) ? plan : undefined;
      if (hit) plan = undefined;
      if (hit?.place === 'before') return cut();
      keepsReply ||= hit?.place === 'after';
      sent.push(bytes);
      upstream.write(bytes);
      if (hit?.place !== 'during') return;
      upstream.end();
      client.destroy();
    });
    upstream.on('data', (bytes) => {
      if (!keepsReply) client.write(bytes);
      else if (bytes.subarray(-6, -1).equals(READY)) cut();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    cutBefore: (text) => void (plan = { text, place: 'before' }),
    cutAfter: (text) => void (plan = { text, place: 'after' }),
    cutDuring: (text) => void (plan = { text, place: 'during' }),
    passed: (text) => sent.filter((bytes) => bytes.includes(text)).length,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** ReadyForQuery without its last byte, the state of the transaction: the end of every reply, sent after the commit. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);
