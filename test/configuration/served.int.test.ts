// What a served module may say: its workflows, options of the engine, what to do when the server is up. Anything else ends the start by name.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { checkServedOptions } from '../../src/engine/servedOptions.ts';
import { freshSchema } from '../servers/schema.ts';
import { exitCode, processes, type StartedProcess } from './processes.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
const launch = processes(freshSchema());
let made = 0;

/** A process that serves a module with this text. */
function serve(text: string, env: Record<string, string> = {}): StartedProcess {
  made += 1;
  const file = path.join(folder, `module${made}.ts`);
  writeFileSync(file, `import { workflow } from '${path.resolve('src/index.ts')}';\n${text}`);
  return launch([process.execPath, 'src/main.ts', file], env);
}

describe('a served module', () => {
  it('gives the engine its options: resources, budgets, breakers, rules, a scaler', async () => {
    const one = serve(`
      const asked: string[] = [];
      const flow = workflow<Record<string, never>>('flow', { version: '1' })
        .step('use', {
          resources: { gpu: 2 },
          breaker: 'acme',
          retry: { baseDelayMs: 1 },
          run: async ({ attempt, spend }) => {
            await spend('mails', 3);
            if (attempt === 1) throw Object.assign(new Error('no room'), { code: 'ACME_FULL' });
            return attempt;
          },
        });
      export default {
        workflows: [flow],
        engine: {
          resources: { gpu: 2 },
          budgets: { mails: { limit: 10 } },
          breakers: { acme: { failureThreshold: 7 } },
          classification: { before: [{ name: 'acme-full', match: { code: 'ACME_FULL' }, class: 'RETRIABLE',
            category: 'RESOURCE_EXHAUSTION', action: 'SCALE_RESOURCES_AND_RETRY' }] },
          scaler: { scale: ({ resource }) => { asked.push(resource); return { scaled: true, detail: 'more' }; } },
          limits: { pollMs: 50 },
        },
        started: async ({ engine }) => {
          const handle = await engine.start(flow, {});
          return { attempts: await handle.result(), asked };
        },
      };`);
    expect(await one.logs('the server stays up until it is stopped')).toMatchObject({
      attempts: 2,
      asked: ['rule:acme-full'],
    });
  });

  it.each([
    ['engine: { databaseUrl: "postgres://127.0.0.1/x" }', 'engine.databaseUrl', 'DATABASE_URL'],
    ['engine: { breakers: { acme: { failureThreshold: 0 } } }', 'breakers.acme.failureThreshold', 'from 1 to 1000'],
    ['engin: {}', '"engin"', 'there are workflows, engine, check, started'],
  ])('that says { %s } ends the start', async (text, names, remedy) => {
    const one = serve(`export default { workflows: [], ${text} };`);
    expect(await exitCode(one.process)).toBe(2);
    expect(one.said).toHaveLength(1);
    expect(one.said[0]).toContain(names);
    expect(one.said[0]).toContain(remedy);
  });

  it.each([
    [{ schema: 'mine' }, 'engine.schema, of the served module, is for the process to say: set HOLDFAST_SCHEMA'],
    [{ workflows: [] }, '`workflows` beside `engine` lists them'],
    [{ log: undefined }, 'engine.log'],
    [5, 'must be an object with options of createEngine, got 5'],
    [null, 'got null'],
  ])('whose engine is %j is refused', (engine, says) => {
    expect(() => checkServedOptions(engine)).toThrow(says);
  });

  it('that says where its configuration is, beside HOLDFAST_CONFIG, ends the start', async () => {
    const one = serve(`export default { workflows: [], engine: { configuration: {} } };`, {
      HOLDFAST_CONFIG: 'x.yaml',
    });
    expect(await exitCode(one.process)).toBe(2);
    expect(one.said).toEqual([expect.stringContaining('HOLDFAST_CONFIG is x.yaml')]);
  });

  it('that is not there ends the start', async () => {
    const one = launch([process.execPath, 'src/main.ts', 'no/such/module.ts']);
    expect(await exitCode(one.process)).toBe(2);
    expect(one.said).toEqual(['holdfast: there is no module "no/such/module.ts"']);
  });
});
