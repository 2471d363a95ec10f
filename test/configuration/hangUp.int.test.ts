// The process itself: HOLDFAST_CONFIG is read at start, SIGHUP reads it again, a file that cannot be ends the start before anything is opened;
// the script `npm start` becomes the process, so that signals reach it; a port that is taken is said in one sentence.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';
import { exitCode, processes, type StartedProcess } from './processes.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
const file = path.join(folder, 'error-handling.yaml');
const served = path.join(folder, 'none.mjs');
writeFileSync(served, 'export default { workflows: [] };\n');
const schema = freshSchema();
const command: readonly [string, ...string[]] = [process.execPath, 'src/main.ts', served];
const launch = processes(schema);
const start = (of = command, env: Record<string, string> = {}): StartedProcess =>
  launch(of, { HOLDFAST_CONFIG: file, ...env });

describe('the process', () => {
  it('reads its configuration again on SIGHUP, and goes on where it cannot', async () => {
    writeFileSync(file, 'workflow_error_handling: { manual_intervention: { timeout: 60 } }');
    const one = start();
    await one.logs('the server stays up until it is stopped');
    writeFileSync(file, 'workflow_error_handling: { manual_intervention: { timeout: 61 } }');
    one.process.kill('SIGHUP');
    expect(await one.logs('the configuration was read again')).toMatchObject({
      file,
      changed: ['manual_intervention.timeout'],
    });
    writeFileSync(file, 'workflow_error_handling: { manual_intervention: { timeout: soon } }');
    one.process.kill('SIGHUP');
    const refused = await one.logs('the configuration was not taken; the one before it stays in force');
    expect(refused).toMatchObject({ err: { message: expect.stringContaining('"soon"') } });
    one.process.kill('SIGTERM');
    expect(await exitCode(one.process)).toBe(0);
  });

  it('does not start on a file that cannot be, and says all that is wrong', async () => {
    writeFileSync(file, 'workflow_error_handling:\n  checkpoint: {}\n  debugging: 3');
    const one = start();
    expect(await exitCode(one.process)).toBe(2);
    expect(one.said.join('\n')).toMatch(/2 problems.*line 2:.*did you mean "checkpoints".*line 3:/s);
  });

  it('gets the signals that npm sends to the shell of `npm start`', async () => {
    writeFileSync(file, 'workflow_error_handling: {}');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    const one = start(['sh', '-c', scripts.start.replace('examples/release/serve.ts', served)]);
    await one.logs('the server stays up until it is stopped');
    one.process.kill('SIGTERM');
    expect(await exitCode(one.process)).toBe(0);
  });

  it('says which port is taken, and what to do', async () => {
    writeFileSync(file, 'workflow_error_handling: {}');
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    const one = start(undefined, { PORT: String(port) });
    expect(await exitCode(one.process)).toBe(1);
    other.close();
    expect(one.said.at(-1)).toBe(
      `holdfast: PORT is ${port}, and something listens on 127.0.0.1:${port} already; stop it, or choose another port, such as PORT=0 for a free one`,
    );
  });
});
