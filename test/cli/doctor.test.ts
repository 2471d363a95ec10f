// What the doctor makes of what was seen: every bad setting, without a server that has it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type DatabaseFacts, databaseFindings } from '../../src/cli/doctor/databaseChecks.ts';
import { diskFinding, folderFindings } from '../../src/cli/doctor/folderChecks.ts';
import { clientFinding, exposureFinding, nodeFinding, secretFindings } from '../../src/cli/doctor/processChecks.ts';
import { readConfiguration } from '../../src/configuration.ts';

const good: DatabaseFacts = {
  where: 'db:5432, database app',
  latencyMs: 0.4,
  versionNumber: 170_010,
  version: '17.10',
  encoding: 'UTF8',
  synchronousCommit: 'on',
  commitByDefault: 'on',
  searchPath: 'holdfast',
  fsync: 'on',
  fullPageWrites: 'on',
  maxConnections: 100,
  reserved: 3,
  used: 10,
  roleLimit: -1,
  isReplica: false,
  isReadOnly: false,
  schema: 'holdfast',
  schemaExists: true,
  mayCreateSchema: true,
  mayUseSchema: true,
  mayCreateInSchema: true,
  closedTables: [],
  skewMs: 12,
  skewErrorMs: 1,
  pending: [],
  needed: [],
  mayMigrate: true,
  sessionsAreOurs: true,
  quarantined: 0,
};

describe('of a database', () => {
  it('whose settings are good nothing is wrong', () => {
    expect(databaseFindings(good).filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it.each<[Partial<DatabaseFacts>, string, string]>([
    [{ versionNumber: 140_012, version: '14.12' }, 'problem', 'database.version'],
    [{ encoding: 'SQL_ASCII' }, 'problem', 'database.encoding'],
    [{ synchronousCommit: 'off' }, 'problem', 'database.synchronous_commit'],
    [{ commitByDefault: 'off' }, 'warning', 'database.synchronous_commit'],
    [{ fsync: 'off' }, 'problem', 'database.fsync'],
    [{ fullPageWrites: 'off' }, 'problem', 'database.fsync'],
    [{ maxConnections: 15 }, 'problem', 'database.max_connections'],
    [{ roleLimit: 5 }, 'problem', 'database.max_connections'],
    [{ used: 90 }, 'warning', 'database.max_connections'],
    [{ isReplica: true }, 'problem', 'database.writable'],
    [{ isReadOnly: true }, 'problem', 'database.writable'],
    [{ schemaExists: false, mayCreateSchema: false }, 'problem', 'database.permissions'],
    [{ mayUseSchema: false }, 'problem', 'database.permissions'],
    [{ closedTables: ['workflows'] }, 'problem', 'database.permissions'],
    [{ mayCreateInSchema: false }, 'warning', 'database.permissions'],
    [{ pending: ['0001_first'] }, 'warning', 'database.migrations'],
    [{ pending: ['0001_first'], mayMigrate: false }, 'problem', 'database.migrations'],
    [{ needed: ['9999_later'] }, 'problem', 'database.migrations'],
    [{ skewMs: -2_000 }, 'warning', 'database.clock'],
    [{ skewMs: 9_000 }, 'problem', 'database.clock'],
    [{ sessionsAreOurs: false }, 'problem', 'database.sessions'],
    [{ quarantined: 2 }, 'warning', 'database.quarantine'],
    [{ searchPath: '"$user", public' }, 'problem', 'database.sessions'],
  ])('with %j there is one %s: %s', (bad, status, check) => {
    const wrong = databaseFindings({ ...good, ...bad }).filter((finding) => finding.status !== 'ok');
    expect(wrong).toMatchObject([{ status, check, remedy: expect.stringMatching(/\w{4}/) as string }]);
  });

  it.each<Partial<DatabaseFacts>>([
    { schemaExists: false, mayUseSchema: false, mayCreateInSchema: false },
    { mayCreateInSchema: false, mayMigrate: false },
    { skewMs: 3_000, skewErrorMs: 2_500 },
    { synchronousCommit: 'remote_apply', commitByDefault: 'local' },
  ])('with %j nothing is wrong', (other) => {
    expect(databaseFindings({ ...good, ...other }).filter(({ status }) => status !== 'ok')).toEqual([]);
  });
});

describe('of the process', () => {
  it.each([
    ['v24.21.0', 'ok'],
    ['v22.17.0', 'ok'],
    ['v22.16.9', 'problem'],
    ['v20.20.2', 'problem'],
  ])('Node %s is %s', (version, status) => {
    expect(nodeFinding(version).status).toBe(status);
  });

  it.each([
    [{}, 0, 'ok'],
    [{ HOST: '0.0.0.0' }, 0, 'problem'],
    [{ HOST: '0.0.0.0' }, 2, 'ok'],
    [{ NODE_ENV: 'production' }, 0, 'problem'],
    [{ NODE_ENV: 'production' }, 1, 'ok'],
    [{}, undefined, 'warning'],
    [
      {
        HOST: '0.0.0.0',
        HOLDFAST_JWKS_URL: 'https://id.example.com/jwks',
        HOLDFAST_JWT_ISSUER: 'https://id.example.com',
        HOLDFAST_JWT_AUDIENCE: 'holdfast',
      },
      0,
      'ok',
    ],
  ])('who may call with %j and %s keys is %s', (env, keys, status) => {
    expect(exposureFinding({ configuration: readConfiguration(env), keys }).status).toBe(status);
  });

  it.each([
    [{ HOLDFAST_URL: 'http://holdfast.example.com', HOLDFAST_API_KEY: 'hf_x' }, ['warning']],
    [{ HOLDFAST_URL: 'https://holdfast.example.com', HOLDFAST_API_KEY: 'hf_x' }, ['ok']],
    [{ HOLDFAST_URL: 'http://127.0.0.1:4000', HOLDFAST_API_KEY: 'hf_x' }, ['ok']],
    [{ HOLDFAST_URL: 'http://holdfast.example.com' }, []],
  ])('a key sent with %j: %j', (env, statuses) => {
    expect(clientFinding(env).map(({ status }) => status)).toEqual(statuses);
  });
});

describe('of files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-doctor-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const secret = path.join(folder, 'key');
  writeFileSync(secret, 'hf_x');

  it.each([
    [0o600, 'ok'],
    [0o640, 'ok'],
    [0o644, 'warning'],
    [0o602, 'warning'],
  ])('a secret of mode %o is %s', (mode, status) => {
    chmodSync(secret, mode);
    expect(secretFindings({ HOLDFAST_API_KEY_FILE: secret, OTHER_FILE: '/etc/passwd' })).toMatchObject([
      { check: 'files.HOLDFAST_API_KEY_FILE', status },
    ]);
  });

  it('a secret that is not there is a problem', () => {
    expect(secretFindings({ DATABASE_URL_FILE: '/nowhere/url' })).toMatchObject([{ status: 'problem' }]);
  });

  it('a data folder that others may read is a problem, one that is not there is none', () => {
    const data = path.join(folder, 'postgres17');
    const of = (): string[] => folderFindings(folder, data).map(({ check, status }) => `${check} ${status}`);
    expect(of()).toContain('folder.there ok');
    mkdirSync(path.join(data, 'pg_wal'), { recursive: true });
    chmodSync(data, 0o700);
    expect(of()).toEqual(expect.arrayContaining(['folder.permissions ok', 'folder.wal ok']) as string[]);
    chmodSync(data, 0o755);
    expect(of()).toContain('folder.permissions problem');
  });

  it.each([
    [100, 'problem'],
    [1_000, 'warning'],
    [100_000, 'ok'],
  ])('%d MiB of room are %s', (mib, status) => {
    const stat = { bavail: mib, bsize: 2 ** 20, blocks: 1_000_000 };
    expect(diskFinding(path.join(folder, 'not', 'there'), (() => stat) as never)).toMatchObject({
      check: 'folder.disk',
      status,
    });
  });
});
