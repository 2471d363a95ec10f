// A server on the loopback interface that answers every request as it was last told to: what a vendor documents as its answer, sent for real.
import { once } from 'node:events';
import http from 'node:http';

export async function answering() {
  let reply = { status: 500, headers: {}, body: '' };
  let before = [];
  const server = http
    .createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        const early = before.find(([part]) => request.url.includes(part));
        const { status, headers, body } = early === undefined ? reply : early[1];
        if (status === 'reset') return request.socket.resetAndDestroy();
        if (status === 'close') return request.socket.destroy();
        if (status === 'silent') return;
        response.writeHead(status, headers).end(body);
      });
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const made = (status, body = '', headers = {}) => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    port,
    base: `http://127.0.0.1:${port}`,
    /** What every request gets from now on; a status of `reset`, `close` or `silent` is no answer at all. */
    answer: (...all) => {
      reply = made(...all);
    },
    /** What requests get whose address contains `part`, for clients that first ask for something else. */
    first: (part, ...all) => {
      before = [...before, [part, made(...all)]];
    },
    close: () => server.close(),
  };
}
