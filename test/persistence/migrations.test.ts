// A migration adds, or says that older code cannot go on (docs/decisions/0056): then processes of the version before stay ready while it is rolled out.
import { expect, it } from 'vitest';
import { migrations } from '../../src/persistence/migrations/all.ts';

/** What older code may stumble over. */
const TAKES_AWAY = [
  /\bdrop (table|column|view|type|function)\b/i,
  /\brename\b/i,
  /\balter column \w+ (set data )?type\b/i,
  /\bset not null\b/i,
  /\bdrop default\b/i,
  /\badd column(?: if not exists)? (?![^,;]*\bdefault\b)[^,;]*\bnot null\b/i,
];
const takesAway = (sql: string): boolean => TAKES_AWAY.some((one) => one.test(sql.replace(/--.*$/gm, '')));

it.each([
  ['create table a (id int primary key, name text not null)', false],
  ['alter table a add column b text', false],
  ["alter table a add column b text not null default 'x', add column c int", false],
  ['alter table a drop constraint a_check, add constraint a_check check (b > 0)', false],
  ['-- drop table a\ncreate index on a (b)', false],
  ['alter table a add column b text not null', true],
  ['alter table a drop column b', true],
  ['drop table if exists a', true],
  ['alter table a rename column b to c', true],
  ['alter table a alter column b type bigint', true],
  ['alter table a alter column b set not null', true],
])('%s takes something away: %s', (sql, expected) => {
  expect(takesAway(sql)).toBe(expected);
});

it('whatever takes something away from older code names itself in needed_migrations', () => {
  const later = migrations.filter(({ name }) => name > '0053');
  expect(later.length).toBeGreaterThan(0);
  const silent = later.filter(
    ({ name, sql }) => takesAway(sql) && !(sql.includes('into needed_migrations') && sql.includes(`'${name}'`)),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
});
