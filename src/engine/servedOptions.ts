// What a served module may say about the engine that the process makes for it: everything but what the process knows from its environment.
import { InvalidConfigurationError } from '../errors.ts';
import type { CreateEngineOptions } from './sdk.ts';

/** Who says it instead, in the words of a remedy. */
const OF_THE_PROCESS = {
  workflows: '`workflows` beside `engine` lists them',
  databaseUrl: 'set DATABASE_URL',
  redisUrl: 'set REDIS_URL',
  dataDir: 'set HOLDFAST_DATA_DIR',
  schema: 'set HOLDFAST_SCHEMA',
  migrate: 'set HOLDFAST_MIGRATE',
  changedDefinitions: 'NODE_ENV=production refuses them, anything else allows them',
  publicUrl: 'set HOLDFAST_PUBLIC_URL',
  integrity: 'set HOLDFAST_INTEGRITY_KEY',
  encryption: 'set HOLDFAST_ENCRYPTION_KEY',
  log: 'LOG_LEVEL sets how much it says',
  clock: 'the process has the clock of the machine',
} as const satisfies Partial<Record<keyof CreateEngineOptions, string>>;

/** Options of `createEngine` that a served module may give: `export default { workflows, engine: { resources: { gpu: 2 } } }`. */
export type ServedEngineOptions = Omit<CreateEngineOptions, keyof typeof OF_THE_PROCESS>;

/** @throws InvalidConfigurationError naming the option and who says it */
export function checkServedOptions(given: unknown): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidConfigurationError(
      `engine, of the served module, must be an object with options of createEngine, got ${String(given)}`,
      { option: 'engine' },
    );
  for (const [option, remedy] of Object.entries(OF_THE_PROCESS))
    if (Object.hasOwn(given, option))
      throw new InvalidConfigurationError(
        `engine.${option}, of the served module, is for the process to say: ${remedy}, and remove it from the module`,
        { option: `engine.${option}` },
      );
}
