/**
 * bzip2, of one stream or several.
 */
import unbzip2 from 'unbzip2-stream'
import { Collector } from './collector.ts'

/**
 * Unpacks whole bzip2 data; on damaged data it may never end.
 *
 * @param packed the data
 * @param progress called for each block
 * @returns what was packed
 * @throws {Error} for damaged and cut-off data
 */
export async function unpackBzip2(packed: Uint8Array, progress: () => void): Promise<Buffer> {
  const collector = new Collector()
  return new Promise((resolve, reject) => {
    const stream = unbzip2()
    stream.on('data', (chunk: Buffer) => {
      try {
        collector.add(chunk)
        progress()
      } catch (error) {
        reject(error)
      }
    })
    stream.on('error', reject)
    stream.on('end', () => resolve(collector.finish()))
    stream.end(Buffer.from(packed))
  })
}
