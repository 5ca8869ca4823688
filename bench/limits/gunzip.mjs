/**
 * The limit of reading a gzip file: decompresses it with node:zlib and does nothing with the text.
 *
 *   node gunzip.mjs FILE.gz
 */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

const [path = ''] = process.argv.slice(2)
const chunkSize = 2 ** 18
const text = createReadStream(path, { highWaterMark: chunkSize }).pipe(createGunzip({ chunkSize }))
for await (const _ of text) {
  // Only to decompress it.
}
