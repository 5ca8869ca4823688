/**
 * Memory of a build: segments in flight + 100 MiB + 20 MiB a worker, measured by the system for a process of its own.
 */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import { startBuild } from '../support/child-build.ts'
import { gzipMembers, jsonlOf, writeFiles } from '../support/corpus.ts'
import { failureOf, temporaryFolder } from '../support/index-folder.ts'

const MIB = 2 ** 20

describe('memory', () => {
  const folder = temporaryFolder()

  beforeAll(() => {
    const parts = Array.from({ length: 20 }, (_, i) =>
      jsonlOf({ seed: i, bytes: 2.5 * MIB, vocabulary: 2000 }),
    )
    writeFiles(join(folder, 'in'), {
      ...Object.fromEntries(parts.map((bytes, i) => [`${i}.jsonl`, bytes])),
      'packed.jsonl.gz': gzipMembers(jsonlOf({ seed: 30, bytes: 12 * MIB, oddEvery: 100 }), [5 * MIB]),
    })
  })

  it.each([
    { workers: 1, lanes: 2 },
    { workers: 2, lanes: 2 },
    // One after the other in one thread: what a lane has used must be there for the next.
    { workers: 1, lanes: 21 },
    { workers: 2, lanes: 21 },
  ])('stays within what the build announces: $workers workers, $lanes lanes', async ({ workers, lanes }) => {
    const out = join(folder, `index ${workers} ${lanes}`)
    const report = await startBuild({ inputs: ['in'], cwd: folder, out, workers, lanes }).report
    if (report === undefined) return
    expect(report.workers).toBe(workers)
    const most = workers * report.segmentBytes + 100 * MIB + workers * 20 * MIB
    expect(report.memoryBytes).toBe(most)
    expect(report.peakBytes).toBeLessThanOrEqual(most)
  })

  it('that the user allows lowers the number of workers, or is refused', async () => {
    const bytes = jsonlOf({ seed: 1, bytes: MIB })
    writeFiles(join(folder, 'few'), { 'a.jsonl': bytes, 'b.jsonl': bytes, 'c.jsonl': bytes })
    let runs = 0
    const started = async (memoryBytes?: number): Promise<{ workers: number; segmentBytes: number }> => {
      let [workers, segmentBytes] = [0, 0]
      await buildIndex({
        inputs: ['few'],
        cwd: folder,
        lanes: 3,
        workers: 8,
        out: join(folder, `limited ${runs++}`),
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        observer: {
          onStart: (start) => {
            workers = start.workers
            segmentBytes = start.record.plan.segmentBlocks * 64
          },
        },
      })
      return { workers, segmentBytes }
    }
    const { workers, segmentBytes } = await started()
    expect(workers).toBe(3)
    const least = (count: number): number => 100 * MIB + count * (20 * MIB + segmentBytes)
    expect((await started(2 ** 40)).workers).toBe(3)
    expect((await started(least(2))).workers).toBe(2)
    expect((await started(least(2) - 1)).workers).toBe(1)
    expect((await started(least(1))).workers).toBe(1)
    expect((await failureOf(() => started(least(1) - 1))).code).toBe('MEMORY')
  })
})
