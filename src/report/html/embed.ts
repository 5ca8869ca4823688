/**
 * Data inside the page: JSON, compressed, as base64, in script elements that no browser runs. Pure.
 *
 * Base64 has none of `<`, `-` and `!`: nothing in it can end the element or open a comment.
 */
import { element, Markup } from './markup.ts'

/** About how many UTF-16 units of JSON a chunk has: small enough to open in an instant, large enough to compress well. */
const CHUNK_CHARS = 1 << 17

/**
 * @param id of the element
 * @param value anything that JSON can say
 */
export async function dataElement(id: string, value: unknown): Promise<Markup> {
  return dataOf(id, JSON.stringify(value))
}

async function dataOf(id: string, json: string): Promise<Markup> {
  const bytes = await deflate(new TextEncoder().encode(json))
  return element('script', { id, type: 'text/plain' }, new Markup(Buffer.from(bytes).toString('base64')))
}

/**
 * @param items what each entry is made of
 * @param encode makes an entry
 * @returns elements `items-0`, `items-1`, …, each a list of consecutive entries, and the first entry of each
 */
export async function chunkElements<T>(
  items: readonly T[],
  encode: (item: T) => unknown,
): Promise<{ readonly elements: readonly Markup[]; readonly first: readonly number[] }> {
  const elements: Markup[] = []
  const first: number[] = []
  let pending: string[] = []
  let chars = 0
  const flush = async (): Promise<void> => {
    elements.push(await dataOf(`items-${elements.length}`, `[${pending.join(',')}]`))
    pending = []
    chars = 0
  }
  for (const [i, item] of items.entries()) {
    if (pending.length === 0) first.push(i)
    const json = JSON.stringify(encode(item))
    pending.push(json)
    chars += json.length
    if (chars >= CHUNK_CHARS) await flush()
  }
  if (pending.length > 0) await flush()
  return { elements, first }
}

/** Raw deflate (RFC 1951), as the browser's own DecompressionStream reads it. */
async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
