// The release example on the real PostgreSQL, compiler, git and servers, for the tests of this folder: each test has a work folder, a schema and
// an engine of its own, and what the example leaves running is ended by its process id.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, inject } from 'vitest';
import { endPrograms } from '../../examples/release/reset.ts';
import { release } from '../../examples/release/release.ts';
import { type ReleaseOutcome, runRelease } from '../../examples/release/run.ts';
import { createEngine, type EmbeddedEngine, systemClock, type WorkflowEvent } from '../../src/index.ts';
import { freshSchema } from '../servers/schema.ts';

/** Nothing answers there: the tests decide by the engine. */
const API = 'http://127.0.0.1:4000';

export interface Example {
  readonly engine: EmbeddedEngine;
  readonly dataDir: string;
  readonly folder: string;
  /** JSON lines that were written so far. */
  readonly lines: string[];
  readonly run: (...argv: string[]) => Promise<ReleaseOutcome>;
  /** Resolves with the first event of this type that is written from now on. */
  readonly sees: (type: WorkflowEvent['type']) => Promise<Record<string, unknown>>;
}

export function examples(): () => Promise<Example> {
  const schema = freshSchema();
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'holdfast-release-'));
    const folder = path.join(dataDir, 'release');
    closing.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    closing.push(() => endPrograms(folder));
    const engine = await createEngine({ workflows: [release], databaseUrl: inject('databaseUrl'), schema });
    closing.push(() => engine.stop(5_000));
    const lines: string[] = [];
    const waiting: { type: string; resolve: (event: Record<string, unknown>) => void }[] = [];
    const write = (text: string): void => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
      const event = JSON.parse(text) as Record<string, unknown>;
      for (const one of waiting.filter(({ type }) => type === event['type'])) {
        waiting.splice(waiting.indexOf(one), 1);
        one.resolve(event);
      }
    };
    return {
      engine,
      dataDir,
      folder,
      lines,
      run: async (...argv) =>
        (await runRelease({ engine, url: API, argv, dataDir, out: { write }, clock: systemClock })) as ReleaseOutcome,
      sees: (type) => new Promise((resolve) => waiting.push({ type, resolve })),
    };
  };
}

export const read = async (url: string): Promise<string> => (await fetch(url)).text();
