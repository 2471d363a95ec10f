// What a database says. A SQLSTATE is five characters and so are many other words, so it counts only beside what drivers put with it.
import { CASSANDRA_FACTS, MSSQL_FACTS, ORACLE_FACTS, POSTGREST_FACTS } from './catalog/databases.ts';
import { byCode, type Finding } from './catalog/fact.ts';
import { MYSQL_FACTS } from './catalog/mysql.ts';
import { POSTGRES_FACTS } from './catalog/postgres.ts';
import { SQLITE_FACTS } from './catalog/sqlite.ts';
import { className, read, readNumber, readText } from './read.ts';

const POSTGRES = byCode('postgres', POSTGRES_FACTS);
const MYSQL = byCode('mysql', MYSQL_FACTS);
const SQLITE = byCode('sqlite', SQLITE_FACTS);
const MSSQL = byCode('mssql', MSSQL_FACTS);
const ORACLE = byCode('oracle', ORACLE_FACTS);
const CASSANDRA = byCode('cassandra', CASSANDRA_FACTS);
const POSTGREST = byCode('postgrest', POSTGREST_FACTS);

/** A code of a class that the catalog does not list one by one is judged as this one of its class. Source: appendix A. */
const REPRESENTATIVES: Readonly<Record<string, string>> = {
  '02': '42601',
  '03': '42601',
  '08': '08006',
  '09': '42601',
  '0L': '42501',
  '0P': '42501',
  '0Z': '42601',
  '20': '42601',
  '21': '42601',
  '0A': '0A000',
  '22': '22023',
  '23': '23000',
  '24': '42601',
  '25': '25001',
  '26': '42601',
  '27': '42601',
  '28': '28000',
  '2B': '23000',
  '2D': '42601',
  '2F': '42601',
  '34': '42601',
  '38': '42601',
  '39': '42601',
  '3B': '42601',
  '3D': '3D000',
  '3F': '3F000',
  '40': '40001',
  '42': '42601',
  '44': '23514',
  '53': '53000',
  '54': '54000',
  '55': '55000',
  '57': '57P01',
  '58': '58000',
  '72': '72000',
  F0: 'F0000',
  P0: 'P0001',
  XX: 'XX000',
};

/** SQLite's numeric result codes, as `node:sqlite` gives them; the upper bytes only refine. Source: sqlite.org/rescode.html. */
const SQLITE_NUMBERS: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  3: 'SQLITE_PERM',
  4: 'SQLITE_ABORT',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  12: 'SQLITE_NOTFOUND',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
};

export function judgeSql(error: unknown): Finding | undefined {
  const code = readText(error, 'code', 100);
  if (code === undefined) return className(error) === 'ResponseError' ? judgeCassandra(error) : undefined;
  if (code === 'EREQUEST' || code === 'ELOGIN' || code === 'ETIMEOUT' || code === 'ECANCEL')
    return judgeMssql(code, error);
  if (code.startsWith('ORA-')) return judgeOracle(code);
  if (/^PGRST\d{3}$/.test(code)) return POSTGREST.get(code.slice(5)) ?? POSTGREST.get(code.slice(5, 6));
  if (code === 'ERR_SQLITE_ERROR') return SQLITE.get(SQLITE_NUMBERS[(readNumber(error, 'errcode') ?? 0) & 0xff] ?? '');
  if (code.startsWith('SQLITE_')) return SQLITE.get(code) ?? SQLITE.get(code.split('_', 2).join('_'));
  if (/^[0-9A-Z]{5}$/.test(code) && isFromPostgres(error)) return judgePostgres(code, error);
  return MYSQL.get(code) ?? (code.startsWith('ER_') ? judgeMysqlState(error) : undefined);
}

/** Drivers keep the severity; PostgREST and its clients hand on the hint and the details. */
const isFromPostgres = (error: unknown): boolean =>
  typeof read(error, 'severity') === 'string' ||
  (read(error, 'hint') !== undefined && read(error, 'details') !== undefined);

/** Only SQL Server's drivers name the server and the line beside the number. */
function judgeMssql(code: string, error: unknown): Finding | undefined {
  const isFromServer = readNumber(error, 'lineNumber') !== undefined || readNumber(error, 'state') !== undefined;
  const number = isFromServer ? readNumber(error, 'number') : undefined;
  const known = MSSQL.get(String(number));
  if (known) return known;
  if (number !== undefined && number > 50_000) return MSSQL.get('50000');
  if (code === 'ELOGIN') return MSSQL.get('18456');
  const isClient = /^(Timeout: Request failed|Canceled\.)/.test(readText(error, 'message', 40) ?? '');
  if (!isClient) return undefined;
  return MSSQL.get(code === 'ECANCEL' ? 'ECANCEL' : '-2');
}

/** 20000 to 20999 are free for applications. */
function judgeOracle(code: string): Finding | undefined {
  const number = Number(/^ORA-(\d{1,6})$/.exec(code)?.[1] ?? -1);
  return ORACLE.get(String(number)) ?? (number >= 20_000 && number <= 20_999 ? RAISED : undefined);
}

const RAISED: Finding = {
  is: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
  why: "The application's own SQL refuses it.",
  rule: 'oracle:20000',
};

/** Elasticsearch's errors have that name too, but no number. */
const judgeCassandra = (error: unknown): Finding | undefined => CASSANDRA.get(String(readNumber(error, 'code')));

/** A code that the catalog does not list: drivers put the SQLSTATE beside it, whose class is the standard's. */
function judgeMysqlState(error: unknown): Finding | undefined {
  const like = MYSQL_STATES[(readText(error, 'sqlState', 10) ?? '').replace(/^#/, '').slice(0, 2)];
  const found = like === undefined ? undefined : MYSQL.get(like);
  return found && { ...found, rule: `mysql:${readText(error, 'sqlState', 10)}` };
}

const MYSQL_STATES: Readonly<Record<string, string>> = {
  '08': 'PROTOCOL_CONNECTION_LOST',
  '22': 'ER_DATA_TOO_LONG',
  '23': 'ER_DUP_ENTRY',
  '28': 'ER_ACCESS_DENIED_ERROR',
  '40': 'ER_LOCK_DEADLOCK',
  '42': 'ER_PARSE_ERROR',
};

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
