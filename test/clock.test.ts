// Time and chance are passed in, so that a simulation with a seed can run all of holdfast: nobody in src/ reads them from the process.
import { describe, expect, it } from 'vitest';
import { withoutComments } from './arrows.ts';
import { sources } from './sources.ts';

/** Where the real time, chance and identifiers come from; and what runs in a browser, which has no other clock. */
const ORIGINS = ['clock.ts', 'random.ts', 'ids.ts', 'graphql/explorer/script.ts'];

const UNPASSED =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bset(?:Timeout|Interval)\(|\brandomUUID\(|\bperformance\.now\b/g;

/** The places in a source that read time or chance, as they stand there. Comments do not count. */
function unpassed(source: string): string[] {
  return withoutComments(source).match(UNPASSED) ?? [];
}

describe('time and chance', () => {
  it('are passed in, everywhere in src/', () => {
    const found = sources()
      .filter(({ file }) => !ORIGINS.includes(file))
      .flatMap(({ file, text }) =>
        unpassed(text).map((place) => `src/${file} says ${place}: take a Clock, Random or Ids instead`),
      );
    expect(found).toEqual([]);
  });

  it('are read where they come from', () => {
    const origins = sources().filter(({ file, text }) => ORIGINS.includes(file) && unpassed(text).length > 0);
    expect(origins.map(({ file }) => file).sort()).toEqual([...ORIGINS].sort());
  });

  it.each([
    ['const a = Date.now();', ['Date.now']],
    ['const a = Date.now;', ['Date.now']],
    ['const a = new Date();', ['new Date()']],
    ['const a = Math.random();', ['Math.random']],
    ['setTimeout(go, 5); setInterval(go, 5);', ['setTimeout(', 'setInterval(']],
    ['const a = crypto.randomUUID();', ['randomUUID(']],
    ['const a = performance.now();', ['performance.now']],
    ['const a = new Date(row.at); clock.now();', []],
    ['// Date.now() is not called here', []],
  ])('are seen in %j', (source, places) => {
    expect(unpassed(source)).toEqual(places);
  });
});
