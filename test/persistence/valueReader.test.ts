import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Reader } from '../../src/persistence/reader.ts';
import { ValueReader } from '../../src/persistence/valueReader.ts';
import type { Digest, WorkflowId } from '../../src/workflow.ts';

const workflow = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as WorkflowId;
const digest = (text: string) => text as Digest;

/** Answers like the database that holds these pairs, in any order, and counts the statements. */
function database(stored: ReadonlySet<string>) {
  const statements: string[] = [];
  const reader = {
    async ask({ name }: { name: string }, [places, workflows, digests]: [number[], string[], string[]]) {
      statements.push(name);
      const rows = places.map((place, row) => ({
        place,
        digest: digests[row],
        stored: stored.has(`${workflows[row]} ${digests[row]}`),
        body: Buffer.from(`${workflows[row]} ${digests[row]}`),
        encoding: 'none',
        size_bytes: 1,
      }));
      return rows.filter((row) => row.stored === (name === 'values')).reverse();
    },
  };
  return { reader: new ValueReader(reader as unknown as Reader), statements };
}

it('what many workflows ask in one breath is a few statements, and each gets the answer to its own question', async () => {
  const question = fc.record({
    who: fc.integer({ min: 0, max: 5 }),
    digests: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  });
  const run = async (asked: { who: number; digests: string[] }[], held: [number, string][]) => {
    const stored = new Set(held.map(([who, text]) => `${workflow(who)} ${text}`));
    const { reader, statements } = database(stored);
    const has = (who: number) => (text: string) => stored.has(`${workflow(who)} ${text}`);
    const missing = await Promise.all(
      asked.map(({ who, digests }) => reader.missing(workflow(who), digests.map(digest))),
    );
    expect(missing.map((list) => [...list].sort())).toEqual(
      asked.map(({ who, digests }) => digests.filter((text) => !has(who)(text)).sort()),
    );
    expect(statements.length).toBeLessThanOrEqual(1);
    const values = await Promise.all(
      asked.map(({ who, digests }) => reader.values(workflow(who), digests.map(digest))),
    );
    for (const [index, { who, digests }] of asked.entries()) {
      const found = values[index] ?? new Map();
      expect(new Set(found.keys())).toEqual(new Set(digests.filter(has(who))));
      for (const [text, sealed] of found) expect(sealed.bytes.toString()).toBe(`${workflow(who)} ${text}`);
    }
    expect(statements.length).toBeLessThanOrEqual(1 + Math.ceil(asked.length / 20));
  };
  const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom('a', 'b', 'c'));
  await fc.assert(fc.asyncProperty(fc.array(question, { maxLength: 60 }), fc.array(pair), run));
});
