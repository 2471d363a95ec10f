// What a database says. A SQLSTATE is five characters and so are many other words, so it counts only beside what drivers put with it.
import { byCode, type Finding } from './catalog/fact.ts';
import { MYSQL_FACTS } from './catalog/mysql.ts';
import { POSTGRES_FACTS } from './catalog/postgres.ts';
import { SQLITE_FACTS } from './catalog/sqlite.ts';
import { read, readNumber, readText } from './read.ts';

const POSTGRES = byCode('postgres', POSTGRES_FACTS);
const MYSQL = byCode('mysql', MYSQL_FACTS);
const SQLITE = byCode('sqlite', SQLITE_FACTS);

/** A code of a class that the catalog does not list one by one is judged as this one of its class. Source: appendix A. */
const REPRESENTATIVES: Readonly<Record<string, string>> = {
  '08': '08006',
  '0A': '0A000',
  '22': '22023',
  '23': '23000',
  '28': '28000',
  '40': '40001',
  '42': '42601',
  '53': '53000',
  '54': '54000',
  '58': '58000',
  P0: 'P0001',
  XX: 'XX000',
};

/** SQLite's numeric result codes, as `node:sqlite` gives them; the upper bytes only refine. Source: sqlite.org/rescode.html. */
const SQLITE_NUMBERS: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
};

export function judgeSql(error: unknown): Finding | undefined {
  const code = readText(error, 'code', 100);
  if (code === undefined) return undefined;
  if (code === 'ERR_SQLITE_ERROR') return SQLITE.get(SQLITE_NUMBERS[(readNumber(error, 'errcode') ?? 0) & 0xff] ?? '');
  if (code.startsWith('SQLITE_')) return SQLITE.get(code) ?? SQLITE.get(code.split('_', 2).join('_'));
  if (/^[0-9A-Z]{5}$/.test(code) && typeof read(error, 'severity') === 'string') return judgePostgres(code, error);
  return MYSQL.get(code);
}

function judgePostgres(code: string, error: unknown): Finding | undefined {
  if (code === '57014' && /user request/.test(readText(error, 'message', 200) ?? '')) {
    return {
      is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
      why: 'The statement was cancelled.',
      rule: 'postgres:57014',
    };
  }
  const listed = POSTGRES.get(code);
  const alike = listed ? undefined : POSTGRES.get(REPRESENTATIVES[code.slice(0, 2)] ?? '');
  return listed ?? (alike && { ...alike, rule: `postgres:${code.slice(0, 2)}` });
}
