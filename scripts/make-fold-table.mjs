/**
 * Generates src/text/fold-table.generated.ts: what the default normaliser does to each code point.
 *
 *   node scripts/make-fold-table.mjs            writes the file
 *   node scripts/make-fold-table.mjs --check    exits 1 when the committed file differs
 *
 * The table is committed because it is part of the gram scheme: an index may only be queried with the table
 * it was built with. So the script refuses to run on a runtime of another Unicode version than the pinned one.
 *
 * Layout (little-endian): u16 stage1[8704] (code point >> 7 -> block), u32 stage2[blocks * 128], u32 pool[].
 * An entry of stage 2 or of the pool is kind | value << 3, see KIND. Value 0 of a letter means "itself".
 */
import { readFileSync, writeFileSync } from 'node:fs'

const PINNED_UNICODE = '17.0'
const OUT = new URL('../src/text/fold-table.generated.ts', import.meta.url)

/** Keep in step with src/kernel/assembly/fold.ts. */
const KIND = { separator: 0, word: 1, mark: 2, own: 3, drop: 4, sequence: 5, hangul: 6 }

const LETTER_OR_NUMBER = /^[\p{L}\p{N}]$/u
const MARK = /^\p{M}$/u
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u
const OWN_UNIT =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]$/u

/** Full case folding (CaseFolding.txt, C + F) of one code point, from the runtime's case mappings. */
function caseFold(char) {
  const cp = char.codePointAt(0)
  if (cp === 0x131) return char // dotless i folds to itself; its upper case would make it an i
  if (cp >= 0xab70 && cp <= 0xabbf) return String.fromCodePoint(cp - 0xab70 + 0x13a0) // Cherokee folds
  if (cp >= 0x13f8 && cp <= 0x13fd) return String.fromCodePoint(cp - 8) //               to upper case
  if (cp >= 0x13a0 && cp <= 0x13f5) return char
  let folded = char
  for (;;) {
    const next = folded.toLowerCase().toUpperCase().toLowerCase()
    if (next === folded) return folded
    folded = next
  }
}

/** Decomposes and case-folds until nothing changes, then drops what does not count. */
function fold(cp) {
  if (cp >= 0xd800 && cp <= 0xdfff) return []
  let text = String.fromCodePoint(cp)
  if (IGNORABLE.test(text)) return []
  for (;;) {
    const next = [...text.normalize('NFKD')].map(caseFold).join('').normalize('NFKD')
    if (next === text) break
    text = next
  }
  return [...text].filter((char) => {
    const c = char.codePointAt(0)
    return !(c >= 0x300 && c <= 0x36f) && !IGNORABLE.test(char)
  })
}

function kindOf(char) {
  if (MARK.test(char)) return KIND.mark
  if (!LETTER_OR_NUMBER.test(char)) return KIND.separator
  return OWN_UNIT.test(char) ? KIND.own : KIND.word
}

function unitsAtMost(kinds) {
  let units = 0
  let inWord = false
  for (const kind of kinds) {
    if (kind === KIND.separator) inWord = false
    else if (kind === KIND.own) {
      units++
      inWord = false
    } else if (!inWord) {
      units++
      inWord = true
    }
  }
  return units
}

const utf8Length = (cp) => (cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4)

const pool = []
const poolIndex = new Map()
const blocks = []
const blockIndex = new Map()
const stage1 = new Uint16Array(0x110000 >> 7)
let unitsPerByte = 0
let charsPerByte = 0

for (let block = 0; block < stage1.length; block++) {
  const entries = new Uint32Array(128)
  for (let i = 0; i < 128; i++) {
    const cp = (block << 7) | i
    if (cp >= 0xac00 && cp <= 0xd7a3) {
      entries[i] = KIND.hangul // two or three jamo by arithmetic (Unicode 3.12); a table would take 220 KB
      continue
    }
    if (cp >= 0xd800 && cp <= 0xdfff) continue // never reached: UTF-8 has none, escapes become U+FFFD
    const out = fold(cp)
    const kinds = out.map(kindOf)
    unitsPerByte = Math.max(unitsPerByte, unitsAtMost(kinds) / utf8Length(cp))
    charsPerByte = Math.max(charsPerByte, out.length / utf8Length(cp))
    if (out.length === 0) entries[i] = KIND.drop
    else if (kinds.every((kind) => kind === KIND.separator)) entries[i] = KIND.separator
    else if (out.length === 1) {
      const to = out[0].codePointAt(0)
      entries[i] = kinds[0] | ((to === cp ? 0 : to) << 3)
    } else {
      const sequence = out.map((char, j) => kinds[j] | (char.codePointAt(0) << 3))
      const key = sequence.join()
      let at = poolIndex.get(key)
      if (at === undefined) {
        at = pool.length
        pool.push(sequence.length, ...sequence)
        poolIndex.set(key, at)
      }
      entries[i] = KIND.sequence | (at << 3)
    }
  }
  const key = entries.join()
  let at = blockIndex.get(key)
  if (at === undefined) {
    at = blocks.length
    blocks.push(entries)
    blockIndex.set(key, at)
  }
  stage1[block] = at
}

const bytes = Buffer.alloc(stage1.length * 2 + blocks.length * 512 + pool.length * 4)
let offset = 0
for (const value of stage1) offset = bytes.writeUInt16LE(value, offset)
for (const block of blocks) for (const value of block) offset = bytes.writeUInt32LE(value >>> 0, offset)
for (const value of pool) offset = bytes.writeUInt32LE(value >>> 0, offset)

const source = `/** Generated by scripts/make-fold-table.mjs. Do not edit: the table is part of the gram scheme. */

/** Unicode version whose data the table holds. */
export const FOLD_UNICODE_VERSION = '${PINNED_UNICODE}'
/** Blocks of 128 entries in stage 2. */
export const FOLD_BLOCKS = ${blocks.length}
/** Most word units that one byte of UTF-8 text can give, rounded up. */
export const MAX_WORDS_PER_BYTE = ${Math.ceil(unitsPerByte)}
/** Most folded characters that one byte of UTF-8 text can give, rounded up. */
export const MAX_CHARS_PER_BYTE = ${Math.ceil(charsPerByte)}
/** The table in base64: u16 stage 1, u32 stage 2, u32 sequences (see the script). */
export const FOLD_TABLE_BASE64 =
  '${bytes.toString('base64')}'
`

if (process.argv.includes('--check')) {
  const same = readFileSync(OUT, 'utf8') === source
  console.log(same ? 'fold table: up to date' : 'fold table: the committed file differs')
  process.exitCode = same ? 0 : 1
} else if (process.versions.unicode !== PINNED_UNICODE) {
  console.error(
    `This runtime has Unicode ${process.versions.unicode}; the table is pinned to ${PINNED_UNICODE}. Changing it changes the gram scheme.`,
  )
  process.exitCode = 2
} else {
  writeFileSync(OUT, source)
  console.log(
    `fold table: ${bytes.length} bytes, ${blocks.length} blocks, ${pool.length} pool entries, ` +
      `${unitsPerByte.toFixed(2)} units and ${charsPerByte.toFixed(2)} characters a byte at most`,
  )
}
