// A disk of the database that is full for checkpoints: the real PostgreSQL says what it says when a file cannot grow.
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';

/** A statement of PL/pgSQL. */
export const NO_ROOM = `raise exception 'could not extend file "base/1/2": No space left on device' using errcode = '53100'`;

export async function fillDisk(engine: EmbeddedEngine): Promise<void> {
  await execute(
    engine,
    `create function no_room() returns trigger language plpgsql as $body$ begin ${NO_ROOM}; end $body$`,
  );
  await execute(
    engine,
    'create trigger no_room before insert on workflow_checkpoints for each statement execute function no_room()',
  );
}

export const makeRoom = (engine: EmbeddedEngine): Promise<unknown> =>
  execute(engine, 'drop function no_room() cascade');

const execute = (engine: EmbeddedEngine, sql: string): Promise<unknown> =>
  engine.open.orm.em.fork().getConnection().execute(sql);
