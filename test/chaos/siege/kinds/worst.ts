// Several kinds at once: processes are killed and frozen, their wires break, PostgreSQL and Redis are restarted, all while most workflows are being undone.
import { redisLacks } from '../../../servers/redis.ts';
import type { Kind } from '../kind.ts';
import { outages } from './buffers.ts';
import { freezes } from './freezes.ts';
import { restarts } from './restarts.ts';
import { starved } from './starved.ts';
import { wires } from './wires.ts';

export const worst: Kind = {
  name: 'worst',
  about:
    'kills, freezes, wires, restarts of PostgreSQL and Redis and busy processors at once, most workflows being undone',
  mix: 'worst',
  slots: 3,
  stepMs: 60,
  leaseMs: 2_000,
  perMinute: { workflows: 150, strikes: 30 },
  hasProxies: true,
  hasRedis: true,
  lacks: redisLacks,
  async attack(siege) {
    await Promise.all([...[freezes, restarts, starved, wires].map((kind) => kind.attack(siege)), outages(siege)]);
  },
};
