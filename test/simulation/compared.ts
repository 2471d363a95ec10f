// A seed with its faults beside what happens without: the workflows must end the same. Without faults an outcome depends on the scenario alone,
// whatever the seed, so one calm run of each is enough to compare with; that it is so is what `calm` checks.
import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '../../src/random.ts';
import { workOf } from './outside.ts';
import { EVERY_SCENARIO, type Scenario } from './scenarios.ts';
import { type Mutant, type Report, simulate } from './simulation.ts';
import type { Standing } from './stored.ts';

/** Runs a seed with three to five faults, and compares it with runs in which nothing goes wrong. */
export async function tryOut(seed: number, mutant: Mutant = {}, corrupts = false): Promise<Report> {
  const faults = 3 + Math.floor(seededRandom(seed)() ** 2 * 3);
  return compared(await simulate(seed, faults, mutant, corrupts), 'with faults', corrupts);
}

/** Runs a seed without faults, but for deaths at chosen places. */
export async function calm(seed: number, deaths: Pick<Mutant, 'dies'> = {}): Promise<Report> {
  return compared(await simulate(seed, 0, deaths), 'without faults');
}

async function compared(report: Report, how: string, corrupts = false): Promise<Report> {
  const expected = await undisturbed();
  const differences = [...report.standings.values()].flatMap(({ scenario, standing }) => {
    const [ours, theirs] = [standing, expected.get(scenario.name)].map((one) => {
      const seen = one && compares(scenario, one);
      return seen && corrupts ? { ...seen, undone: worksOf(seen.undone) } : seen;
    });
    if (isDeepStrictEqual(ours, theirs)) return [];
    return [`${scenario.name} ended ${how} as ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`];
  });
  return { ...report, violations: [...report.violations, ...differences] };
}

/** Without their rounds: a loop whose checkpoint is corrupt is begun anew from one before it, and undoes more than it would have. */
const worksOf = (keys: readonly string[]): string[] => [...new Set(keys.map(workOf))];

function compares({ compares: what }: Scenario, standing: Standing): Standing {
  if (what === 'outputs') return standing;
  return what === 'undo' ? { ...standing, outputs: {} } : { ...standing, undone: [], notUndone: [] };
}

let known: Promise<ReadonlyMap<string, Standing>> | undefined;

/** How every scenario ends when nothing goes wrong. */
function undisturbed(): Promise<ReadonlyMap<string, Standing>> {
  known ??= (async () => {
    const found = new Map<string, Standing>();
    for (let seed = 0; found.size < EVERY_SCENARIO.length; seed++)
      for (const { scenario, standing } of (await simulate(seed, 0)).standings.values())
        found.set(scenario.name, standing);
    return found;
  })();
  return known;
}
