/**
 * Items in chunks: decoded when they are needed, the last few kept. The texts of all, once something is searched for.
 */
import type { PageItem } from '../page-data.ts'
import { readData } from './decode.ts'

/** Decoded chunks that are kept. */
const CHUNKS_KEPT = 24

/** All that a search finds an item by: its texts, fingerprints, and the documents beside it. */
function searchText({
  fields,
  fingerprint,
  findings,
  documents,
  shortDocuments,
  aloneDocument,
}: PageItem): string {
  return [
    ...fields.flatMap(({ parts }) => parts ?? []),
    fingerprint,
    ...findings,
    ...[...documents, ...shortDocuments, ...(aloneDocument === null ? [] : [aloneDocument])].flatMap(
      ({ root, input, record, id, excerpts }) => [
        `${root}/${input}:${record}`,
        id ?? '',
        ...excerpts.map(({ excerpt }) => excerpt),
      ],
    ),
  ]
    .join('\n')
    .toLowerCase()
}

/** See the file header. */
export class ItemsStore {
  private readonly first: readonly number[]
  private readonly chunks = new Map<number, Promise<readonly PageItem[]>>()
  private texts: string[] | undefined
  private isReading = false

  /** @param first item of each chunk */
  constructor(first: readonly number[]) {
    this.first = first
  }

  /** @param row position of an item in the table */
  async item(row: number): Promise<PageItem | undefined> {
    const chunk = this.first.findLastIndex((start) => start <= row)
    const items = await this.chunk(chunk)
    return items[row - (this.first[chunk] ?? 0)]
  }

  /**
   * @param row position of an item
   * @param words in lower case
   * @returns whether its texts have them all; false until `readTexts` is done
   */
  hasText(row: number, words: readonly string[]): boolean {
    const text = this.texts?.[row]
    return text !== undefined && words.every((word) => text.includes(word))
  }

  /**
   * Reads the texts of all items for searches, unless that is done or under way.
   *
   * @param done called when they are there
   */
  async readTexts(done: () => void): Promise<void> {
    if (this.isReading) return
    this.isReading = true
    const texts: string[] = []
    for (const chunk of this.first.keys()) {
      for (const item of (await readData(`items-${chunk}`)) as readonly PageItem[])
        texts.push(searchText(item))
    }
    this.texts = texts
    done()
  }

  /** Whether searches see all texts. */
  get hasTexts(): boolean {
    return this.texts !== undefined
  }

  private chunk(index: number): Promise<readonly PageItem[]> {
    const known = this.chunks.get(index)
    if (known !== undefined) return known
    const reading = readData(`items-${index}`) as Promise<readonly PageItem[]>
    this.chunks.set(index, reading)
    const [oldest] = this.chunks.keys()
    if (this.chunks.size > CHUNKS_KEPT && oldest !== undefined) this.chunks.delete(oldest)
    return reading
  }
}
