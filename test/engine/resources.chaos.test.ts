// Who holds dies with its process: what it held is held on by its workflow, wherever that is taken up, and the next in line goes on after it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createEngine } from '../../src/engine/sdk.ts';
import { freshSchema } from '../servers/schema.ts';
import { sharing } from './sharing.ts';

it('after kill -9 of a holder its workflow goes on elsewhere, and then the one that waited for it', async () => {
  const databaseUrl = inject('databaseUrl');
  const schema = freshSchema();
  const order: string[] = [];
  const here = sharing((workflowId) => {
    order.push(workflowId);
    return workflowId;
  });
  const holder = spawn(process.execPath, [path.join(import.meta.dirname, 'resourceHolder.ts'), databaseUrl, schema], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: holder.stdout }), 'line')) as [string];
  const held = line.replace('holding ', '');

  const engine = await createEngine({ workflows: [here], databaseUrl, schema, resources: { press: 1 } });
  onTestFinished(() => engine.stop(2_000));
  const next = await engine.start(here, {});
  await expect
    .poll(async () => (await engine.control.resources()).map(({ name, claims }) => [name, claims.length]))
    .toEqual([
      ['press', 1],
      ['sharing/', 2],
    ]);
  expect(await next.status()).toBe('PENDING');
  expect(order).toEqual([]);

  holder.kill('SIGKILL');
  expect(await next.result()).toBe(next.id);
  expect(order).toEqual([held, next.id]);
  await expect.poll(async () => (await engine.control.resources()).flatMap(({ claims }) => claims)).toEqual([]);
});
