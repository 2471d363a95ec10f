// What every small example needs: an engine on the embedded PostgreSQL, or on the one of DATABASE_URL.
import process from 'node:process';
import { createEngine, type CreateEngineOptions, type EmbeddedEngine } from '../../src/index.ts';

export async function run(
  workflows: CreateEngineOptions['workflows'],
  main: (engine: EmbeddedEngine) => Promise<void>,
): Promise<void> {
  const { DATABASE_URL: databaseUrl, HOLDFAST_SCHEMA: schema = 'examples' } = process.env;
  const engine = await createEngine({ workflows, databaseUrl, schema });
  try {
    await main(engine);
  } finally {
    await engine.stop();
  }
}
