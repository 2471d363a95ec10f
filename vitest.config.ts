// How the tests run. The suffix of a file tells its price: `.test` is pure, `.int.test` uses the real PostgreSQL and Redis that
// test/servers provides, `.chaos.test` also kills processes.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers/globalSetup.ts'],
    // As Node resolves it. Vite prefers the ES module, while the packages that are not transformed load the other: two of it are none.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    pool: 'forks',
    // On two cores vitest itself would take one file at a time, and most of them wait for servers.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What hangs is found, and what only has to wait for a busy machine is not.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
