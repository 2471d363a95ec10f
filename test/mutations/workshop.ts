// A copy of the project in which a fault can be put into the source and a check be run: the source and the tests are copied, all else that they
// need is linked. Checks use the servers of this test run. Used by the mutation check.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Check, SeededFault } from './faults.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COPIED = ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'schema.graphql'];
const LINKED = ['node_modules', 'docs'];
/** A check that is not over by then has hung, which is not the same as having seen the fault. */
const MOST_MS = 180_000;

/** What a check said: that all is well, what it found, or why it could not tell. */
export type Verdict =
  | { readonly is: 'green'; readonly passed: readonly string[] }
  | { readonly is: 'red'; readonly why: string }
  | { readonly is: 'unclear'; readonly why: string };

export class Workshop {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-mutations-'));
  readonly #env: NodeJS.ProcessEnv;

  constructor(servers: { readonly databaseUrl: string; readonly redisUrl: string }) {
    for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(this.#folder, name), { recursive: true });
    for (const name of LINKED) symlinkSync(path.join(ROOT, name), path.join(this.#folder, name));
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
    const { databaseUrl, redisUrl } = servers;
    this.#env = { ...Object.fromEntries(own), DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, NO_COLOR: '1' };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Runs the check of a fault with the fault in the source. @throws Error when the fault cannot be seeded any more */
  async withFault(fault: SeededFault): Promise<Verdict> {
    const file = path.join(this.#folder, 'src', fault.file);
    const sound = readFileSync(file, 'utf8');
    const [before, after, ...more] = sound.split(fault.from);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(
        `"${fault.name}" no longer applies: ${JSON.stringify(fault.from)} occurs ${sound.split(fault.from).length - 1} times in src/${fault.file} instead of once; adjust it`,
      );
    writeFileSync(file, before + fault.to + after);
    try {
      return await this.run([fault.caughtBy]);
    } finally {
      writeFileSync(file, sound);
    }
  }

  /** Runs checks of one kind together. */
  run(checks: readonly Check[]): Promise<Verdict> {
    const seeds = checks.flatMap((check) => ('seeds' in check ? [check.seeds] : []));
    return seeds.length > 0 ? this.#seeds(Math.max(...seeds)) : this.#tests(checks);
  }

  async #seeds(seeds: number): Promise<Verdict> {
    const { code, said } = await this.#node('test/simulation/run.ts', '--seeds', `${seeds}`, '--until-broken');
    const broken = /^seed \d+: broken\n.*/m.exec(said);
    if (broken) return { is: 'red', why: broken[0] };
    return code === 0 ? { is: 'green', passed: [] } : { is: 'unclear', why: said.slice(-2_000) };
  }

  async #tests(checks: readonly Check[]): Promise<Verdict> {
    const tests = checks.filter((check) => 'tests' in check);
    const files = [...new Set(tests.map((check) => check.tests))];
    const titles = tests.map(({ title }) => title.replaceAll(/[^\w\s]/g, String.raw`\$&`)).join('|');
    const report = path.join(this.#folder, 'report.json');
    rmSync(report, { force: true });
    const written = ['--reporter=json', `--outputFile=${report}`];
    const { said } = await this.#node('node_modules/vitest/vitest.mjs', 'run', ...files, '-t', titles, ...written);
    if (!existsSync(report)) return { is: 'unclear', why: said.slice(-2_000) };
    const { success, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const each = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = each.find(({ status }) => status === 'failed');
    if (failed) return { is: 'red', why: `${failed.fullName}: ${failed.failureMessages[0]}` };
    const passed = each.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
    if (success && passed.length > 0) return { is: 'green', passed };
    return { is: 'unclear', why: testResults.map(({ message }) => message).join('\n') || said.slice(-2_000) };
  }

  #node(...args: readonly string[]): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, args, { cwd: this.#folder, env: this.#env, timeout: MOST_MS });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (said += chunk));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, said }));
    });
  }
}

/** What the JSON reporter of vitest writes. */
interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    /** Why the file could not be run. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}
