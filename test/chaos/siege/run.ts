// The long sieges: `npm run chaos` takes ten minutes for all kinds, `-- --minutes 60` an hour, `--kinds kills,wires` only these, `--mix undoing` has the
// same strike while most workflows are being undone, `--seed 7` draws the same faults at the same pauses again (real processes answer at their own time,
// so that it is the same weather, not the same history). Prints what was counted; exits with 1 where a law was broken or too little happened to prove
// anything. What cannot be done on this machine is skipped, and said.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { KINDS } from './kinds/all.ts';
import { besiege, type Outcome } from './siege.ts';
import { isMix, MIXES } from './works.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    kinds: { type: 'string' },
    mix: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? randomInt(1e9));
const names = values.kinds?.split(',') ?? KINDS.map(({ name }) => name);
const APART = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
const unknown = names.filter((name) => !KINDS.some((kind) => kind.name === name));

if (unknown.length > 0 || !(minutes > 0)) {
  console.log(`There is no ${unknown.join(', ') || `time in --minutes ${values.minutes}`}. Kinds:`);
  for (const { name, about } of KINDS) console.log(`  ${name.padEnd(12)}${about}`);
  process.exitCode = 1;
} else if (values.mix !== undefined && !isMix(values.mix)) {
  console.log(`There is no mix ${values.mix}. Mixes: ${Object.keys(MIXES).join(', ')}`);
  process.exitCode = 1;
} else if (process.env['HOLDFAST_SIEGE'] === undefined && mountsApart()) {
  process.exitCode = again();
} else await all();

async function all(): Promise<void> {
  const { mix } = values;
  const own = KINDS.filter(({ name }) => names.includes(name));
  const kinds = mix !== undefined && isMix(mix) ? own.map((kind) => ({ ...kind, mix })) : own;
  const forMs = (minutes * 60_000) / kinds.length;
  console.log(`${kinds.length} kinds, ${(forMs / 1_000).toFixed(0)} s each, seed ${seed}`);
  const outcomes: Outcome[] = [];
  for (const kind of kinds) {
    console.log(`\n${kind.name}: ${kind.about}`);
    const outcome = await besiege(kind, { forMs, seed, calmMs: 120_000 + forMs, told: console.log });
    for (const violation of outcome.violations.slice(0, 20)) console.log(`  ${violation}`);
    for (const line of outcome.retold) console.log(`    ${line}`);
    console.log(`${kind.name} ${outcome.verdict.toUpperCase()}: ${outcome.line}`);
    outcomes.push(outcome);
  }
  console.log('');
  for (const { kind, verdict } of outcomes) console.log(`${verdict.padEnd(8)} ${kind}`);
  if (outcomes.some(({ verdict }) => verdict === 'broken' || verdict === 'invalid')) process.exitCode = 1;
}

/** In a namespace of its own what is mounted goes with the process. */
function mountsApart(): boolean {
  return spawnSync('unshare', [...APART, 'true'], { stdio: 'ignore' }).status === 0;
}

function again(): number {
  const [, ...given] = process.argv;
  const env = { ...process.env, HOLDFAST_SIEGE: 'apart' };
  return spawnSync('unshare', [...APART, process.execPath, ...given], { stdio: 'inherit', env }).status ?? 1;
}
