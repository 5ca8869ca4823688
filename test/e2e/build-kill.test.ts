/**
 * Builds that are killed without warning: the same command goes on, and the folder ends with the same bytes.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import { startBuild } from '../support/child-build.ts'
import { gzipMembers, jsonlOf, writeFiles } from '../support/corpus.ts'
import { randomWords } from '../support/hashes.ts'
import { snapshot, temporaryFolder } from '../support/index-folder.ts'

const KILLS = 10

describe('kill -9', () => {
  it(`at ${KILLS} moments: going on gives the bytes of an undisturbed build`, async () => {
    const folder = temporaryFolder()
    writeFiles(join(folder, 'in'), {
      'a.jsonl': jsonlOf({ seed: 1, bytes: 18 * 2 ** 20, oddEvery: 500 }),
      'b.jsonl': jsonlOf({ seed: 2, bytes: 5 * 2 ** 20, lineEnd: '\r\n', isOpen: true }),
      'c.jsonl.gz': gzipMembers(jsonlOf({ seed: 3, bytes: 4 * 2 ** 20 }), [1000, 2_000_000]),
      'd.jsonl.gz': gzipMembers(jsonlOf({ seed: 4, bytes: 3 * 2 ** 20 }), []),
    })
    const options = { inputs: ['in'], cwd: folder, segmentBytes: 2 ** 17, lanes: 4 } as const
    await startBuild({ ...options, out: join(folder, 'whole'), workers: 2 }).report
    const expected = snapshot(join(folder, 'whole'))
    const segments = Object.keys(expected).length - 1
    expect(segments).toBeGreaterThan(60)

    const next = randomWords(Date.now())
    let interrupted = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const out = join(folder, `killed ${kill}`)
      // Half of them are killed twice: the second time while they go on.
      for (let time = 0; time <= kill % 2; time++) {
        const build = startBuild({ ...options, out, workers: 1 + (kill % 3) })
        const moment = sealedIn(out) + (next() % Math.floor(segments / 2))
        while (build.process.exitCode === null && sealedIn(out) < moment) await sleep(1)
        await sleep(next() % 10)
        build.process.kill('SIGKILL')
        await build.report
      }
      if (existsSync(join(out, 'journal.ndjson'))) interrupted++
      const result = await buildIndex({ ...options, out, workers: 2 })
      expect(result.manifest.inputs).toHaveLength(4)
      expect(snapshot(out)).toEqual(expected)
    }
    // Most kills met a build at work.
    expect(interrupted).toBeGreaterThanOrEqual(KILLS / 2)
  })
})

/** Segments that lie sealed in an index. */
function sealedIn(out: string): number {
  const folder = join(out, 'segments')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.seg')).length : 0
}
