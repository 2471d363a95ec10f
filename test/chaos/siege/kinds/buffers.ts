// Redis under workflows whose progress is buffered in it. What is acknowledged is lost only where a process and what Redis had are lost together, so there are
// three kinds: Redis loses all that it has, and no process dies; processes die, and Redis loses nothing; both are lost at once, and no more is expected
// than that every workflow ends as it would have.
import { between, drawn, type Kind, type Siege } from '../kind.ts';
import type { OwnRedis } from '../ownRedis.ts';
import { redisLacks } from '../../../servers/redis.ts';

type Strike = (redis: OwnRedis, siege: Siege) => Promise<void>;

const passing: Readonly<Record<string, Strike>> = {
  async 'stops of Redis'(redis, { random, pause }) {
    await redis.stop();
    await pause(between(random, 200, 5_000));
    await redis.start();
  },
  async 'pauses of Redis'(redis, { random, pause }) {
    redis.freeze();
    await pause(between(random, 200, 4_000));
    redis.thaw();
  },
  async 'kills of Redis'(redis, { random, pause }) {
    await redis.kill();
    await pause(between(random, 0, 2_000));
    await redis.start();
  },
  async 'times Redis was full'(redis, { random, pause }) {
    await redis.say('config', 'set', 'maxmemory', '1');
    await pause(between(random, 200, 3_000));
    await redis.say('config', 'set', 'maxmemory', '0');
  },
};

const losing: Readonly<Record<string, Strike>> = {
  async flushes(redis) {
    await redis.say('flushall');
  },
  async 'files cut back'(redis, { random }) {
    await redis.kill();
    redis.cutBack(between(random, 0.5, 1));
    await redis.start();
  },
  async evictions(redis, { random, pause }) {
    await redis.say('config', 'set', 'maxmemory-policy', 'allkeys-random');
    await redis.say('config', 'set', 'maxmemory', '1');
    await pause(between(random, 100, 1_500));
    await redis.say('config', 'set', 'maxmemory', '0');
    await redis.say('config', 'set', 'maxmemory-policy', 'noeviction');
  },
};

const base = {
  mix: 'buffered',
  slots: 2,
  stepMs: 15,
  leaseMs: 20_000,
  hasRedis: true,
  lacks: redisLacks,
} as const satisfies Partial<Kind>;

/** One strike after another, each with a while before it in which something is buffered. */
async function strikes(siege: Siege, ways: Readonly<Record<string, Strike>>): Promise<void> {
  const { random, pause, isOver, struck, redis } = siege;
  const names = Object.keys(ways);
  if (redis === undefined) throw new Error('this kind has no Redis');
  while (!isOver()) {
    await pause(between(random, 300, 2_500));
    if (isOver()) return;
    const name = names[drawn(random, names.length)] as string;
    await ways[name]?.(redis, siege);
    struck(name);
  }
}

/** Nothing is lost in them. */
export const outages = (siege: Siege): Promise<void> => strikes(siege, passing);

async function kills({ garrison, random, pause, isOver, struck }: Siege): Promise<void> {
  while (!isOver()) {
    await pause(between(random, 500, 5_000));
    if (isOver()) return;
    await garrison.kill(drawn(random, garrison.slots));
    struck('kills of processes');
  }
}

export const redis: Kind = {
  ...base,
  name: 'redis',
  about:
    'Redis stopped, paused, killed, full, flushed, evicting, its file cut back, under buffered progress; no process dies',
  perMinute: { workflows: 400, strikes: 12 },
  attack: (siege) => strikes(siege, { ...passing, ...losing }),
};

export const buffered: Kind = {
  ...base,
  name: 'buffered',
  about: 'kill -9 of processes with buffered progress, while Redis is stopped, paused, killed and full',
  perMinute: { workflows: 300, strikes: 25 },
  async attack(siege) {
    await Promise.all([outages(siege), kills(siege)]);
  },
};

export const losses: Kind = {
  ...base,
  name: 'losses',
  about: 'processes and all that Redis had are lost at once: steps since are called again, and nothing else is lost',
  perMinute: { workflows: 250, strikes: 20 },
  losesBuffered: true,
  async attack(siege) {
    const { garrison, random } = siege;
    const also: Strike = async () => {
      await siege.pause(between(random, 0, 150));
      await garrison.kill(drawn(random, garrison.slots));
      siege.struck('kills of processes');
    };
    const ways = Object.entries(losing).map(
      ([name, way]) =>
        [
          name,
          async (...given: Parameters<Strike>) => void (await Promise.all([way(...given), also(...given)])),
        ] as const,
    );
    await strikes(siege, Object.fromEntries(ways));
  },
};
