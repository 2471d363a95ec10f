// Databases that the issue names, through clients that wrap their drivers: a real PostgreSQL, SQLite of Node.js, and fakes that speak the wire of MySQL and Redis.
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient as libsql } from '@libsql/client';
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2';
import { drizzle } from 'drizzle-orm/node-postgres';
import { sql } from 'drizzle-orm';
import Redis from 'ioredis';
import knexOf from 'knex';
import { Kysely, PostgresDialect, sql as ksql } from 'kysely';
import mariadb from 'mariadb';
import mysql from 'mysql2';
import mysqlPromise from 'mysql2/promise';
import pg from 'pg';
import pgPromise from 'pg-promise';
import postgresJs from 'postgres';
import { createClient, createCluster } from 'redis';
import { Sequelize, DataTypes } from 'sequelize';
import { createPool as slonik, sql as slonikSql } from 'slonik';
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';
import { postgres as startPostgres } from '../../servers/postgres.ts';
import { redis as startRedis } from '../../servers/redis.ts';
import { closedPort } from '../made.mjs';
import { AWAY, CODE, CONFLICT, CUT, DATA, INPUT, LATE, LOCK, SETUP, UNSENT } from '../meanings.mjs';

export default async function provoke(sample) {
  await postgres(sample).catch((e) => console.error('postgres', e));
  await mysqls(sample).catch((e) => console.error('mysql', e));
  await sqlites(sample).catch((e) => console.error('sqlite', e));
  await redises(sample).catch((e) => console.error('redis', e));
}

/** Any SQLSTATE, said by the real server. */
const raise = (state, text, detail = '') =>
  `do $x$ begin raise exception '${text.replaceAll("'", "''")}' using errcode = '${state}'${detail && `, detail = '${detail}'`}; end $x$`;

async function postgres(sample) {
  const server = await startPostgres();
  const connectionString = server.url;
  const url = new URL(connectionString);
  const pool = new pg.Pool({ connectionString, max: 5 });
  pool.on('error', () => {});
  await pool.query(
    'create table invoice (id int primary key, total numeric(6,2) check (total >= 0), customer text not null, mail text unique)',
  );
  await pool.query(`insert into invoice values (1, 10, 'a', 'a@x'), (2, 20, 'b', 'b@x')`);
  await pool.query('create sequence once_only');
  const closed = await closedPort();
  const silent = net.createServer(() => {}).listen(0);
  const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
  await Promise.all([once(silent, 'listening'), once(rude, 'listening')]);
  const at = (port) => connectionString.replace(`:${url.port}`, `:${port}`);

  // drizzle wraps everything in DrizzleQueryError: "Failed query: …"
  const db = drizzle(pool);
  await sample('pg-drizzle-unique', DATA, () => db.execute(sql`insert into invoice values (1, 1, 'c', 'c@x')`));
  await sample('pg-drizzle-serialization', CONFLICT, () =>
    db.execute(sql.raw(raise('40001', 'could not serialize access due to read/write dependencies among transactions'))),
  );
  await sample('pg-drizzle-missing-table', SETUP, () => db.execute(sql`select * from ledger`));
  await sample('pg-drizzle-refused', UNSENT, () =>
    drizzle(new pg.Pool({ connectionString: at(closed) })).execute(sql`select 1`),
  );
  await sample('pg-drizzle-pool-timeout', LATE, async () => {
    const narrow = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 80 });
    narrow.on('error', () => {});
    const held = await narrow.connect();
    try {
      await drizzle(narrow).execute(sql`select 1`);
    } finally {
      held.release();
      await narrow.end();
    }
  });
  await sample('pg-drizzle-shutdown', AWAY, async () => {
    const own = new pg.Client({ connectionString });
    own.on('error', () => {});
    await own.connect();
    const {
      rows: [{ pid }],
    } = await own.query('select pg_backend_pid() as pid');
    setTimeout(() => void pool.query('select pg_terminate_backend($1)', [pid]), 60);
    await drizzle(own).execute(sql`select pg_sleep(5)`);
  });

  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await sample('pg-kysely-no-result', 'FATAL NOT_FOUND N', () =>
    kysely.selectFrom('invoice').selectAll().where('id', '=', 99).executeTakeFirstOrThrow(),
  );
  await sample('pg-kysely-check', DATA, () =>
    kysely.updateTable('invoice').set({ total: -1 }).where('id', '=', 1).execute(),
  );
  await sample('pg-kysely-column', CODE, () => ksql`select totall from invoice`.execute(kysely));

  const knex = knexOf({
    client: 'pg',
    connection: connectionString,
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: 120,
  });
  await sample('pg-knex-pool-full', LATE, async () => {
    const held = await knex.transaction();
    try {
      await knex('invoice').select();
    } finally {
      await held.rollback();
    }
  });
  await sample('pg-knex-undefined-binding', CODE, () => knex('invoice').where('id', undefined).select());
  await sample('pg-knex-query-timeout', LATE, () => knex.raw('select pg_sleep(1)').timeout(60));
  await pause(1_000);
  await sample('pg-knex-lock-timeout', LOCK, async () => {
    const one = new pg.Client({ connectionString });
    await one.connect();
    await one.query('begin; lock table invoice in access exclusive mode');
    try {
      await knex.raw(`set lock_timeout = '50ms'; select * from invoice`);
    } finally {
      await one.query('rollback; select 1');
      await one.end();
    }
  });
  await sample('pg-knex-migration-missing', SETUP, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migrations-'));
    const file = path.join(folder, '001_first.mjs');
    fs.writeFileSync(file, 'export const up = async () => {}; export const down = up;');
    const one = knexOf({ client: 'pg', connection: connectionString });
    try {
      await one.migrate.latest({ directory: folder, loadExtensions: ['.mjs'] });
      fs.rmSync(file);
      await one.migrate.latest({ directory: folder, loadExtensions: ['.mjs'] });
    } finally {
      await one.destroy();
    }
  });
  await sample('pg-knex-migration-locked', LOCK, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migrations-'));
    const one = knexOf({ client: 'pg', connection: connectionString, migrations: { tableName: 'other' } });
    fs.writeFileSync(path.join(folder, '001_first.mjs'), 'export const up = async () => {}; export const down = up;');
    const how = { directory: folder, loadExtensions: ['.mjs'], tableName: 'other' };
    try {
      await one.migrate.latest(how);
      await one('other_lock').update({ is_locked: 1 });
      fs.writeFileSync(path.join(folder, '002_next.mjs'), 'export const up = async () => {}; export const down = up;');
      await one.migrate.latest(how);
    } finally {
      await one.destroy();
    }
  });
  await sample('pg-knex-unknown-database', SETUP, async () => {
    const one = knexOf({ client: 'pg', connection: connectionString.replace(/\/[^/]*$/, '/nowhere') });
    try {
      await one.select(one.raw('1'));
    } finally {
      await one.destroy();
    }
  });

  const js = postgresJs(connectionString, { max: 1, onnotice() {} });
  await sample('pg-postgresjs-cancelled', 'FATAL CANCELLED N', async () => {
    const query = js`select pg_sleep(5)`;
    setTimeout(() => query.cancel(), 150);
    await query;
  });
  await sample('pg-postgresjs-undefined-value', CODE, () => js`select ${undefined}::text`);
  await sample('pg-postgresjs-not-tagged', CODE, () => js('select 1'));
  await sample(
    'pg-postgresjs-connect-timeout',
    'TRANSIENT TIMEOUT Y',
    () => postgresJs(at(silent.address().port), { connect_timeout: 0.3, max: 1 })`select 1`,
  );
  await sample('pg-postgresjs-refused', UNSENT, () => postgresJs(at(closed), { max: 1 })`select 1`);
  await sample('pg-postgresjs-too-many', 'TRANSIENT RESOURCE_EXHAUSTION Y', () =>
    js.unsafe(raise('53300', 'remaining connection slots are reserved for roles with the SUPERUSER attribute')),
  );
  await sample('pg-postgresjs-read-only', 'TRANSIENT SERVICE_UNAVAILABLE Y', () =>
    js.unsafe(raise('25006', 'cannot execute INSERT in a read-only transaction')),
  );
  await sample('pg-postgresjs-uuid', INPUT, () => js`select ${'nonsense'}::text::uuid`);
  await sample('pg-postgresjs-aborted-transaction', 'FATAL PROGRAMMING N', () =>
    js.begin(async (t) => {
      await t`select 1/0`.catch(() => {});
      await t`select 1`;
    }),
  );
  await sample('pg-postgresjs-ended', CODE, async () => {
    const gone = postgresJs(connectionString, { max: 1 });
    await gone`select 1`;
    await gone.end({ timeout: 0 });
    await gone`select 1`;
  });

  await sample('pg-pool-after-end', CODE, async () => {
    const gone = new pg.Pool({ connectionString });
    await gone.end();
    await gone.query('select 1');
  });
  await sample('pg-client-twice', CODE, async () => {
    const one = new pg.Client({ connectionString });
    await one.connect();
    try {
      await one.connect();
    } finally {
      await one.end();
    }
  });
  await sample('pg-no-ssl', 'FATAL TLS N', async () => {
    const one = new pg.Client({ connectionString, ssl: { rejectUnauthorized: true } });
    one.on('error', () => {});
    await one.connect();
  });
  for (const [id, means, state, text] of [
    [
      'idle-in-transaction',
      'FATAL PROGRAMMING N',
      '25P03',
      'terminating connection due to idle-in-transaction timeout',
    ],
    ['recovery-conflict', CONFLICT, '40001', 'canceling statement due to conflict with recovery'],
    ['shared-memory', 'TRANSIENT RESOURCE_EXHAUSTION Y', '53200', 'out of shared memory'],
    [
      'no-space',
      'RETRIABLE RESOURCE_EXHAUSTION I',
      '53100',
      'could not extend file "base/16384/16397": No space left on device',
    ],
    ['toast', 'CONFLICT STATE_CORRUPTION N', 'XX001', 'missing chunk number 0 for toast value 24611 in pg_toast_2619'],
    ['recovery-mode', 'TRANSIENT SERVICE_UNAVAILABLE Y', '57P03', 'the database system is in recovery mode'],
    ['dependent-objects', DATA, '2BP01', 'cannot drop table account because other objects depend on it'],
    [
      'hba',
      'FATAL AUTHENTICATION N',
      '28000',
      'no pg_hba.conf entry for host "10.0.0.4", user "app", database "app", no encryption',
    ],
    [
      'raised',
      'CONFLICT BUSINESS_RULE N',
      'P0001',
      'order 7 was shipped already; ETIMEDOUT is not a reason to ship again',
    ],
    ['io-error', AWAY, '58030', 'could not read block 12 in file "base/16384/2619": Input/output error'],
    ['statement-timeout', LATE, '57014', 'canceling statement due to statement timeout'],
    ['rls', 'FATAL PERMISSION N', '42501', 'new row violates row-level security policy for table "invoice"'],
  ])
    await sample(`pg-raised-${id}`, means, () => pool.query(raise(state, text)));
  await sample('pg-sequence-unused', CODE, () => pool.query(`select currval('once_only')`));
  await sample('pg-numeric-overflow', INPUT, () => pool.query('update invoice set total = 99999999 where id = 1'));
  await sample('pg-nul-byte', INPUT, () => pool.query('select $1::text', ['a\0b']));

  const pgp = pgPromise({ noWarnings: true });
  const promised = pgp(connectionString);
  await sample('pg-promise-no-data', 'FATAL NOT_FOUND N', () => promised.one('select * from invoice where id = 99'));
  await sample('pg-promise-format', CODE, () => promised.one('select ${id}', {}));
  await sample('pg-promise-many', 'CONFLICT DATA_INTEGRITY N', () => promised.one('select * from invoice'));
  promised.$pool.end();

  const sequelize = new Sequelize(connectionString, { logging: false, pool: { max: 1, acquire: 120 } });
  const Invoice = sequelize.define(
    'invoice',
    { id: { type: DataTypes.INTEGER, primaryKey: true }, total: DataTypes.DECIMAL, version: DataTypes.INTEGER },
    { freezeTableName: true, timestamps: false },
  );
  await sample('pg-sequelize-acquire', LATE, async () => {
    const held = await sequelize.transaction();
    try {
      await Invoice.findAll();
    } finally {
      await held.rollback();
    }
  });
  await sample('pg-sequelize-include', CODE, () => Invoice.findAll({ include: [sequelize.define('line', {})] }));
  await sample('pg-sequelize-not-found', 'FATAL NOT_FOUND N', () =>
    Invoice.findByPk(99, { attributes: ['id'], rejectOnEmpty: true }),
  );
  await sample('pg-sequelize-deadlock', CONFLICT, () =>
    sequelize.query(raise('40P01', 'deadlock detected', 'Process 12 waits for ShareLock')),
  );
  await sample('pg-sequelize-host', 'TRANSIENT DNS Y', () =>
    new Sequelize('postgres://u:p@no-such-host.invalid/x', { logging: false, retry: { max: 0 } }).authenticate(),
  );
  await sample('pg-sequelize-permission', 'FATAL PERMISSION N', () =>
    sequelize.query(raise('42501', 'permission denied for table payroll')),
  );
  await sequelize.close();

  const Thing = new EntitySchema({
    name: 'Thing',
    tableName: 'invoice',
    columns: { id: { type: Number, primary: true }, customer: { type: String } },
  });
  const source = await new DataSource({ type: 'postgres', url: connectionString, entities: [Thing] }).initialize();
  await sample('pg-typeorm-not-found', 'FATAL NOT_FOUND N', () =>
    source.getRepository('Thing').findOneByOrFail({ id: 99 }),
  );
  await sample('pg-typeorm-serialization', CONFLICT, () =>
    source.query(raise('40001', 'could not serialize access due to concurrent update')),
  );
  await sample('pg-typeorm-not-null', DATA, () => source.getRepository('Thing').insert({ id: 5 }));
  await sample('pg-typeorm-metadata', CODE, () => source.getRepository('Nothing').find());
  await sample('pg-typeorm-lock-without-transaction', CODE, () =>
    source.getRepository('Thing').find({ lock: { mode: 'pessimistic_write' } }),
  );
  await sample('pg-typeorm-starting-up', 'TRANSIENT SERVICE_UNAVAILABLE Y', () =>
    source.query(raise('57P03', 'the database system is starting up')),
  );
  await source.destroy();
  await sample('pg-typeorm-closed', CODE, () => source.getRepository('Thing').find());

  const slon = await slonik(connectionString, {
    connectionTimeout: 200,
    maximumPoolSize: 1,
    statementTimeout: 200,
    queryRetryLimit: 0,
    transactionRetryLimit: 0,
  });
  await sample('pg-slonik-not-found', 'FATAL NOT_FOUND N', () =>
    slon.one(slonikSql.unsafe`select * from invoice where id = 99`),
  );
  await sample('pg-slonik-unique', DATA, () =>
    slon.query(slonikSql.unsafe`insert into invoice values (2, 1, 'c', 'c@x')`),
  );
  await sample('pg-slonik-timeout', LATE, () => slon.query(slonikSql.unsafe`select pg_sleep(2)`));
  await slon.end();
  silent.close();
  rude.close();
  await pool.end().catch(() => {});
  await server.stop();
}

async function mysqls(sample) {
  const fake = mysql.createServer();
  const port = await closedPort();
  fake.listen(port);
  let answer;
  let connected = 0;
  fake.on('connection', (conn) => {
    conn.on('error', () => {});
    conn.serverHandshake({
      protocolVersion: 4,
      serverVersion: '8.0.36',
      connectionId: ++connected,
      statusFlags: 2,
      characterSet: 45,
      capabilityFlags: 0xf7ff & ~0x800 & ~0x20,
      authCallback: (params, go) => go(),
    });
    const reply = (text) => {
      if (answer === 'silence') return;
      if (answer === 'cut') return conn.stream.destroy();
      if (
        !answer ||
        /^(set|select @@|SELECT VERSION|select version|show|begin|start|rollback|commit|use )/i.test(String(text))
      ) {
        const name = /as `?(\w+)/i.exec(text)?.[1] ?? 'v';
        return /^(select|show)/i.test(text)
          ? conn.writeTextResult(
              [{ [name]: '8.0.36' }],
              [
                {
                  catalog: 'def',
                  schema: '',
                  table: '',
                  orgTable: '',
                  name,
                  orgName: '',
                  characterSet: 45,
                  columnLength: 60,
                  columnType: 253,
                  flags: 0,
                  decimals: 0,
                },
              ],
            )
          : conn.writeOk({ affectedRows: 0, insertId: 0 });
      }
      const [code, state, message] = answer;
      const text_ = Buffer.from(`${state}${message}`);
      const body = Buffer.concat([Buffer.from([0xff, code & 0xff, code >> 8]), Buffer.from('#'), text_]);
      conn.stream.write(Buffer.concat([Buffer.from([body.length & 0xff, (body.length >> 8) & 0xff, 0, 1]), body]));
    };
    conn.on('query', reply);
    conn.on('stmt_prepare', reply);
    conn.on('ping', () => conn.writeOk());
    conn.on('init_db', () => conn.writeOk());
    conn.on('quit', () => conn.stream.end());
  });
  const where = { host: '127.0.0.1', port, user: 'app', password: '', database: 'shop' };
  const through = {
    mysql2: async (text) => {
      const one = await mysqlPromise.createConnection(where);
      one.on('error', () => {});
      try {
        await one.query(text);
      } finally {
        one.destroy();
      }
    },
    mariadb: async (text) => {
      const one = await mariadb.createConnection({ ...where, connectTimeout: 1000 });
      one.on('error', () => {});
      try {
        await one.query(text);
      } finally {
        one.destroy();
      }
    },
    knex: async (text) => {
      const one = knexOf({ client: 'mysql2', connection: where, acquireConnectionTimeout: 2000 });
      try {
        await one.raw(text);
      } finally {
        answer = undefined;
        await one.destroy();
      }
    },
    sequelize: async (text) => {
      const one = new Sequelize('shop', 'app', '', { ...where, dialect: 'mysql', logging: false, retry: { max: 0 } });
      try {
        await one.query(text);
      } finally {
        answer = undefined;
        await one.close();
      }
    },
    drizzle: async (text) => {
      const one = mysqlPromise.createPool(where);
      try {
        await drizzleMysql(one).execute(sql.raw(text));
      } finally {
        answer = undefined;
        await one.end();
      }
    },
    typeorm: async (text) => {
      const said = answer;
      answer = undefined;
      const one = await new DataSource({
        type: 'mysql',
        ...where,
        username: 'app',
        connectorPackage: 'mysql2',
      }).initialize();
      answer = said;
      try {
        await one.query(text);
      } finally {
        answer = undefined;
        await one.destroy();
      }
    },
  };
  for (const [id, means, client, code, state, message] of [
    [
      'deadlock',
      CONFLICT,
      'drizzle',
      1213,
      '40001',
      'Deadlock found when trying to get lock; try restarting transaction',
    ],
    [
      'deadlock',
      CONFLICT,
      'typeorm',
      1213,
      '40001',
      'Deadlock found when trying to get lock; try restarting transaction',
    ],
    ['lock-wait', CONFLICT, 'mariadb', 1205, 'HY000', 'Lock wait timeout exceeded; try restarting transaction'],
    ['lock-wait', CONFLICT, 'sequelize', 1205, 'HY000', 'Lock wait timeout exceeded; try restarting transaction'],
    [
      'nowait',
      LOCK,
      'mysql2',
      3572,
      'HY000',
      'Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.',
    ],
    ['duplicate', DATA, 'knex', 1062, '23000', "Duplicate entry 'ECONNRESET' for key 'order.PRIMARY'"],
    ['duplicate', DATA, 'mariadb', 1062, '23000', "Duplicate entry '5' for key 'PRIMARY'"],
    [
      'foreign-key',
      DATA,
      'typeorm',
      1451,
      '23000',
      'Cannot delete or update a parent row: a foreign key constraint fails (`shop`.`line`, CONSTRAINT `fk_1` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`))',
    ],
    ['check', DATA, 'drizzle', 3819, 'HY000', "Check constraint 'order_chk_1' is violated."],
    ['out-of-range', INPUT, 'knex', 1264, '22003', "Out of range value for column 'qty' at row 1"],
    ['incorrect-value', INPUT, 'mariadb', 1366, 'HY000', "Incorrect integer value: 'many' for column 'qty' at row 1"],
    ['no-default', DATA, 'sequelize', 1364, 'HY000', "Field 'customer' doesn't have a default value"],
    [
      'syntax',
      CODE,
      'drizzle',
      1064,
      '42000',
      "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'selec 1' at line 1",
    ],
    ['procedure', CODE, 'mysql2', 1305, '42000', 'PROCEDURE shop.settle does not exist'],
    ['unknown-column', CODE, 'mariadb', 1054, '42S22', "Unknown column 'totl' in 'field list'"],
    ['signal', 'CONFLICT BUSINESS_RULE N', 'mysql2', 1644, '45000', 'Credit limit exceeded'],
    ['table-full', 'FATAL RESOURCE_EXHAUSTION N', 'mysql2', 1114, 'HY000', "The table 'audit' is full"],
    [
      'disk-full',
      'FATAL RESOURCE_EXHAUSTION N',
      'mariadb',
      1021,
      'HY000',
      'Disk full (/tmp/#sql_1_0.MAI); waiting for someone to free some space... (errno: 28 "No space left on device")',
    ],
    [
      'crashed',
      'CONFLICT STATE_CORRUPTION N',
      'mysql2',
      1194,
      'HY000',
      "Table 'session' is marked as crashed and should be repaired",
    ],
    [
      'read-only',
      AWAY,
      'mariadb',
      1290,
      'HY000',
      'The MariaDB server is running with the --read-only option so it cannot execute this statement',
    ],
    [
      'query-timeout',
      LATE,
      'typeorm',
      3024,
      'HY000',
      'Query execution was interrupted, maximum statement execution time exceeded',
    ],
    [
      'statement-timeout',
      LATE,
      'mariadb',
      1969,
      '70100',
      'Query execution was interrupted (max_statement_time exceeded)',
    ],
    ['shutdown', AWAY, 'drizzle', 1053, '08S01', 'Server shutdown in progress'],
    [
      'denied',
      'FATAL PERMISSION N',
      'knex',
      1142,
      '42000',
      "INSERT command denied to user 'app'@'10.0.0.4' for table 'payroll'",
    ],
    ['packet', INPUT, 'mysql2', 1153, '08S01', "Got a packet bigger than 'max_allowed_packet' bytes"],
    [
      'too-many-prepared',
      'TRANSIENT RESOURCE_EXHAUSTION Y',
      'sequelize',
      1203,
      '42000',
      "User app already has more than 'max_user_connections' active connections",
    ],
    [
      'xa-deadlock',
      CONFLICT,
      'mysql2',
      1614,
      'XA102',
      'XA_RBDEADLOCK: Transaction branch was rolled back: deadlock was detected',
    ],
    ['missing-table', CODE, 'knex', 1146, '42S02', "Table 'shop.ledger' doesn't exist"],
  ]) {
    answer = [code, state, message];
    await sample(`mysql-${client}-${id}`, means, () => {
      answer = [code, state, message];
      return through[client]('update `order` set total = 1');
    });
  }
  answer = 'cut';
  await sample('mysql-drizzle-lost', AWAY, () => {
    answer = 'cut';
    return through.drizzle('update t set a = 1');
  });
  await sample('mysql-mariadb-lost', CUT, () => {
    answer = 'cut';
    return through.mariadb('update t set a = 1');
  });
  answer = 'silence';
  await sample('mysql-mysql2-query-timeout', LATE, async () => {
    const one = await mysqlPromise.createConnection(where);
    one.on('error', () => {});
    try {
      await one.query({ sql: 'update t set a = 1', timeout: 150 });
    } finally {
      one.destroy();
    }
  });
  answer = undefined;
  await sample('mysql-mysql2-closed', CUT, async () => {
    const one = await mysqlPromise.createConnection(where);
    one.on('error', () => {});
    await one.end();
    await one.query('select 1');
  });
  await sample('mysql-mysql2-pool-closed', CODE, async () => {
    const one = mysqlPromise.createPool(where);
    await one.end();
    await one.query('select 1');
  });
  await sample('mysql-mysql2-queue-limit', 'TRANSIENT RESOURCE_EXHAUSTION Y', async () => {
    const one = mysqlPromise.createPool({ ...where, connectionLimit: 1, queueLimit: 1 });
    const held = await one.getConnection();
    one.getConnection().catch(() => {});
    try {
      await one.getConnection();
    } finally {
      held.destroy();
    }
  });
  await sample('mysql-mysql2-bind-undefined', CODE, async () => {
    const one = await mysqlPromise.createConnection(where);
    one.on('error', () => {});
    try {
      await one.execute('select ?', [undefined]);
    } finally {
      one.destroy();
    }
  });
  await sample('mysql-mysql2-no-ssl', 'FATAL TLS N', () => mysqlPromise.createConnection({ ...where, ssl: {} }));
  await sample('mysql-mariadb-pool', LATE, async () => {
    const one = mariadb.createPool({ ...where, connectionLimit: 1, acquireTimeout: 200, initializationTimeout: 200 });
    const held = await one.getConnection();
    try {
      await one.getConnection();
    } finally {
      held.destroy();
    }
  });
  await sample('mysql-mariadb-refused', UNSENT, async () =>
    mariadb.createConnection({ ...where, port: await closedPort() }),
  );
  await sample('mysql-sequelize-refused', UNSENT, async () =>
    new Sequelize('shop', 'app', '', {
      ...where,
      port: await closedPort(),
      dialect: 'mysql',
      logging: false,
    }).authenticate(),
  );
  await sample('mysql-typeorm-refused', UNSENT, async () =>
    new DataSource({ type: 'mysql', ...where, username: 'app', port: await closedPort() }).initialize(),
  );
  await sample('mysql-knex-refused', UNSENT, async () =>
    knexOf({ client: 'mysql2', connection: { ...where, port: await closedPort() } }).raw('select 1'),
  );
  fake.close();
}

async function sqlites(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lite-'));
  const file = path.join(folder, 'a.db');
  const one = new DatabaseSync(file);
  one.exec(
    'pragma foreign_keys = on; create table a (id integer primary key, b text unique not null, c int check (c > 0)); create table d (a references a(id)); insert into a values (1, "x", 1)'.replaceAll(
      '"',
      "'",
    ),
  );
  const two = new DatabaseSync(file);
  one.exec('begin immediate');
  await sample('sqlite-node-busy-begin', LOCK, () => two.exec('begin immediate'));
  one.exec('rollback');
  const other = path.join(folder, 'b.db');
  const lib = libsql({ url: `file:${other}` });
  await lib.executeMultiple(
    `create table a (id integer primary key, b text unique not null, c int check (c > 0)); insert into a values (1, 'x', 1)`,
  );
  const held = await lib.transaction('write');
  const second = libsql({ url: `file:${other}` });
  await sample('sqlite-libsql-busy', LOCK, () => second.execute(`insert into a values (9, 'y', 1)`));
  await sample('sqlite-libsql-busy-transaction', LOCK, () => second.transaction('write'));
  await held.rollback();
  await sample('sqlite-libsql-unique', DATA, () => lib.execute(`insert into a values (7, 'x', 1)`));
  await sample('sqlite-libsql-syntax', CODE, () => lib.execute('selec 1'));
  await sample('sqlite-libsql-no-table', CODE, () => lib.execute('select * from absent'));
  await sample('sqlite-libsql-batch', DATA, () => lib.batch([`insert into a values (8, 'z', -1)`], 'write'));
  await sample('sqlite-libsql-closed-transaction', CODE, async () => {
    const t = await lib.transaction('write');
    await t.rollback();
    await t.execute('select 1');
  });
  await sample('sqlite-libsql-url', CODE, () => libsql({ url: 'ftp://x' }));
  await sample('sqlite-node-readonly', 'FATAL PERMISSION N', () =>
    new DatabaseSync(file, { readOnly: true }).exec(`insert into a values (3, 'q', 1)`),
  );
  await sample('sqlite-node-nested', CODE, () => one.exec('begin; begin'));
  try {
    one.exec('rollback');
  } catch {
    /* not begun */
  }
  await sample('sqlite-node-mismatch', INPUT, () => one.exec(`insert into a values ('text', 'w', 1)`));
  await sample('sqlite-node-too-big', INPUT, () => one.exec(`select zeroblob(3000000000)`));
  await sample('sqlite-node-bind', CODE, () => one.prepare('select ?').get({ toString: 1 }, [], {}));
  await sample('sqlite-node-fk', DATA, () => one.exec('insert into d values (77)'));
  const { LibsqlError } = await import('@libsql/client');
  const remote = (code, message, cause) => () => {
    throw new LibsqlError(message, code, undefined, undefined, cause);
  };
  await sample(
    'sqlite-libsql-server-502',
    AWAY,
    remote(
      'SERVER_ERROR',
      'Server returned HTTP status 502',
      Object.assign(new Error('Server returned HTTP status 502'), { name: 'HttpServerError', status: 502 }),
    ),
  );
  await sample(
    'sqlite-libsql-server-401',
    'FATAL AUTHENTICATION N',
    remote(
      'SERVER_ERROR',
      'Server returned HTTP status 401',
      Object.assign(new Error('Server returned HTTP status 401'), { name: 'HttpServerError', status: 401 }),
    ),
  );
  await sample(
    'sqlite-libsql-blocked',
    'FATAL QUOTA N',
    remote(
      'BLOCKED',
      'Operation was blocked: SQL write operations are forbidden (writes are blocked, do you need to upgrade your plan?)',
    ),
  );
  const better = (code, message) => () => {
    class SqliteError extends Error {}
    const e = new SqliteError(message);
    Object.defineProperty(e, 'name', { value: 'SqliteError' });
    throw Object.assign(e, { code });
  };
  await sample('sqlite-better-busy', LOCK, better('SQLITE_BUSY', 'database is locked'));
  await sample('sqlite-better-busy-recovery', LOCK, better('SQLITE_BUSY_RECOVERY', 'database is locked'));
  await sample('sqlite-better-ioerr', 'FATAL RESOURCE_EXHAUSTION N', better('SQLITE_IOERR_WRITE', 'disk I/O error'));
  await sample('sqlite-better-primary', DATA, better('SQLITE_CONSTRAINT_PRIMARYKEY', 'UNIQUE constraint failed: a.id'));
  await sample(
    'sqlite-better-index-corrupt',
    'CONFLICT STATE_CORRUPTION N',
    better('SQLITE_CORRUPT_INDEX', 'database disk image is malformed'),
  );
  await sample(
    'sqlite-better-cantopen',
    'FATAL NOT_FOUND N',
    better('SQLITE_CANTOPEN', 'unable to open database file'),
  );
  await sample(
    'sqlite-better-readonly',
    'FATAL PERMISSION N',
    better('SQLITE_READONLY', 'attempt to write a readonly database'),
  );
  await sample('sqlite-better-connection-busy', CODE, () => {
    throw new TypeError('This database connection is busy executing a query');
  });
  const classic = (errno, code, text) => () => {
    throw Object.assign(new Error(`${code}: ${text}`), { errno, code });
  };
  await sample('sqlite-sqlite3-busy', LOCK, classic(5, 'SQLITE_BUSY', 'database is locked'));
  await sample('sqlite-sqlite3-constraint', DATA, classic(19, 'SQLITE_CONSTRAINT', 'NOT NULL constraint failed: a.b'));
  await sample('sqlite-sqlite3-misuse', CODE, classic(21, 'SQLITE_MISUSE', 'Database is closed'));
  await sample('sqlite-sqlite3-range', CODE, classic(25, 'SQLITE_RANGE', 'column index out of range'));
  await sample('sqlite-typeorm-locked', LOCK, () => {
    const driverError = Object.assign(new Error('SQLITE_LOCKED: database table is locked'), {
      errno: 6,
      code: 'SQLITE_LOCKED',
    });
    class QueryFailedError extends Error {}
    const e = new QueryFailedError('SQLITE_LOCKED: database table is locked');
    e.name = 'QueryFailedError';
    throw Object.assign(e, {
      query: 'UPDATE "a" SET "b" = ?',
      parameters: ['x'],
      driverError,
      errno: 6,
      code: 'SQLITE_LOCKED',
    });
  });
  fs.rmSync(folder, { recursive: true, force: true });
}

async function redises(sample) {
  const server = await startRedis();
  const url = new URL(server.url);
  const io = new Redis(server.url, { maxRetriesPerRequest: 1 });
  io.on('error', () => {});
  const node = createClient({ url: server.url });
  node.on('error', () => {});
  await node.connect();
  await io.set('word', 'abc');
  await io.call('XGROUP', 'CREATE', 'stream', 'g', '$', 'MKSTREAM');
  for (const [id, means, ...command] of [
    ['not-integer', CODE, 'INCR', 'word'],
    ['expire-time', CODE, 'SET', 'a', 'b', 'EX', '-5'],
    ['unknown-command', CODE, 'FROBNICATE', 'x'],
    ['arguments', CODE, 'GET'],
    ['no-group', 'FATAL NOT_FOUND N', 'XREADGROUP', 'GROUP', 'nobody', 'me', 'STREAMS', 'stream', '>'],
    ['group-exists', 'FATAL DATA_INTEGRITY N', 'XGROUP', 'CREATE', 'stream', 'g', '$'],
    ['exec-without-multi', CODE, 'EXEC'],
    ['database-index', CODE, 'SELECT', '9999'],
    ['script', CODE, 'EVAL', 'return redis.call("INCR", "word")', '0'],
    ['script-syntax', CODE, 'EVAL', 'retrn 1', '0'],
    ['noscript', 'RETRIABLE DEPENDENCY Y', 'EVALSHA', 'f'.repeat(40), '0'],
    ['wrongtype', CODE, 'LPUSH', 'word', 'x'],
    ['no-such-key', 'FATAL NOT_FOUND N', 'RENAME', 'nothing', 'something'],
    ['xadd-id', CODE, 'XADD', 'stream', '0-0', 'a', 'b'],
  ]) {
    const which = id.length % 2 === 0;
    await sample(`redis-${which ? 'ioredis' : 'node'}-${id}`, means, () =>
      which ? io.call(...command) : node.sendCommand(command),
    );
  }
  // Sentences that need a cluster, a password or a broken peer.
  const fake = async (sentence, ask) => {
    const server = net
      .createServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', (bytes) => {
          for (const one of String(bytes).split(/(?=\*\d+\r\n)/))
            socket.write(/SET\r\n/i.test(one) ? `-${sentence}\r\n` : '+OK\r\n');
        });
      })
      .listen(0);
    await once(server, 'listening');
    try {
      return await ask(server.address().port);
    } finally {
      server.close();
    }
  };
  const viaIo = async (port, more = {}) => {
    const one = new Redis(port, '127.0.0.1', {
      enableReadyCheck: false,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      disableClientInfo: true,
      ...more,
    });
    one.on('error', () => {});
    try {
      await one.call('SET', 'a', 'b');
    } finally {
      one.disconnect();
    }
  };
  const viaNode = async (port) => {
    const one = createClient({ RESP: 2, socket: { port, host: '127.0.0.1', reconnectStrategy: false } });
    one.on('error', () => {});
    try {
      await one.connect();
      await one.sendCommand(['SET', 'a', 'b']);
    } finally {
      one.destroy();
    }
  };
  for (const [id, means, sentence, via] of [
    ['hash-slot', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'CLUSTERDOWN Hash slot not served', viaNode],
    [
      'loading',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      'LOADING Redis is loading the dataset in memory, try again',
      viaNode,
    ],
    [
      'bgsave-error',
      'RETRIABLE RESOURCE_EXHAUSTION I',
      'MISCONF Errors writing to the AOF file: No space left on device',
      viaNode,
    ],
    [
      'denied',
      'FATAL AUTHENTICATION N',
      'DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user.',
      viaNode,
    ],
    [
      'no-password',
      'FATAL AUTHENTICATION N',
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      viaIo,
    ],
    ['noperm-key', 'FATAL PERMISSION N', 'NOPERM No permissions to access a key', viaIo],
    [
      'busy-function',
      'TRANSIENT LOCK_CONTENTION Y',
      'BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.',
      viaIo,
    ],
    ['migrate-io', 'TRANSIENT NETWORK I', 'IOERR error or timeout writing to target instance', viaNode],
    ['too-big', CODE, 'ERR string exceeds maximum allowed size (proto-max-bulk-len)', viaIo],
    ['oom-script', 'RETRIABLE RESOURCE_EXHAUSTION I', "OOM command not allowed when used memory > 'maxmemory'.", viaIo],
    ['crossslot-script', CODE, "CROSSSLOT Keys in request don't hash to the same slot (context=script)", viaNode],
    [
      'readonly-script',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      "READONLY You can't write against a read only replica. script: 2f8e, on @user_script:1.",
      viaIo,
    ],
    [
      'unkillable',
      'TRANSIENT LOCK_CONTENTION N',
      'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
      viaIo,
    ],
    [
      'wrongpass-acl',
      'FATAL AUTHENTICATION N',
      'WRONGPASS invalid username-password pair or user is disabled.',
      viaNode,
    ],
  ])
    if (id !== 'unkillable')
      await sample(`redis-${via === viaIo ? 'ioredis' : 'node'}-says-${id}`, means, () => fake(sentence, via));
  const closed = await closedPort();
  await sample('redis-ioredis-offline-queue-off', CUT, async () => {
    const one = new Redis(closed, '127.0.0.1', { enableOfflineQueue: false, retryStrategy: () => 5000 });
    one.on('error', () => {});
    try {
      await one.get('a');
    } finally {
      one.disconnect();
    }
  });
  await sample('redis-ioredis-quit', CUT, async () => {
    const one = new Redis(server.url);
    one.on('error', () => {});
    await one.quit();
    await one.get('a');
  });
  await sample('redis-ioredis-command-timeout', LATE, async () => {
    const one = new Redis(server.url, { commandTimeout: 80 });
    one.on('error', () => {});
    try {
      await one.blpop('nothing', 3);
    } finally {
      one.disconnect();
    }
  });
  await sample(
    'redis-ioredis-cluster',
    CUT,
    async () => {
      const one = new Redis.Cluster([{ host: '127.0.0.1', port: closed }], { clusterRetryStrategy: () => null });
      one.on('error', () => {});
      try {
        await one.get('a');
      } finally {
        one.disconnect();
      }
    },
    'no slot cache could be had: the command did not go out; by the row of ClientOfflineError I',
  );
  await sample('redis-ioredis-transaction', CODE, async () => {
    await io.multi().set('a', 1).call('FROBNICATE').exec();
  });
  await sample('redis-node-closed', CUT, async () => {
    const one = createClient({ url: server.url });
    one.on('error', () => {});
    await one.connect();
    one.destroy();
    await one.get('a');
  });
  await sample('redis-node-multi', CODE, () => node.multi().set('a', '1').addCommand(['INCR', 'word']).exec());
  await sample('redis-node-cluster', CUT, async () => {
    const one = createCluster({
      rootNodes: [{ url: `redis://127.0.0.1:${closed}` }],
      defaults: { socket: { reconnectStrategy: false } },
    });
    one.on('error', () => {});
    await one.connect();
  });
  await sample('redis-node-refused', UNSENT, async () => {
    const one = createClient({ url: `redis://127.0.0.1:${closed}`, socket: { reconnectStrategy: false } });
    one.on('error', () => {});
    await one.connect();
  });
  await sample('redis-node-watch', CONFLICT, async () => {
    await node.watch('word');
    await io.set('word', 'abd');
    await node.multi().set('word', 'x').exec();
  });
  await sample('redis-node-argument', CODE, () => node.set('a', 5n));
  io.disconnect();
  node.destroy();
  await server.stop();
}
