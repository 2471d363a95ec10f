// The commands of operators against a real server: every action, for people and for machines.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { served, start } from '../graphql/served.ts';
import { type Ended, type Given, typed } from './typed.ts';

/** Its circuit opens with the second failure. */
const charged = workflow<{ fail: boolean }>('charged', { version: '1' }).step('charge', {
  breaker: 'payments',
  retry: { maxAttempts: 1 },
  onExhausted: 'fail',
  run: ({ input }) => {
    if (input.fail) throw Object.assign(new Error('payments answers nothing'), { code: 'ECONNRESET' });
    return 'charged';
  },
});

const clashing = workflow('clashing', { version: '1' }).step('merge', {
  run: () => {
    throw new ConflictError('both changed it', {
      type: 'merge_conflict',
      affectedItems: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      recommendedActions: ['rebase'],
    });
  },
});

const room = served([charged, clashing]);
const cli = (line: string | readonly string[], given: Given = {}): Promise<Ended> =>
  typed(typeof line === 'string' ? line.split(' ') : line, {
    ...given,
    env: { HOLDFAST_URL: room().url, ...given.env },
  });

/** What a command for machines printed, line by line. */
async function json<Row = Record<string, unknown>>(line: string | readonly string[]): Promise<Row[]> {
  const words = typeof line === 'string' ? line.split(' ') : line;
  const ended = await cli([...words, '--json']);
  expect(ended).toMatchObject({ code: 0 });
  return ended.stdout
    .split('\n')
    .filter(Boolean)
    .map((one) => JSON.parse(one) as Row);
}

async function paused(): Promise<string> {
  const { id, workflowId } = await start(room(), 'wait');
  await room().reaches(workflowId, 'WAITING');
  expect(id).not.toBe('');
  return workflowId;
}

describe('holdfast workflows', () => {
  it('lists, filters and pages; the rest is named on stderr', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.push((await start(room(), 'greet', { count })).workflowId);
    for (const id of ids) await room().reaches(id, 'COMPLETED');
    const all = await json<{ workflowId: string; status: string }>('workflows list -d greet');
    expect(all.map(({ workflowId }) => workflowId).toSorted()).toEqual(ids.toSorted());
    const first = await cli('workflows list -d greet --limit 2 --oldest-first --json');
    const after = /--after (\S+)/.exec(first.stderr)?.[1] ?? '';
    const rest = await json<{ workflowId: string }>(`workflows list -d greet --oldest-first --after ${after}`);
    const pages = [
      ...first.stdout
        .split('\n')
        .filter(Boolean)
        .map((one) => JSON.parse(one) as { workflowId: string }),
      ...rest,
    ];
    expect(pages.map(({ workflowId }) => workflowId)).toEqual(ids);
    expect(await json('workflows list --status failed --definition greet')).toEqual([]);
    expect(await json('workflows list --until 2020-01-01')).toEqual([]);
    expect(await cli('workflows list --definition nothing')).toEqual({ code: 0, stdout: '', stderr: 'no workflows\n' });
  });

  it('shows one by its UUID, by its key and by its id', async () => {
    const { workflow: begun } = await begin('release', { failures: 0 }, 'v1');
    await room().reaches(begun.workflowId, 'AWAITING_INTERVENTION');
    for (const name of [begun.workflowId, begun.id, 'release/v1']) {
      const shown = await cli(['workflows', 'show', name]);
      expect(shown).toMatchObject({ code: 0, stderr: '' });
      expect(shown.stdout).toContain(begun.workflowId);
      expect(shown.stdout).toMatch(/build +COMPLETED/);
      expect(shown.stdout).toMatch(/ship +AWAITING_INTERVENTION/);
      expect(shown.stdout).toMatch(
        /Ship it\? \(step ship\), until .*\n {2}holdfast interventions answer [\w-]{36} approve\|/,
      );
    }
    const [whole] = await json<{ status: string; steps: { nodes: unknown[] } }>(`workflows show ${begun.workflowId}`);
    expect(whole).toMatchObject({ status: 'AWAITING_INTERVENTION' });
    expect(whole?.steps.nodes).toHaveLength(3);
  });

  it('pauses, resumes and aborts, with a reason that is kept', async () => {
    const id = await paused();
    expect(await cli(['workflows', 'pause', id, '--reason', 'the registry is down'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`^paused: ${id} is PAUSED \\(revision \\d+\\)\\n$`)) as string,
    });
    const [resumed] = await json<{ workflow: { status: string } }>(`workflows resume ${id}`);
    expect(resumed?.workflow.status).toBe('WAITING');
    expect(await cli(`workflows abort ${id} --expect-revision 1`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[STALE_REVISION]') as string,
    });
    expect((await cli(`workflows abort ${id} --without-undo`)).code).toBe(0);
    await room().reaches(id, 'ABORTED');
    const { workflow: of } = await room().ask<{ workflow: { events: { events: { payload: unknown }[] } } }>(
      'query ($id: String) { workflow(workflowId: $id) { events(types: [WORKFLOW_PAUSED]) { events { payload } } } }',
      { id },
    );
    expect(JSON.stringify(of.events)).toContain('the registry is down');
    expect(await cli(`workflows pause ${id}`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[INVALID_STATE]') as string,
    });
  });

  it('retries a step, and rolls back to a checkpoint by its revision', async () => {
    const { workflowId: id } = await start(room(), 'greet', 'again');
    await room().reaches(id, 'COMPLETED');
    const moved = room().reaches(id, 'RUNNING', 'COMPLETED');
    expect((await cli(`workflows retry ${id} hello`)).code).toBe(0);
    await moved;
    await room().reaches(id, 'COMPLETED');
    const [{ checkpoints } = { checkpoints: { nodes: [] } }] = await json<{
      checkpoints: { nodes: { id: string; revision: number; type: string }[] };
    }>(`workflows show ${id}`);
    const oldest = checkpoints.nodes.at(-1);
    const back = await cli(`workflows rollback ${id} ${oldest?.revision} --stay-paused`);
    expect(back).toMatchObject({ code: 0 });
    expect(back.stdout).toContain(`goes back: ${id} is `);
    expect(await cli(`workflows rollback ${id} 999999`)).toMatchObject({ code: 5 });
  });

  it('watches: what has changed is shown again, until Ctrl-C', async () => {
    const id = await paused();
    let press: () => void = () => {};
    const waits: (() => void)[] = [];
    const seen: string[] = [];
    const clock = {
      now: () => Date.now(),
      monotonic: () => 0,
      schedule: (_ms: number, wake: () => void) => {
        waits.push(wake);
        return { cancel: () => {} };
      },
    };
    const shownAgain = (): Promise<string> => new Promise((resolve) => (onWrite = resolve));
    let onWrite: (text: string) => void = () => {};
    const first = shownAgain();
    const ended = cli(`workflows show ${id} --json --watch`, {
      clock,
      interrupted: (listener) => (press = listener),
      wrote: (text) => {
        seen.push(text);
        onWrite(text);
      },
    });
    expect(await first).toContain('"status":"WAITING"');
    const second = shownAgain();
    expect((await cli(`workflows pause ${id}`)).code).toBe(0);
    while (seen.length < 2) {
      waits.splice(0).forEach((wake) => wake());
      await new Promise((later) => setImmediate(later));
    }
    expect(await second).toContain('"status":"PAUSED"');
    press();
    expect((await ended).code).toBe(0);
    await cli(`workflows abort ${id}`);
  });
});

describe('holdfast errors', () => {
  it('lists what needs somebody, shows it with its stack and what to do, and resolves both records', async () => {
    const { workflowId: id } = await start(room(), 'doomed');
    await room().reaches(id, 'FAILED');
    const listed = await json<{ id: string; message: string; workflow: { workflowId: string } }>(
      'errors list --type TypeError',
    );
    const mine = listed.find(({ workflow: of }) => of.workflowId === id);
    expect(mine?.message).toContain('the floor is gone');
    const table = await cli('errors list', { columns: 200, env: { NO_COLOR: '1' } });
    expect(table.stdout).toMatch(/^ERROR +SEVERITY/);
    const uuid = /([\w-]{36}) .*doomed\/fall.*the floor is gone/.exec(table.stdout)?.[1] ?? '';
    const shown = await cli(`errors show ${uuid}`);
    expect(shown.stdout).toMatch(/^TypeError: the floor is gone\n/);
    expect(shown.stdout).toMatch(/Stack\n {2}TypeError: the floor is gone\n {2} +at /);
    expect(shown.stdout).toContain(`holdfast errors resolve ${uuid}`);
    const every = await json<{ id: string; class: string }>(
      `errors list --all --workflow ${id} --step fall --since 1h`,
    );
    expect(every).toHaveLength(1);
    expect(await cli(['errors', 'resolve', every[0]?.id ?? '', '--kind', 'wont_fix'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[NOTES_REQUIRED]') as string,
    });
    const resolved = await cli(['errors', 'resolve', uuid, '--notes', 'the floor is new', '--kind', 'fixed']);
    expect(resolved.stdout).toBe(
      `resolved: ${uuid} and ${(await cli(`errors list --all --workflow ${id}`)).stdout.split('\n')[1]?.slice(0, 36)}\n`,
    );
    expect(await json('errors list --type TypeError')).toEqual([]);
    expect(await json(`errors list --all --workflow ${id} --unresolved`)).toEqual([]);
    expect(await cli(['errors', 'resolve', uuid, '--notes', 'again'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[ALREADY_RESOLVED]') as string,
    });
    expect((await cli(`errors show ${uuid}`)).stdout).toMatch(/resolved +FIXED by \S+, .*the floor is new/);
  });

  it.each([
    ['errors list --step deploy', '--step goes with --all'],
    ['errors list --severity medium', 'MEDIUM goes with --all'],
    ['errors list --all --severity warning', 'LOW, MEDIUM, HIGH, CRITICAL'],
    ['errors list --all --since yesterday', '--since must be how long ago'],
    ['errors show nonsense', '"nonsense" is no id'],
  ])('refuses %j', async (line, says) => {
    expect(await cli(line)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) as string });
  });
});

describe('holdfast interventions', () => {
  it('lists, shows and answers', async () => {
    const { workflow: begun } = await begin('release', { failures: 0 }, 'asked');
    await room().reaches(begun.workflowId, 'AWAITING_INTERVENTION');
    const open = await json<{ id: string; workflow: { workflowId: string } }>('interventions list');
    const mine = open.find(({ workflow: of }) => of.workflowId === begun.workflowId)?.id ?? '';
    const shown = await cli(`interventions show ${mine}`);
    expect(shown.stdout).toMatch(/^Ship it\?\n/);
    expect(shown.stdout).toMatch(/Options\n {2}\w+ {2}/);
    expect(await cli(['interventions', 'answer', mine, 'perhaps', '--notes', 'n'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"perhaps" is none of its options: approve') as string,
    });
    expect(await cli(['interventions', 'answer', mine, 'approve'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[NOTES_REQUIRED]') as string,
    });
    const answered = await cli([
      'interventions',
      'answer',
      mine,
      'APPROVE',
      '--notes',
      'checked by hand',
      '--payload',
      '{"a":1}',
    ]);
    expect(answered).toMatchObject({ code: 0, stderr: '' });
    await room().reaches(begun.workflowId, 'COMPLETED');
    const decided = await cli('interventions list --status decided');
    expect(decided.stdout).toMatch(/approve/);
    expect((await cli(`interventions show ${mine}`)).stdout).toMatch(/answer +approve by .*checked by hand/);
  });

  it('shows all of what a conflict is about', async () => {
    const { workflowId } = await start(room(), 'clashing');
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    const open = await json<{ id: string; workflow: { workflowId: string } }>('interventions list');
    const mine = open.find(({ workflow: of }) => of.workflowId === workflowId)?.id ?? '';
    const { stdout } = await cli(`interventions show ${mine}`);
    expect(stdout).toMatch(/^conflict +merge_conflict$/m);
    expect(stdout).toMatch(/^affects +a, b, c, d, e, f, g$/m);
    expect(stdout).toMatch(/^to do +rebase$/m);
  });

  it.each([
    [['--payload', '{a'], '--payload must be JSON'],
    [['--payload', '@/nowhere.json'], 'names the file "/nowhere.json"'],
    [['--payload', '-'], 'stdin holds none'],
  ])('refuses a payload %j before it asks the server', async (words, says) => {
    const ended = await cli(['interventions', 'answer', 'x', 'approve', ...words], { stdin: 'not json' });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(says) as string });
  });
});

describe('holdfast schedules', () => {
  it('lists and shows, pauses, resumes and triggers', async () => {
    const { schedules } = room().open.engine;
    await schedules.create('nightly', { workflow: 'wait', cron: '0 3 * * *', timeZone: 'Europe/Berlin' });
    expect(await json('schedules list')).toMatchObject([{ name: 'nightly', definition: 'wait', paused: false }]);
    expect((await cli('schedules list')).stdout).toMatch(/nightly +wait +0 3 \* \* \* \(Europe\/Berlin\) +in /);
    expect(await json('schedules list --definition nothing')).toEqual([]);
    expect(await cli(['schedules', 'pause', 'nightly', '-r', 'the source is down'])).toMatchObject({
      code: 0,
      stdout: 'nightly is paused\n',
    });
    const page = (await cli('schedules show nightly')).stdout;
    expect(page).toMatch(/paused +until it is resumed/);
    expect(page).toMatch(/reason +the source is down/);
    expect((await cli('schedules resume nightly')).stdout).toMatch(/^nightly goes on: next at 20/);
    const [started] = await json<{ workflow: { workflowId: string } }>('schedules trigger nightly');
    const [shown] = await json<{ ticks: { nodes: { workflow: { workflowId: string } }[] } }>('schedules show nightly');
    expect(shown?.ticks.nodes[0]?.workflow.workflowId).toBe(started?.workflow.workflowId);
    expect(await cli('schedules trigger nightly')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[INVALID_STATE]') as string,
    });
    expect((await cli('schedules trigger nightly --overlap buffer_one')).stdout).toBe(
      'nightly starts one when the one before has ended\n',
    );
    expect(await cli('schedules pause nothing')).toMatchObject({ code: 5 });
  });
});

describe('holdfast breakers', () => {
  it('lists, shows, forces and lets go', async () => {
    const { workflowId: id } = await start(room(), 'charged', { fail: true });
    await room().reaches(id, 'FAILED');
    expect(await cli('breakers force payments open')).toMatchObject({ code: 2 });
    expect(await cli(['breakers', 'force', 'payments', 'open', '-r', 'maintenance until 6'])).toEqual({
      code: 0,
      stdout: 'payments is OPEN until somebody says "automatic"\n',
      stderr: '',
    });
    expect(await json('breakers list')).toMatchObject([{ key: 'payments', state: 'OPEN', forced: true }]);
    expect(await json('breakers list -s closed')).toEqual([]);
    expect((await cli('breakers list --state open')).stdout).toMatch(
      /payments +OPEN +forced by \S+ .*maintenance until 6/,
    );
    expect((await cli('breakers show payments')).stdout).toMatch(/CLOSED +OPEN +\S+ +maintenance until 6/);
    const [released] = await json(['breakers', 'automatic', 'payments', '--reason', 'over']);
    expect(released).toMatchObject({ circuitBreaker: { state: 'CLOSED', forced: false } });
    expect(await cli('breakers show nothing')).toMatchObject({ code: 5 });
    expect(await cli('breakers force payments ajar')).toMatchObject({ code: 2 });
  });
});

async function begin(
  definition: string,
  input: unknown,
  key: string,
): Promise<{ workflow: { id: string; workflowId: string } }> {
  const { startWorkflow } = await room().ask<{ startWorkflow: { workflow: { id: string; workflowId: string } } }>(
    'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { workflow { id workflowId } userErrors { message } } }',
    { input: { definition, input, key } },
  );
  return startWorkflow;
}
