/**
 * Large files of the formats that one file can be read in by several workers: a corpus over and over.
 */
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'

/** Text of a zstd frame. */
const FRAME_BYTES = 4 * 2 ** 20
/** Most text of a bgzip member. */
const MEMBER_BYTES = 65_280
/** Rows of a Parquet row group. */
const GROUP_ROWS = 20_000

/** The formats, with how a name ends. */
export const SPLITTABLE = { jsonl: 'jsonl', zstd: 'jsonl.zst', bgzip: 'jsonl.gz', parquet: 'parquet' }

/**
 * @param {string} jsonl path of the corpus
 * @param {keyof typeof SPLITTABLE} format
 * @param {number} bytes of the text as JSONL, at least
 * @param {string} to path of the file to write
 */
export async function writeSplittable(jsonl, format, bytes, to) {
  const text = readFileSync(jsonl)
  if (format === 'parquet') {
    await writeGroups(text, bytes, to)
    return
  }
  const packed = { jsonl: () => text, zstd: () => frames(text), bgzip: () => members(text) }[format]()
  const target = openSync(to, 'w')
  for (let written = 0; written < bytes; written += text.length) {
    for (let at = 0; at < packed.length; ) at += writeSync(target, packed, at)
  }
  closeSync(target)
}

function parts(text, bytes) {
  const count = Math.ceil(text.length / bytes)
  return Array.from({ length: count }, (_, i) => text.subarray(i * bytes, (i + 1) * bytes))
}

function frames(text) {
  // A frame tells the length of its text only where that was known.
  const pack = (input) =>
    execFileSync('zstd', ['-q', '-c', `--stream-size=${input.length}`], { input, maxBuffer: 2 ** 30 })
  return Buffer.concat(parts(text, FRAME_BYTES).map(pack))
}

/** As the BGZF section of the SAM specification has it: gzip members that tell their size in an extra field `BC`. */
function members(text) {
  const pack = (part) => {
    const deflated = deflateRawSync(part)
    const head = Buffer.from([31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 66, 67, 2, 0, 0, 0])
    head.writeUInt16LE(head.length + deflated.length + 8 - 1, 16)
    const tail = Buffer.alloc(8)
    tail.writeUInt32LE(crc32(part), 0)
    tail.writeUInt32LE(part.length, 4)
    return Buffer.concat([head, deflated, tail])
  }
  return Buffer.concat(parts(text, MEMBER_BYTES).map(pack))
}

async function writeGroups(text, bytes, to) {
  const texts = text
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => String(JSON.parse(line).text))
  const columns = (from) => {
    const data = texts.slice(from, from + GROUP_ROWS)
    return [
      { name: 'id', data: data.map((_, i) => `made-${from + i}`), type: 'STRING' },
      { name: 'text', data, type: 'STRING' },
    ]
  }
  const writer = fileWriter(to)
  const file = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columns(0) }) })
  let written = 0
  for (let from = 0; written < bytes; from = from + GROUP_ROWS < texts.length ? from + GROUP_ROWS : 0) {
    await file.write({ columnData: columns(from), rowGroupSize: GROUP_ROWS })
    written += (text.length * Math.min(GROUP_ROWS, texts.length - from)) / texts.length
  }
  await file.finish()
}
