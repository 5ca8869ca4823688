/**
 * Arrow streams with compressed buffers, which the library that tests write Arrow with cannot make.
 */
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { lz4Literals, zstdRaw } from './parquet-files.ts'

/** @returns a stream of one batch of one column, `text` */
export function compressedArrow(texts: readonly string[], codec: 'lz4' | 'zstd'): Uint8Array {
  const stream = tableToIPC(new Table({ text: vectorFromArray([...texts], new Utf8()) }), 'stream')
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  const schemaEnd = 8 + view.getInt32(4, true)
  const offsets = new Int32Array(texts.length + 1)
  for (const [index, text] of texts.entries())
    offsets[index + 1] = (offsets[index] ?? 0) + Buffer.byteLength(text)
  const joined = Buffer.from(texts.join(''))
  if (!Buffer.from(stream).includes(joined)) throw new Error('the texts do not lie one behind another')
  const pack = (bytes: Uint8Array): Uint8Array => {
    const size = new Uint8Array(8)
    new DataView(size.buffer).setUint32(0, bytes.length, true)
    return Buffer.concat([size, codec === 'zstd' ? zstdRaw(bytes) : lz4Frame(bytes)])
  }
  const buffers = [new Uint8Array(0), pack(new Uint8Array(offsets.buffer)), pack(joined)]
  return Buffer.concat([
    stream.subarray(0, schemaEnd),
    batchMessage(texts.length, buffers, codec),
    Buffer.from('ffffffff00000000', 'hex'),
  ])
}

/** Two linked blocks without checksums: the second one stored. */
function lz4Frame(bytes: Uint8Array): Uint8Array {
  const half = bytes.length >> 1
  const first = lz4Literals(bytes.subarray(0, half))
  const word = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer)
  const head = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x40, 0x70, 0xdf)
  const second = bytes.subarray(half)
  return Buffer.concat([
    head,
    word(first.length),
    first,
    word((second.length | 0x80000000) >>> 0),
    second,
    word(0),
  ])
}

/** A RecordBatch message of one text column, its FlatBuffer laid out by hand (format/Message.fbs). */
function batchMessage(rows: number, buffers: readonly Uint8Array[], codec: 'lz4' | 'zstd'): Uint8Array {
  const padded = buffers.map((bytes) => Buffer.concat([bytes, new Uint8Array((8 - (bytes.length % 8)) % 8)]))
  const body = Buffer.concat(padded)
  const head = Buffer.alloc(224)
  const u16 = (at: number, ...values: number[]): void => {
    for (const [index, value] of values.entries()) head.writeUInt16LE(value, at + 2 * index)
  }
  head.writeUInt32LE(24, 0)
  u16(8, 12, 24, 4, 6, 8, 16) // Message: version, type of header, header, bytes of body
  head.writeInt32LE(24 - 8, 24)
  head.writeInt16LE(4, 28)
  head.writeUInt8(3, 30)
  head.writeUInt32LE(64 - 32, 32)
  head.writeBigInt64LE(BigInt(body.length), 40)
  u16(48, 12, 24, 8, 4, 16, 20) // RecordBatch: length, nodes, buffers, compression
  head.writeInt32LE(64 - 48, 64)
  head.writeBigInt64LE(BigInt(rows), 72)
  head.writeUInt32LE(96 - 68, 68)
  head.writeUInt32LE(1, 96)
  head.writeBigInt64LE(BigInt(rows), 100)
  head.writeUInt32LE(124 - 80, 80)
  head.writeUInt32LE(buffers.length, 124)
  let at = 0
  for (const [index, bytes] of buffers.entries()) {
    head.writeBigInt64LE(BigInt(at), 128 + 16 * index)
    head.writeBigInt64LE(BigInt(bytes.length), 136 + 16 * index)
    at += padded[index]?.length ?? 0
  }
  head.writeUInt32LE(192 - 84, 84)
  u16(184, 8, 8, 4, 5) // BodyCompression: codec, method
  head.writeInt32LE(192 - 184, 192)
  head.writeInt8(codec === 'lz4' ? 0 : 1, 196)
  const prefix = Buffer.alloc(8)
  prefix.writeInt32LE(-1)
  prefix.writeInt32LE(head.length, 4)
  return Buffer.concat([prefix, head, body])
}
