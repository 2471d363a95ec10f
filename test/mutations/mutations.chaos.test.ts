// The checks of the engine can fail: each of these faults in its source turns the check red that is named for it, and without any fault all of
// these checks are green. A fault that does not apply any more is adjusted to the source, never left out.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Check, SEEDED_FAULTS, type SeededFault } from './faults.ts';
import { type Verdict, Workshop } from './workshop.ts';

/** Faults that are tried at the same time. */
const LANES = 2;
const MOST_MS = 300_000;

const green: Promise<Verdict>[] = [];
const verdicts = new Map<SeededFault, Promise<Verdict>>();
const workshops: Workshop[] = [];
let all: Promise<unknown> = Promise.resolve();

const checks = SEEDED_FAULTS.map(({ caughtBy }) => caughtBy);
const kinds = [checks.filter((check) => 'seeds' in check), checks.filter((check) => 'tests' in check)];

/** In each lane one after the other; who takes the next is whoever is free. */
beforeAll(() => {
  const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
  const queue: ((workshop: Workshop) => Promise<unknown>)[] = [];
  const queued = <Value>(run: (workshop: Workshop) => Promise<Value>): Promise<Value> => {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    promise.catch(() => {}); // told to the test that waits for it
    queue.push((workshop) => run(workshop).then(resolve, reject));
    return promise;
  };
  for (const kind of kinds) green.push(queued((workshop) => workshop.run(kind)));
  for (const fault of SEEDED_FAULTS)
    verdicts.set(
      fault,
      queued((workshop) => workshop.withFault(fault)),
    );
  const lanes = Array.from({ length: LANES }, async () => {
    const workshop = new Workshop(servers);
    workshops.push(workshop);
    for (let next = queue.shift(); next; next = queue.shift()) await next(workshop);
  });
  all = Promise.all(lanes);
});

afterAll(async () => {
  await all;
  for (const workshop of workshops) workshop.close();
}, MOST_MS);

const titleOf = (check: Check): string => ('seeds' in check ? '' : check.title);

describe('without a fault', () => {
  it('every check is green, and there is what it is to run', { timeout: MOST_MS }, async () => {
    const [seeds, tests] = await Promise.all(green);
    for (const verdict of [seeds, tests]) expect(verdict, `${JSON.stringify(verdict)}`).toMatchObject({ is: 'green' });
    const passed = tests?.is === 'green' ? tests.passed : [];
    expect(checks.map(titleOf).filter((title) => !passed.some((name) => name.includes(title)))).toEqual([]);
  });
});

describe('a check turns red for', () => {
  it.each(SEEDED_FAULTS)('$name', { timeout: MOST_MS }, async (fault) => {
    const verdict = await verdicts.get(fault);
    expect(verdict, `src/${fault.file} with ${fault.to}: ${JSON.stringify(verdict)}`).toMatchObject({ is: 'red' });
    if (verdict?.is === 'red') console.log(`${fault.name}: ${verdict.why.slice(0, 160)}`);
  });
});
