import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildIndex, checkItems, loadPlainItems, openIndex } from '../../dist/index.js'
import { probeSegment } from '../../src/check/probe.ts'
import { orderByPage } from '../../src/kernel/gram-table.ts'
import { segmentPath } from '../../src/store/open-index.ts'
import { temporaryFolder } from '../support/index-folder.ts'

const TEXT = Array.from({ length: 200 }, (_, i) => `word${i}`).join(' ')

it('stops within a segment, not only between segments', async () => {
  const folder = temporaryFolder()
  const corpus = join(folder, 'corpus.jsonl')
  writeFileSync(corpus, `${JSON.stringify({ text: TEXT })}\n`)
  const out = join(folder, 'index')
  await buildIndex({ inputs: [corpus], out })
  const index = await openIndex(out)
  const [segment] = index.manifest.segments
  if (segment === undefined) return expect.fail('the index has no segment')
  const { blocks, digest } = segment
  const probe = (stop: number) =>
    probeSegment({
      path: segmentPath(index, segment),
      digest,
      firstPage: 0,
      endPage: blocks / 64,
      order: orderByPage(
        BigUint64Array.from({ length: 64 }, (_, i) => BigInt(i) << 6n),
        blocks,
      ),
      found: new Uint32Array(new SharedArrayBuffer(8)),
      stop: new Int32Array(new SharedArrayBuffer(4)).fill(stop),
    })
  expect((await probe(0)).pagesRead).toBeGreaterThan(0)
  await expect(probe(1)).rejects.toMatchObject({ code: 'ABORTED' })

  const items = await loadPlainItems({ name: 'set', paths: [corpus], fields: ['text'] })
  await expect(checkItems(index, [items], { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'ABORTED',
  })
})
