// The definitions that a module has: the workflows of one that `holdfast serve` takes, or those that it exports by their own names.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Definition } from '../definition.ts';
import { UsageError } from './usageError.ts';

/** @throws UsageError where there is no such module, or no definition in it */
export async function moduleDefinitions(modulePath: string): Promise<readonly Definition[]> {
  const file = path.resolve(modulePath);
  if (!existsSync(file)) throw new UsageError(`machine: there is no module "${modulePath}"`, 'holdfast machine --help');
  const { default: served, ...named } = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const workflows = (Object(served) as { workflows?: unknown }).workflows;
  const found = [workflows ?? [], served, ...Object.values(named)].flat().filter(isDefinition);
  if (found.length === 0)
    throw new UsageError(
      `machine: "${modulePath}" has no definition: it must export one that workflow(…) made, or { workflows: [...] } by default`,
      'holdfast machine --help',
    );
  return found;
}

const isDefinition = (value: unknown): value is Definition => {
  const { name, version, nodes } = Object(value) as Partial<Record<keyof Definition, unknown>>;
  return typeof name === 'string' && typeof version === 'string' && Array.isArray(nodes);
};
