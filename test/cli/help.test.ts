// The help, made of the table of commands: it teaches, and is not out of date.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { asked } from '../../src/cli/asked.ts';
import { commands } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/cli/exitCodes.ts';
import { typed } from './typed.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
const titles = commands.flatMap(({ name, actions }) =>
  actions.map((action) => [name, action.name].filter(Boolean).join(' ')),
);

describe('holdfast help', () => {
  it('names every command', async () => {
    const help = await typed(['help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const { name, summary } of commands)
      expect(help.stdout).toMatch(new RegExp(`^ {2}${name} +${summary.slice(0, 20)}`, 'm'));
    expect((await typed(['--help'])).stdout).toBe(help.stdout);
    expect((await typed(['-h'])).stdout).toBe(help.stdout);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'teaches %s by two examples that can be typed',
    async (name, command) => {
      const help = await typed(['help', name]);
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect((await typed([name, '--help'])).stdout).toBe(help.stdout);
      for (const action of command.actions) expect(help.stdout).toContain(action.name);
      expect(command.examples.length).toBeGreaterThanOrEqual(2);
      for (const { line } of command.examples) expect(() => asked(wordsOf(line), commands)).not.toThrow();
    },
  );

  it.each(titles)('tells of every flag of %s', async (title) => {
    const help = await typed([...title.split(' '), '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(`Usage\n`);
    const action = asked([...title.split(' '), '--help'].slice(0, -1), commands.map(withoutArguments)).action;
    for (const flag of Object.keys(action.flags ?? {})) expect(help.stdout).toContain(`--${flag}`);
    expect((await typed(['help', ...title.split(' ')])).stdout).toBe(help.stdout);
  });

  it('is no wider than 160 columns', async () => {
    for (const words of [[], ...titles.map((title) => title.split(' '))]) {
      const { stdout } = await typed(['help', ...words]);
      expect(stdout.split('\n').filter((line) => line.length > 160)).toEqual([]);
    }
  });
});

describe('docs/cli.md', () => {
  it('has every command with its actions', () => {
    for (const { name, actions } of commands) {
      const words = actions.map((action) => action.name).filter(Boolean);
      expect(page).toContain(words.length > 0 ? `\`${name} ${words.join('\\|')}\`` : `| \`${name}`);
    }
  });

  it('has every exit code, and no other', () => {
    const codes = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT));
  });
});

describe('what was typed', () => {
  it.each([
    ['workflow list', 'there is no command "workflow"; did you mean "workflows"?'],
    ['workflows lst', 'workflows: there is no "lst"; did you mean "list"?'],
    ['workflows frobnicate', 'there is no "frobnicate"; there are list, show'],
    ['workflows', 'workflows: say what to do; there are list, show'],
    ['workflows list --stat FAILED', 'there is no flag "--stat"; did you mean "--status"?'],
    ['workflows list --status FALED', '--status must be one of PENDING'],
    ['workflows list --status FALED', 'did you mean "FAILED"?'],
    ['workflows list --limit many', '--limit must be a whole number from 1 to 100000, got "many"'],
    ['workflows list --limit 0', '--limit must be a whole number'],
    ['workflows list --status', '--status wants a value'],
    [
      'workflows list --definition --watch',
      '--definition wants a value; one that begins with "-" is written --definition=--watch',
    ],
    ['workflows list --definition a --definition b', '--definition is given 2 times'],
    ['workflows pause', '<workflow> is missing'],
    ['workflows pause a b', 'what is "b"? It takes <workflow>'],
    ['help nothing', 'there is no command "nothing"'],
    ['help workflows nothing', 'there is no "nothing"'],
  ])('%j is refused with what is wrong', async (line, says) => {
    const ended = await typed(line.split(' '));
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(says);
    expect(ended.stderr).toMatch(/ See holdfast .*--help\.\n$/);
  });

  it('is read: short flags, values behind "=", values in any case, more than one', () => {
    const { args, flags, action } = asked(
      ['workflows', 'list', '-s', 'failed', '--status=Running', '-n5', '-w'],
      commands,
    );
    expect(action.name).toBe('list');
    expect(args).toEqual([]);
    expect(flags).toMatchObject({
      status: ['FAILED', 'RUNNING'],
      limit: 5,
      watch: true,
      json: false,
      definition: undefined,
    });
  });

  it('belongs to the module from its name on, where one is served', () => {
    expect(asked(['serve', 'module.ts', '--help', '-x', '--approve=1'], commands).args).toEqual([
      'module.ts',
      '--help',
      '-x',
      '--approve=1',
    ]);
  });
});

describe('./holdfast in a clone', () => {
  it('installs what is missing, then runs the command on the Node that the project brings, from any folder', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-clone-'));
    try {
      const bin = path.join(folder, 'node_modules/.bin');
      mkdirSync(bin, { recursive: true });
      copyFileSync('holdfast', path.join(folder, 'holdfast'));
      writeFileSync(path.join(bin, 'node'), '#!/bin/sh\necho "$@"\n');
      chmodSync(path.join(bin, 'node'), 0o755);
      const said = execFileSync(path.join(folder, 'holdfast'), ['errors', 'list', '--type', 'two words'], {
        cwd: tmpdir(),
        encoding: 'utf8',
      });
      expect(said).toMatch(/^\S+\/src\/cli\.ts errors list --type two words\n$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** An action that needs arguments has its flags without them too. */
const withoutArguments = (command: (typeof commands)[number]): (typeof commands)[number] => ({
  ...command,
  actions: command.actions.map((action) => ({ ...action, args: [] })),
});

/** The words after `holdfast` in a line as a shell splits it, up to the next command of a pipe. */
function wordsOf(line: string): string[] {
  const [, own = ''] = /(?:^|\s)holdfast ([^|]*)/.exec(line) ?? [];
  return [...own.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}
