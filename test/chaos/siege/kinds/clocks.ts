// The clock of each process is set forwards and backwards, its own way: libfaketime, of Debian's package. The database keeps the time.
import { globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unpacked } from '../../../servers/debian.ts';
import { between, drawn, type Kind } from '../kind.ts';

/** Seconds: a day. What a process does is by the database's time, so that nothing is put off, or begun too early, whatever is set. */
const MOST = 86_400;

const fileOf = (folder: string, slot: number): string => path.join(folder, `clock-${slot}`);

export const clocks: Kind = {
  name: 'clocks',
  about: `clocks of processes set by up to a day, forwards and backwards (libfaketime)`,
  mix: 'all',
  slots: 3,
  stepMs: 60,
  leaseMs: 5_000,
  perMinute: { workflows: 400, strikes: 30 },
  lacks() {
    if (process.platform !== 'linux') return 'libfaketime is taken from Debian, and this is no Linux';
    try {
      return library() === undefined ? 'libfaketime is not in the package' : undefined;
    } catch (error) {
      return `libfaketime is not there, and its package could not be unpacked: ${(error as Error).message}`;
    }
  },
  environment(slot, folder) {
    set(folder, slot, 0);
    return {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: fileOf(folder, slot),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  },
  async attack({ garrison, folder, random, pause, isOver, struck }) {
    while (!isOver()) {
      await pause(between(random, 500, 2_500));
      const slot = drawn(random, garrison.slots);
      set(folder, slot, Math.round(between(random, -MOST, MOST)));
      struck('clocks set');
      if (random() < 0.1) await garrison.kill(slot);
    }
    for (let slot = 0; slot < garrison.slots; slot += 1) set(folder, slot, 0);
  },
};

function set(folder: string, slot: number, seconds: number): void {
  writeFileSync(fileOf(folder, slot), `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
}

const library = (): string | undefined =>
  globSync(path.join(unpacked('faketime', 'libfaketime'), 'usr/lib/*/faketime/libfaketimeMT.so.1'))[0];
