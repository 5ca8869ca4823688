/**
 * The digest of an input as a manifest has it: XXH64 of the digests of its chunks.
 */
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { openRows } from '../formats/open.ts'
import { ChunkDigests, SourceStream } from './reader.ts'
import { TappedSource } from './tapped-source.ts'
import type { Input } from './types.ts'

/** What is known of an input before it is read. */
export type DigestedInput = Pick<
  Input,
  'location' | 'shown' | 'bytes' | 'isSizeUnknown' | 'format' | 'fields'
>

/**
 * Reads what a build has digested of an input: chunks of 4 MiB, or of a columnar file the pieces that its rows lie in.
 *
 * @throws {UserError} for what cannot be opened or read, INPUT_CHANGED for another size
 */
export async function digestOfInput(
  input: DigestedInput,
  remote: RemoteSettings,
  xxh64: Xxh64,
): Promise<string> {
  const source = await openSource(input.location, input.shown, remote)
  try {
    if (input.format === 'parquet') {
      const tapped = new TappedSource(source, xxh64)
      const digests: string[] = []
      for (const { ranges } of (await openRows(input, tapped)).pieces)
        digests.push(await tapped.digestOf(ranges))
      return xxh64.ofText(digests.join(''))
    }
    const digests = new ChunkDigests(xxh64)
    const end = input.isSizeUnknown === true ? 0 : input.bytes
    const stream = new SourceStream(input, source, 0, digests, end)
    for await (const _ of stream);
    await stream.close()
    const chunks = digests.between(0, Number.POSITIVE_INFINITY)
    return xxh64.ofText(chunks.map(({ digest }) => digest).join(''))
  } finally {
    await source.close()
  }
}
