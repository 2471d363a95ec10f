// kill -9 of one process after another, each at any moment of its life, while it opens too.
import { between, type Kind } from '../kind.ts';

export const kills: Kind = {
  name: 'kills',
  about: 'kill -9 of engine processes at any moment',
  mix: 'all',
  slots: 3,
  stepMs: 100,
  leaseMs: 10_000,
  perMinute: { workflows: 400, strikes: 20 },
  async attack({ garrison, random, pause, isOver, struck }) {
    const one = async (slot: number): Promise<void> => {
      while (!isOver()) {
        if (random() < 0.85) await Promise.race([garrison.opened(slot), pause(20_000)]);
        await pause(between(random, 0, 1_800));
        await garrison.kill(slot);
        struck('kills');
      }
    };
    await Promise.all(Array.from({ length: garrison.slots }, (_, slot) => one(slot)));
  },
};
