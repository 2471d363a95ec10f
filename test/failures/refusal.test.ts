// What the place where an error was thrown says of it, with stacks that V8 makes: functions that are compiled as if they stood in a library.
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { classifyError } from '../../src/failures/classify.ts';
import { loadRules } from '../../src/failures/loadRules.ts';

type Call = (...given: never[]) => unknown;

/** A function as it would be in this file. */
const inFile = (file: string, source: string): Call =>
  new Script(`(${source})`, { filename: file }).runInThisContext() as Call;
const inLibrary = (source: string): Call => inFile('/app/node_modules/shapes/lib/index.js', source);
const said = 'no such thing as a round square'.replace('no such', 'what kind of');

/** How the error of a step is classified that is declared idempotent. */
async function thrownBy(step: () => unknown): Promise<ReturnType<typeof classifyError>> {
  try {
    await step();
  } catch (error) {
    return classifyError(error, { idempotent: true });
  }
  throw new Error('nothing was thrown');
}

const refuses = inLibrary(`(text = ${JSON.stringify(said)}) => { throw new Error(text); }`);
const deeper = inLibrary('(refuse, ...given) => [1].map(() => refuse(...given))') as (...of: unknown[]) => unknown;

describe('an error of which nothing else is known', () => {
  it('is never worth a retry where a library threw it while it was called', async () => {
    const verdict = { class: 'FATAL', retry: 'never', retryable: false, rule: 'stack:refused-at-once' };
    expect(await thrownBy(() => refuses())).toMatchObject(verdict);
    expect(await thrownBy(() => deeper(refuses))).toMatchObject(verdict);
    // After an answer has come: what the library is given then is refused at once as well.
    expect(
      await thrownBy(async () => {
        await Promise.resolve();
        return refuses();
      }),
    ).toMatchObject(verdict);
  });

  it('may pass where the library had waited for something', async () => {
    const waits = inLibrary('async (refuse) => { await null; refuse(); }') as (refuse: Call) => Promise<unknown>;
    const emits = inFile('node:events', '(refuse) => refuse()') as (refuse: Call) => unknown;
    for (const step of [() => waits(refuses), () => emits(refuses), () => deeper(emits, refuses)])
      expect(await thrownBy(step)).toMatchObject({ class: 'RETRIABLE', category: 'UNKNOWN', retryable: true });
  });

  it('may pass where it comes from the own code of the step, also when a library calls that', async () => {
    const own = (): never => {
      throw new Error(said);
    };
    for (const step of [own, () => deeper(own)])
      expect(await thrownBy(step)).toMatchObject({ class: 'RETRIABLE', rule: 'default', retryable: true });
  });

  it('may pass where the library is not ready, or has too much to do', async () => {
    for (const text of ['the client is not ready', 'the pool is draining', 'we are full', 'somebody else has a slot'])
      expect([text, await thrownBy(() => (refuses as (text: string) => unknown)(text))]).toMatchObject([
        text,
        { rule: 'default' },
      ]);
  });

  it('is left to rules of the author, and says nothing without a stack', () => {
    const error = Object.assign(new Error(said), {
      stack: `Error: ${said}\n    at f (/a/node_modules/b/c.js:1:1)\n    at g (/a/d.js:1:1)`,
    });
    expect(classifyError(error).rule).toBe('stack:refused-at-once');
    const rules = loadRules({ after: [{ name: 'squares', match: { message: 'square' }, class: 'TRANSIENT' }] });
    expect(classifyError(error, { rules }).rule).toBe('rule:squares');
    for (const stack of [
      undefined,
      '',
      said,
      `Error\n    at f (/a/node_modules/b/c.js:1:1)`,
      `Error\n    at f (/a/node_modules/holdfast/c.js:1:1)\n    at g (/a/d.js:1:1)`,
    ])
      expect(classifyError(Object.assign(new Error(said), { stack })).rule).toBe('default');
  });
});
