// Runs seeds by hand: `npm run simulate -- --seed 123` replays one and prints its event log, `--from 1 --seeds 10000` tries many,
// `--until-broken` none after the first that breaks a law. With `--corrupt` bits of stored checkpoints turn over as well.
import { parseArgs } from 'node:util';
import { tryOut } from './compared.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1000' },
    corrupt: { type: 'boolean', default: false },
    'until-broken': { type: 'boolean', default: false },
  },
});

if (values.seed === undefined) await many(Number(values.from), Number(values.seeds));
else await one(Number(values.seed));

async function one(seed: number): Promise<void> {
  const report = await tryOut(seed, {}, values.corrupt);
  const [events] = JSON.parse(report.trace) as [{ sequence: number; occurredAt: number }[]];
  for (const event of events) console.log(JSON.stringify(event));
  console.log(Object.fromEntries(report.reached));
  tell(seed, report.violations);
}

async function many(from: number, count: number): Promise<void> {
  const reached = new Map<string, number>();
  for (let seed = from; seed < from + count; seed++) {
    const report = await tryOut(seed, {}, values.corrupt);
    for (const [name, times] of report.reached) reached.set(name, (reached.get(name) ?? 0) + times);
    if (report.violations.length === 0) continue;
    tell(seed, report.violations);
    if (values['until-broken']) return;
  }
  console.log(`${count} seeds`, Object.fromEntries([...reached].sort(([one], [other]) => (one < other ? -1 : 1))));
}

function tell(seed: number, violations: readonly string[]): void {
  console.log(`seed ${seed}: ${violations.length === 0 ? 'every law holds' : 'broken'}`);
  for (const violation of violations) console.log(`  ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
