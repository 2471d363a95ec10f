// The first contact with a database that somebody named: what goes wrong there is usually the name, so the error says where it was looked for,
// what came of it, and what to do. Never the password. Used before migrating, which is what every start does first.
import type pg from 'pg';
import { databaseOf } from '../databaseUrl.ts';
import { ServerUnavailableError } from '../errors.ts';

/** @throws ServerUnavailableError */
export async function reach(client: pg.Client, url: string): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    const database = databaseOf(url);
    throw new ServerUnavailableError(
      `PostgreSQL cannot be reached at ${database}: ${saidBy(cause)}. ${remedyFor(code)}`,
      { database, ...(code === undefined ? {} : { cause: code }) },
      { cause },
    );
  }
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function saidBy(error: unknown): string {
  const { message, errors = [] } = error as { readonly message: string; readonly errors?: readonly Error[] };
  return message || errors.map((one) => one.message).join('; ');
}

const THERE = 'Check that it runs and that DATABASE_URL (`databaseUrl` of createEngine) is right';

function remedyFor(code: string | undefined): string {
  switch (code) {
    case '3D000': // no such database
      return 'Create the database, or correct its name in DATABASE_URL (`databaseUrl` of createEngine)';
    case '28P01': // wrong password
    case '28000': // this user may not come from here
      return 'Correct user and password in DATABASE_URL (`databaseUrl` of createEngine), or what pg_hba.conf allows them';
    case '53300': // too many clients
      return 'Raise its max_connections, or let others use fewer';
    case '57P03': // starting up, or shutting down
      return 'Try again when it accepts connections';
    default:
      return THERE;
  }
}
