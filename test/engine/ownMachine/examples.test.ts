// Machines of XState's own public examples, each crashed before and after every commit, under a clock that is moved: the same outcome as uninterrupted.
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../src/definition.ts';
import type { Faults } from '../../../src/faults.ts';
import { fromMachine } from '../../../src/fromMachine.ts';
import { isFinal } from '../../../src/workflow.ts';
import { type Begun, SmallWorld } from '../../simulation/smallWorld.ts';
import { contextOf, type Standing, standingOf } from '../../simulation/stored.ts';
import { carAuction } from './machines/carAuction.ts';
import { carVitals } from './machines/carVitals.ts';
import { creditCheck } from './machines/creditCheck.ts';
import { donut } from './machines/donut.ts';
import { onboarding } from './machines/onboarding.ts';
import { provisionOrders } from './machines/provisionOrders.ts';
import { purchaseOrder } from './machines/purchaseOrder.ts';

interface Seen {
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
}
/** What somebody outside says to the machine as it stands; nothing, and time passes. */
type Says = (seen: Seen) => { readonly type: string; readonly payload?: unknown } | undefined;

interface Crash {
  readonly at: 'before' | 'after';
  readonly commit: number;
}

interface Played extends Pick<Standing, 'status'> {
  readonly output: unknown;
  readonly commits: number;
}

const SILENT: Says = () => undefined;
const STEP_MS = 50;
const MOST_STEPS = 2_000;

async function play(definition: Definition, input: unknown, says: Says, crash?: Crash): Promise<Played> {
  const world = new SmallWorld();
  let commits = 0;
  let crashed = false;
  let first: Begun | undefined;
  const faults: Faults = {
    strike(place) {
      if (place === 'before commit') commits++;
      if (crashed || place !== `${crash?.at} commit` || commits !== crash?.commit || !first) return undefined;
      crashed = true;
      world.kill(first);
      return new Promise(() => {}); // a dead process goes on nowhere
    },
  };
  const start = ({ engine }: Begun): void =>
    void engine.startWorkflow(definition.name, input, { idempotencyKey: 'one' }).catch(() => {});
  first = await world.begin([definition], { faults });
  let now = first;
  start(now);
  const said = new Set<string>();
  for (let step = 0; step < MOST_STEPS; step++) {
    await world.clock.pass(STEP_MS);
    if (crashed && now === first) {
      now = await world.begin([definition]);
      start(now);
    }
    const [rows] = world.workflows;
    if (!rows) continue;
    if (isFinal(rows.head.status)) {
      const { status, outputs } = standingOf(rows);
      return { status, output: outputs['(machine)'], commits };
    }
    const { own } = contextOf(rows);
    const word = own && says(own.snapshot as unknown as Seen);
    const once = `${now.process.id} ${rows.revision}`;
    if (!word || said.has(once)) continue;
    said.add(once);
    void now.engine.sendEvent(rows.id, word.type, word.payload ?? null).catch(() => {});
  }
  throw new Error(
    `"${definition.name}" has not ended, crashed ${JSON.stringify(crash)}: ${JSON.stringify(world.workflows[0]?.head)}`,
  );
}

const customer = (yearlyIncome: number) => ({ customer: { id: 'customer123', name: 'John Doe', yearlyIncome } });
const order = (given: object) => ({ order: { id: '1', item: 'laptop', quantity: '10', ...given } });
const bid = (id: string, amount: number) => ({
  type: 'CarBidEvent',
  payload: { bid: { carid: 'car123', amount, bidder: { id } } },
});
const NEXT_OF_ORDER: Readonly<Record<string, string>> = {
  StartNewOrder: 'OrderCreatedEvent',
  WaitForOrderConfirmation: 'OrderConfirmedEvent',
  WaitOrderShipped: 'ShipmentSentEvent',
};
const inDonut = (value: unknown): string => {
  if (typeof value === 'string') return value === 'serve' ? 'ENOUGH' : 'NEXT';
  const { mix } = (value as { directions: { mix?: Readonly<Record<string, string>> } }).directions as never as {
    mix?: Readonly<Record<string, string>>;
  };
  if (!mix) return 'NEXT';
  return mix['mixDry'] === 'mixing' ? 'MIXED_DRY' : 'MIXED_WET';
};
const vitals = { tirePressure: 100, oilPressure: 100, coolantLevel: 100, battery: 100 };
const printed: string[] = [];

const STORIES: readonly [name: string, machine: object, input: unknown, says: Says, output: unknown][] = [
  [
    'a credit check that is approved',
    creditCheck,
    customer(60_000),
    SILENT,
    { decision: 'Approved', ended: 'application123' },
  ],
  ['a credit check that is denied', creditCheck, customer(10_000), SILENT, { decision: 'Denied', ended: 'email123' }],
  [
    'a purchase order',
    purchaseOrder((line) => void printed.push(line)),
    null,
    ({ value }) => ({ type: NEXT_OF_ORDER[String(value)] ?? '' }),
    { ended: 'OrderFinished' },
  ],
  [
    'a car auction',
    carAuction,
    null,
    ({ context }) => [bid('xyz', 3_000), bid('abc', 4_000)][(context['bids'] as unknown[]).length],
    { winningBid: bid('abc', 4_000).payload.bid },
  ],
  ['an onboarding in a machine of its own', onboarding, null, SILENT, { onboarded: 'Ada' }],
  ['an order that is provisioned', provisionOrders, order({}), SILENT, { handled: 'applied' }],
  ['an order without an item', provisionOrders, order({ item: '' }), SILENT, { handled: 'item' }],
  [
    'the vitals of a car',
    carVitals,
    null,
    ({ value, context }) =>
      value === 'WhenCarIsOn'
        ? { type: (context['checks'] as unknown[]).length < 3 ? 'CarTurnedOnEvent' : 'CarSoldEvent' }
        : undefined,
    { checks: [vitals, vitals, vitals] },
  ],
  ['a donut', donut, null, ({ value }) => ({ type: inDonut(value) }), { eaten: true }],
]; // prettier-ignore

describe('a machine of XState’s examples, crashed before and after each of its commits', () => {
  let crashes = 0;
  it.each(STORIES)('%s', { timeout: 60_000 }, async (_, machine, input, says, output) => {
    const definition = fromMachine(machine as never, { version: '1' }) as Definition;
    const whole = await play(definition, input, says);
    expect(whole).toMatchObject({ status: 'COMPLETED', output });
    for (let commit = 1; commit <= whole.commits; commit++)
      for (const at of ['before', 'after'] as const) {
        const { status, output: after } = await play(definition, input, says, { at, commit });
        expect({ at, commit, status, after }).toEqual({ at, commit, status: 'COMPLETED', after: output });
        crashes++;
      }
  });

  it('was crashed often enough to mean something', () => {
    expect(crashes).toBeGreaterThan(60);
  });
});

describe('a machine that is done and moved by hand', () => {
  async function done() {
    const definition = fromMachine(creditCheck, { version: '1' }) as Definition;
    const world = new SmallWorld();
    let isKilled = false;
    let first: Begun | undefined;
    const faults: Faults = {
      strike(place) {
        if (!isKilled || place !== 'after commit' || !first) return undefined;
        isKilled = false;
        world.kill(first);
        return new Promise(() => {}); // a dead process goes on nowhere
      },
    };
    first = await world.begin([definition], { faults });
    const { workflowId } = await world.settled(first.engine.startWorkflow(definition.name, customer(60_000)));
    await world.clock.pass(1_000);
    expect(world.statuses).toEqual(['COMPLETED']);
    const checkpoints = (world.workflows[0]?.checkpoints ?? []).map(({ id }) => id);
    const kill = (): void => void (isKilled = true);
    return { world, definition, engine: first.engine, workflowId, checkpoints, kill };
  }

  // The rollback was parked for ever: the machine was examined as if it still had to go on.
  it('goes back although its process is killed meanwhile', async () => {
    const { world, definition, engine, workflowId, checkpoints, kill } = await done();
    kill();
    void engine.rollBack(workflowId, checkpoints[1] as string).catch(() => {});
    await world.clock.pass(1_000);
    expect(world.statuses).toEqual(['ROLLING_BACK']);
    await world.begin([definition]);
    await world.clock.pass(10_000);
    expect(world.statuses).toEqual(['COMPLETED']);
    expect([...(world.workflows[0]?.attempts.values() ?? [])].map(({ intent }) => intent.key)).toContain(
      'StartApplication#1~1',
    );
  });

  // It was put into a machine that had nothing more to do, and waited for an event that nobody could send.
  it('is done at once where it goes back to its end', async () => {
    const { world, engine, workflowId, checkpoints } = await done();
    await world.settled(engine.restart(workflowId, { from: 'checkpoint', checkpointId: checkpoints.at(-1) as string }));
    await world.clock.pass(1_000);
    expect(world.statuses).toEqual(['COMPLETED']);
  });
});
