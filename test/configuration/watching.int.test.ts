// `npm run dev`: an edit of the served module, or of what it imports, begins the process anew, and the one before has stopped by then.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';
import { exitCode, processes } from './processes.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
const launch = processes(freshSchema());

it('begins anew when the served module, or one that it imports, is edited', async () => {
  const served = path.join(folder, 'served.mjs');
  const imported = path.join(folder, 'imported.mjs');
  const write = (edition: string): void =>
    writeFileSync(
      served,
      `import { part } from './imported.mjs';
       const started = () => console.error(JSON.stringify({ msg: '${edition} ' + part }));
       export default { workflows: [], started };\n`,
    );
  writeFileSync(imported, "export const part = 'one';\n");
  write('first');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { dev: string } };
  const one = launch(['sh', '-c', scripts.dev.replace('examples/release/serve.ts', served)]);
  const ended = exitCode(one.process);
  try {
    await one.logs('first one');
    write('second');
    await one.logs('second one');
    expect(one.said.filter((line) => line.includes('stopping: running attempts may finish'))).toHaveLength(1);
    writeFileSync(imported, "export const part = 'two';\n");
    await one.logs('second two');
  } finally {
    // The process that watches takes the one that serves with it only where it is asked to end.
    one.process.kill('SIGTERM');
    await ended;
  }
});
