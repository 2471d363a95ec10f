// Runs seeds by hand, on all cores: `npm run simulate -- --from 1 --seeds 10000` tries many, `--minutes 60` as many as fit, from a beginning of its own each
// time; `--seed 123` replays one and prints its event log. With `--corrupt` bits of stored checkpoints turn over as well. Whatever breaks a law is
// printed with the command that retells it, and makes the exit code 1.
import { parseArgs } from 'node:util';
import { tryOut } from './compared.ts';
import { trySeeds } from './seeds.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    threads: { type: 'string' },
    corrupt: { type: 'boolean', default: false },
    'until-broken': { type: 'boolean', default: false },
  },
});

if (values.seed === undefined) await many();
else await one(Number(values.seed));

async function one(seed: number): Promise<void> {
  const report = await tryOut(seed, {}, values.corrupt);
  const [events] = JSON.parse(report.trace()) as [{ sequence: number; occurredAt: number }[]];
  for (const event of events) console.log(JSON.stringify(event));
  console.log(Object.fromEntries(report.reached));
  tell(seed, report.violations);
}

async function many(): Promise<void> {
  const minutes = values.minutes === undefined ? Infinity : Number(values.minutes);
  // A night tries what no night before it has tried: each begins at the second of its beginning.
  const from = Number(values.from ?? (minutes === Infinity ? 1 : Math.floor(Date.now() / 1_000)));
  const seeds = Number(values.seeds ?? (minutes === Infinity ? 1_000 : Infinity));
  const begun = performance.now();
  let isBroken = false;
  const tried = await trySeeds({
    from,
    seeds,
    corrupts: values.corrupt,
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
    isOver: () => performance.now() - begun > minutes * 60_000 || (isBroken && values['until-broken']),
    told: ({ broken }) => {
      for (const { seed, violations } of broken) tell(seed, violations);
      isBroken ||= broken.length > 0;
    },
  });
  const seconds = (performance.now() - begun) / 1_000;
  console.log(Object.fromEntries([...tried.reached].sort(([one], [other]) => (one < other ? -1 : 1))));
  const count = (name: string): number => tried.reached.get(name) ?? 0;
  console.log(
    `${tried.seeds} seeds from ${from} in ${seconds.toFixed(0)} s (${(tried.seeds / seconds).toFixed(1)}/s): ${count('workflows')} workflows, ` +
      `${count('faults')} faults, ${tried.broken.length} seeds that broke a law`,
  );
}

function tell(seed: number, violations: readonly string[]): void {
  console.log(`seed ${seed}: ${violations.length === 0 ? 'every law holds' : 'broken'}`);
  for (const violation of violations) console.log(`  ${violation}`);
  if (violations.length === 0) return;
  console.log(`  npm run simulate -- --seed ${seed}${values.corrupt ? ' --corrupt' : ''}`);
  process.exitCode = 1;
}
