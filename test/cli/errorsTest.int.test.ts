// `holdfast errors test`: a failure that is none arrives in all four places, or the command says where it did not.
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { served, start } from '../graphql/served.ts';
import { typed } from './typed.ts';

const lines: string[] = [];
const telling = served([], { log: createLog('info', { write: (line) => lines.push(line) }) });
const deaf = served([], { log: createLog('fatal', { write: (line) => lines.push(line) }) });
const foreign = served();

interface Tested {
  readonly systemErrorId: string;
  readonly resolved: boolean;
  readonly places: readonly { place: string; arrived: boolean | null; afterMs: number | null; note?: string }[];
}

async function tested(room: ReturnType<typeof served>, ...words: string[]): Promise<{ code: number } & Tested> {
  const ended = await typed(['errors', 'test', '--json', ...words], { env: { HOLDFAST_URL: room().url } });
  return { code: ended.code, ...(JSON.parse(ended.stdout) as Tested) };
}

describe('holdfast errors test', () => {
  it('needs a workflow in whose log it can be said', async () => {
    const ended = await typed(['errors', 'test'], { env: { HOLDFAST_URL: telling().url } });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no workflow yet') as string });
  });

  it('sends one failure to the four places, says after how long it was there, and resolves it', async () => {
    const { workflowId } = await start(telling(), 'wait');
    const { code, places, resolved, systemErrorId } = await tested(telling, '--workflow', workflowId);
    expect({ code, resolved }).toEqual({ code: 0, resolved: true });
    expect(places.map(({ place, arrived }) => [place, arrived])).toEqual([
      ['process log', true],
      ['workflow log', true],
      ['live alert', true],
      ['record', true],
    ]);
    for (const { afterMs } of places) expect(afterMs).toBeLessThan(10_000);
    const uuid = Buffer.from(systemErrorId, 'base64url').toString().split(':')[1] ?? 'none';
    expect(lines.filter((line) => line.includes(uuid)).join('')).toContain('This is a test of the alarm');
    const open = await telling().ask<{ systemErrors: { errorType: string }[] }>(
      '{ systemErrors(limit: 50) { errorType } }',
    );
    expect(open.systemErrors.filter(({ errorType }) => errorType === 'ALARM_TEST')).toEqual([]);
    const shown = await typed(['errors', 'show', uuid], { env: { HOLDFAST_URL: telling().url } });
    expect(shown.stdout).toMatch(/resolved +FIXED by graphql, .*sent by "holdfast errors test"/);
    const people = await typed(['errors', 'test'], { env: { HOLDFAST_URL: telling().url } });
    expect(people).toMatchObject({ code: 0, stderr: '' });
    expect(people.stdout).toMatch(/^process log +ok +\d/m);
    expect(people.stdout).toContain('a failure arrives where people look');
  });

  it('ends with 1 where the process log does not write it, and says which place that is', async () => {
    await start(deaf(), 'wait');
    const { code, places, resolved } = await tested(deaf);
    expect({ code, resolved }).toEqual({ code: 1, resolved: true });
    expect(places.filter(({ arrived }) => !arrived)).toMatchObject([
      { place: 'process log', note: expect.stringContaining('LOG_LEVEL') as string },
    ]);
  });

  it('names the line to look for where the log is another’s and does not tell', async () => {
    await start(foreign(), 'wait');
    const { code, places } = await tested(foreign);
    expect(code).toBe(0);
    expect(places[0]).toMatchObject({
      place: 'process log',
      arrived: null,
      note: expect.stringContaining('look for') as string,
    });
  });

  it('ends with 5 where there is no such workflow', async () => {
    const ended = await typed(['errors', 'test', '--workflow', '00000000-0000-7000-8000-000000000000'], {
      env: { HOLDFAST_URL: telling().url },
    });
    expect(ended.code).toBe(5);
  });
});
