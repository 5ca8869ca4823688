/**
 * Where decoding can begin inside a compressed source, found from headers and sizes alone, without decoding.
 */
import type { ByteSource } from '../bytes/types.ts'
import { bgzipParts } from './cuts-bgzip.ts'
import { lz4Parts } from './cuts-lz4.ts'
import { xzParts } from './cuts-xz.ts'
import { seekTableParts, zstdParts } from './cuts-zstd.ts'
import type { Codec, Cut, Entry } from './types.ts'
import { SourceWindow } from './window.ts'

/** A member or a frame, or some that lie together. */
export interface Part {
  /** Length in the source. */
  readonly bytes: number
  /** Length of its text. */
  readonly textBytes: number
  /** What it takes to begin with it. */
  readonly entry?: Entry
}

/** A walk over a source; undefined when it cannot be cut. */
export type Walk = (window: SourceWindow, size: number) => Promise<readonly Part[] | undefined>

/** A piece that is smaller is not worth a task of its own. */
const LEAST_PIECE_BYTES = 1 << 20
/** After so many reads a walk gives up: 16 GiB of a source whose headers lie close together. */
const MOST_READS = 16_384

const WALKS: Partial<Record<Codec, readonly Walk[]>> = {
  gzip: [bgzipParts],
  zstd: [seekTableParts, zstdParts],
  lz4: [lz4Parts],
  xz: [xzParts],
}

/**
 * Finds the places at which a source can be cut, so that its pieces are decoded apart and their texts put one behind
 * another are its text. A seekable zstd is answered by the table at its end; otherwise headers are read in order.
 * Decoders check the lengths that their formats state, but the table of a seekable zstd can promise others than its
 * frames have: compare the length of a piece's text with its cuts.
 *
 * @param source of known size; a pipe has no cuts
 * @param limits `reads`: most calls of `source.read`; a server may deserve fewer. `pieceBytes`: least size of a piece
 * @returns {0, 0}, then the beginning of each further piece, at last the end of source and text. Only {0, 0} when
 *   nothing is known but the beginning: the codec has no such places, a frame does not tell the length of its text,
 *   the headers are damaged (decoding will say where), or it would have taken too many reads
 * @throws {UserError} what reading the source throws
 */
export async function findCuts(
  source: ByteSource,
  codec: Codec,
  limits: { readonly reads?: number; readonly pieceBytes?: number } = {},
): Promise<readonly Cut[]> {
  const { reads = MOST_READS, pieceBytes = LEAST_PIECE_BYTES } = limits
  const start: Cut = { file: 0, text: 0 }
  const { size } = source
  if (size === undefined) return [start]
  const window = new SourceWindow(source, size, reads)
  for (const walk of WALKS[codec] ?? []) {
    const parts = await walk(window, size)
    if (parts !== undefined) return [start, ...mergeParts(parts, pieceBytes)]
  }
  return [start]
}

/** @returns the ends of pieces that have at least `pieceBytes` each, as far as there are so many */
function mergeParts(parts: readonly Part[], pieceBytes: number): Cut[] {
  const cuts: Cut[] = []
  let file = 0
  let text = 0
  let begun = 0
  for (const [i, part] of parts.entries()) {
    file += part.bytes
    text += part.textBytes
    if (file - begun < pieceBytes) continue
    const entry = parts[i + 1]?.entry
    cuts.push({ file, text, ...(entry === undefined ? {} : { entry }) })
    begun = file
  }
  // What is left behind the last cut is too small for a piece: it belongs to the one before.
  if (begun < file) cuts.splice(-1, 1, { file, text })
  return cuts
}
