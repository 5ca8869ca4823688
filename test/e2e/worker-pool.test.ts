/**
 * Threads that are ended whenever it may be: a command that fails at once, or is interrupted, ends them while they load.
 */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const POOL = new URL('../../dist/workers/pool.js', import.meta.url).href

describe('a pool', () => {
  it('may be closed while its threads load', () => {
    const script = `
      const { WorkerPool } = await import(${JSON.stringify(POOL)})
      for (let wait = 0; wait < 90; wait++) {
        const pool = new WorkerPool(2)
        await new Promise((resolve) => setTimeout(resolve, wait))
        await pool.close()
      }
      console.log('all closed')`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'all closed\n', stderr: '' })
  }, 60_000)
})
