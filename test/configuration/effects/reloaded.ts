// A configuration in the hardest form that its keys allow: what a reload may change is said by a reload, and what a definition may have for itself, by
// that definition alone.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Definition } from '../../../src/definition.ts';
import type { CreateEngineOptions, EmbeddedEngine } from '../../../src/engine/sdk.ts';
import { type GivenErrorHandling, KEYS } from '../../../src/failures/configuration/schema.ts';
import type { Key } from '../../../src/failures/configuration/key.ts';

type Tree = { [name: string]: unknown };

/** Makes an engine with an empty file, which says this when the engine runs. */
export async function reloaded(
  open: (workflows: readonly Definition[], options: Partial<CreateEngineOptions>) => Promise<EmbeddedEngine>,
  workflows: readonly Definition[],
  configuration: GivenErrorHandling,
  options: Partial<CreateEngineOptions> = {},
): Promise<EmbeddedEngine> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'holdfast-')), 'config.yaml');
  const write = (said: Tree): void => writeFileSync(file, JSON.stringify({ workflow_error_handling: said }));
  const named = picked(configuration as Tree, '', ({ perDefinition }) => perDefinition);
  const definitions = Object.fromEntries(workflows.map(({ name }) => [name, named]));
  write(picked(configuration as Tree, '', ({ reloadable }) => !reloadable));
  const engine = await open(workflows, { ...options, configuration: file });
  write({
    ...picked(configuration as Tree, '', ({ perDefinition }) => !perDefinition),
    ...(Object.keys(named).length > 0 ? { definitions } : {}),
  });
  await engine.control.reloadConfiguration();
  return engine;
}

/** The keys of a tree that are so. */
function picked(tree: Tree, prefix: string, isSo: (key: Key) => boolean): Tree {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]): [string, unknown][] => {
      const key = KEYS.get(`${prefix}${name}`);
      if (key) return isSo(key) ? [[name, value]] : [];
      const below = picked(value as Tree, `${prefix}${name}.`, isSo);
      return Object.keys(below).length > 0 ? [[name, below]] : [];
    }),
  );
}
