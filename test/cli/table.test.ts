// What people see of a list: widths, colours, and nothing that steers their terminal.
import { describe, expect, it } from 'vitest';
import { facts, table } from '../../src/cli/table.ts';
import { cut, manyLines, oneLine, widthOf } from '../../src/cli/terminal.ts';
import { durationText, timeOf } from '../../src/cli/times.ts';

const rows = [
  { key: 'one', status: 'FAILED', message: 'the disk is full and nothing can be written any more' },
  { key: 'a longer one', status: 'COMPLETED', message: '' },
];
const columns = [
  { title: 'key', of: (row: (typeof rows)[number]) => row.key, least: 5 },
  { title: 'status', of: (row: (typeof rows)[number]) => row.status },
  { title: 'empty', of: () => null },
  { title: 'message', of: (row: (typeof rows)[number]) => row.message, least: 10 },
];
const pipe = { write: () => {} };
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

describe('a table', () => {
  it('is cut nowhere where there is no terminal, and has no column that is empty', () => {
    expect(linesOf(table(rows, columns, { out: pipe, env: {} }))).toEqual([
      'KEY           STATUS     MESSAGE',
      'one           FAILED     the disk is full and nothing can be written any more',
      'a longer one  COMPLETED',
    ]);
  });

  it.each([60, 50, 40, 32])('fits a terminal of %d columns, and cuts the last column first', (width) => {
    const out = { ...pipe, isTTY: true, columns: width };
    const lines = linesOf(table(rows, columns, { out, env: { NO_COLOR: '1' } }));
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    expect(lines[1]).toMatch(/^one .*FAILED .*the disk.*…$/);
    expect(lines[2]).toMatch(width < 40 ? /^a .*…/ : /^a longer one/);
  });

  it('is coloured on a terminal, and not with NO_COLOR, and not on a dumb one', () => {
    const out = { ...pipe, isTTY: true, columns: 100 };
    expect(table(rows, columns, { out, env: {} })).toContain('\u001b[31mFAILED\u001b[0m');
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }])
      expect(table(rows, columns, { out, env })).not.toContain('\u001b');
    expect(table(rows, columns, { out: pipe, env: {} })).not.toContain('\u001b');
  });

  it('lets no text of an error steer the terminal', () => {
    const wicked = [
      { key: '\u001b]0;owned\u0007\u001b[2Jx', status: 'a\r\nFAILED\tb', message: '\u202egnp.exe\u0000\u009b31m' },
    ];
    const text = table(wicked, columns, { out: pipe, env: {} });
    expect(text).toContain('a FAILED b');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(manyLines('one\u001b[31m\r\n\ttwo\u0007')).toBe('one\n  two');
  });
});

describe('facts', () => {
  it('leave out what is not there', () => {
    const text = facts(
      [
        ['status', 'PAUSED'],
        ['key', null],
        ['phase', ''],
        ['revision', 0],
      ],
      { out: pipe, env: {} },
    );
    expect(linesOf(text)).toEqual(['status    PAUSED', 'revision  0']);
  });
});

describe('a text', () => {
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['', 0],
  ])('%j takes %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it.each([
    ['plain', 5, 'plain'],
    ['plain', 4, 'pla…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['x', 1, 'x'],
    ['xy', 1, '…'],
  ])('%j in %d columns is %j', (text, width, shown) => {
    expect(cut(text, width)).toBe(shown);
    expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width);
  });

  it('in one line has no ends of lines', () => {
    expect(oneLine('a\n  b\r\n\tc')).toBe('a b c');
  });
});

describe('a time', () => {
  const now = Date.UTC(2026, 10, 22, 12);

  it.each([
    ['30m', '2026-11-22T11:30:00.000Z'],
    ['2h', '2026-11-22T10:00:00.000Z'],
    ['7d', '2026-11-15T12:00:00.000Z'],
    ['1w', '2026-11-15T12:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T08:00:00+02:00', '2026-11-01T06:00:00.000Z'],
  ])('%j is %s', (text, time) => {
    expect(timeOf(text, '--since', now)).toBe(time);
  });

  it.each(['', 'yesterday', '5', '2x', '2026-13-01', '-2h', '99999999999999999d'])('%j is none', (text) => {
    expect(() => timeOf(text, '--since', now)).toThrow(/--since must be how long ago \(30m, 2h, 7d\) or a date/);
  });

  it.each([
    [0, '0 ms'],
    [4_200, '4.2 s'],
    [45_000, '45 s'],
    [61_000, '1 min'],
    [3_600_000 * 5, '5 h'],
    [86_400_000 * 12, '12 d'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
