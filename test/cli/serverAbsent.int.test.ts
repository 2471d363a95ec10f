// How a command that talks to a server ends where there is none, where something else answers, where it may not, where there is nothing of that name.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../servers/server.ts';
import { served } from '../graphql/served.ts';
import { type Ended, typed } from './typed.ts';

const room = served();
const cli = (line: string): Promise<Ended> => typed(line.split(' '), { env: { HOLDFAST_URL: room().url } });

describe('a command that talks to a server', () => {
  const absent = '00000000-0000-7000-8000-000000000000';

  it.each([
    `workflows show ${absent}`,
    'workflows show greet/nobody',
    `workflows pause ${absent}`,
    `errors show ${absent}`,
    `errors resolve ${absent} --notes n`,
    `interventions show ${absent}`,
  ])('ends with 5 where there is nothing of that name: %s', async (line) => {
    const ended = await cli(line);
    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toMatch(/^holdfast: /);
  });

  it('ends with 3 where no server answers, and says what to do', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const ended = await typed(['workflows', 'list'], { env: { HOLDFAST_URL: url } });
    expect(ended).toEqual({
      code: 3,
      stdout: '',
      stderr: `holdfast: no holdfast answers at ${url} (ECONNREFUSED). Start one with "holdfast serve <module>" (in a clone: npm start), or say where it is with HOLDFAST_URL or --url\n`,
    });
  });

  it('ends with 3 where something else answers, with 4 where the caller may not, and sends the key', async () => {
    const seen: (string | undefined)[] = [];
    let answer = { status: 200, body: '<html>' };
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(answer.status).end(answer.body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const env = {
        HOLDFAST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
        HOLDFAST_API_KEY: 'hf_x',
      };
      expect(await typed(['workflows', 'list'], { env })).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('is no holdfast (HTTP 200)') as string,
      });
      answer = {
        status: 200,
        body: JSON.stringify({ errors: [{ message: 'who are you?', extensions: { code: 'UNAUTHENTICATED' } }] }),
      };
      expect(await typed(['workflows', 'list'], { env })).toMatchObject({
        code: 4,
        stderr: expect.stringMatching(
          /does not let you do that: who are you\?\. Set HOLDFAST_API_KEY .*\[UNAUTHENTICATED\]/,
        ) as string,
      });
      answer = { status: 403, body: 'no' };
      expect((await typed(['workflows', 'list'], { env })).code).toBe(4);
      expect(seen).toEqual(['Bearer hf_x', 'Bearer hf_x', 'Bearer hf_x']);
    } finally {
      server.close();
    }
  });

  it.each([
    [{ HOLDFAST_URL: 'localhost:4000' }, 'HOLDFAST_URL must be an http or https URL'],
    [{ HOLDFAST_API_KEY: 'a', HOLDFAST_API_KEY_FILE: 'b' }, 'are both set'],
    [{ HOLDFAST_API_KEY_FILE: '/nowhere' }, 'which cannot be read'],
    [{ HOLDFAST_API_KEY: 'a\nb' }, 'characters that no key has'],
  ])('ends with 2 for %j', async (env, says) => {
    const ended = await typed(['workflows', 'list'], { env });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) as string });
  });
});
