// A TCP proxy before PostgreSQL that breaks the wire the way networks do. Commits are recognised by the name of their prepared statement, so
// that the code under test runs unchanged.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of a commit: passed on; cut before the server sees it; cut after the server has done it, the reply lost. */
export type Fate = 'pass' | 'cutBefore' | 'cutAfterRequest';

export interface FaultProxy {
  readonly url: string;
  /** Commits seen so far, those that were cut included. */
  readonly commits: number;
  readonly cuts: number;
  /** Nothing passes any more and nobody is told: connections stay open, new ones are accepted. */
  blackHole(): void;
  /** Everything takes so long on each way (ms), 0 for no time. */
  slow(ms: number): void;
  /** What becomes of commits from now on. */
  decide(fate: (commit: number) => Fate): void;
  /** Breaks every connection that there is, and passes everything again. */
  heal(): void;
  close(): Promise<void>;
}

/** @param fate asked for each commit, counted from 1 */
export async function faultProxy(
  databaseUrl: string,
  fate: (commit: number) => Fate = () => 'pass',
): Promise<FaultProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<() => void>();
  let commits = 0;
  let cuts = 0;
  let isSilent = false;
  let latencyMs = 0;

  /** In order: nothing more is read of a wire on which something is under way. */
  function pass(bytes: Buffer, from: Socket, to: Socket): void {
    if (latencyMs === 0) return void to.write(bytes);
    from.pause();
    setTimeout(() => {
      if (!to.destroyed) to.write(bytes);
      from.resume();
    }, latencyMs);
  }

  function join(client: Socket): void {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    let losesReply = false;
    const cut = (): void => {
      pairs.delete(cut);
      client.destroy();
      upstream.destroy();
    };
    pairs.add(cut);
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    client.on('data', (bytes) => {
      if (isSilent) return;
      if (COMMIT.test(bytes.toString('latin1'))) {
        const now = fate(++commits);
        if (now !== 'pass') cuts += 1;
        if (now === 'cutBefore') return cut();
        losesReply = now === 'cutAfterRequest';
      }
      pass(bytes, client, upstream);
    });
    upstream.on('data', (bytes) => {
      if (isSilent) return;
      if (!losesReply) pass(bytes, upstream, client);
      else if (bytes.subarray(-6, -1).equals(READY)) cut();
    });
  }

  const server = createServer(join);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    get commits() {
      return commits;
    },
    get cuts() {
      return cuts;
    },
    blackHole() {
      isSilent = true;
    },
    slow(ms) {
      latencyMs = ms;
    },
    decide(next) {
      fate = next;
    },
    heal() {
      for (const cut of pairs) cut();
      isSilent = false;
    },
    close: () =>
      new Promise((resolve) => {
        for (const cut of pairs) cut();
        server.close(() => resolve());
      }),
  };
}

/** A prepared statement of that name, not the word in the options of a new connection. */
const COMMIT = /\0commit(_\w+)?\0/;
/** ReadyForQuery without its last byte, the state of the transaction: the end of every reply, sent after the commit. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);
