// An engine is a guest in its author's process: it installs no signal handlers, opens no port, and leaves nothing behind when it stops.
import process from 'node:process';
import { describe, expect, inject, it } from 'vitest';
import { createEngine, workflow } from '../../src/index.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'uncaughtException', 'unhandledRejection', 'beforeExit'] as const;
const listeners = (): number[] => SIGNALS.map((name) => process.listenerCount(name));
const ports = (): string[] => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap');

describe('an embedded engine', () => {
  it('installs no signal handlers and opens no port', async () => {
    const before = { listeners: listeners(), ports: ports() };
    const greet = workflow('greet', { version: '1' }).step('hello', { run: () => 'hello' });
    const engine = await createEngine({ workflows: [greet], databaseUrl: inject('databaseUrl'), schema });
    const handle = await engine.start(greet, undefined);
    expect(await handle.result()).toBe('hello');
    expect({ listeners: listeners(), ports: ports() }).toEqual(before);
    await engine.stop();
  });
});
