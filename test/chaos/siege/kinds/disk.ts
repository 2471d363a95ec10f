// The disk of PostgreSQL is full again and again: a small one of its own (tmpfs), which something else fills and leaves.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { between, type Ground, type Kind } from '../kind.ts';

const SIZE_MB = 400;

export const disk: Kind = {
  name: 'disk',
  about: `PostgreSQL on a disk of ${SIZE_MB} MB that is full for seconds at a time`,
  mix: 'unbooked',
  slots: 2,
  stepMs: 60,
  leaseMs: 5_000,
  perMinute: { workflows: 300, strikes: 5 },
  lacks() {
    try {
      disklet().leave();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  },
  ground: disklet,
  async attack({ data, random, pause, isOver, struck }) {
    const ballast = path.join(data, 'ballast');
    while (!isOver()) {
      await pause(between(random, 2_000, 6_000));
      if (isOver()) break;
      fill(ballast);
      struck('times full');
      await pause(between(random, 1_000, 7_000));
      rmSync(ballast);
    }
  },
};

/** Goes with the namespace of run.ts, whatever becomes of us. */
function disklet(): Ground {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=700`, 'holdfast', folder];
  const done = spawnSync('mount', options, { encoding: 'utf8' });
  if (done.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new Error(`a tmpfs cannot be mounted here: ${done.error?.message ?? done.stderr.trim()}`);
  }
  return {
    folder,
    leave() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** To the last byte. */
function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (let size = 1 << 20; size >= 512; size >>= 1) append(handle, Buffer.alloc(size));
  } finally {
    closeSync(handle);
  }
}

function append(handle: number, bytes: Buffer): void {
  try {
    while (writeSync(handle, bytes) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
