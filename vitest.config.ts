// How the tests run. The suffix of a file tells its price: `.test` is pure, `.int.test` uses the real PostgreSQL and Redis that
// test/servers provides, `.chaos.test` also kills processes.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers/globalSetup.ts'],
    // As Node resolves it. Vite prefers the ES module, while the packages that are not transformed load the other: two of it are none.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    pool: 'forks',
    // Two files at a time, also on two cores: many wait for a disk or for each other. All share one PostgreSQL: whoever ends its connections, or counts
    // who waits in it, does so among its own.
    maxWorkers: 2,
    // What hangs is found, and what only has to wait for a busy machine is not.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
