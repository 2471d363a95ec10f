// The process log on a terminal and elsewhere.
import { describe, expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { legible, logLines } from '../src/logLines.ts';

const lines = (isTTY: boolean) => {
  const written: string[] = [];
  const destination = logLines({ isTTY, write: (text) => written.push(text) });
  return { written, destination, log: createLog('info', destination) };
};

describe('the process log', () => {
  it('is JSON lines where no person reads, whoever wants to draw', () => {
    const { written, destination, log } = lines(false);
    destination.divert(() => expect.unreachable());
    log.info({ workflowId: 'w' }, 'restored');
    log.child({ step: 'build' }).warn({}, 'slow');
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 30, workflowId: 'w', msg: 'restored' }),
      expect.objectContaining({ level: 40, step: 'build', msg: 'slow' }),
    ]);
    expect(written.every((line) => line.endsWith('}\n'))).toBe(true);
  });

  it('is one legible line each on a terminal: time, level, message, and the ids that matter', () => {
    const { written, log } = lines(true);
    log.child({ workflowId: 'w' }).warn({ step: 'build', checks: ['CHECKSUM'], durationMs: 4 }, 'the step\nis slow');
    log.error({ err: new RangeError('too\nmuch'), port: 5432 }, 'it failed');
    expect(written).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}warn {3}the step is slow {2}workflowId=w {2}step=build\n$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}error {2}it failed: RangeError: too much {2}port=5432\n$/),
    ]);
  });

  it('gives a terminal no commands', () => {
    const json = JSON.stringify({ time: 0, level: 30, msg: 'a\u001b[2Jb\u0007\r\u009bc', reason: 'x\u2028y' });
    expect(legible(json)).toMatch(/info {3}a \[2Jb c {2}reason=x y$/);
  });

  it('goes to who draws on the terminal, until that is over', () => {
    const { written, destination, log } = lines(true);
    const shown: string[] = [];
    const giveBack = destination.divert((line) => shown.push(line));
    log.info({}, 'above the picture');
    giveBack();
    giveBack();
    log.info({}, 'as before');
    expect(shown).toEqual([expect.stringMatching(/above the picture$/)]);
    expect(written).toEqual([expect.stringMatching(/as before\n$/)]);
  });
});
