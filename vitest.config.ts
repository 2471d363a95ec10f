// How the tests run. The suffix of a file tells its price: `.test` is pure, `.int.test` uses the real PostgreSQL and Redis that
// test/servers provides, `.chaos.test` also kills processes.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers/globalSetup.ts'],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
