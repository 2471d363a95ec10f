// Learns what the words, names and fields of errors are worth from the recorded samples, and writes that down as `src/failures/learnedTraits.ts`:
// `node learn.mjs` in this folder, after new samples were recorded. `node learn.mjs --check` writes nothing and says how well it does on libraries
// that it has not seen. Deterministic: the same samples make the same table.
import { readFileSync, writeFileSync } from 'node:fs';
import { classifyError } from '../../src/failures/classify.ts';
import { GROUPS } from '../../src/failures/learned.ts';
import { traitsOf } from '../../src/failures/traits.ts';
import { samples } from '../failures/samples.ts';
import { byText, learn, sharesOf } from './regression.mjs';

const here = new URL('./', import.meta.url);
/** Integers in the table are tenths; what is smaller than this anywhere is left out. */
const SMALLEST = 0.15;
const OPTIONS = { fewest: 2, penalty: 0.5, rounds: 120 };
/** What an error says whose fields already told everything counts half: such errors never get so far. */
const STRUCTURED = 0.5;
const UNJUDGED = 0.6;
const FOLDS = 20;
/** Rules that read words: their errors are like those that no rule knows. */
const WORDED = /^(words|sentence|text|default|name|ecmascript|flag|smtp|learned|stack|shape)\b/;

/** All that there is to learn from: `{ traits, group, weight, library, worded }` each. */
export function lessons() {
  const recorded = samples().map(({ name, thrown, expected }) => ({
    name,
    thrown,
    traits: traitsOf(thrown),
    group: groupOf(expected),
    library: libraryOf(name),
    worded: WORDED.test(classifyError(thrown, { idempotent: true }).rule),
  }));
  const sizes = Map.groupBy(recorded, ({ library }) => library);
  // A library with many samples must not drown the others.
  const weighed = recorded.map((one) => ({
    ...one,
    weight: (one.worded ? 1 : STRUCTURED) / Math.sqrt(sizes.get(one.library).length),
  }));
  return [...weighed, ...unjudged()];
}

/** What authors throw themselves, and nobody else understands: these stay unknown. */
const unjudged = () =>
  readFileSync(new URL('unjudged.txt', here), 'utf8')
    .trim()
    .split('\n')
    .map((message, at) => ({
      name: `unjudged/${message}`,
      traits: traitsOf(new Error(message)),
      group: 'passing',
      library: `unjudged ${at % FOLDS}`,
      worded: false,
      weight: UNJUDGED,
    }));

const libraryOf = (name) => name.split('/')[1].split('-')[0].replace(/\d+$/, '');

function groupOf({ errorClass, category, again }) {
  if (again !== 'N') return 'passing';
  if (errorClass === 'CONFLICT') return 'conflict';
  if (errorClass !== 'FATAL') return 'repair';
  if (category === 'NOT_FOUND') return 'missing';
  return /^(AUTHENTICATION|PERMISSION|QUOTA)$/.test(category) ? 'refused' : 'wrong';
}

/** Each library is judged by a table that was learned from the others. */
export function crossValidated(all, folds = FOLDS) {
  const libraries = [...new Set(all.map(({ library }) => library))].sort(byText);
  const foldOf = new Map(libraries.map((library, at) => [library, at % folds]));
  return Array.from({ length: folds }, (_, fold) => {
    const table = learn(
      all.filter(({ library }) => foldOf.get(library) !== fold),
      GROUPS,
      OPTIONS,
    );
    return all
      .filter(({ library }) => foldOf.get(library) === fold)
      .map((one) => ({ ...one, shares: sharesOf(table, one.traits) }));
  }).flat();
}

/** The lines of the table: a trait and what it adds to each group, in tenths. */
export function tableOf(all) {
  const { start, traits } = learn(all, GROUPS, OPTIONS);
  const tenths = (weights) => weights.map((weight) => Math.round(weight * 10) || 0).join(' ');
  const lines = [...traits]
    .filter(([, weights]) => weights.some((weight) => Math.abs(weight) >= SMALLEST))
    .map(([trait, weights]) => `${trait}|${tenths(weights)}`);
  return [`|${tenths(start)}`, ...lines];
}

function report(all) {
  const judged = crossValidated(all);
  tell(
    'errors that only words decide',
    judged.filter(({ worded }) => worded),
  );
  tell(
    'all recorded errors',
    judged.filter(({ name }) => !name.startsWith('unjudged/')),
  );
  tell(
    'what must stay unknown',
    judged.filter(({ name }) => name.startsWith('unjudged/')),
  );
}

function tell(what, some) {
  const permanent = some.filter(({ group }) => group !== 'passing').length;
  for (const least of [0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8]) {
    const stopped = some.filter(({ shares }) => 1 - shares[0] >= least);
    const rightly = stopped.filter(({ group }) => group !== 'passing').length;
    console.log(
      `${what} (${some.length}), from ${least}: ${stopped.length} stopped, ${rightly} of them rightly, of ${permanent} permanent ones`,
    );
  }
}

function write(all) {
  const lines = tableOf(all);
  writeFileSync(
    new URL('../../src/failures/learnedTraits.ts', here),
    `// Made by \`test/samples/learn.mjs\` from the recorded errors; not to be edited. Each line: a trait (\`traits.ts\` says how they are written) and what it
// adds to each group of \`learned.ts\`, in tenths; the first line is what every error starts with.
export const LEARNED = \`
${lines.join('\n')}
\`;
`,
  );
  console.log(`${lines.length} lines`);
}

if (process.argv[1]?.endsWith('learn.mjs')) {
  const all = lessons();
  report(all);
  if (!process.argv.includes('--check')) write(all);
}
