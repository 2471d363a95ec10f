// What a circuit breaker and a retry cost around a call that goes well, in ns, beside cockatiel and opossum in one run:
// `PEERS=<folder with node_modules> node bench/breaker.ts`. They are no dependencies of ours; without them only our own figures are shown.
// Ours is what the engine does around a call of a step: it asks the breaker, makes the call, tells how it ended, and would plan the next attempt
// had it failed. The rounds of all subjects alternate, and the median of each is shown.
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as passes } from 'node:timers/promises';
import { BreakerCall } from '../src/engine/breakerCall.ts';
import { Breakers } from '../src/engine/breakers.ts';
import { classifyError } from '../src/failures/classify.ts';
import { planRecovery } from '../src/failures/recovery.ts';
import { silentLog, systemClock } from '../src/index.ts';

const CALLS = 200_000;
const ROUNDS = 15;

/** A call that an author would make: it settles at once, so that only what is around it is measured. */
const work = async (): Promise<number> => 1;

type Call = () => Promise<unknown>;
const subjects = new Map<string, Call>([['the call alone', work]]);

const nowhere = { circuits: async () => [], saveCircuit: async () => 0 };
const surroundings = { circuits: nowhere, clock: systemClock, log: silentLog, random: Math.random, writer: 'bench' };
for (const [name, options] of Object.entries({
  counter: {},
  consecutive: { kind: 'consecutive' },
  'count window': { kind: 'countWindow' },
  'time window': { kind: 'timeWindow' },
} as const)) {
  const each = new Breakers(surroundings, { payments: options });
  await each.start(['payments']);
  subjects.set(`holdfast ${name}, breaker and retry`, () => retried(each));
}

async function retried(through: Breakers): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const answer = through.askNow('payments', 'pay') ?? (await through.ask('payments', 'pay', 60_000));
    if (!(answer instanceof BreakerCall)) throw new Error(`the circuit is ${answer.because}`);
    try {
      const value = await work();
      answer.succeeded();
      return value;
    } catch (error) {
      const classification = classifyError(error, { idempotent: true });
      answer.failed(classification.why);
      const plan = planRecovery({
        classification,
        kind: 'run',
        attempt,
        retry: {},
        timeoutMs: 60_000,
        idempotent: true,
        hasAlternative: false,
        onExhausted: 'fail',
        random: Math.random,
      });
      if (plan.then !== 'retry') throw error;
      await passes(plan.delayMs);
    }
  }
}

const load = createRequire(path.join(path.resolve(process.env['PEERS'] ?? '../peer-bench'), 'index.js'));
/** A package of the peers; undefined where it is not installed. */
function peer(name: string): { readonly version: string; readonly found: unknown } | undefined {
  try {
    const { version } = load(`${name}/package.json`) as { version: string };
    return { version, found: load(name) };
  } catch {
    console.log(`${name} is not installed; name a folder that has it in PEERS`);
    return undefined;
  }
}

const cockatiel = peer('cockatiel');
if (cockatiel) {
  const { wrap, retry, circuitBreaker, handleAll, ExponentialBackoff, ConsecutiveBreaker } =
    cockatiel.found as Cockatiel;
  const policy = wrap(
    retry(handleAll, { maxAttempts: 4, backoff: new ExponentialBackoff() }),
    circuitBreaker(handleAll, { halfOpenAfter: 300_000, breaker: new ConsecutiveBreaker(5) }),
  );
  subjects.set(`cockatiel ${cockatiel.version}, breaker and retry`, () => policy.execute(work));
}
const opossum = peer('opossum');
if (opossum) {
  const breaker = new (opossum.found as Opossum)(work, { timeout: false, resetTimeout: 300_000 });
  subjects.set(`opossum ${opossum.version}, breaker alone`, () => breaker.fire());
}

interface Cockatiel {
  readonly wrap: (...policies: object[]) => { execute(work: Call): Promise<unknown> };
  readonly retry: (handled: object, options: object) => object;
  readonly circuitBreaker: (handled: object, options: object) => object;
  readonly handleAll: object;
  readonly ExponentialBackoff: new () => object;
  readonly ConsecutiveBreaker: new (failures: number) => object;
}
type Opossum = new (work: Call, options: object) => { fire(): Promise<unknown> };

const nsPerCall = new Map<string, number[]>([...subjects.keys()].map((name) => [name, []]));
for (let round = 0; round <= ROUNDS; round++)
  for (const [name, call] of subjects) {
    const began = performance.now();
    for (let number = 0; number < CALLS; number++) await call();
    const ns = ((performance.now() - began) / CALLS) * 1e6;
    if (round > 0) nsPerCall.get(name)?.push(ns); // The first round warms up.
  }

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
const bare = median(nsPerCall.get('the call alone') ?? []);
console.table(
  Object.fromEntries(
    [...nsPerCall].map(([name, values]) => {
      const ns = median(values);
      return [name, { 'ns per call': Math.round(ns), 'more than the call alone': Math.round(ns - bare) }];
    }),
  ),
);
process.exit(0);
