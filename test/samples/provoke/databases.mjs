// Real PostgreSQL and Redis (those of the project's tests), SQLite of Node.js, and fakes that speak the wire of MySQL.
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import Redis from 'ioredis';
import { MongoClient, MongoBulkWriteError, MongoServerError, MongoNetworkError } from 'mongodb';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { createClient } from 'redis';
import { postgres as startPostgres } from '../../servers/postgres.ts';
import { redis as startRedis } from '../../servers/redis.ts';
import { freePort } from './node.mjs';

export default async function provoke(sample) {
  await postgres(sample);
  await redis(sample);
  sqlite(sample);
  await sqlite(sample, true);
  await mysqlFakes(sample);
  await mongo(sample);
}

async function postgres(sample) {
  const server = await startPostgres();
  const connectionString = server.url;
  const open = [];
  const connect = async (more = {}) => {
    const client = new pg.Client({ connectionString, ...more });
    client.on('error', () => {});
    await client.connect();
    open.push(client);
    return client;
  };
  const one = await connect();
  const two = await connect();
  const sql = (text, values) => one.query(text, values);
  await sql(
    `create table account (id int primary key, owner text not null, cents int check (cents >= 0), mail text unique, note varchar(5), data jsonb, parent int references account(id))`,
  );
  await sql(`insert into account values (1, 'a', 10, 'a@x', null, null, null), (2, 'b', 10, 'b@x', null, null, 1)`);
  const fails = (id, means, text, values) => sample(`pg-${id}`, means, () => sql(text, values));
  const DATA = 'CONFLICT DATA_INTEGRITY N';
  await fails('unique', DATA, `insert into account values (1, 'c', 1)`);
  await fails(
    'unique-lies',
    DATA,
    `insert into account (id, owner, mail) select 9, 'x', mail from (values ('ETIMEDOUT 503 rate limit'),('ETIMEDOUT 503 rate limit')) as m(mail)`,
  );
  await fails('not-null', DATA, `insert into account (id) values (5)`);
  await fails('foreign-key', DATA, `insert into account (id, owner, parent) values (5, 'x', 99)`);
  await fails('foreign-key-referenced', DATA, `delete from account where id = 1`);
  await fails('check', DATA, `update account set cents = -1 where id = 1`);
  await sql(`create table booking (during int4range, exclude using gist (during with &&))`);
  await fails('exclusion', DATA, `insert into booking values ('[1,5]'), ('[3,4]')`);
  const VALIDATION = 'FATAL VALIDATION N';
  await fails('too-long', VALIDATION, `update account set note = 'much too long'`);
  await fails('out-of-range', VALIDATION, `select 99999999999::int`);
  await fails('not-a-number', VALIDATION, `select $1::int`, ['503 Service Unavailable']);
  await fails('bad-date', VALIDATION, `select '2026-13-45'::date`);
  await fails('bad-json', VALIDATION, `select $1::jsonb`, ['{"a": NaN}']);
  await fails('division', VALIDATION, `select 1/0`);
  await fails('null-byte', VALIDATION, `select $1::text`, ['a\0b']);
  await fails('bad-uuid', VALIDATION, `select 'x'::uuid`);
  await fails('bad-regexp', VALIDATION, `select 'x' ~ '('`);
  await fails('cardinality', 'FATAL PROGRAMMING N', `select (select id from account)`);
  const PROGRAM = 'FATAL PROGRAMMING N';
  await fails('syntax', PROGRAM, `selct 1`);
  await fails('no-column', PROGRAM, `select nothing from account`);
  await fails('no-function', PROGRAM, `select timeout_503()`);
  await fails('ambiguous', PROGRAM, `select id from account a, account b`);
  await fails('type-mismatch', PROGRAM, `update account set cents = mail`);
  await fails('duplicate-table', PROGRAM, `create table account (id int)`);
  await fails('grouping', PROGRAM, `select id, count(*) from account group by owner`);
  await fails('parameters', PROGRAM, `select $1`, [1, 2]);
  await fails('no-table', 'FATAL CONFIGURATION N', `select * from missing_table`);
  await fails('no-schema', 'FATAL CONFIGURATION N', `create table nowhere.t (id int)`);
  await fails('raise', 'CONFLICT BUSINESS_RULE N', `do $$ begin raise exception 'limit of customer exceeded'; end $$`);
  await fails(
    'raise-own-code',
    'CONFLICT BUSINESS_RULE N',
    `do $$ begin raise exception 'no stock' using errcode = 'P0001'; end $$`,
  );
  await fails('assert', 'CONFLICT BUSINESS_RULE N', `do $$ begin assert 1 = 2, 'timeout'; end $$`);
  await fails(
    'no-data-found',
    'CONFLICT BUSINESS_RULE N',
    `do $$ declare x int; begin select id into strict x from account where id = -1; end $$`,
  );
  await fails(
    'stack-depth',
    PROGRAM,
    `create function deeper(n int) returns int language plpgsql as 'begin return deeper(n + 1); end'; select deeper(1)`,
  );
  await fails(
    'too-many-columns',
    PROGRAM,
    `create table wide (${Array.from({ length: 1_700 }, (_, at) => `c${at} int`).join(',')})`,
  );
  await fails('currval', 'FATAL PROGRAMMING N', `create sequence s; select currval('s')`);
  await fails('dependent', 'CONFLICT DATA_INTEGRITY N', `create view v as select * from account; drop table account`);
  await fails('extension-file', 'FATAL CONFIGURATION N', `load '/no/such/library'`);
  await sql('begin read only');
  await fails('read-only-transaction', 'TRANSIENT SERVICE_UNAVAILABLE Y', `insert into account values (7, 'x')`);
  await fails('failed-transaction', 'FATAL PROGRAMMING N', `select 1`);
  await sql('rollback');
  await sql('begin');
  await fails('vacuum-in-transaction', 'FATAL PROGRAMMING N', `vacuum`);
  await sql('rollback');
  await sql(`set statement_timeout = 50`);
  await fails('statement-timeout', 'TRANSIENT TIMEOUT I', `select pg_sleep(2)`);
  await sql(`reset statement_timeout`);
  await sample('pg-cancelled', 'FATAL CANCELLED N', async () => {
    const slow = sql('select pg_sleep(5)');
    await pause(100);
    await two.query('select pg_cancel_backend($1)', [one.processID]);
    await slow;
  });
  await two.query('begin; select * from account where id = 1 for update');
  await fails('nowait', 'RETRIABLE LOCK_CONTENTION Y', `select * from account where id = 1 for update nowait`);
  await sql(`set lock_timeout = 50`);
  await fails('lock-timeout', 'RETRIABLE LOCK_CONTENTION Y', `update account set cents = 3 where id = 1`);
  await sql(`reset lock_timeout`);
  await two.query('rollback');
  await sample('pg-serialization', 'RETRIABLE CONCURRENCY Y', async () => {
    await sql('begin isolation level serializable; select * from account where id = 1');
    await two.query('update account set cents = cents + 1 where id = 1');
    try {
      await sql('update account set cents = cents + 1 where id = 1');
    } finally {
      await sql('rollback');
    }
  });
  await sample('pg-deadlock', 'RETRIABLE CONCURRENCY Y', async () => {
    await sql('begin; update account set cents = 1 where id = 1');
    await two.query('begin; update account set cents = 1 where id = 2');
    const other = two.query('update account set cents = 2 where id = 1').catch((error) => error);
    await pause(50);
    try {
      await sql('update account set cents = 2 where id = 2');
      throw await other;
    } finally {
      await sql('rollback');
      await other;
      await two.query('rollback');
    }
  });
  await sample('pg-killed', 'TRANSIENT SERVICE_UNAVAILABLE I', async () => {
    const victim = await connect();
    const slow = victim.query('select pg_sleep(5)');
    await pause(100);
    await sql('select pg_terminate_backend($1)', [victim.processID]);
    await slow;
  });
  await sample('pg-killed-idle', 'TRANSIENT NETWORK I', async () => {
    const victim = await connect();
    await sql('select pg_terminate_backend($1)', [victim.processID]);
    await pause(100);
    await victim.query('select 1');
  });
  await sample('pg-idle-in-transaction', 'FATAL PROGRAMMING N', async () => {
    const idle = await connect();
    const told = once(idle, 'error');
    await idle.query(`set idle_in_transaction_session_timeout = 30`);
    await idle.query('begin');
    const [error] = await told;
    throw error;
  });
  await sample('pg-no-database', 'FATAL CONFIGURATION N', () =>
    connect({ connectionString: connectionString.replace(/\/[^/]*$/, '/no_such_database') }),
  );
  await sample('pg-no-role', 'FATAL AUTHENTICATION N', () =>
    connect({ connectionString: connectionString.replace(/\/\/[^@]*@/, '//nobody@') }),
  );
  await sql(
    `create role locked login password 'right'; create role limited login password 'right' connection limit 0; create role weak login password 'right'; grant connect on database postgres to locked, limited, weak`,
  );
  const asRole = (role) => connectionString.replace(/\/\/[^@]*@/, `//${role}@`);
  await sample('pg-too-many-connections', 'TRANSIENT RESOURCE_EXHAUSTION Y', () =>
    connect({ connectionString: asRole('limited:right') }),
  );
  await sample('pg-permission', 'FATAL PERMISSION N', async () =>
    (await connect({ connectionString: asRole('weak:right') })).query('select * from account'),
  );
  await sample('pg-permission-superuser', 'FATAL PERMISSION N', async () =>
    (await connect({ connectionString: asRole('weak:right') })).query(`alter system set work_mem = 1`),
  );
  const {
    rows: [{ hba_file: hba }],
  } = await sql('show hba_file');
  const old = fs.readFileSync(hba, 'utf8');
  fs.writeFileSync(
    hba,
    `host all locked all scram-sha-256\nlocal all locked scram-sha-256\nhost all weak all reject\nlocal all weak reject\n${old}`,
  );
  await sql('select pg_reload_conf()');
  await pause(300);
  await sample('pg-wrong-password', 'FATAL AUTHENTICATION N', () =>
    connect({ connectionString: asRole('locked:wrong') }),
  );
  await sample('pg-no-password', 'FATAL AUTHENTICATION N', () =>
    connect({ connectionString: asRole('locked'), password: '' }),
  );
  await sample('pg-hba-rejects', 'FATAL AUTHENTICATION N', () => connect({ connectionString: asRole('weak:right') }));
  await sample('pg-no-ssl', 'FATAL CONFIGURATION N', () => connect({ ssl: { rejectUnauthorized: false } }));
  await sample('pg-refused', 'TRANSIENT NETWORK Y', async () =>
    connect({ connectionString: `postgres://127.0.0.1:${await freePort()}/x` }),
  );
  const silent = net.createServer(() => {}).listen(0);
  await sample('pg-connect-timeout', 'TRANSIENT TIMEOUT I', () =>
    connect({ connectionString: `postgres://127.0.0.1:${silent.address().port}/x`, connectionTimeoutMillis: 50 }),
  );
  const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
  await sample('pg-terminated-at-start', 'TRANSIENT NETWORK I', () =>
    connect({ connectionString: `postgres://127.0.0.1:${rude.address().port}/x` }),
  );
  await sample('pg-query-timeout', 'TRANSIENT TIMEOUT I', async () =>
    (await connect({ query_timeout: 50 })).query('select pg_sleep(1)'),
  );
  await sample('pg-pool-starved', 'TRANSIENT TIMEOUT I', async () => {
    const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 50 });
    const held = await pool.connect();
    try {
      await pool.query('select 1');
    } finally {
      held.release();
      await pool.end();
    }
  });
  await sample('pg-pool-ended', 'FATAL PROGRAMMING N', async () => {
    const pool = new pg.Pool({ connectionString });
    await pool.end();
    await pool.query('select 1');
  });
  await sample('pg-client-ended', 'FATAL PROGRAMMING N', async () => {
    const client = await connect();
    await client.end();
    await client.query('select 1');
  });
  await sample('pg-wrapped-unique', DATA, () =>
    sql(`insert into account values (1, 'c', 1)`).catch((cause) => {
      throw new Error('could not store order 503', { cause });
    }),
  );
  await sample('pg-wrapped-deadlock-words', 'RETRIABLE UNKNOWN I', () => {
    throw new Error('the report says "deadlock detected" three times');
  });
  for (const client of open) await client.end().catch(() => {});
  silent.close();
  rude.close();
  await server.stop();
}

async function redis(sample) {
  const server = await startRedis();
  const admin = new Redis(server.url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null });
  admin.on('error', () => {});
  await admin.connect();
  const other = createClient({ url: server.url, socket: { reconnectStrategy: false } });
  other.on('error', () => {});
  await other.connect();
  await admin.set('text', 'x');
  const both = async (id, means, words) => {
    await sample(`ioredis-${id}`, means, () => admin.call(...words));
    await sample(`redis-${id}`, means, () => other.sendCommand(words));
  };
  await both('wrongtype', 'FATAL PROGRAMMING N', ['LPUSH', 'text', '1']);
  await both('not-integer', 'FATAL PROGRAMMING N', ['INCR', 'text']);
  await both('unknown-command', 'FATAL PROGRAMMING N', ['TIMEOUT503']);
  await both('arity', 'FATAL PROGRAMMING N', ['GET']);
  await both('noscript', 'RETRIABLE DEPENDENCY Y', ['EVALSHA', 'ffffffffffffffffffffffffffffffffffffffff', '0']);
  await both('script-error', 'FATAL PROGRAMMING N', ['EVAL', 'return nothing.at.all', '0']);
  await both('own-script-error', 'FATAL PROGRAMMING N', [
    'EVAL',
    `return redis.error_reply('ERR stock is empty')`,
    '0',
  ]);
  await both('exec-without-multi', 'FATAL PROGRAMMING N', ['EXEC']);
  await both('busygroup', 'FATAL DATA_INTEGRITY N', ['XGROUP', 'CREATE', 'stream', 'g', '$', 'MKSTREAM']).catch(
    () => {},
  );
  await sample('ioredis-execabort', 'FATAL PROGRAMMING N', () => admin.multi().call('GET').exec());
  await sample('redis-watch', 'RETRIABLE CONCURRENCY Y', async () => {
    await other.watch('text');
    await admin.set('text', 'changed');
    await other.multi().set('text', 'mine').exec();
  });
  await admin.config('SET', 'maxmemory', '1');
  await both('oom', 'RETRIABLE RESOURCE_EXHAUSTION I', ['SET', 'a', 'b']);
  await admin.config('SET', 'maxmemory', '0');
  await admin.call('ACL', 'SETUSER', 'weak', 'on', '>right', '~cached:*', '+get');
  const weak = (password) => {
    const client = new Redis(server.url, {
      username: 'weak',
      password,
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    client.on('error', () => {});
    return client;
  };
  await sample('ioredis-noperm', 'FATAL PERMISSION N', async () => {
    const client = weak('right');
    await client.connect().catch(() => {});
    await client.call('SET', 'cached:x', '1');
  });
  await sample('ioredis-noperm-key', 'FATAL PERMISSION N', async () => {
    const client = weak('right');
    await client.connect().catch(() => {});
    await client.call('GET', 'other');
  });
  await sample('redis-wrongpass-connect', 'FATAL AUTHENTICATION N', async () => {
    const client = createClient({
      url: server.url,
      username: 'weak',
      password: 'wrong',
      socket: { reconnectStrategy: false },
    });
    client.on('error', () => {});
    await client.connect();
  });
  await sample('redis-noperm', 'FATAL PERMISSION N', async () => {
    const client = createClient({
      url: server.url,
      username: 'weak',
      password: 'right',
      socket: { reconnectStrategy: false },
    });
    client.on('error', () => {});
    await client.connect();
    await client.set('cached:y', '1');
  });
  await both('wrongpass', 'FATAL AUTHENTICATION N', ['AUTH', 'weak', 'wrong']);
  // Replies that need a cluster, a replica or a damaged disk: the same clients, a server that says the sentence.
  const says = async (sentence, ask, only = /./) => {
    const commands = (bytes) => String(bytes).split(/(?=\*\d+\r\n)/);
    const fake = net
      .createServer((socket) =>
        socket.on('data', (bytes) =>
          socket.write(
            commands(bytes)
              .map((command) => (only.test(command) ? `-${sentence}\r\n` : '+OK\r\n'))
              .join(''),
          ),
        ),
      )
      .listen(0);
    await once(fake, 'listening');
    try {
      return await ask(fake.address().port);
    } finally {
      fake.close();
    }
  };
  for (const [id, means, sentence] of [
    ['loading', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'LOADING Redis is loading the dataset in memory'],
    ['readonly', 'TRANSIENT SERVICE_UNAVAILABLE Y', "READONLY You can't write against a read only replica."],
    [
      'masterdown',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    ],
    ['clusterdown', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'CLUSTERDOWN The cluster is down'],
    ['tryagain', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'TRYAGAIN Multiple keys request during rehashing of slot'],
    ['moved', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'MOVED 3999 127.0.0.1:6381'],
    ['ask', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'ASK 3999 127.0.0.1:6381'],
    ['noreplicas', 'TRANSIENT SERVICE_UNAVAILABLE Y', 'NOREPLICAS Not enough good replicas to write.'],
    [
      'busy',
      'TRANSIENT LOCK_CONTENTION Y',
      'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
    ],
    [
      'misconf',
      'RETRIABLE RESOURCE_EXHAUSTION I',
      'MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.',
    ],
    ['crossslot', 'FATAL PROGRAMMING N', "CROSSSLOT Keys in request don't hash to the same slot"],
    ['max-clients', 'TRANSIENT RESOURCE_EXHAUSTION Y', 'ERR max number of clients reached'],
    ['noauth', 'FATAL AUTHENTICATION N', 'NOAUTH Authentication required.'],
  ]) {
    await sample(`ioredis-fake-${id}`, means, () =>
      says(
        sentence,
        async (port) => {
          const client = new Redis(port, '127.0.0.1', {
            lazyConnect: true,
            enableReadyCheck: false,
            retryStrategy: () => null,
            maxRetriesPerRequest: 0,
          });
          client.on('error', () => {});
          await client.connect().catch(() => {});
          try {
            await client.call('SET', 'a', 'b');
          } finally {
            client.disconnect();
          }
        },
        /SET\r\n.*\r\na\r\n/i,
      ),
    );
    await sample(`redis-fake-${id}`, means, () =>
      says(sentence, async (port) => {
        const client = createClient({ socket: { port, host: '127.0.0.1', reconnectStrategy: false } });
        client.on('error', () => {});
        try {
          await client.connect();
          await client.sendCommand(['SET', 'a', 'b']);
        } finally {
          client.destroy();
        }
      }),
    );
  }
  const closed = await freePort();
  await sample('ioredis-refused', 'TRANSIENT NETWORK Y', async () => {
    const client = new Redis(closed, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
    const told = once(client, 'error');
    client.connect().catch(() => {});
    const [error] = await told;
    throw error;
  });
  await sample('ioredis-max-retries', 'TRANSIENT NETWORK I', () => {
    const client = new Redis(closed, '127.0.0.1', { maxRetriesPerRequest: 1, retryStrategy: () => 5 });
    client.on('error', () => {});
    return client.get('x');
  });
  await sample('ioredis-connection-closed', 'TRANSIENT NETWORK I', async () => {
    const client = new Redis(server.url, { retryStrategy: () => null });
    client.on('error', () => {});
    await client.ping();
    const waits = client.blpop('never', 0);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await waits;
  });
  await sample('ioredis-command-timeout', 'TRANSIENT TIMEOUT I', async () => {
    const client = new Redis(server.url, { commandTimeout: 30 });
    client.on('error', () => {});
    try {
      await client.blpop('never', 0);
    } finally {
      client.disconnect();
    }
  });
  await sample('redis-refused', 'TRANSIENT NETWORK Y', async () => {
    const client = createClient({ socket: { port: closed, host: '127.0.0.1', reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
  });
  await sample('redis-closed', 'TRANSIENT NETWORK I', async () => {
    const client = createClient({ url: server.url });
    await client.get('x');
  });
  await sample('redis-connection-lost', 'TRANSIENT NETWORK I', async () => {
    const client = createClient({ url: server.url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    const waits = client.blPop('never', 0);
    await pause(50);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await waits;
  });
  admin.disconnect();
  await server.stop();
}

async function sqlite(sample, now = false) {
  if (!now) return;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-sqlite-'));
  const file = path.join(folder, 'a.db');
  const one = new DatabaseSync(file);
  const two = new DatabaseSync(file);
  one.exec(
    `create table t (id integer primary key, a text not null, b integer check (b > 0)); insert into t values (1, 'x', 1)`,
  );
  const fails = (id, means, run) => sample(`sqlite-${id}`, means, async () => run());
  const DATA = 'CONFLICT DATA_INTEGRITY N';
  await fails('unique', DATA, () => one.exec(`insert into t values (1, 'y', 1)`));
  await fails('not-null', DATA, () => one.exec(`insert into t values (2, null, 1)`));
  await fails('check', DATA, () => one.exec(`insert into t values (2, 'y', -1)`));
  one.exec('begin immediate');
  await fails('busy', 'RETRIABLE LOCK_CONTENTION Y', () => two.exec(`insert into t values (3, 'z', 1)`));
  one.exec('rollback');
  await fails('syntax', 'FATAL PROGRAMMING N', () => one.exec('selct 1'));
  await fails('no-table', 'FATAL PROGRAMMING N', () => one.exec('select * from missing'));
  fs.writeFileSync(path.join(folder, 'bad.db'), 'this is not a database, and long enough to be looked at'.repeat(100));
  await fails('not-a-database', 'CONFLICT STATE_CORRUPTION N', () =>
    new DatabaseSync(path.join(folder, 'bad.db')).exec('select * from t'),
  );
  one.close();
  two.close();
  const bytes = fs.readFileSync(file);
  bytes.fill(0xee, 4_096, 6_000);
  fs.writeFileSync(file, bytes);
  await fails('corrupt', 'CONFLICT STATE_CORRUPTION N', () =>
    new DatabaseSync(file).exec(`select * from t; pragma integrity_check; insert into t values (7, 'x', 1)`),
  );
  await fails('cannot-open', 'FATAL NOT_FOUND N', () => new DatabaseSync(path.join(folder, 'no/such/folder.db')));
  await fails('open-read-only', 'FATAL NOT_FOUND N', () =>
    new DatabaseSync(path.join(folder, 'ro.db'), { readOnly: true }).exec('create table x (a)'),
  );
  await fails('full', 'FATAL RESOURCE_EXHAUSTION N', () => {
    const db = new DatabaseSync(path.join(folder, 'full.db'));
    db.exec('pragma max_page_count = 2; create table t (a)');
    db.exec(`insert into t values (randomblob(100000))`);
  });
  await fails('closed', 'FATAL PROGRAMMING N', () => one.exec('select 1'));
  fs.rmSync(folder, { recursive: true, force: true });
}

async function mysqlFakes(sample) {
  // The first packet of a server may be an error packet, and what a client makes of it is what applications see.
  const says = async (errno, state, message) => {
    const fake = net
      .createServer((socket) => {
        const text = Buffer.from(`${state}${message}`);
        const body = Buffer.concat([Buffer.from([0xff, errno & 0xff, errno >> 8]), Buffer.from('#'), text]);
        socket.write(Buffer.concat([Buffer.from([body.length & 0xff, body.length >> 8, 0, 0]), body]));
      })
      .listen(0);
    await once(fake, 'listening');
    try {
      await mysql.createConnection({ host: '127.0.0.1', port: fake.address().port, user: 'x' });
    } finally {
      fake.close();
    }
  };
  for (const [id, means, errno, state, message] of [
    [
      'deadlock',
      'RETRIABLE CONCURRENCY Y',
      1213,
      '40001',
      'Deadlock found when trying to get lock; try restarting transaction',
    ],
    ['lock-wait', 'RETRIABLE CONCURRENCY Y', 1205, 'HY000', 'Lock wait timeout exceeded; try restarting transaction'],
    ['duplicate', 'CONFLICT DATA_INTEGRITY N', 1062, '23000', "Duplicate entry '1' for key 'PRIMARY'"],
    [
      'foreign-key',
      'CONFLICT DATA_INTEGRITY N',
      1452,
      '23000',
      'Cannot add or update a child row: a foreign key constraint fails',
    ],
    ['not-null', 'CONFLICT DATA_INTEGRITY N', 1048, '23000', "Column 'a' cannot be null"],
    ['denied', 'FATAL AUTHENTICATION N', 1045, '28000', "Access denied for user 'x'@'localhost' (using password: NO)"],
    [
      'table-denied',
      'FATAL PERMISSION N',
      1142,
      '42000',
      "SELECT command denied to user 'x'@'localhost' for table 't'",
    ],
    ['syntax', 'FATAL PROGRAMMING N', 1064, '42000', 'You have an error in your SQL syntax'],
    ['no-table', 'FATAL PROGRAMMING N', 1146, '42S02', "Table 'a.b' doesn't exist"],
    ['no-column', 'FATAL PROGRAMMING N', 1054, '42S22', "Unknown column 'x' in 'field list'"],
    ['no-database', 'FATAL PROGRAMMING N', 1049, '42000', "Unknown database 'x'"],
    ['too-long', 'FATAL VALIDATION N', 1406, '22001', "Data too long for column 'a' at row 1"],
    ['too-many', 'TRANSIENT RESOURCE_EXHAUSTION Y', 1040, '08004', 'Too many connections'],
    [
      'user-too-many',
      'TRANSIENT RESOURCE_EXHAUSTION Y',
      1203,
      '42000',
      "User x already has more than 'max_user_connections' active connections",
    ],
    ['shutdown', 'TRANSIENT SERVICE_UNAVAILABLE I', 1053, '08S01', 'Server shutdown in progress'],
    [
      'query-timeout',
      'TRANSIENT TIMEOUT I',
      3024,
      'HY000',
      'Query execution was interrupted, maximum statement execution time exceeded',
    ],
    [
      'read-only',
      'TRANSIENT SERVICE_UNAVAILABLE I',
      1290,
      'HY000',
      'The MySQL server is running with the --read-only option so it cannot execute this statement',
    ],
    ['packet-too-large', 'FATAL VALIDATION N', 1153, '08S01', "Got a packet bigger than 'max_allowed_packet' bytes"],
    ['disk-full', 'FATAL RESOURCE_EXHAUSTION N', 1021, 'HY000', 'Disk full; waiting for someone to free some space...'],
    ['table-full', 'FATAL RESOURCE_EXHAUSTION N', 1114, 'HY000', "The table 't' is full"],
    [
      'host-blocked',
      'FATAL AUTHENTICATION N',
      1129,
      'HY000',
      "Host 'x' is blocked because of many connection errors; unblock with 'mysqladmin flush-hosts'",
    ],
  ])
    await sample(`mysql-${id}`, means, () => says(errno, state, message));
  await sample('mysql-refused', 'TRANSIENT NETWORK Y', async () =>
    mysql.createConnection({ host: '127.0.0.1', port: await freePort() }),
  );
  const rude = net.createServer((socket) => socket.destroy()).listen(0);
  await sample('mysql-lost', 'TRANSIENT SERVICE_UNAVAILABLE I', () =>
    mysql.createConnection({ host: '127.0.0.1', port: rude.address().port }),
  );
  const silent = net.createServer(() => {}).listen(0);
  await sample('mysql-connect-timeout', 'TRANSIENT TIMEOUT Y', () =>
    mysql.createConnection({ host: '127.0.0.1', port: silent.address().port, connectTimeout: 50 }),
  );
  rude.close();
  silent.close();
}

async function mongo(sample) {
  await sample('mongo-selection', 'TRANSIENT NETWORK Y', async () => {
    const client = new MongoClient(`mongodb://127.0.0.1:${await freePort()}/?serverSelectionTimeoutMS=100`);
    try {
      await client.db('x').collection('y').findOne();
    } finally {
      await client.close();
    }
  });
  await sample('mongo-bad-uri', 'FATAL CONFIGURATION N', () => new MongoClient('nonsense://x'));
  // What a server answers, in the driver's own classes.
  const answer = (id, means, reply) =>
    sample(`mongo-${id}`, means, () => {
      throw new MongoServerError(reply);
    });
  await answer('duplicate', 'CONFLICT DATA_INTEGRITY N', {
    message: 'E11000 duplicate key error collection: a.b index: _id_ dup key: { _id: 503 }',
    code: 11000,
    keyValue: { _id: 503 },
  });
  await answer('write-conflict', 'RETRIABLE CONCURRENCY Y', {
    message:
      'WriteConflict error: this operation conflicted with another operation. Please retry your operation or multi-document transaction.',
    code: 112,
    codeName: 'WriteConflict',
    errorLabels: ['TransientTransactionError'],
  });
  await answer('not-primary', 'TRANSIENT SERVICE_UNAVAILABLE I', {
    message: 'not primary',
    code: 10107,
    codeName: 'NotWritablePrimary',
    errorLabels: ['RetryableWriteError'],
  });
  await answer('unauthorized', 'FATAL PERMISSION N', {
    message: 'not authorized on admin to execute command',
    code: 13,
    codeName: 'Unauthorized',
  });
  await answer('authentication', 'FATAL AUTHENTICATION N', {
    message: 'Authentication failed.',
    code: 18,
    codeName: 'AuthenticationFailed',
  });
  await answer('max-time', 'TRANSIENT TIMEOUT I', {
    message: 'operation exceeded time limit',
    code: 50,
    codeName: 'MaxTimeMSExpired',
  });
  await answer('validation', 'CONFLICT DATA_INTEGRITY N', {
    message: 'Document failed validation',
    code: 121,
    codeName: 'DocumentValidationFailure',
  });
  await sample('mongo-network', 'TRANSIENT NETWORK I', () => {
    throw new MongoNetworkError('connection 4 to 127.0.0.1:27017 closed', {});
  });
  await sample('mongo-bulk', 'CONFLICT DATA_INTEGRITY N', () => {
    throw new MongoBulkWriteError(
      { message: 'E11000 duplicate key error', code: 11000, writeErrors: [] },
      { insertedCount: 0 },
    );
  });
}
