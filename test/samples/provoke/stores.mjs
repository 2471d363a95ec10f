// Databases behind mappers and their other drivers: what PostgreSQL says through each of them, graph, column, search, document and key-value stores.
// Where a server is too much to fake, the drivers' own error classes are made as the drivers make them.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { postgres as startPostgres } from '../../servers/postgres.ts';
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { eachAnswer, eachMade, partsOf } from '../parts.mjs';

const require = createRequire(import.meta.url);

export default async function provoke(sample) {
  const { answer, base, port } = await answering();
  const closed = await freePort();
  const each = eachAnswer(sample, answer);
  const throws = eachMade(sample);
  const part = partsOf('stores');
  const server = await startPostgres();
  const url = server.url;
  const DATA = 'CONFLICT DATA_INTEGRITY N';

  await part(async () => {
    const { DataSource, EntitySchema } = await import('typeorm');
    const User = new EntitySchema({
      name: 'typeorm_user',
      columns: { id: { type: Number, primary: true }, mail: { type: String, unique: true } },
    });
    const source = new DataSource({ type: 'postgres', url, entities: [User], synchronize: true, logging: false });
    await source.initialize();
    const users = source.getRepository(User);
    await users.insert({ id: 1, mail: 'a@x' });
    await sample('typeorm-unique', DATA, () => users.insert({ id: 2, mail: 'a@x' }));
    await sample('typeorm-not-null', DATA, () => users.insert({ id: 3 }));
    await sample('typeorm-missing', 'FATAL NOT_FOUND N', () => users.findOneByOrFail({ id: 99 }));
    await sample('typeorm-no-table', 'FATAL CONFIGURATION N', () => source.query('select * from nowhere'));
    await sample('typeorm-syntax', 'FATAL PROGRAMMING N', () => source.query('selec 1'));
    await sample('typeorm-property', 'FATAL PROGRAMMING N', () => users.find({ where: { nothing: 1 } }));
    await sample('typeorm-timeout', 'TRANSIENT TIMEOUT I', () =>
      source.transaction(async (within) => {
        await within.query('set local statement_timeout = 20');
        await within.query('select pg_sleep(2)');
      }),
    );
    await sample('typeorm-no-metadata', 'FATAL PROGRAMMING N', () => source.getRepository('nobody').find());
    await sample('typeorm-lock-without-transaction', 'FATAL PROGRAMMING N', () =>
      users.createQueryBuilder('u').setLock('pessimistic_write').getOne(),
    );
    await sample('typeorm-refused', 'TRANSIENT NETWORK Y', () =>
      new DataSource({ type: 'postgres', host: '127.0.0.1', port: closed, logging: false }).initialize(),
    );
    await source.destroy();
    await sample('typeorm-not-connected', 'FATAL PROGRAMMING N', () => users.find());
  });

  await part(async () => {
    const { Sequelize, DataTypes } = await import('sequelize');
    const one = new Sequelize(url, { logging: false });
    const User = one.define(
      'seq_user',
      {
        name: { type: DataTypes.STRING, allowNull: false, validate: { len: [2, 5] } },
        mail: { type: DataTypes.STRING, unique: true },
        parent: { type: DataTypes.INTEGER, references: { model: 'seq_users', key: 'id' } },
      },
      { version: true },
    );
    await one.sync({ force: true });
    const first = await User.create({ name: 'abc', mail: 'a@x' });
    await sample('sequelize-unique', DATA, () => User.create({ name: 'abc', mail: 'a@x' }));
    await sample('sequelize-foreign-key', DATA, () => User.create({ name: 'abc', parent: 99 }));
    await sample('sequelize-validation', 'RETRIABLE VALIDATION N', () => User.create({ name: 'x' }));
    await sample('sequelize-null', 'RETRIABLE VALIDATION N', () => User.create({}));
    await sample('sequelize-optimistic', 'CONFLICT CONCURRENCY N', async () => {
      const same = await User.findByPk(first.id);
      await first.update({ name: 'abd' });
      await same.update({ name: 'abe' });
    });
    await sample('sequelize-empty', 'FATAL NOT_FOUND N', () => User.findByPk(99, { rejectOnEmpty: true }));
    await sample('sequelize-no-column', 'FATAL PROGRAMMING N', () => User.findAll({ where: { nothing: 1 } }));
    await sample('sequelize-refused', 'TRANSIENT NETWORK Y', () =>
      new Sequelize({ dialect: 'postgres', host: '127.0.0.1', port: closed, logging: false }).authenticate(),
    );
    await sample('sequelize-host', 'TRANSIENT DNS Y', () =>
      new Sequelize({ dialect: 'postgres', host: 'does-not-exist.invalid', logging: false }).authenticate(),
    );
    await sample('sequelize-password', 'FATAL AUTHENTICATION N', async () => {
      await one.query(
        `do $$ begin create role seq_limited login password 'right'; exception when duplicate_object then null; end $$`,
      );
      const { ConnectionError, AccessDeniedError } = await import('sequelize');
      void ConnectionError;
      throw new AccessDeniedError(
        Object.assign(new Error('password authentication failed for user "seq_limited"'), {
          code: '28P01',
          severity: 'FATAL',
        }),
      );
    });
    await sample('sequelize-pool', 'TRANSIENT TIMEOUT I', async () => {
      const tight = new Sequelize(url, { logging: false, pool: { max: 1, acquire: 50 } });
      await tight.transaction(() => tight.query('select 1'));
    });
    await one.close();
  });

  await part(async () => {
    const { drizzle } = await import('drizzle-orm/node-postgres');
    const { sql } = await import('drizzle-orm');
    const pg = await import('pg');
    const pool = new pg.default.Pool({ connectionString: url });
    pool.on('error', () => {});
    const db = drizzle(pool);
    await db.execute(sql`create table drizzle_a (id int primary key)`);
    await db.execute(sql`insert into drizzle_a values (1)`);
    await sample('drizzle-unique', DATA, () => db.execute(sql`insert into drizzle_a values (1)`));
    await sample('drizzle-no-table', 'FATAL CONFIGURATION N', () => db.execute(sql`select * from drizzle_nowhere`));
    await sample('drizzle-rollback', 'FATAL BUSINESS_RULE N', () => db.transaction(async (tx) => tx.rollback()));
    await sample('drizzle-timeout', 'TRANSIENT TIMEOUT I', () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`set local statement_timeout = 20`);
        await tx.execute(sql`select pg_sleep(2)`);
      }),
    );
    await sample('drizzle-lock', 'RETRIABLE LOCK_CONTENTION Y', () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`lock table drizzle_a`);
        await db.transaction(async (other) => {
          await other.execute(sql`lock table drizzle_a nowait`);
        });
      }),
    );
    await sample('drizzle-refused', 'TRANSIENT NETWORK Y', () =>
      drizzle(new pg.default.Pool({ host: '127.0.0.1', port: closed })).execute(sql`select 1`),
    );
    const { Kysely, PostgresDialect } = await import('kysely');
    const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
    await sample('kysely-unique', DATA, () => kysely.insertInto('drizzle_a').values({ id: 1 }).execute());
    await sample('kysely-no-result', 'FATAL NOT_FOUND N', () =>
      kysely.selectFrom('drizzle_a').selectAll().where('id', '=', 99).executeTakeFirstOrThrow(),
    );
    await sample('kysely-no-column', 'FATAL PROGRAMMING N', () =>
      kysely.selectFrom('drizzle_a').select('nothing').execute(),
    );
    await pool.end();
    const { default: knex } = await import('knex');
    const { Model } = await import('objection');
    const k = knex({ client: 'pg', connection: url });
    class Row extends Model {
      static tableName = 'drizzle_a';
      static jsonSchema = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
    }
    Row.knex(k);
    await sample('objection-unique', DATA, () => Row.query().insert({ id: 1 }));
    await sample('objection-validation', 'RETRIABLE VALIDATION N', async () => Row.query().insert({ id: 'x' }));
    await sample('objection-missing', 'FATAL NOT_FOUND N', () => Row.query().findById(99).throwIfNotFound());
    await k.destroy();
  });

  await part(async () => {
    const { default: postgres } = await import('postgres');
    const sql = postgres(url, { max: 2, onnotice: () => {} });
    await sql`create table postgresjs_a (id int primary key, note varchar(3))`;
    await sql`insert into postgresjs_a values (1, 'a')`;
    await sample('postgresjs-unique', DATA, () => sql`insert into postgresjs_a values (1, 'b')`);
    await sample(
      'postgresjs-too-long',
      'FATAL VALIDATION N',
      () => sql`insert into postgresjs_a values (2, 'much too long')`,
    );
    await sample(
      'postgresjs-undefined',
      'FATAL PROGRAMMING N',
      () => sql`insert into postgresjs_a values (${undefined}, 'b')`,
    );
    await sample('postgresjs-cancelled', 'FATAL CANCELLED N', async () => {
      const query = sql`select pg_sleep(2)`.execute();
      setTimeout(() => query.cancel(), 100);
      await query;
    });
    await sample('postgresjs-serialization', 'RETRIABLE CONCURRENCY Y', () =>
      sql.begin('isolation level serializable', async (one) => {
        await one`select * from postgresjs_a`;
        await sql`update postgresjs_a set note = 'z' where id = 1`;
        await one`update postgresjs_a set note = 'y' where id = 1`;
      }),
    );
    await sample(
      'postgresjs-killed',
      'TRANSIENT SERVICE_UNAVAILABLE I',
      () => sql`select pg_terminate_backend(pg_backend_pid())`,
    );
    await sample(
      'postgresjs-refused',
      'TRANSIENT NETWORK Y',
      () => postgres({ host: '127.0.0.1', port: closed, max: 1 })`select 1`,
    );
    await sample('postgresjs-connect-timeout', 'TRANSIENT TIMEOUT Y', async () => {
      const net = await import('node:net');
      const silent = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
      await new Promise((done) => silent.once('listening', done));
      await postgres({ host: '127.0.0.1', port: silent.address().port, connect_timeout: 0.2, max: 1 })`select 1`;
    });
    await sql.end({ timeout: 1 });
    await sample('postgresjs-ended', 'FATAL PROGRAMMING N', () => sql`select 1`);
  });

  await part(async () => {
    const {
      PrismaClientKnownRequestError: Known,
      PrismaClientInitializationError: Initialization,
      PrismaClientValidationError: Validation,
      PrismaClientUnknownRequestError: Unknown,
      PrismaClientRustPanicError: Panic,
    } = await import('@prisma/client/runtime/client');
    const say = (call, text) => `\nInvalid \`prisma.user.${call}()\` invocation:\n\n\n${text}`;
    const known =
      (code, text, meta = {}) =>
      () =>
        new Known(say('create', text), { code, clientVersion: '7.0.0', meta });
    await throws('prisma', [
      [
        'unique',
        DATA,
        known('P2002', 'Unique constraint failed on the fields: (`email`)', { modelName: 'User', target: ['email'] }),
      ],
      ['foreign-key', DATA, known('P2003', 'Foreign key constraint violated: `Post_authorId_fkey (index)`')],
      ['null', DATA, known('P2011', 'Null constraint violation on the fields: (`name`)')],
      [
        'missing',
        'FATAL NOT_FOUND N',
        known(
          'P2025',
          'An operation failed because it depends on one or more records that were required but not found. No record was found for an update.',
        ),
      ],
      [
        'too-long',
        'FATAL VALIDATION N',
        known('P2000', "The provided value for the column is too long for the column's type. Column: name"),
      ],
      [
        'no-table',
        'FATAL CONFIGURATION N',
        known('P2021', 'The table `public.User` does not exist in the current database.'),
      ],
      [
        'no-column',
        'FATAL CONFIGURATION N',
        known('P2022', 'The column `User.age` does not exist in the current database.'),
      ],
      [
        'pool',
        'TRANSIENT TIMEOUT Y',
        known(
          'P2024',
          'Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: 10, connection limit: 5)',
        ),
      ],
      [
        'transaction',
        'TRANSIENT TIMEOUT I',
        known(
          'P2028',
          'Transaction API error: Transaction already closed: A query cannot be executed on an expired transaction. The timeout for this transaction was 5000 ms, however 5012 ms passed since the start of the transaction.',
        ),
      ],
      [
        'write-conflict',
        'RETRIABLE CONCURRENCY Y',
        known('P2034', 'Transaction failed due to a write conflict or a deadlock. Please retry your transaction'),
      ],
      [
        'too-many',
        'TRANSIENT RESOURCE_EXHAUSTION Y',
        known('P2037', 'Too many database connections opened: FATAL: sorry, too many clients already'),
      ],
      ['closed', 'TRANSIENT NETWORK I', known('P1017', 'Server has closed the connection.')],
      [
        'unreachable',
        'TRANSIENT NETWORK Y',
        () =>
          new Initialization(
            say(
              'findMany',
              "Can't reach database server at `127.0.0.1:5432`\n\nPlease make sure your database server is running at `127.0.0.1:5432`.",
            ),
            '7.0.0',
            'P1001',
          ),
      ],
      [
        'credentials',
        'FATAL AUTHENTICATION N',
        () =>
          new Initialization(
            'Authentication failed against database server, the provided database credentials for `postgres` are not valid.',
            '7.0.0',
            'P1000',
          ),
      ],
      [
        'server-timeout',
        'TRANSIENT TIMEOUT Y',
        () => new Initialization('Timed out trying to reach the database server', '7.0.0', 'P1002'),
      ],
      [
        'no-database',
        'FATAL CONFIGURATION N',
        () =>
          new Initialization(
            'Database `x` does not exist on the database server at `127.0.0.1:5432`.',
            '7.0.0',
            'P1003',
          ),
      ],
      [
        'argument',
        'RETRIABLE VALIDATION N',
        () =>
          new Validation(
            say(
              'create',
              '{\n  data: {\n    name: 1\n  }\n}\n\nArgument `name`: Invalid value provided. Expected String, provided Int.',
            ),
            { clientVersion: '7.0.0' },
          ),
      ],
      [
        'unknown-query',
        'RETRIABLE UNKNOWN I',
        () =>
          new Unknown(say('create', 'Error occurred during query execution:\nConnectorError(...)'), {
            clientVersion: '7.0.0',
          }),
      ],
      ['panic', 'FATAL PROGRAMMING N', () => new Panic('PANIC: called `Option::unwrap()` on a `None` value', '7.0.0')],
    ]);
  });

  await part(async () => {
    const { default: mariadb } = await import('mariadb');
    await sample('mariadb-refused', 'TRANSIENT NETWORK Y', () =>
      mariadb.createConnection({ host: '127.0.0.1', port: closed, connectTimeout: 500 }),
    );
    const { SqlError } = mariadb;
    const of = (message, sqlState, errno, code) => () =>
      new SqlError(message, undefined, false, { threadId: 12 }, sqlState, errno, code);
    const make = (text, sqlState, errno, code) => () =>
      Object.assign(of(text, sqlState, errno, code)(), { sqlMessage: text, sqlState, errno, code, fatal: false });
    await throws('mariadb', [
      ['duplicate', DATA, make("Duplicate entry '1' for key 'PRIMARY'", '23000', 1062, 'ER_DUP_ENTRY')],
      [
        'deadlock',
        'RETRIABLE CONCURRENCY Y',
        make('Deadlock found when trying to get lock; try restarting transaction', '40001', 1213, 'ER_LOCK_DEADLOCK'),
      ],
      ['no-table', 'FATAL PROGRAMMING N', make("Table 'x.y' doesn't exist", '42S02', 1146, 'ER_NO_SUCH_TABLE')],
      [
        'statement-timeout',
        'TRANSIENT TIMEOUT I',
        make('Query execution was interrupted (max_statement_time exceeded)', '70100', 1969, 'ER_STATEMENT_TIMEOUT'),
      ],
      [
        'pool',
        'TRANSIENT TIMEOUT I',
        make(
          'retrieve connection from pool timeout after 10001ms\n    (pool connections: active=10 idle=0 limit=10)',
          'HY000',
          45028,
          'ER_GET_CONNECTION_TIMEOUT',
        ),
      ],
      [
        'socket',
        'TRANSIENT NETWORK I',
        make('socket has unexpectedly been closed', '08S01', 45009, 'ER_SOCKET_UNEXPECTED_CLOSE'),
      ],
      [
        'denied',
        'FATAL AUTHENTICATION N',
        make("Access denied for user 'x'@'localhost' (using password: YES)", '28000', 1045, 'ER_ACCESS_DENIED_ERROR'),
      ],
      [
        'parameter',
        'FATAL PROGRAMMING N',
        make('Parameter at position 1 is undefined', 'HY000', 45017, 'ER_PARAMETER_UNDEFINED'),
      ],
      [
        'changed',
        'CONFLICT CONCURRENCY N',
        make("Record has changed since last read in table 't'", 'HY000', 1020, 'ER_CHECKREAD'),
      ],
    ]);
  });

  await part(async () => {
    const { Connection, RequestError, ConnectionError } = await import('tedious');
    const connect = (more) =>
      new Promise((done, failed) => {
        const connection = new Connection({
          server: '127.0.0.1',
          authentication: { type: 'default', options: { userName: 'a', password: 'b' } },
          options: { port: closed, encrypt: false, trustServerCertificate: true, connectTimeout: 300, ...more },
        });
        connection.connect((error) => (error ? failed(error) : done()));
        connection.on('error', failed);
      });
    await sample('mssql-refused', 'TRANSIENT NETWORK Y', () => connect());
    const net = await import('node:net');
    const silent = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await new Promise((done) => silent.once('listening', done));
    await sample('mssql-silent', 'TRANSIENT TIMEOUT Y', () => connect({ port: silent.address().port }));
    const request =
      (number, message, severity = 16) =>
      () =>
        Object.assign(new RequestError(message, 'EREQUEST'), {
          number,
          state: 1,
          class: severity,
          serverName: 'db',
          procName: '',
          lineNumber: 1,
        });
    await throws('mssql', [
      [
        'unique',
        DATA,
        request(
          2627,
          "Violation of PRIMARY KEY constraint 'PK_a'. Cannot insert duplicate key in object 'dbo.a'. The duplicate key value is (1).",
          14,
        ),
      ],
      [
        'unique-index',
        DATA,
        request(2601, "Cannot insert duplicate key row in object 'dbo.a' with unique index 'IX_a'.", 14),
      ],
      ['foreign-key', DATA, request(547, 'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_a".')],
      [
        'deadlock',
        'RETRIABLE CONCURRENCY Y',
        request(
          1205,
          'Transaction (Process ID 52) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
          13,
        ),
      ],
      ['lock-timeout', 'RETRIABLE LOCK_CONTENTION Y', request(1222, 'Lock request time out period exceeded.')],
      ['no-object', 'FATAL CONFIGURATION N', request(208, "Invalid object name 'dbo.nothing'.")],
      ['no-column', 'FATAL PROGRAMMING N', request(207, "Invalid column name 'x'.")],
      ['syntax', 'FATAL PROGRAMMING N', request(102, "Incorrect syntax near 'form'.", 15)],
      [
        'null',
        DATA,
        request(
          515,
          "Cannot insert the value NULL into column 'id', table 'dbo.a'; column does not allow nulls. INSERT fails.",
        ),
      ],
      [
        'truncated',
        'FATAL VALIDATION N',
        request(2628, "String or binary data would be truncated in table 'dbo.a', column 'note'."),
      ],
      [
        'denied',
        'FATAL PERMISSION N',
        request(229, "The SELECT permission was denied on the object 'a', database 'x', schema 'dbo'.", 14),
      ],
      [
        'azure-busy',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        request(
          40501,
          'The service is currently busy. Retry the request after 10 seconds. Incident ID: x. Code: 1.',
          20,
        ),
      ],
      [
        'azure-unavailable',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        request(40613, "Database 'x' on server 'y' is not currently available. Please retry the connection later.", 17),
      ],
      [
        'timeout',
        'TRANSIENT TIMEOUT I',
        () => new RequestError('Timeout: Request failed to complete in 15000ms', 'ETIMEOUT'),
      ],
      ['canceled', 'FATAL CANCELLED N', () => new RequestError('Canceled.', 'ECANCEL')],
      [
        'login',
        'FATAL AUTHENTICATION N',
        () => Object.assign(new ConnectionError("Login failed for user 'a'.", 'ELOGIN')),
      ],
      [
        'not-logged-in',
        'FATAL PROGRAMMING N',
        () => new RequestError('Requests can only be made in the LoggedIn state, not the Final state', 'EINVALIDSTATE'),
      ],
    ]);
  });

  await part(async () => {
    const { default: oracledb } = await import('oracledb');
    await sample('oracle-connect-string', 'FATAL CONFIGURATION N', () =>
      oracledb.getConnection({ user: 'a', password: 'b', connectString: `127.0.0.1:${closed}/x` }),
    );
    const of =
      (number, text, more = {}) =>
      () => {
        const code = `ORA-${String(number).padStart(5, '0')}`;
        return Object.assign(
          new Error(`${code}: ${text}\nHelp: https://docs.oracle.com/error-help/db/${code.toLowerCase()}/`),
          { code, errorNum: number, offset: 0, isRecoverable: false, ...more },
        );
      };
    await throws('oracle', [
      ['unique', DATA, of(1, 'unique constraint (X.A_PK) violated on table X.A columns (ID)')],
      ['deadlock', 'RETRIABLE CONCURRENCY Y', of(60, 'deadlock detected while waiting for resource')],
      [
        'busy',
        'RETRIABLE LOCK_CONTENTION Y',
        of(54, 'resource busy and acquire with NOWAIT specified or timeout expired'),
      ],
      ['serialize', 'RETRIABLE CONCURRENCY Y', of(8177, "can't serialize access for this transaction")],
      ['no-table', 'FATAL CONFIGURATION N', of(942, 'table or view "X"."A" does not exist')],
      ['identifier', 'FATAL PROGRAMMING N', of(904, '"NOTHING": invalid identifier')],
      ['password', 'FATAL AUTHENTICATION N', of(1017, 'invalid credential or not authorized; logon denied')],
      ['null', DATA, of(1400, 'cannot insert NULL into ("X"."A"."ID")')],
      ['privileges', 'FATAL PERMISSION N', of(1031, 'insufficient privileges')],
      ['end-of-file', 'TRANSIENT NETWORK I', of(3113, 'end-of-file on communication channel', { isRecoverable: true })],
      ['tablespace', 'FATAL RESOURCE_EXHAUSTION N', of(1653, 'unable to extend table X.A by 128 in tablespace USERS')],
      ['raised', 'CONFLICT BUSINESS_RULE N', of(20001, 'credit limit exceeded')],
      [
        'listener',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        of(12516, 'Cannot connect to database. Listener at host x could not find an available handler'),
      ],
      ['number', 'FATAL VALIDATION N', of(1722, 'unable to convert string value containing "x" to a number')],
    ]);
  });

  await part(async () => {
    const { default: cassandra } = await import('cassandra-driver');
    const { errors } = cassandra;
    const of = (code, message) => () => new errors.ResponseError(code, message);
    await sample('cassandra-refused', 'TRANSIENT NETWORK Y', () =>
      new cassandra.Client({
        contactPoints: [`127.0.0.1:${closed}`],
        localDataCenter: 'dc1',
        socketOptions: { connectTimeout: 300 },
      }).connect(),
    );
    await throws('cassandra', [
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE Y', of(0x1000, 'Cannot achieve consistency level QUORUM')],
      ['overloaded', 'TRANSIENT SERVICE_UNAVAILABLE Y', of(0x1001, 'Server overloaded')],
      ['bootstrapping', 'TRANSIENT SERVICE_UNAVAILABLE Y', of(0x1002, 'Cannot read from a bootstrapping node')],
      [
        'write-timeout',
        'TRANSIENT TIMEOUT I',
        of(
          0x1100,
          'Server timeout during write query at consistency LOCAL_ONE (0 peer(s) acknowledged the write over 1 required)',
        ),
      ],
      [
        'read-timeout',
        'TRANSIENT TIMEOUT I',
        of(0x1200, 'Server timeout during read query at consistency LOCAL_ONE (0 peer(s) responded over 1 required)'),
      ],
      ['syntax', 'FATAL PROGRAMMING N', of(0x2000, "line 1:0 no viable alternative at input 'SELEC'")],
      [
        'unauthorized',
        'FATAL PERMISSION N',
        of(0x2100, 'User x has no SELECT permission on <table ks.t> or any of its parents'),
      ],
      ['invalid', 'FATAL PROGRAMMING N', of(0x2200, 'unconfigured table t')],
      ['exists', 'CONFLICT DATA_INTEGRITY N', of(0x2400, 'Cannot add already existing table "t" to keyspace "ks"')],
      [
        'credentials',
        'FATAL AUTHENTICATION N',
        () => new errors.AuthenticationError('Provided username x and/or password are incorrect'),
      ],
      [
        'client-timeout',
        'TRANSIENT TIMEOUT I',
        () =>
          new errors.OperationTimedOutError(
            'The host 127.0.0.1:9042 did not reply before timeout 12000 ms',
            '127.0.0.1:9042',
          ),
      ],
      ['argument', 'FATAL PROGRAMMING N', () => new errors.ArgumentError('Expected 2 parameters')],
      ['busy', 'TRANSIENT RESOURCE_EXHAUSTION Y', () => new errors.BusyConnectionError('127.0.0.1:9042', 2048, 1)],
    ]);
  });

  await part(async () => {
    const { Neo4jError } = await import('neo4j-driver');
    const of = (code, message) => () =>
      new Neo4jError(
        message,
        code,
        '50N42',
        'error: general processing exception - unexpected error.',
        undefined,
        undefined,
      );
    await throws('neo4j', [
      ['syntax', 'FATAL PROGRAMMING N', of('Neo.ClientError.Statement.SyntaxError', "Invalid input 'RETRUN'")],
      [
        'constraint',
        DATA,
        of(
          'Neo.ClientError.Schema.ConstraintValidationFailed',
          'Node(1) already exists with label `A` and property `id` = 1',
        ),
      ],
      [
        'unauthorized',
        'FATAL AUTHENTICATION N',
        of('Neo.ClientError.Security.Unauthorized', 'The client is unauthorized due to authentication failure.'),
      ],
      ['forbidden', 'FATAL PERMISSION N', of('Neo.ClientError.Security.Forbidden', 'Access denied')],
      [
        'deadlock',
        'RETRIABLE CONCURRENCY Y',
        of('Neo.TransientError.Transaction.DeadlockDetected', "ForsetiClient[1] can't acquire ExclusiveLock"),
      ],
      [
        'outdated',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        of(
          'Neo.TransientError.General.DatabaseUnavailable',
          'The database is not currently available to serve your request',
        ),
      ],
      [
        'memory',
        'TRANSIENT RESOURCE_EXHAUSTION I',
        of(
          'Neo.TransientError.General.MemoryPoolOutOfMemoryError',
          'The allocation of an extra 2.0 MiB would use more than the limit',
        ),
      ],
      [
        'not-leader',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        of('Neo.ClientError.Cluster.NotALeader', 'No write operations are allowed directly on this database.'),
      ],
      ['expired', 'TRANSIENT NETWORK I', of('SessionExpired', 'No longer possible to write to server')],
      [
        'no-database',
        'FATAL CONFIGURATION N',
        of(
          'Neo.ClientError.Database.DatabaseNotFound',
          'Unable to get a routing table for database x because this database does not exist',
        ),
      ],
      [
        'type',
        'FATAL PROGRAMMING N',
        of('Neo.ClientError.Statement.TypeError', 'Property values can only be of primitive types'),
      ],
      [
        'rate',
        'FATAL AUTHENTICATION N',
        of(
          'Neo.ClientError.Security.AuthenticationRateLimit',
          'The client has provided incorrect authentication details too many times in a row.',
        ),
      ],
      [
        'terminated',
        'FATAL CANCELLED N',
        of('Neo.ClientError.Transaction.TransactionTerminated', 'The transaction has been terminated.'),
      ],
    ]);
  });

  await part(async () => {
    const { InfluxDB } = await import('@influxdata/influxdb-client');
    const query = (to) =>
      new InfluxDB({ url: `http://127.0.0.1:${to}`, token: 't', timeout: 500 }).getQueryApi('o').collectRows('x');
    const of = (status, code, message, headers) => [status, { code, message }, headers];
    await each('influx', () => query(port), [
      ['token', 'FATAL AUTHENTICATION N', ...of(401, 'unauthorized', 'unauthorized access')],
      ['bucket', 'FATAL NOT_FOUND N', ...of(404, 'not found', 'could not find bucket "b"')],
      [
        'compile',
        'FATAL VALIDATION N',
        ...of(400, 'invalid', 'compilation failed: error at @1:1: undefined identifier x'),
      ],
      ['rate', 'TRANSIENT RATE_LIMIT Y', ...of(429, 'too many requests', 'org exceeded limit', { 'retry-after': '5' })],
      [
        'unavailable',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'unavailable', 'service unavailable', { 'retry-after': '1' }),
      ],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...of(500, 'internal error', 'panic')],
    ]);
    await sample('influx-refused', 'TRANSIENT NETWORK Y', () => query(closed));
    await sample('influx-silent', 'TRANSIENT TIMEOUT I', () => {
      answer('silent');
      return query(port);
    });
  });

  await part(async () => {
    const { Client } = await import('@opensearch-project/opensearch');
    const make = (to) => new Client({ node: `http://127.0.0.1:${to}`, maxRetries: 0, requestTimeout: 500 });
    const of = (status, type, reason) => [status, { error: { root_cause: [{ type, reason }], type, reason }, status }];
    await each('opensearch', () => make(port).search({ index: 'a' }), [
      ['index', 'FATAL NOT_FOUND N', ...of(404, 'index_not_found_exception', 'no such index [a]')],
      ['query', 'FATAL VALIDATION N', ...of(400, 'parsing_exception', 'unknown query [x]')],
      [
        'version',
        'CONFLICT CONCURRENCY N',
        ...of(409, 'version_conflict_engine_exception', '[1]: version conflict, required seqNo [1]'),
      ],
      [
        'security',
        'FATAL PERMISSION N',
        ...of(403, 'security_exception', 'no permissions for [indices:data/read/search]'),
      ],
      [
        'read-only',
        'FATAL PERMISSION N',
        ...of(
          403,
          'cluster_block_exception',
          'index [a] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];',
        ),
      ],
      [
        'rejected',
        'TRANSIENT RATE_LIMIT Y',
        ...of(
          429,
          'circuit_breaking_exception',
          '[parent] Data too large, data for [<http_request>] would be [1000mb]',
        ),
      ],
      [
        'shards',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        ...of(503, 'search_phase_execution_exception', 'all shards failed'),
      ],
      ['exists', 'FATAL VALIDATION N', ...of(400, 'resource_already_exists_exception', 'index [a/x] already exists')],
    ]);
    await sample('opensearch-refused', 'TRANSIENT NETWORK Y', () => make(closed).search({ index: 'a' }));
    await sample('opensearch-silent', 'TRANSIENT TIMEOUT I', () => {
      answer('silent');
      return make(port).search({ index: 'a' });
    });
  });

  await part(async () => {
    const { createClient } = await import('@clickhouse/client');
    const make = (to) => createClient({ url: `http://127.0.0.1:${to}`, request_timeout: 500 });
    const of = (status, code, type, text) => [
      status,
      `Code: ${code}. DB::Exception: ${text}. (${type}) (version 24.8.1.1 (official build))\n`,
      { 'content-type': 'text/plain', 'x-clickhouse-exception-code': String(code) },
    ];
    await each('clickhouse', () => make(port).query({ query: 'select 1' }), [
      [
        'table',
        'FATAL PROGRAMMING N',
        ...of(404, 60, 'UNKNOWN_TABLE', "Unknown table expression identifier 'nowhere' in scope SELECT * FROM nowhere"),
      ],
      ['syntax', 'FATAL PROGRAMMING N', ...of(400, 62, 'SYNTAX_ERROR', "Syntax error: failed at position 1 ('selec')")],
      ['identifier', 'FATAL PROGRAMMING N', ...of(404, 47, 'UNKNOWN_IDENTIFIER', "Unknown expression identifier 'x'")],
      [
        'memory',
        'RETRIABLE RESOURCE_EXHAUSTION I',
        ...of(
          500,
          241,
          'MEMORY_LIMIT_EXCEEDED',
          'Memory limit (total) exceeded: would use 9.31 GiB, maximum: 9.31 GiB',
        ),
      ],
      [
        'too-many',
        'TRANSIENT RESOURCE_EXHAUSTION Y',
        ...of(500, 202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries. Maximum: 100'),
      ],
      [
        'timeout',
        'TRANSIENT TIMEOUT I',
        ...of(408, 159, 'TIMEOUT_EXCEEDED', 'Timeout exceeded: elapsed 5.2 seconds, maximum: 5'),
      ],
      [
        'password',
        'FATAL AUTHENTICATION N',
        ...of(
          403,
          516,
          'AUTHENTICATION_FAILED',
          'default: Authentication failed: password is incorrect, or there is no user with such name',
        ),
      ],
      [
        'access',
        'FATAL PERMISSION N',
        ...of(
          403,
          497,
          'ACCESS_DENIED',
          "default: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(x) ON a.b",
        ),
      ],
      ['readonly', 'FATAL PERMISSION N', ...of(500, 164, 'READONLY', 'Cannot execute query in readonly mode')],
      [
        'parts',
        'TRANSIENT SERVICE_UNAVAILABLE Y',
        ...of(
          500,
          252,
          'TOO_MANY_PARTS',
          'Too many parts (300). Merges are processing significantly slower than inserts',
        ),
      ],
      [
        'types',
        'FATAL VALIDATION N',
        ...of(500, 53, 'TYPE_MISMATCH', 'Type mismatch in IN or VALUES section. Expected: UInt8. Got: String'),
      ],
    ]);
    await sample('clickhouse-refused', 'TRANSIENT NETWORK Y', () => make(closed).query({ query: 'select 1' }));
    await sample('clickhouse-silent', 'TRANSIENT TIMEOUT I', () => {
      answer('silent');
      return make(port).query({ query: 'select 1' });
    });
  });

  await part(async () => {
    const { default: nano } = await import('nano');
    const make = (to) => nano(`http://127.0.0.1:${to}`).use('shop');
    await each('couchdb', () => make(port).get('a'), [
      ['missing', 'FATAL NOT_FOUND N', 404, { error: 'not_found', reason: 'missing' }],
      ['conflict', 'CONFLICT CONCURRENCY N', 409, { error: 'conflict', reason: 'Document update conflict.' }],
      [
        'unauthorized',
        'FATAL AUTHENTICATION N',
        401,
        { error: 'unauthorized', reason: 'Name or password is incorrect.' },
      ],
      [
        'forbidden',
        'FATAL PERMISSION N',
        403,
        { error: 'forbidden', reason: 'You are not allowed to access this db.' },
      ],
      [
        'exists',
        'CONFLICT CONCURRENCY N',
        412,
        { error: 'file_exists', reason: 'The database could not be created, the file already exists.' },
      ],
      ['bad', 'FATAL VALIDATION N', 400, { error: 'bad_request', reason: 'invalid UTF-8 JSON' }],
      [
        'internal',
        'TRANSIENT SERVICE_UNAVAILABLE I',
        500,
        { error: 'internal_server_error', reason: 'No DB shards could be opened.' },
      ],
    ]);
    await sample('couchdb-refused', 'TRANSIENT NETWORK Y', () => make(closed).get('a'));
  });

  await part(async () => {
    const { CosmosClient } = await import('@azure/cosmos');
    const { ErrorResponse, TimeoutError } = require('@azure/cosmos');
    const of =
      (code, message, more = {}) =>
      () =>
        Object.assign(new ErrorResponse(message), {
          code,
          body: { code: String(code), message },
          headers: {},
          activityId: 'x',
          ...more,
        });
    await throws('cosmos', [
      ['missing', 'FATAL NOT_FOUND N', of(404, 'Entity with the specified id does not exist in the system.')],
      ['exists', 'CONFLICT CONCURRENCY N', of(409, 'Entity with the specified id already exists in the system.')],
      [
        'etag',
        'CONFLICT CONCURRENCY N',
        of(412, 'Operation cannot be performed because one of the specified precondition is not met.'),
      ],
      [
        'rate',
        'TRANSIENT RATE_LIMIT Y',
        of(429, 'The request rate is too large. Please retry after sometime.', {
          retryAfterInMs: 500,
          substatus: 3200,
        }),
      ],
      ['key', 'FATAL AUTHENTICATION N', of(401, "The input authorization token can't serve the request.")],
      ['too-large', 'FATAL VALIDATION N', of(413, 'Request size is too large')],
      ['timeout', 'TRANSIENT TIMEOUT Y', of(408, 'Request timed out.')],
      ['unavailable', 'TRANSIENT SERVICE_UNAVAILABLE I', of(503, 'Service is currently unavailable.')],
      ['timeout-class', 'TRANSIENT TIMEOUT I', () => new TimeoutError()],
    ]);
    await sample('cosmos-refused', 'TRANSIENT NETWORK Y', () =>
      new CosmosClient({
        endpoint: `http://127.0.0.1:${closed}`,
        key: 'a2V5',
        connectionPolicy: { enableEndpointDiscovery: false, retryOptions: { maxRetryAttemptCount: 0 } },
      })
        .database('x')
        .read(),
    );
  });

  await part(async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-'));
    const { ClassicLevel } = await import('classic-level');
    const db = new ClassicLevel(path.join(folder, 'level'));
    await db.open();
    await sample('level-locked', 'RETRIABLE LOCK_CONTENTION Y', () =>
      new ClassicLevel(path.join(folder, 'level')).open(),
    );
    await sample('level-key', 'FATAL PROGRAMMING N', () => db.put(null, 'x'));
    await db.close();
    await sample('level-closed', 'FATAL PROGRAMMING N', () => db.get('a'));
    await sample('level-missing', 'FATAL NOT_FOUND N', () =>
      new ClassicLevel(path.join(folder, 'other'), { createIfMissing: false }).open(),
    );
    const { createClient } = await import('@libsql/client');
    const lib = createClient({ url: `file:${path.join(folder, 'lib.db')}` });
    await lib.execute('create table a (id integer primary key, name text not null unique)');
    await lib.execute("insert into a values (1, 'x')");
    await sample('libsql-unique', DATA, () => lib.execute("insert into a values (2, 'x')"));
    await sample('libsql-null', DATA, () => lib.execute('insert into a values (3, null)'));
    await sample('libsql-syntax', 'FATAL PROGRAMMING N', () => lib.execute('selec 1'));
    await sample('libsql-no-table', 'FATAL PROGRAMMING N', () => lib.execute('select * from nowhere'));
    await sample('libsql-url', 'FATAL CONFIGURATION N', () => createClient({ url: 'gopher://x' }));
    await sample('libsql-busy', 'RETRIABLE LOCK_CONTENTION Y', async () => {
      const other = createClient({ url: `file:${path.join(folder, 'lib.db')}` });
      const held = await lib.transaction('write');
      try {
        await other.execute("insert into a values (9, 'nine')");
      } finally {
        held.close();
      }
    });
    await sample('libsql-refused', 'TRANSIENT NETWORK Y', () =>
      createClient({ url: `http://127.0.0.1:${closed}` }).execute('select 1'),
    );
  });

  await part(async () => {
    const { default: memjs } = await import('memjs');
    await sample('memcached-refused', 'TRANSIENT NETWORK Y', () =>
      memjs.Client.create(`127.0.0.1:${closed}`, { retries: 0, timeout: 0.3, conntimeout: 0.3 }).get('a'),
    );
  });
  await server.stop?.();
}
