// Compiles the project with the real compiler into a directory that is named after the commit: the same commit is never built twice.
import { createRequire } from 'node:module';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { FatalError } from '../../src/index.ts';
import { command } from './command.ts';
import { type Chosen, killThisProcess, strikes } from './faults.ts';
import { placesIn } from './place.ts';
import { wholeDirectory } from './whole.ts';

interface Work {
  readonly commit: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** @returns the directory with all that the server needs to run @throws FatalError with what the compiler said */
export async function build(chosen: Chosen, { commit, key, signal }: Work): Promise<{ folder: string }> {
  const { project, builds, unfinished } = placesIn(chosen.folder);
  const folder = path.join(builds, commit);
  await wholeDirectory(folder, unfinished, async (made) => {
    const compiling = compile(project, made, signal);
    compiling.catch(() => {}); // It is awaited below; until then nobody listens.
    if (await strikes(chosen, 'kill', key)) killThisProcess();
    await compiling;
    await cp(path.join(project, 'package.json'), path.join(made, 'package.json'));
    await cp(path.join(project, 'node_modules'), path.join(made, 'node_modules'), { recursive: true });
  });
  return { folder };
}

async function compile(project: string, to: string, signal: AbortSignal): Promise<void> {
  const { compiler, types } = tools();
  const args = [compiler, '--project', project, '--outDir', to, '--typeRoots', types, '--types', 'node'];
  await command(process.execPath, args, { cwd: project, signal }).catch((error: { stdout?: string }) => {
    if (!error.stdout) throw error;
    throw new FatalError(`the project does not compile:\n${error.stdout.slice(0, 2_000)}`, { cause: error });
  });
}

/** The compiler and the types of Node.js that this repository is developed with: nothing is downloaded. */
function tools(): { compiler: string; types: string } {
  const { resolve } = createRequire(import.meta.url);
  return {
    compiler: path.join(path.dirname(resolve('typescript/package.json')), 'bin', 'tsc'),
    types: path.dirname(path.dirname(resolve('@types/node/package.json'))),
  };
}
