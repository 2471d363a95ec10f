// The whole engine under thousands of seeds on all cores, each with crashes, frozen processes, deployments, lost messages and a storage that is away. A
// seed that breaks a law is named; `npm run simulate -- --seed <n>` retells it.
import { describe, expect, it } from 'vitest';
import { calm } from './compared.ts';
import { allNodes } from '../../src/machines/nodes.ts';
import { EVERY_SCENARIO } from './scenarios.ts';
import { trySeeds } from './seeds.ts';
import type { Tried } from './seedWorker.ts';
import { simulate } from './simulation.ts';

const SEEDS = 5_000;
const FROM = 1;
/** In which bits of stored checkpoints turn over, too. */
const CORRUPT_SEEDS = 300;

/** What must have happened at least once in all these runs, or they prove less than they seem to. */
const SOMETIMES = [
  'crash before commit',
  'crash after commit',
  'crash before attempt',
  'crash after attempt',
  'crash before claim',
  'crash after claim',
  'freeze before commit',
  'freeze after commit',
  'freeze before attempt',
  'freeze after attempt',
  'fail before commit',
  'fail after commit',
  'fail before attempt',
  'fail after attempt',
  'blackout',
  'stop',
  'takeover',
  'late effect',
  'repeated effect',
  'alternative',
  'compensation',
  'resent commit',
  'stale commit',
  'lost lease',
  'cut session',
  'taken from a cut session',
  'answer OUTCOME_UNKNOWN',
  'answer CONFLICT',
  'answer RETRIES_EXHAUSTED',
  'answer COMPENSATION_FAILED',
  'answer declared',
  'ended COMPLETED',
  'ended FAILED',
  'ended ABORTED',
  'ended WAITING',
  'INTERVENTION_EXPIRED',
  'INTERVENTION_ESCALATED',
  'INTERVENTION_OVERDUE',
  'WORKFLOW_PAUSED',
  'WORKFLOW_RESUMED',
  'STATE_RESTORED',
  'WORKFLOW_ROLLED_BACK',
  'WORKFLOW_RESTARTED',
  'STEP_SKIPPED',
  'WORKFLOW_RESTARTED',
  'RETRY_SCHEDULED',
  'waited for a resource',
  'STEP_PARKED',
  'CIRCUIT_OPENED',
  'CIRCUIT_HALF_OPENED',
  'CIRCUIT_CLOSED',
  'reminded',
  'postponed',
  'answered by Redis',
  'lost by Redis',
  'set apart',
  'went on without Redis',
  'Redis away',
  'Redis long away',
  'Redis hangs',
  'Redis full',
  'Redis flush',
  'Redis cut back',
  'Redis lost together',
  'Redis heir dies',
  'Redis poisoned',
];

/** A failing seed, and the command that retells it. */
const retold = ({ seed, violations }: Tried['broken'][number]): string =>
  `${violations[0]}: npm run simulate -- --seed ${seed}`;

describe('the engine in simulation', () => {
  it.each(EVERY_SCENARIO)('has four steps at least in $name', (scenario) => {
    expect(allNodes(scenario.build(() => Promise.resolve(null)).nodes).length).toBeGreaterThanOrEqual(4);
  });

  it(`breaks no law in ${SEEDS} seeds with faults, and reaches every rare branch`, { timeout: 600_000 }, async () => {
    const begun = performance.now();
    const { seeds, broken, reached } = await trySeeds({ from: FROM, seeds: SEEDS });
    const count = (name: string): number => reached.get(name) ?? 0;
    console.log(
      `simulation: ${seeds} seeds in ${((performance.now() - begun) / 1_000).toFixed(0)} s, ${count('workflows')} workflows, ` +
        `${count('faults')} faults, ${count('crash')} crashes, ${count('takeover')} takeovers, ${count('compensation')} undo attempts, ` +
        `${count('INTERVENTION_REQUESTED')} questions, ${broken.length} seeds that broke a law`,
    );
    expect(broken.map(retold)).toEqual([]);
    expect(SOMETIMES.filter((name) => count(name) === 0)).toEqual([]);
    expect(seeds).toBe(SEEDS);
  });

  it('goes on from corrupt checkpoints as well: what is done is not done again, or a person is told', async () => {
    const { broken, reached } = await trySeeds({ from: FROM, seeds: CORRUPT_SEEDS, corrupts: true });
    expect(broken.map((one) => `${retold(one)} --corrupt`)).toEqual([]);
    const wanted = ['corrupted', 'recovered RESTORE_LAST_VALID_CHECKPOINT', 'recovered COMPLETE_RESTART'];
    expect(wanted.filter((name) => !reached.get(name))).toEqual([]);
  }, 600_000);

  it('ends every workflow as its definition says when nothing goes wrong', { timeout: 120_000 }, async () => {
    for (let seed = FROM; seed < FROM + 50; seed++) expect((await calm(seed)).violations).toEqual([]);
  });

  it('never asks a person about an interrupted step when nothing was interrupted', { timeout: 120_000 }, async () => {
    for (let seed = FROM; seed < FROM + 50; seed++)
      expect((await calm(seed)).reached.get('answer OUTCOME_UNKNOWN')).toBeUndefined();
  });

  it('writes the same log again for the same seed, and another one for another seed', {
    timeout: 120_000,
  }, async () => {
    const traces = new Set<string>();
    for (let seed = FROM; seed < FROM + 20; seed++) {
      const [first, second] = [await simulate(seed, 5), await simulate(seed, 5)];
      expect(second.trace()).toBe(first.trace());
      traces.add(first.trace());
    }
    expect(traces.size).toBe(20);
  });
});
