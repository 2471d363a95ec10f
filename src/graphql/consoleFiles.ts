// The console's pages and what they load, each by its name and nothing else: no folder is served. Its modules are TypeScript, whose types are taken
// away when they are asked for first, so that neither a clone nor the published package needs a build for them. No page has data: it asks the
// API for it, as whoever looks.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Refusal } from './requests.ts';

interface File {
  readonly type: string;
  readonly bytes: Buffer;
  readonly zipped: Buffer;
}

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript', ts: 'text/javascript' } as const;

/** Nothing from elsewhere, no inline script or style, in no frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The bridge alone may show a page of somebody else's. */
const policyOf = (path: string): string =>
  path.startsWith('/inspector/') ? `${POLICY}; frame-src https://stately.ai` : POLICY;

/** By the first part of their paths. */
const PAGES: Readonly<Record<string, string>> = {
  machines: 'console/machine.html',
  inspector: 'console/inspector.html',
};

/** Both folders lie as deep in the repository as in the package. */
const root = new URL('../../', import.meta.url);
const known = new Map<string, Promise<File>>();

/** Whether a path is one of the console's. */
export const isConsolePath = (path: string): boolean => /^\/(machines|inspector|assets)\//.test(path);

/** @throws Refusal 404, 405 */
export async function respondConsole(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'Pages can only be read');
  const file = await fileOf(path);
  const zips = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(200, {
    'content-type': `${file.type}; charset=utf-8`,
    'content-security-policy': policyOf(path),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    ...(zips ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : zips ? file.zipped : file.bytes);
}

function fileOf(path: string): Promise<File> {
  const name = PAGES[path.split('/')[1] ?? ''] ?? path.slice('/assets/'.length);
  const found = known.get(name) ?? read(name);
  known.set(name, found);
  found.catch(() => known.delete(name));
  return found;
}

async function read(name: string): Promise<File> {
  const [, ending = ''] = /^(?:elk|console\/\w+|src\/drawing\/\w+)\.(html|css|js|ts)$/.exec(name) ?? [];
  const text = await textOf(name, ending);
  const bytes = Buffer.from(text);
  return { type: TYPES[ending as keyof typeof TYPES], bytes, zipped: await promisify(gzip)(bytes) };
}

async function textOf(name: string, ending: string): Promise<string> {
  if (ending === '') throw nothing();
  try {
    if (name === 'elk.js')
      return await readFile(fileURLToPath(import.meta.resolve('elkjs/lib/elk.bundled.js')), 'utf8');
    if (!name.startsWith('src/drawing/')) return plain(await readFile(new URL(name, root), 'utf8'), ending);
    // In the package they are JavaScript already, under this folder's own ending.
    const own = import.meta.url.slice(-3);
    const text = await readFile(
      new URL(`../drawing/${name.slice('src/drawing/'.length, -3)}${own}`, import.meta.url),
      'utf8',
    );
    return plain(text, own.slice(1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw nothing();
    throw error;
  }
}

function plain(text: string, ending: string): string {
  if (ending !== 'ts') return text;
  // Node says once that this may change. The page's tests would tell.
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return modules.stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

const nothing = (): Refusal => new Refusal(404, 'There is no such page');
