// Runs the project's own tests, compiled, with the test runner of Node.js.
import path from 'node:path';
import process from 'node:process';
import { FatalError } from '../../src/index.ts';
import { command } from './command.ts';

/** @throws FatalError naming the tests that failed: running them again would not help */
export async function runTests(build: string, signal: AbortSignal): Promise<{ passed: number }> {
  const args = ['--test', '--test-reporter=tap', path.join(build, 'test', 'greet.test.js')];
  try {
    const report = await command(process.execPath, args, { cwd: build, signal });
    return { passed: Number(/^# pass (\d+)$/m.exec(report)?.[1] ?? 0) };
  } catch (error) {
    const report = (error as { stdout?: string }).stdout ?? '';
    const failed = [...report.matchAll(/^\s*not ok \d+ - (.+)$/gm)].map(([, name]) => name);
    if (failed.length === 0) throw error;
    throw new FatalError(`tests failed: ${failed.join(', ')}`, { cause: error, details: { failed } });
  }
}
