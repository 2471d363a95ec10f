// A body that its client does not end is the client's, and no failure of the server that somebody is woken for.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { jsonBody } from '../../src/graphql/requests.ts';

it('a body that is cut off is refused like one that cannot be read', async () => {
  const request = new Readable({ read: () => {} });
  Object.assign(request, { method: 'POST', headers: { 'content-type': 'application/json' } });
  const body = jsonBody(request as IncomingMessage);
  request.push('{ "query": ');
  request.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  await expect(body).rejects.toMatchObject({ name: 'Error', status: 400, code: 'BAD_REQUEST' });
});
