// The small examples, each in a process of its own, as a reader would run them.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';

const SAYS: Readonly<Record<string, readonly string[]>> = {
  'approval.ts': ['asked: ', 'asked: Deploy it to everybody?', 'deployed: merged: a wider door'],
  'databaseStep.ts': ['ann 70, bob 30'],
  'fanOut.ts': ['998 of 1000 pictures, 14863 letters'],
  'ownMachine.ts': ['please confirm', '30 paid under paying#1'],
  'paymentSaga.ts': [
    'flight to Rome, hotel in Rome, receipt for 300',
    'paid back: receipt for 900',
    'cancelled: hotel in Oslo',
    'cancelled: flight to Oslo',
  ],
};
const schema = freshSchema();

it.each(Object.keys(SAYS))('examples/small/%s says what it should', { timeout: 60_000 }, async (file) => {
  const { stdout } = await promisify(execFile)(process.execPath, [`examples/small/${file}`], {
    env: { ...process.env, DATABASE_URL: inject('databaseUrl'), HOLDFAST_SCHEMA: schema },
  });
  const lines = stdout.trim().split('\n');
  for (const said of SAYS[file] ?? []) expect(lines).toContainEqual(expect.stringContaining(said));
});

it('is tried for every one of them', () => {
  expect(
    readdirSync('examples/small')
      .filter((file) => file !== 'run.ts')
      .sort(),
  ).toEqual(Object.keys(SAYS).sort());
});
