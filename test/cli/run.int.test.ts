// `holdfast run`: one workflow to its end; the exit code says how it ended, and an interrupted one goes on where it was.
import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { describe, expect, inject, it } from 'vitest';
import { createEngine } from '../../src/engine/sdk.ts';
import { freshSchema } from '../servers/schema.ts';
import module from './module.ts';
import { type Ended, type Given, typed } from './typed.ts';

const schema = freshSchema();
const env = { DATABASE_URL: inject('databaseUrl'), HOLDFAST_SCHEMA: schema, LOG_LEVEL: 'silent' };
const MODULE = 'test/cli/module.ts';
const run = (words: readonly string[], given: Given = {}): Promise<Ended> =>
  typed(['run', MODULE, ...words], { ...given, env });
const idIn = (text: string): string => /workflow ([\w-]{36})/.exec(text)?.[1] ?? '';

describe('holdfast run', () => {
  it('follows a workflow to its end, prints what it returned, and ends with 0', async () => {
    const ended = await run(['order', '--input', '{"item":"lamp"}']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const lines = ended.stdout.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));
    expect(lines).toEqual(
      expect.arrayContaining([
        'reserve begins',
        'charge threw: Error: cut off (TRANSIENT NETWORK)',
        'charge begins: attempt 2',
        'the workflow is completed',
      ]) as string[],
    );
    expect(lines.at(-2)).toBe('2');
  });

  it('gives machines each event and then the outcome, a line each', async () => {
    const ended = await run(['order', '--json', '--input', '-'], { stdin: '{"item":"chair"}' });
    const lines = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({
      type: 'WORKFLOW_STARTED',
      occurredAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(lines.at(-1)).toEqual({ workflowId: expect.any(String) as string, status: 'COMPLETED', output: 2 });
  });

  it('ends with 6 where the workflow failed, and says why', async () => {
    const ended = await run(['doomed']);
    expect(ended).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('step "fall" failed: the floor is gone') as string,
    });
    const machines = await run(['doomed', '--json']);
    expect(JSON.parse(machines.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      status: 'FAILED',
      error: { name: 'WorkflowFailedError' },
    });
  });

  it.each([true, false])('steers no terminal by what comes of a workflow (failed: %s)', async (fails) => {
    const words = ['steering', '--input', JSON.stringify({ fails })];
    const { stdout, stderr } = await run(words);
    expect(stdout + stderr).toMatch(fails ? /failed: gone/ : /"red/);
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it('gives machines what it found all the same', async () => {
    const { stdout } = await run(['steering', '--input', '{"fails":false}', '--json']);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      output: 'red\u001b[31m \u009b2J \u202egpj.exe',
    });
  });

  it('takes up the unfinished workflow of a key; after Ctrl-C one is stored, and goes on with the call that is printed', async () => {
    let press = (): void => {};
    const first = await run(['waits', '--key', 'one'], {
      interrupted: (listener) => (press = listener),
      wrote: (text) => {
        if (text.startsWith('workflow ')) press();
      },
    });
    expect(first.code).toBe(130);
    const id = idIn(first.stdout);
    expect(first.stderr).toMatch(
      new RegExp(`workflow ${id} is stored and \\w+\\. Go on: holdfast run ${MODULE} waits --workflow ${id}\\n`),
    );
    const again = await run(['waits', '--key', 'one'], {
      interrupted: (listener) => (press = listener),
      wrote: (text) => {
        if (text.startsWith('workflow ')) press();
      },
    });
    expect(idIn(again.stdout)).toBe(id);
    expect(again.stderr).toContain(`workflow ${id} has the key "one" and is WAITING: it is taken up`);
    await withEngine(async (engine) => {
      await engine.handle(id as never).signal('word');
    });
    const last = await run(['waits', '--workflow', id]);
    expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('"over"') as string });
  });

  it('ends with 7 where the workflow was aborted', async () => {
    let id = '';
    await withEngine(async (engine) => {
      const handle = await engine.start(module.workflows[3] as never, null as never);
      ({ id } = handle);
      await handle.abort();
      await handle.result().catch(() => {});
    });
    expect((await run(['waits', '--workflow', id])).code).toBe(7);
  });

  it('asks on a terminal, again where the answer cannot be, and goes on', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const answers = ['perhaps\n', 'approve\n', '\n', 'approve\n', 'checked by hand\n'];
    const ended = await run(['asks'], {
      columns: 100,
      stdin,
      wrote: (text) => {
        if (text.endsWith('? ')) stdin.write(answers.shift() ?? '');
      },
    });
    expect(ended.code).toBe(0);
    expect(answers).toEqual([]);
    expect(ended.stdout).toContain('approve by holdfast run');
    expect(ended.stdout).toContain('"shipped"');
  });

  it('names a question where there is no terminal', async () => {
    let press = (): void => {};
    const ended = await run(['asks'], {
      interrupted: (listener) => (press = listener),
      wrote: (text) => {
        if (text.includes('ship asks')) setImmediate(press);
      },
    });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(
      /waits for an answer \(approve, .*\) to: Ship it\?\n.*\n {2}holdfast interventions answer [\w-]{36} /,
    );
  });

  it.each([
    [['nothing'], 2, 'has no definition "nothing"; there are order, doomed, asks, waits'],
    [['order', '--input', '{a'], 2, '--input must be JSON'],
    [['order', '--workflow', 'x', '--key', 'y'], 2, '--workflow takes up one that exists'],
    [['order', '--workflow', 'x'], 5, 'there is no workflow "x" of the definition "order"'],
  ])('asked %j, ends with %d', async (words, code, says) => {
    expect(await run(words)).toMatchObject({ code, stderr: expect.stringContaining(says) as string });
  });

  it('ends with 2 where there is no such module', async () => {
    expect(await typed(['run', 'nowhere.ts', 'order'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no module "nowhere.ts"') as string,
    });
  });

  it('is a process that ends by itself, and by SIGINT with 130', async () => {
    const child = spawn(process.execPath, ['src/cli.ts', 'run', MODULE, 'waits'], {
      env: { PATH: process.env['PATH'], ...env },
    });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
  });
});

async function withEngine(use: (engine: Awaited<ReturnType<typeof createEngine>>) => Promise<void>): Promise<void> {
  const engine = await createEngine({ workflows: module.workflows, databaseUrl: env.DATABASE_URL, schema });
  try {
    await use(engine);
  } finally {
    await engine.stop(1_000);
  }
}
