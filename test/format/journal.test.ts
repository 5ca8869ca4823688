import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { LaneStep } from '../../src/build/types.ts'
import { UserError } from '../../src/errors.ts'
import { loadXxh64 } from '../../src/filter/digest.ts'
import type { BuildRecord } from '../../src/store/build-record.ts'
import { JournalWriter, readJournal } from '../../src/store/journal.ts'
import { gramScheme } from '../../src/text/scheme.ts'

const xxh64 = await loadXxh64()
const folder = mkdtempSync(join(tmpdir(), 'dosimeter-journal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'journal.ndjson')

const BUILD: BuildRecord = {
  tool: '0.1.0',
  number: 0,
  scheme: gramScheme(),
  fpr: 1e-3,
  roots: [{ name: 'inputs', folder: '/somewhere/größe' }],
  inputs: [],
  plan: {
    lanes: [[{ input: 0, start: 0, end: 10, textStart: 0, textEnd: 10 }]],
    laneSegments: [1],
    segmentBlocks: 1024,
    plannedRate: 5e-4,
    estimatedGrams: 3,
  },
  laterFrom: 0,
  maxRecordBytes: 1000,
  mostBlocks: 1024,
  lanes: 1,
}

const step = (sealed: number): LaneStep => ({
  lane: 0,
  segment: undefined,
  counts: [],
  chunks: [{ input: 0, chunk: sealed, digest: '0123456789abcdef' }],
  position: { source: 0, text: 100 * sealed, lines: sealed, sealed },
  isDone: sealed === 3,
})

beforeEach(() => {
  rmSync(path, { force: true })
  const writer = new JournalWriter(path, xxh64)
  writer.begin(BUILD)
  for (const sealed of [1, 2, 3]) writer.step(step(sealed))
  writer.close()
})

/** Positions of the journal's line feeds. */
function lineEnds(bytes: Buffer): number[] {
  return [...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at)
}

describe('the journal', () => {
  it('comes back as it was written', () => {
    const journal = readJournal(path, xxh64)
    // An undefined value is no member of the JSON.
    expect(journal).toEqual({ build: BUILD, steps: [step(1), step(2), step(3)] })
  })

  it('has a line for each step: the digest of the JSON, a space, the JSON', () => {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line.slice(0, 17)).toBe(`${xxh64.ofText(line.slice(17))} `)
    expect(JSON.parse(lines[0]?.slice(17) ?? '')).toEqual({ kind: 'begin', build: BUILD })
    expect(JSON.parse(lines[2]?.slice(17) ?? '')).toEqual({ kind: 'step', step: step(2) })
  })

  it('is not there when the file is not, nor when not even its first line is whole', () => {
    const whole = readFileSync(path)
    rmSync(path)
    expect(readJournal(path, xxh64)).toBeUndefined()
    const first = lineEnds(whole)[0] ?? 0
    for (const length of [0, 1, 17, first - 1, first]) {
      writeFileSync(path, whole.subarray(0, length))
      expect(readJournal(path, xxh64)).toBeUndefined()
      expect(statSync(path).size).toBe(0)
    }
  })

  it('loses a torn tail, wherever it was torn, and goes on behind what is whole', () => {
    const whole = readFileSync(path)
    const ends = lineEnds(whole)
    const first = ends[0] ?? 0
    for (let length = first + 1; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length))
      const lines = ends.filter((end) => end < length).length
      const journal = readJournal(path, xxh64)
      expect(journal?.steps).toEqual([step(1), step(2), step(3)].slice(0, lines - 1))
      expect(statSync(path).size).toBe((ends[lines - 1] ?? 0) + 1)
    }
    const writer = new JournalWriter(path, xxh64)
    writer.step(step(3))
    writer.close()
    expect(readJournal(path, xxh64)?.steps).toEqual([step(1), step(2), step(3)])
  })

  it('refuses damage in the middle, naming the line', () => {
    const whole = readFileSync(path)
    const ends = lineEnds(whole)
    for (const [i, end] of ends.slice(0, -1).entries()) {
      for (const at of [end - 1, end - 20, i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, (ends[i - 1] ?? -1) + 17]) {
        const copy = Buffer.from(whole)
        copy[at] = (copy[at] ?? 0) ^ 1
        writeFileSync(path, copy)
        let thrown: unknown
        try {
          readJournal(path, xxh64)
        } catch (error) {
          thrown = error
        }
        expect(thrown).toBeInstanceOf(UserError)
        expect(thrown).toMatchObject({
          code: 'INDEX_DAMAGED',
          message: `${path}:${i + 1}: damaged journal: the line's checksum does not match`,
        })
        expect(readFileSync(path)).toEqual(copy)
      }
    }
  })

  it('takes a damaged last line for a torn one', () => {
    const whole = readFileSync(path)
    const last = lineEnds(whole).at(-2) ?? 0
    for (let at = last + 1; at < whole.length - 1; at++) {
      const copy = Buffer.from(whole)
      copy[at] = (copy[at] ?? 0) ^ 4
      // A flipped bit may make a line feed; then there is a damaged line before the last.
      if (copy[at] === 10) continue
      writeFileSync(path, copy)
      expect(readJournal(path, xxh64)?.steps).toEqual([step(1), step(2)])
    }
  })
})
