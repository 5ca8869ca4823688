import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    watch: false,
    reporters: ['default'],
    // Tests start the command and its worker threads themselves: more files at once would only make them wait.
    pool: 'forks',
    maxWorkers: 2,
  },
})
