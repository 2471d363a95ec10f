// Fetches what the project's lock file names from the registry, as `npm ci` does: the hash must fit, and what was installed before is replaced.
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FatalError } from '../../src/index.ts';
import { type Chosen, strikes } from './faults.ts';
import { integrityOf } from './greeting.ts';
import { ask } from './http.ts';
import { lockedPackages } from './lockFile.ts';
import { placesIn } from './place.ts';
import { start } from './program.ts';
import { wholeDirectory, writeFiles } from './whole.ts';

/** @throws HttpError while the registry refuses; FatalError where it delivers something else than what is locked */
export async function install(chosen: Chosen, key: string, signal: AbortSignal): Promise<{ installed: string[] }> {
  const { project, unfinished, registry } = placesIn(chosen.folder);
  const packages = await lockedPackages(project);
  const installed = packages.map(({ name, version }) => `${name}@${version}`);
  const modules = path.join(project, 'node_modules');
  const mark = path.join(modules, '.installed-for');
  if ((await readFile(mark, 'utf8').catch(() => '')) === key) return { installed };
  const file = fileURLToPath(new URL('./registryServer.ts', import.meta.url));
  const { port } = await start({ stateFile: registry, name: 'registry', file, cwd: chosen.folder, port: 0, signal });
  const url = new URL(`http://127.0.0.1:${port}/`);
  if (await strikes(chosen, 'registry-503', key)) await ask('the registry', new URL('/-/refuse', url), signal, 'POST');
  const fetched = path.join(unfinished, `node_modules-${encodeURIComponent(key)}`);
  await rm(fetched, { recursive: true, force: true });
  await wholeDirectory(fetched, unfinished, async (made) => {
    for (const { name, version, integrity } of packages) {
      const { files } = (await ask('the registry', new URL(`/${name}/${version}`, url), signal)) as {
        files: Record<string, string>;
      };
      if (integrityOf(files) !== integrity)
        throw new FatalError(`${name}@${version} is not what the lock file names`, { category: 'DATA_INTEGRITY' });
      await writeFiles(path.join(made, name), files);
    }
    await writeFile(path.join(made, '.installed-for'), key);
  });
  if (existsSync(modules)) await rm(modules, { recursive: true });
  await rename(fetched, modules);
  return { installed };
}
