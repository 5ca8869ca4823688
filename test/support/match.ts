/**
 * Documents past the matcher in this thread, without files and workers.
 */
import { textFieldsOf } from '../../src/formats/text-field.ts'
import { RecordFeed } from '../../src/input/feed.ts'
import type { FeedCounts, MatchedRecord } from '../../src/input/feed-types.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import type { MatchQuery } from '../../src/match/types.ts'
import { memoryReader } from './feed.ts'

/**
 * @param documents for each the texts of its fields `a` and `b`
 * @param onMatch called for documents in which the kernel found something, in order; `line` counts from 1
 * @returns what the feed counted, and the bytes that it was given
 */
export async function feedDocuments(
  query: MatchQuery,
  documents: readonly (readonly [string, string])[],
  onMatch: (record: MatchedRecord) => void,
  kernel = new Kernel(query.scheme),
): Promise<{ readonly counts: FeedCounts; readonly bytes: number }> {
  kernel.match(query)
  kernel.budget = Number.POSITIVE_INFINITY
  const text = documents.map(([a, b]) => `${JSON.stringify({ a, b })}\n`).join('')
  const feed = new RecordFeed(
    kernel,
    memoryReader(Buffer.from(text, 'utf8')),
    {
      shown: 'part.jsonl',
      format: 'jsonl',
      fields: textFieldsOf(['a', 'b']),
      start: 0,
      end: Number.POSITIVE_INFINITY,
      skipsFirstLine: false,
      maxRecordBytes: Number.POSITIVE_INFINITY,
      isStrict: true,
    },
    {
      budget: () => Number.POSITIVE_INFINITY,
      badRecord: () => {
        throw new Error('not expected')
      },
      progress: () => {},
      match: onMatch,
    },
  )
  await feed.run()
  return { counts: feed.takeCounts(), bytes: Buffer.byteLength(text) }
}
