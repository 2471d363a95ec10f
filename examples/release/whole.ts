// Directories and files that are there whole or not at all, whenever the process is killed: made beside their place, then renamed to it.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a directory, unless it is there already.
 * @param unfinished directory for what is not whole yet, on the same disk
 * @param fill       puts the content into the directory that it is given
 */
export async function wholeDirectory(
  target: string,
  unfinished: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(unfinished, { recursive: true });
  await mkdir(path.dirname(target), { recursive: true });
  const made = await mkdtemp(path.join(unfinished, `${path.basename(target)}-`));
  await fill(made);
  await rename(made, target).catch(async (error: NodeJS.ErrnoException) => {
    // An attempt of a process that was killed may have come to its end meanwhile; its result is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(made, { recursive: true, force: true });
  });
}

/** Writes files below a folder; their names are relative to it. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
