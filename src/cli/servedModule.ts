// The module that is served or run, and the engine for it: used by serving.ts and running.ts, so that both mean the same by the same variables.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Configuration } from '../configuration.ts';
import { createEngine, type EmbeddedEngine } from '../engine/sdk.ts';
import { checkServedOptions, type ServedEngineOptions } from '../engine/servedOptions.ts';
import { InvalidConfigurationError } from '../errors.ts';
import type { Log } from '../log.ts';
import { SERVED_NAMES, type ServedModule } from '../served.ts';

export type Served = ServedModule<EmbeddedEngine, ServedEngineOptions>;

/** @throws InvalidConfigurationError, and what `createEngine` throws */
export async function engineFor(served: Served, configuration: Configuration, log: Log): Promise<EmbeddedEngine> {
  const changedDefinitions = configuration.production ? 'refuse' : 'allow';
  const { configurationFile } = configuration;
  if (configurationFile !== undefined && served.engine?.configuration !== undefined)
    throw new InvalidConfigurationError(
      `HOLDFAST_CONFIG is ${configurationFile}, and the served module says engine.configuration too; keep one of them`,
      { option: 'engine.configuration' },
    );
  return await createEngine({
    ...served.engine,
    workflows: served.workflows,
    log,
    changedDefinitions,
    ...(configurationFile === undefined ? {} : { configuration: configurationFile }),
    redisUrl: configuration.redisUrl,
    publicUrl: configuration.publicUrl,
    integrity: configuration.integrity,
    encryption: configuration.encryption,
    ...storage(configuration),
  });
}

const storage = ({ databaseUrl, dataDir, schema, migrate }: Configuration): Partial<Configuration> => ({
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  dataDir,
  schema,
  migrate,
});

/** @throws InvalidConfigurationError where there is no such module, it serves nothing, or it says what it cannot */
export async function servedModule(modulePath: string | undefined): Promise<Served> {
  if (modulePath === undefined)
    throw new InvalidConfigurationError(
      'name the module to serve, such as: node src/main.ts examples/release/serve.ts',
    );
  const file = path.resolve(modulePath);
  if (!existsSync(file)) throw new InvalidConfigurationError(`there is no module "${modulePath}"`, { modulePath });
  const { default: served } = (await import(pathToFileURL(file).href)) as { default?: Served };
  if (!Array.isArray(served?.workflows))
    throw new InvalidConfigurationError(`"${modulePath}" does not export { workflows: [...] } by default`, {
      modulePath,
    });
  for (const name of Object.keys(served))
    if (!Object.hasOwn(SERVED_NAMES, name))
      throw new InvalidConfigurationError(
        `"${modulePath}" exports "${name}" by default, which the process does not know; there are ${Object.keys(SERVED_NAMES).join(', ')}`,
        { modulePath, name },
      );
  if (served.engine !== undefined) checkServedOptions(served.engine);
  return served;
}
