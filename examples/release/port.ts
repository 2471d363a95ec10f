// The port on which the releases answer, one after the other: chosen once, and again only if a stranger has it meanwhile.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { find } from './program.ts';
import { placesIn } from './place.ts';

export async function servingPort(folder: string): Promise<number> {
  const file = path.join(folder, 'port');
  const chosen = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (chosen > 0 && ((await find(placesIn(folder).server))?.port === chosen || (await freePort(chosen)))) return chosen;
  const port = (await freePort(0)) as number;
  await writeFile(file, `${port}`);
  return port;
}

/** The port if nobody has it, undefined if somebody does. 0 = any. */
async function freePort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  } finally {
    await new Promise<void>((closed) => server.close(() => closed()));
  }
}
