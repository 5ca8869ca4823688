import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { textFieldsOf } from '../../../src/formats/text-field.ts'
import { RecordFeed } from '../../../src/input/feed.ts'
import type { FeedCounts } from '../../../src/input/feed-types.ts'
import { Kernel } from '../../../src/kernel/kernel.ts'
import { feed, memoryReader, SHORT_GRAMS } from '../../support/feed.ts'

async function failure(bytes: Uint8Array, setup: Parameters<typeof feed>[1]): Promise<UserError> {
  try {
    await feed(bytes, setup)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the feed took everything, though the test expects an error')
}

const TEXT = textFieldsOf(['text'])

describe('the budget', () => {
  it.each([
    ['records that the kernel reads', 'text'],
    ['records that only JSON.parse reads', 'te\\u0078t'],
  ])('is asked for before a record is counted: %s', async (_, key) => {
    const kernel = new Kernel(SHORT_GRAMS)
    kernel.reserveFilter(64)
    kernel.insert()
    kernel.budget = 0
    const lines = [1, 2, 3].map((i) => `{"${key}":"record number ${i}"}\n`)
    const asked: { position: number; counts: FeedCounts; bound: number; exact: number }[] = []
    const run: RecordFeed = new RecordFeed(
      kernel,
      memoryReader(Buffer.from(lines.join(''))),
      {
        shown: 'part.jsonl',
        format: 'jsonl',
        fields: TEXT,
        start: 0,
        end: Number.POSITIVE_INFINITY,
        skipsFirstLine: false,
        maxRecordBytes: 1000,
        isStrict: false,
      },
      {
        budget: (bound, exact) => {
          const grams = exact()
          asked.push({ position: run.position, counts: run.takeCounts(), bound, exact: grams })
          return grams
        },
        badRecord: () => {},
        progress: () => {},
      },
    )
    await run.run()
    const length = lines[0]?.length ?? 0
    expect(asked.map(({ position }) => position)).toEqual([0, length, 2 * length])
    expect(asked.map(({ exact }) => exact)).toEqual([2, 2, 2])
    for (const { bound, exact } of asked) expect(bound).toBeGreaterThanOrEqual(exact)
    // What was taken since the call before: nothing, then one record each.
    const one = {
      documents: 1,
      emptyDocuments: 0,
      invalidDocuments: 0,
      grams: 2,
      lines: 1,
      skipped: 0,
      textBytes: length,
    }
    const none = { ...one, documents: 0, grams: 0, lines: 0, textBytes: 0 }
    expect(asked.map(({ counts }) => counts)).toEqual([none, one, one])
    expect(run.takeCounts()).toEqual(one)
  })
})

describe('the largest record', () => {
  const record = (bytes: number): string => `{"text":"${'x'.repeat(bytes - 11)}"}`

  it.each([[[]], [[1]], [[7, 100, 3]], [[300]]])(
    'is the same however the bytes arrive (%j at a time)',
    async (chunks) => {
      const fitting = Buffer.from(`${record(20)}\n${record(200)}\n${record(20)}\n${record(200)}`)
      const { counts } = await feed(fitting, { maxRecordBytes: 200, chunks })
      expect(counts.documents).toBe(4)
      const beyond = Buffer.from(`${record(20)}\n\n${record(201)}\n${record(20)}\n`)
      const error = await failure(beyond, { maxRecordBytes: 200, chunks })
      expect(error.code).toBe('RECORD_TOO_LARGE')
      expect(error.message).toBe('part.jsonl:3: the record that begins at byte 22 is longer than 200 bytes')
      const last = await failure(Buffer.from(`${record(20)}\n${record(201)}`), {
        maxRecordBytes: 200,
        chunks,
      })
      expect(last.message).toContain('part.jsonl:2: ')
    },
  )
})

describe('a record without an end', () => {
  it('is given up at the limit, not read to the end of the file', async () => {
    const reader = memoryReader(Buffer.from(`{"text":"${'x'.repeat(100_000)}`), 0, [500])
    const kernel = new Kernel(SHORT_GRAMS)
    const options = {
      shown: 'part.jsonl',
      format: 'jsonl' as const,
      fields: TEXT,
      start: 0,
      end: 200_000,
      isStrict: false,
    }
    const run = new RecordFeed(
      kernel,
      reader,
      { ...options, skipsFirstLine: false, maxRecordBytes: 2000 },
      { budget: () => 0, badRecord: () => {}, progress: () => {} },
    )
    await expect(run.run()).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' })
    expect(reader.given).toBe(2500)
  })

  it('that another range takes is passed over, however long', async () => {
    const bytes = Buffer.from(`{"text":"${'x'.repeat(100_000)}"}\n{"text":"this one counts"}\n`)
    const { counts, firstRecord } = await feed(bytes, { start: 50, maxRecordBytes: 200, chunks: [500] })
    expect(counts).toMatchObject({ documents: 1, lines: 1, grams: 2 })
    expect(firstRecord).toBe(bytes.indexOf('\n') + 1)
  })
})

describe('strict text', () => {
  const valid = Buffer.from('{"id":"a","text":"fine"}\n')
  const elsewhere = Buffer.from('{"id":"\xff","text":"fine"}\n', 'latin1')
  const inText = Buffer.from('{"id":"a","text":"b\xff"}\n', 'latin1')

  it('is about the text: other members may hold any bytes', async () => {
    const { counts } = await feed(Buffer.concat([valid, elsewhere]), { isStrict: true })
    expect(counts).toMatchObject({ documents: 2, invalidDocuments: 0 })
  })

  it('names the line of the text, not an earlier one with such bytes elsewhere', async () => {
    const error = await failure(Buffer.concat([valid, elsewhere, inText]), { isStrict: true })
    expect(error.code).toBe('INVALID_UTF8')
    expect(error.message).toBe('part.jsonl:3: text that is not valid UTF-8')
  })
})
