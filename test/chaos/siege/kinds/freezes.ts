// SIGSTOP of one process for longer than its lease, so that the others take over what it had, then SIGCONT.
import { between, drawn, type Kind } from '../kind.ts';

export const freezes: Kind = {
  name: 'freezes',
  about: 'SIGSTOP for one to three leases, takeover by the others, SIGCONT',
  mix: 'all',
  slots: 3,
  stepMs: 100,
  leaseMs: 1_500,
  perMinute: { workflows: 600, strikes: 12 },
  async attack({ garrison, random, leaseMs, pause, isOver, struck }) {
    while (!isOver()) {
      const slot = drawn(random, garrison.slots);
      await Promise.race([garrison.opened(slot), pause(20_000)]);
      await pause(between(random, 200, 800));
      garrison.freeze(slot);
      struck('freezes');
      await pause(between(random, 1, 3) * leaseMs);
      garrison.thaw(slot);
    }
  },
};
