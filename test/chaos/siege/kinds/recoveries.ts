// kill -9 of processes that have just come back: while they take over, undo, go back and restore. Most of the workflows are being undone.
import { between, type Kind } from '../kind.ts';

export const recoveries: Kind = {
  name: 'recoveries',
  about: 'kill -9 while processes take over, undo, roll back and restore',
  mix: 'undoing',
  slots: 3,
  stepMs: 150,
  leaseMs: 10_000,
  perMinute: { workflows: 500, strikes: 60 },
  async attack({ garrison, random, pause, isOver, struck }) {
    const one = async (slot: number): Promise<void> => {
      while (!isOver()) {
        await Promise.race([garrison.opened(slot), pause(20_000)]);
        // Three short lives in which little but recovery can happen, then one in which something gets done.
        await pause(random() < 0.75 ? between(random, 0, 400) : between(random, 1_000, 3_000));
        await garrison.kill(slot);
        struck('kills during recovery');
      }
    };
    await Promise.all(Array.from({ length: garrison.slots }, (_, slot) => one(slot)));
  },
};
