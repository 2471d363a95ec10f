// The database of a command: the one that is configured, or the embedded one for as long as it is needed.
import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import type { Log } from '../log.ts';
import { startEmbeddedPostgres } from '../persistence/embeddedPostgres.ts';

export async function onDatabase<Result>(
  { databaseUrl, dataDir }: Configuration,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl !== undefined) return await use(databaseUrl);
  const server = await startEmbeddedPostgres({ dataDir, clock, log });
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}
