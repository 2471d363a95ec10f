// Puts a build live: a directory of its own, a link that is switched in one rename, and a server process that outlives this one. What was live
// before is written into the release when it is made, so the undo knows it however often either of them is interrupted.
import { cp, mkdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { placesIn } from './place.ts';
import { servingPort } from './port.ts';
import { end, start } from './program.ts';
import { wholeDirectory } from './whole.ts';

interface Release {
  readonly number: number;
  readonly commit: string;
  readonly signal: AbortSignal;
}

/** Where the release answers; `previous` is what was live before, such as `releases/2`. */
export interface Deployed {
  readonly url: string;
  readonly pid: number;
  readonly previous: string | null;
}

/** Deploys a build, unless it is there already. */
export async function deploy(folder: string, release: Release & { build: string }): Promise<Deployed> {
  const { releases, unfinished, current } = placesIn(folder);
  const name = nameOf(release.number);
  await wholeDirectory(path.join(releases, `${release.number}`), unfinished, async (made) => {
    await cp(release.build, made, { recursive: true });
    const note: Note = { commit: release.commit, previous: (await readlink(current).catch(() => null)) ?? null };
    await writeFile(path.join(made, NOTE), JSON.stringify(note));
  });
  await switchTo(folder, name);
  const { port, pid } = await serve(folder, name, release.signal);
  return { url: `http://127.0.0.1:${port}/`, pid, previous: (await noteOf(folder, name))?.previous ?? null };
}

/** Puts back what was live before: the link and the process. Does nothing if this release was never live. */
export async function undeploy(folder: string, { number, commit, signal }: Release): Promise<void> {
  const name = nameOf(number);
  const note = await noteOf(folder, name);
  if (note?.commit !== commit) return;
  await switchTo(folder, note.previous);
  if (note.previous === null) await end(placesIn(folder).server);
  else await serve(folder, note.previous, signal);
}

interface Note {
  readonly commit: string;
  readonly previous: string | null;
}
const NOTE = 'release.json';

const nameOf = (number: number): string => `releases/${number}`;

const noteOf = async (folder: string, name: string): Promise<Note | undefined> => {
  const text = await readFile(path.join(folder, name, NOTE), 'utf8').catch(() => undefined); // it never came so far
  return text === undefined ? undefined : (JSON.parse(text) as Note);
};

/** A link cannot be overwritten, but renamed over: there is no moment without one. */
async function switchTo(folder: string, name: string | null): Promise<void> {
  const { current, unfinished } = placesIn(folder);
  if (name === null) return rm(current, { force: true });
  await mkdir(unfinished, { recursive: true });
  const next = path.join(unfinished, 'current');
  await rm(next, { force: true });
  await symlink(name, next);
  await rename(next, current);
}

const serve = async (folder: string, name: string, signal: AbortSignal) =>
  start({
    stateFile: placesIn(folder).server,
    name,
    file: path.join(folder, 'current', 'src', 'server.js'),
    cwd: path.join(folder, name),
    port: await servingPort(folder),
    signal,
  });
