// Provokes real errors of real libraries and records them: `npm install && node record.mjs [file …]` in this folder. Writes `recorded/<file>.json`
// (what was thrown) and `expected.tsv` (what it means, decided in the scripts from documentation, before any classifier sees it).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { serialise } from './serialise.mjs';

// Some attempts leave nothing that keeps the process alive, and some fail a second time after their sample was taken.
setInterval(() => {}, 1_000);
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
/** Where an error was thrown says something too; the older collections were recorded without. */
const WITH_STACKS = new Set(['visitors', 'makers']);
const here = new URL('.', import.meta.url).pathname;
const places = {
  [process.execPath]: '/usr/bin/node',
  [`${here.slice(0, -1)}/`]: '/app/',
  [here.replace(/\/test\/samples\/$/, '')]: '/app',
  [os.tmpdir()]: '/var/tmp',
  [os.homedir()]: '/home/user',
  [os.hostname()]: 'host',
};
const wanted = process.argv.slice(2);
const files = readdirSync(`${here}provoke`).filter(
  (name) => wanted.length === 0 || wanted.includes(name.replace('.mjs', '')),
);
mkdirSync(`${here}recorded`, { recursive: true });
const expected = new Map(lines('expected.tsv').map((line) => [line.split('\t')[0], line]));

for (const file of files) {
  const group = file.replace('.mjs', '');
  const recorded = {};
  /** @param means "CLASS CATEGORY again": again is Y (any work may be repeated), I (idempotent work only), N (not by itself) */
  const sample = async (id, means, provoke) => {
    if (process.env.VERBOSE) console.log(new Date().toISOString(), group, id);
    let thrown;
    let isThrown = false;
    try {
      const late = new Promise((_, reject) =>
        setTimeout(() => reject(Object.assign(new Error('NOT PROVOKED in time'), { late: true })), 20_000).unref(),
      );
      await Promise.race([provoke(), late]);
    } catch (error) {
      thrown = error;
      isThrown = true;
    }
    if (!isThrown || thrown?.late)
      return console.error(`${group}/${id}: nothing was thrown${thrown?.late ? ' in time' : ''}`);
    const name = `${group}/${id}`;
    if (name in recorded) console.error(`${name}: twice`);
    recorded[name] = serialise(thrown, places, WITH_STACKS.has(group));
    expected.set(name, [name, ...means.split(' ')].join('\t'));
  };
  for (const key of expected.keys()) if (key.startsWith(`${group}/`)) expected.delete(key);
  try {
    const { default: provoke } = await import(`./provoke/${file}`);
    await provoke(sample);
  } catch (error) {
    console.error(`${group}: the script itself failed`, error);
  }
  writeFileSync(`${here}recorded/${group}.json`, `${JSON.stringify(recorded, undefined, 1)}\n`);
  console.log(`${group}: ${Object.keys(recorded).length}`);
}
writeFileSync(
  `${here}expected.tsv`,
  `${['sample\tclass\tcategory\tagain', ...[...expected.values()].sort((a, b) => (a < b ? -1 : 1))].join('\n')}\n`,
);
process.exit(0);

function lines(name) {
  try {
    return readFileSync(here + name, 'utf8')
      .trim()
      .split('\n')
      .slice(1);
  } catch {
    return [];
  }
}
