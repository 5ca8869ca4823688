/**
 * Writes test/fixtures/codecs with the programs zstd, pzstd, xz, bzip2 and lz4, which must be installed. Other versions
 * of them may pack differently; what is unpacked is the same.
 *
 *   node scripts/make-codec-fixtures.mjs
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TEXTS } from '../test/support/codec-text.mjs'

const FOLDER = fileURLToPath(new URL('../test/fixtures/codecs/', import.meta.url))

/** @param {Uint8Array} input @param {string} command */
function pack(input, command) {
  const [program = '', ...options] = command.split(' ')
  return execFileSync(program, options, { input, maxBuffer: 1 << 26, stdio: ['pipe', 'pipe', 'ignore'] })
}

/** A frame to be passed over. @param {number} bytes */
function skippable(bytes) {
  const frame = Buffer.alloc(8 + bytes, 0x5a)
  frame.writeUInt32LE(0x184d2a5e, 0)
  frame.writeUInt32LE(bytes, 4)
  return frame
}

/**
 * Members of different sizes, an empty one among them, and whatever the format allows between them.
 *
 * @param {Uint8Array} text
 * @param {string} command
 * @param {Uint8Array} [between]
 */
function members(text, command, between = new Uint8Array(0)) {
  const ends = [1, 1, 70_001, 70_002, text.length]
  const parts = ends.map((end, i) => pack(text.subarray(ends[i - 1] ?? 0, end), command))
  return Buffer.concat(parts.flatMap((part) => [part, between]))
}

/** zstd says the size of the text only of what it knows beforehand. @param {number} bytes */
const sized = (bytes) => `zstd -q -c --stream-size=${bytes}`

/** @param {Buffer} text */
function sizedFrames(text) {
  const parts = []
  for (let at = 0; at < text.length; at += 30_000) {
    const part = text.subarray(at, at + 30_000)
    parts.push(pack(part, sized(part.length)))
  }
  return Buffer.concat(parts)
}

/** Bytes that come again after more than 1 GiB of zeros: nobody can decode them with a shorter window. */
function beyond() {
  const bytes = Buffer.from(long.subarray(0, 4096).map((byte, i) => (byte * 31 + i * i) & 255))
  return Buffer.concat([bytes, Buffer.alloc(1100 * 2 ** 20), bytes])
}

const long = TEXTS.long()
const short = TEXTS.short()
const zeros = Buffer.alloc(4)

const files = {
  'long.zst': pack(long, sized(long.length)),
  'long-members.zst': Buffer.concat([skippable(5), members(long, 'zstd -q -c', skippable(0))]),
  'long-sized.zst': sizedFrames(long),
  'long-window.zst': pack(long, 'zstd -q -c --long=27 --no-check'),
  'long-pz.zst': pack(long, 'pzstd -q -c -p 2'),
  'long-far.zst': pack(long, 'zstd -q -c --ultra --long=31'),
  'beyond.zst': pack(beyond(), 'zstd -q -c -1 --ultra --long=31'),
  'short.zst': pack(short, 'zstd -q -c'),
  'short-unchecked.zst': pack(short, 'zstd -q -c --no-check'),
  'long.xz': pack(long, 'xz -c -6 --block-size=65536'),
  'long-members.xz': members(long, 'xz -c -0 -C crc32', zeros),
  'long-sha256.xz': pack(long, 'xz -c -C sha256'),
  'short.xz': pack(short, 'xz -c'),
  'short-unchecked.xz': pack(short, 'xz -c -C none'),
  'long.bz2': pack(long, 'bzip2 -c -1'),
  'long-members.bz2': members(long, 'bzip2 -c -9'),
  'short.bz2': pack(short, 'bzip2 -c'),
  'long.lz4': pack(long, 'lz4 -q -c'),
  'long-linked.lz4': pack(long, 'lz4 -q -c -B4 -BD -BX'),
  'long-members.lz4': Buffer.concat([skippable(3), members(long, 'lz4 -q -c -B4 -BD', skippable(1))]),
  'long-legacy.lz4': pack(long, 'lz4 -q -c -l'),
  'short.lz4': pack(short, 'lz4 -q -c'),
  'short-unchecked.lz4': pack(short, 'lz4 -q -c --no-frame-crc'),
}

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(FOLDER, name), bytes)
