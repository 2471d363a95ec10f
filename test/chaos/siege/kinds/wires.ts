// The wires to PostgreSQL are cut, silent or slow, and of one commit in twenty the request or the answer is lost.
import type { FaultProxy } from '../../faultProxy.ts';
import { between, type Kind, type Siege } from '../kind.ts';

export const wires: Kind = {
  name: 'wires',
  about: 'wires to PostgreSQL cut, black-holed, slowed; commits cut before they arrive and before their answer',
  mix: 'all',
  slots: 3,
  stepMs: 60,
  leaseMs: 2_000,
  perMinute: { workflows: 400, strikes: 60 },
  hasProxies: true,
  async attack(siege) {
    await Promise.all(siege.proxies.map((proxy) => breaks(proxy, siege)));
    const cuts = siege.proxies.reduce((sum, { cuts: one }) => sum + one, 0);
    const commits = siege.proxies.reduce((sum, one) => sum + one.commits, 0);
    siege.measured('commits cut', `${cuts} of ${commits}`);
  },
};

async function breaks(proxy: FaultProxy, { random, leaseMs, pause, isOver, struck }: Siege): Promise<void> {
  proxy.decide(() => {
    const die = random();
    if (die >= 0.05) return 'pass';
    if (die < 0.025) struck('answers of commits lost');
    else struck('commits lost');
    return die < 0.025 ? 'cutAfterRequest' : 'cutBefore';
  });
  while (!isOver()) {
    await pause(between(random, 500, 4_000));
    const die = random();
    if (die < 0.4) {
      proxy.heal();
      struck('cuts of all wires');
    } else if (die < 0.7) {
      proxy.blackHole();
      struck('black holes');
      await pause(between(random, 0.1, 2) * leaseMs);
      proxy.heal();
    } else {
      proxy.slow(between(random, 5, 100));
      struck('slow times');
      await pause(between(random, 500, 3_000));
      proxy.slow(0);
    }
  }
  proxy.decide(() => 'pass');
  proxy.heal();
}
