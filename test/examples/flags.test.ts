// The command line of the example.
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../examples/release/faults.ts';
import { readFlags } from '../../examples/release/flags.ts';

describe('the flags', () => {
  it('may all be left out', () => {
    expect(readFlags([])).toEqual({ approve: false, faults: [], reset: false, help: false });
  });

  it('may name several faults, each once', () => {
    expect(readFlags(['--fault', 'kill', '--fault=git-lock', '--fault', 'kill', '--approve', '--reset'])).toEqual({
      approve: true,
      faults: ['kill', 'git-lock'],
      reset: true,
      help: false,
    });
  });

  it.each([
    [['--fault', 'fire'], '"fire"'],
    [['--aprove'], '--aprove'],
    [['now'], 'now'],
    [['--fault'], '--fault'],
    [['--approve=no'], '--approve'],
  ])('that are wrong, as in %j, are named, with the right ones beside them', (argv, named) => {
    const refused = (): unknown => readFlags(argv);
    expect(refused).toThrow(named);
    for (const right of ['--approve', '--fault NAME', '--reset', '--help', ...FAULTS]) expect(refused).toThrow(right);
  });
});
