// PostgreSQL is restarted every 5 to 20 s: its connections are closed in order, or cut, or all of its processes are killed.
import { readdirSync, readFileSync } from 'node:fs';
import { postgresFolder } from '../../../../src/persistence/postgresFolder.ts';
import { namedServer } from '../../../../src/persistence/postmasterPid.ts';
import { between, drawn, type Kind } from '../kind.ts';

const WAYS = ['fast shutdowns', 'immediate shutdowns', 'kills of the whole cluster'] as const;

export const restarts: Kind = {
  name: 'restarts',
  about: 'PostgreSQL restarted every 5 to 20 s: fast, immediate, kill -9 of the whole cluster',
  mix: 'all',
  slots: 3,
  stepMs: 60,
  leaseMs: 10_000,
  perMinute: { workflows: 500, strikes: 3 },
  async attack({ data, random, pause, isOver, struck, ended }) {
    for (let waitMs = between(random, 2_000, 5_000); ; waitMs = between(random, 5_000, 20_000)) {
      await pause(waitMs);
      if (isOver()) return;
      const pid = namedServer(postgresFolder(data))?.pid;
      const way = WAYS[drawn(random, WAYS.length)] as (typeof WAYS)[number];
      if (pid !== undefined && strike(pid, way)) struck(way);
      while (!isOver() && (await ended()) === undefined) await pause(100);
    }
  },
};

function strike(pid: number, way: (typeof WAYS)[number]): boolean {
  try {
    switch (way) {
      case 'fast shutdowns':
        return process.kill(pid, 'SIGINT');
      case 'immediate shutdowns':
        return process.kill(pid, 'SIGQUIT');
      case 'kills of the whole cluster':
        for (const one of [pid, ...childrenOf(pid)]) kill(one);
        return true;
    }
  } catch {
    return false; // it is being started at this moment
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself when its parent did.
  }
}

/** Only where there is a /proc: elsewhere the first process alone is killed, and the others notice. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
      .map(Number);
  } catch {
    return [];
  }
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may have anything in it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // it is gone
  }
}
