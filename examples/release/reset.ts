// Forgets the example: ends its unfinished release without undoing it, ends its processes, and removes its folder. Used by `--reset` and by tests.
import { rm } from 'node:fs/promises';
import { type EmbeddedEngine, WorkflowFailedError, type WorkflowId } from '../../src/index.ts';
import { placesIn } from './place.ts';
import { end } from './program.ts';

/** @param folder the work folder of the example @param key business key of its releases */
export async function reset(engine: EmbeddedEngine, folder: string, key: string): Promise<void> {
  for (const id of await unfinished(engine, key)) {
    const handle = engine.handle(id);
    await handle.abort({ compensate: false, reason: 'the example is reset', actor: 'npm start' });
    await handle.result().catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error; // ABORTED is what was asked for
    });
  }
  await endPrograms(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Ends the deployed server and the registry, if they run. */
export async function endPrograms(folder: string): Promise<void> {
  const { server, registry } = placesIn(folder);
  await end(server);
  await end(registry);
}

/** The SDK cannot be asked for a workflow by its business key yet, so this asks the table. */
async function unfinished(engine: EmbeddedEngine, key: string): Promise<WorkflowId[]> {
  const rows = (await engine.open.orm.em
    .fork()
    .getConnection()
    .execute('select id from workflows where definition = ? and key = ? and completed_at is null', [
      'release',
      key,
    ])) as { id: WorkflowId }[];
  return rows.map(({ id }) => id);
}
