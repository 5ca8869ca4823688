/**
 * `npm test`: makes the checkout ready, then runs all tests once. Arguments go to vitest:
 *
 *   npm test -- test/unit --reporter=verbose
 */
import { spawnSync } from 'node:child_process'
import { exitWith, ROOT } from './build.mjs'
import { ready } from './ready.mjs'

try {
  ready()
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]
  const vitest = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  process.exitCode = vitest.status ?? 1
} catch (error) {
  exitWith(error)
}
