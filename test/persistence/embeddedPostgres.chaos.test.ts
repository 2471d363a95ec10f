// The embedded PostgreSQL when things are killed: no row that was acknowledged is lost, and the database comes back by itself.
import { describe, expect, it } from 'vitest';
import { type Holder, hold, query, serverPid, temporaryDirectory, untilAnswered, untilGone } from './holder.ts';

const COUNT = 'select count(*)::int as count from kept';

/** Writes one row after the other until the connection breaks; returns how many were acknowledged. */
async function writeUntilBroken({ url }: Holder, onRow: (count: number) => void): Promise<number> {
  await query(url, 'create table kept (row int primary key)');
  for (let acknowledged = 0; ; acknowledged += 1) {
    try {
      await query(url, `insert into kept values (${acknowledged})`);
    } catch {
      return acknowledged;
    }
    onRow(acknowledged + 1);
  }
}

describe('an embedded PostgreSQL', () => {
  it('is back after kill -9, at the same address, with every acknowledged row', async () => {
    const dataDir = temporaryDirectory();
    const holder = await hold(dataDir);
    const acknowledged = await writeUntilBroken(holder, (count) => {
      if (count === 20) process.kill(serverPid(dataDir), 'SIGKILL');
    });
    const { rows, ms } = await untilAnswered<{ count: number }>(holder.url, COUNT);
    expect(acknowledged).toBeGreaterThanOrEqual(20);
    // The row in flight may have been committed without an answer.
    expect([acknowledged, acknowledged + 1]).toContain(rows[0]?.count);
    console.log(`back after ${Math.round(ms)} ms`);
  });

  it('comes back as often as it is killed', async () => {
    const dataDir = temporaryDirectory();
    const { url } = await hold(dataDir);
    await query(url, 'create table kept (row int primary key)');
    for (let round = 0; round < 5; round += 1) {
      await query(url, `insert into kept values (${round})`);
      const killed = serverPid(dataDir);
      process.kill(killed, 'SIGKILL');
      await untilGone(killed);
      const { rows, ms } = await untilAnswered<{ count: number }>(url, COUNT);
      expect(rows).toEqual([{ count: round + 1 }]);
      console.log(`back after ${Math.round(ms)} ms`);
    }
  });

  it('ends with the process that started it, even of kill -9, and keeps its rows and its address', async () => {
    const dataDir = temporaryDirectory();
    const first = await hold(dataDir);
    const pid = serverPid(dataDir);
    const acknowledged = await writeUntilBroken(first, (count) => {
      if (count === 20) first.child.kill('SIGKILL');
    });
    await untilGone(pid);
    const second = await hold(dataDir);
    const [row] = await query<{ count: number }>(second.url, COUNT);
    expect([acknowledged, acknowledged + 1]).toContain(row?.count);
    expect(second.url).toBe(first.url);
  });

  it('is shared by processes that start at once on a new folder', async () => {
    const dataDir = temporaryDirectory();
    const holders = await Promise.all([hold(dataDir), hold(dataDir), hold(dataDir)]);
    expect(new Set(holders.map(({ url }) => url)).size).toBe(1);
    expect(holders.filter(({ how }) => how.includes('started by another process'))).toHaveLength(2);
  });

  it('is taken over when the process that started it is killed', async () => {
    const dataDir = temporaryDirectory();
    const owner = await hold(dataDir);
    const attached = await hold(dataDir);
    await query(owner.url, 'create table kept as select 1 as row');
    const pid = serverPid(dataDir);
    owner.child.kill('SIGKILL');
    await untilGone(pid);
    const { rows, ms } = await untilAnswered<{ count: number }>(attached.url, COUNT);
    expect(rows).toEqual([{ count: 1 }]);
    console.log(`back after ${Math.round(ms)} ms`);
    expect(serverPid(dataDir)).not.toBe(pid);
  });

  it('outlives a process that had only attached to it', async () => {
    const dataDir = temporaryDirectory();
    const owner = await hold(dataDir);
    const attached = await hold(dataDir);
    const pid = serverPid(dataDir);
    const gone = new Promise((resolve) => attached.child.once('close', resolve));
    attached.child.kill('SIGKILL');
    await gone;
    await query(owner.url, 'select 1');
    expect(serverPid(dataDir)).toBe(pid);
  });
});
