/**
 * ZIP files out of named contents, as evaluation logs are written.
 */
import { crc32, deflateRawSync } from 'node:zlib'

/** How an entry is packed: method number of the format, and the encoder. */
export type ZipMethod =
  | 'stored'
  | 'deflate'
  | { readonly method: number; readonly pack: (bytes: Buffer) => Buffer }

function packerOf(method: ZipMethod): { readonly method: number; readonly pack: (bytes: Buffer) => Buffer } {
  if (method === 'stored') return { method: 0, pack: (bytes) => bytes }
  return method === 'deflate' ? { method: 8, pack: (bytes) => deflateRawSync(bytes) } : method
}

/**
 * Frames of zstd that hold bytes as they are (RFC 8878, raw blocks): Node 20 has no encoder.
 *
 * @param bytes what to pack, at most 65,791 bytes for each frame
 * @param frames how many frames, one after another
 * @returns the frames
 */
export function storedZstd(bytes: Buffer, frames: number): Buffer {
  const step = Math.ceil(bytes.length / frames)
  const parts = Array.from({ length: frames }, (_, i) => bytes.subarray(i * step, (i + 1) * step))
  return Buffer.concat(
    parts.map((part) => {
      // Single segment, content size in two bytes, which counts from 256; then one last raw block.
      const isSmall = part.length < 256
      const size = Buffer.alloc(isSmall ? 1 : 2)
      size.writeUIntLE(isSmall ? part.length : part.length - 256, 0, size.length)
      const block = Buffer.alloc(3)
      block.writeUIntLE((part.length << 3) | 1, 0, 3)
      return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, isSmall ? 0x20 : 0x60]), size, block, part])
    }),
  )
}

/**
 * Writes a ZIP file (PKWARE APPNOTE 6.3, without extensions).
 *
 * @param entries contents by name
 * @param how how they are packed
 * @returns the file
 */
export function zipOf(entries: Readonly<Record<string, string>>, how: ZipMethod): Buffer {
  const { method, pack } = packerOf(how)
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content)
    const packed = pack(bytes)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(method, 4)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), shared, rest, Buffer.from(name)]),
    )
    bodies.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, central, end])
}

/**
 * Writes an `.eval` log of Inspect, one epoch.
 *
 * @param rows `question`, `choices` and `id` of the samples
 * @param how how the entries are packed
 * @returns the file
 */
export function evalOf(rows: readonly Readonly<Record<string, unknown>>[], how: ZipMethod): Buffer {
  const samples = rows.map(({ id, question, choices }) => [
    `samples/${id}_epoch_1.json`,
    JSON.stringify({ id, epoch: 1, input: question, choices, target: 'A' }),
  ])
  const header = { version: 2, status: 'success', eval: { task: 'pond' } }
  return zipOf(
    { '_journal/start.json': '{}', ...Object.fromEntries(samples), 'header.json': JSON.stringify(header) },
    how,
  )
}
