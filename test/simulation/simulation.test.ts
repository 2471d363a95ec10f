// The whole engine under 1,000 seeds, each with crashes, frozen processes, deployments, lost messages and a storage that is away. A seed that
// breaks a law is named; `npm run simulate -- --seed <n>` retells it.
import { describe, expect, it } from 'vitest';
import { calm, tryOut } from './compared.ts';
import { allNodes } from '../../src/machines/nodes.ts';
import { SCENARIOS } from './scenarios.ts';
import { simulate } from './simulation.ts';

const SEEDS = 1_000;
const FROM = 1;
/** In which bits of stored checkpoints turn over, too. */
const CORRUPT_SEEDS = 100;

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
];

describe('the engine in simulation', () => {
  it.each(SCENARIOS)('has four steps at least in $name', (scenario) => {
    expect(allNodes(scenario.build(() => Promise.resolve(null)).nodes).length).toBeGreaterThanOrEqual(4);
  });

  it(`breaks no law in ${SEEDS} seeds with faults, and reaches every rare branch`, { timeout: 300_000 }, async () => {
    const reached = new Map<string, number>();
    const broken: string[] = [];
    const harmless: number[] = [];
    const small: number[] = [];
    for (let seed = FROM; seed < FROM + SEEDS; seed++) {
      const report = await tryOut(seed);
      for (const [name, times] of report.reached) reached.set(name, (reached.get(name) ?? 0) + times);
      if ((report.reached.get('faults') ?? 0) < 3) harmless.push(seed);
      if ((report.reached.get('workflows') ?? 0) < 5) small.push(seed);
      if (report.violations.length > 0) broken.push(`seed ${seed}: ${report.violations[0]}`);
    }
    const count = (name: string): number => reached.get(name) ?? 0;
    console.log(
      `simulation: ${SEEDS} seeds, ${count('workflows')} workflows, ${count('faults')} faults, ${count('crash')} crashes, ` +
        `${count('takeover')} takeovers, ${count('compensation')} undo attempts, ${count('INTERVENTION_REQUESTED')} questions, ` +
        `${broken.length} seeds that broke a law`,
    );
    expect(broken).toEqual([]);
    expect(SOMETIMES.filter((name) => count(name) === 0)).toEqual([]);
    expect(harmless, 'seeds with fewer than three faults').toEqual([]);
    expect(small, 'seeds with fewer than five workflows').toEqual([]);
  });

  it('goes on from corrupt checkpoints as well: what is done is not done again, or a person is told', async () => {
    const reached = new Map<string, number>();
    for (let seed = FROM; seed < FROM + CORRUPT_SEEDS; seed++) {
      const report = await tryOut(seed, {}, true);
      expect(report.violations, `seed ${seed}`).toEqual([]);
      for (const [name, times] of report.reached) reached.set(name, (reached.get(name) ?? 0) + times);
    }
    const wanted = ['corrupted', 'recovered RESTORE_LAST_VALID_CHECKPOINT', 'recovered COMPLETE_RESTART'];
    expect(wanted.filter((name) => !reached.get(name))).toEqual([]);
  }, 120_000);

  it('ends every workflow as its definition says when nothing goes wrong', async () => {
    for (let seed = FROM; seed < FROM + 50; seed++) expect((await calm(seed)).violations).toEqual([]);
  });

  it('never asks a person about an interrupted step when nothing was interrupted', async () => {
    for (let seed = FROM; seed < FROM + 50; seed++)
      expect((await calm(seed)).reached.get('answer OUTCOME_UNKNOWN')).toBeUndefined();
  });

  it('writes the same log again for the same seed, and another one for another seed', async () => {
    const traces = new Set<string>();
    for (let seed = FROM; seed < FROM + 20; seed++) {
      const [first, second] = [await simulate(seed, 5), await simulate(seed, 5)];
      expect(second.trace).toBe(first.trace);
      traces.add(first.trace);
    }
    expect(traces.size).toBe(20);
  });
});
