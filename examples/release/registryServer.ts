// A program: a package registry with one package. `GET /greeting/1.4.0` delivers it; `POST /-/refuse` makes it answer 503 to the next two
// requests. It outlives whoever starts it, and ends itself when nobody has asked for a minute.
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { GREETING_FILES, GREETING_VERSION } from './greeting.ts';

const IDLE_MS = 60_000;
let refusals = 0;
const idle = setTimeout(() => process.exit(0), IDLE_MS);

const server = createServer((request, response) => {
  idle.refresh();
  response.setHeader('x-process', process.pid);
  response.setHeader('content-type', 'application/json');
  const asked = `${request.method} ${request.url}`;
  if (asked === 'POST /-/refuse') {
    refusals = 2;
    response.end('{}');
  } else if (asked === `GET /greeting/${GREETING_VERSION}`) {
    if (refusals-- > 0)
      response.writeHead(503, { 'retry-after': '1' }).end('{"error":"the registry is being maintained"}');
    else response.end(JSON.stringify({ name: 'greeting', version: GREETING_VERSION, files: GREETING_FILES }));
  } else response.writeHead(404).end('{"error":"no such package"}');
});

server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const file = process.env['STATE_FILE'] ?? '';
  writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, port, name: process.env['NAME'] }));
  renameSync(`${file}.new`, file);
  process.send?.('ready');
});
