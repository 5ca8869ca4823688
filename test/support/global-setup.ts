/**
 * Runs once before all tests: whatever starts the command or a worker needs dist as the sources are now.
 * With DOSIMETER_SKIP_BUILD=1 dist stays as it is, for unit tests while another part of src does not compile.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export function setup(): void {
  if (process.env.DOSIMETER_SKIP_BUILD === '1') return
  // No installation: this process runs out of the node_modules that it would replace.
  const args = ['scripts/ready.mjs', '--build-only']
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('dist cannot be built; see the output above')
}
