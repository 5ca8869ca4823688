/**
 * Messages and parts of lanes whose range of a file begins anywhere.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runLane } from '../../../src/build/lane.ts'
import type { LaneMessage, LaneStep, LaneTask } from '../../../src/build/types.ts'
import { DEFAULT_REMOTE } from '../../../src/bytes/settings.ts'
import { UserError } from '../../../src/errors.ts'
import { Shared } from '../../../src/workers/shared.ts'
import { SHORT_GRAMS } from '../../support/feed.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-lane-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'segments'))

function task(text: string, start: number, end: number, more: Partial<LaneTask> = {}): LaneTask {
  const location = join(folder, 'part.jsonl')
  writeFileSync(location, text)
  const { size, mtimeMs } = statSync(location)
  return {
    lane: 0,
    scheme: SHORT_GRAMS,
    tables: undefined,
    sources: [{ input: 0, start, end, textStart: start, textEnd: end }],
    inputs: [
      {
        root: 'inputs',
        path: 'part.jsonl',
        location,
        shown: 'part.jsonl',
        bytes: size,
        mtimeMs,
        codec: 'none',
        format: 'jsonl',
        fields: ['text'],
      },
    ],
    readsAhead: false,
    readingBytes: 0,
    from: { source: 0, text: undefined, lines: 0, sealed: 0 },
    segmentBlocks: 64,
    plannedSegments: 1,
    plannedRate: 1e-3,
    fpr: 2e-3,
    laterFrom: 0,
    lanes: 1,
    folder: join(folder, 'segments'),
    maxRecordBytes: 1000,
    isStrict: false,
    maxBadRecords: 0,
    skipsBadInputs: false,
    remote: DEFAULT_REMOTE,
    shared: Shared.create(1).buffer,
    ...more,
  }
}

async function stepsOf(laneTask: LaneTask): Promise<LaneStep[]> {
  const messages: LaneMessage[] = []
  await runLane(laneTask, (message) => messages.push(message))
  return messages.flatMap((message) => (message.kind === 'step' ? [message.step] : []))
}

async function failure(laneTask: LaneTask): Promise<UserError> {
  try {
    await stepsOf(laneTask)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the lane took everything, though the test expects an error')
}

const lines = Array.from({ length: 10 }, (_, i) => `{"text":"line number ${i + 1} of the file"}\n`)
const lineStart = (line: number): number => lines.slice(0, line - 1).join('').length
const text = (broken: number): string =>
  lines.map((line, i) => (i + 1 === broken ? line.replace('}', ']') : line)).join('')

describe('a lane', () => {
  it('names the line in the file wherever its range begins', async () => {
    const whole = text(7)
    for (let start = 0; start < lineStart(7); start++) {
      const error = await failure(task(whole, start, whole.length))
      expect(error.code).toBe('BAD_RECORD')
      expect(`${start}: ${error.message}`).toMatch(new RegExp(`^${start}: part\\.jsonl:7: malformed JSON`))
    }
  })

  it('says of a part where it begins and ends, and how many lines of the range lie before it', async () => {
    const whole = lines.join('')
    for (const start of [0, 1, lineStart(3) - 1, lineStart(3), lineStart(3) + 1]) {
      const from = start === 0 ? 1 : start <= lineStart(2) ? 2 : start <= lineStart(3) ? 3 : 4
      const [step] = await stepsOf(task(whole, start, whole.length))
      expect(step?.segment?.parts).toEqual([
        {
          input: 0,
          rangeStart: start,
          start: lineStart(from),
          end: whole.length,
          lines: 11 - from,
          linesBefore: 0,
          documents: 11 - from,
        },
      ])
    }
  })

  it('ends a part at the end of the file when the last line has no line feed', async () => {
    const whole = lines.join('').trimEnd()
    const [step] = await stepsOf(task(whole, 0, whole.length))
    expect(step?.segment?.parts[0]).toMatchObject({ start: 0, end: whole.length, lines: 10 })
    expect(step?.counts[0]?.textBytes).toBe(whole.length)
  })

  it.each([
    ['records that the kernel reads', 'text'],
    ['records that only JSON.parse reads', 'te\\u0078t'],
  ])('gives each line to one part when a segment is sealed between two: %s', async (_, key) => {
    const many = Array.from({ length: 300 }, (_, i) => {
      const words = Array.from({ length: 20 }, (_, j) => `w${i * 20 + j}`)
      return `{"${key}":"${words.join(' ')}"}\n`
    })
    const steps = await stepsOf(task(many.join(''), 0, many.join('').length))
    const parts = steps.flatMap(({ segment }) => segment?.parts ?? [])
    expect(parts.length).toBeGreaterThan(2)
    let [line, at] = [0, 0]
    for (const part of parts) {
      expect(part.linesBefore).toBe(line)
      expect(part.start).toBe(at)
      expect(part.documents).toBe(part.lines)
      line += part.lines
      at = part.end
      expect(many.slice(0, line).join('')).toHaveLength(at)
    }
    expect(line).toBe(300)
    // Going on from each step's position gives the steps that follow it.
    for (const [i, { position }] of steps.slice(0, -1).entries()) {
      const rest = await stepsOf(task(many.join(''), 0, many.join('').length, { from: position }))
      expect(rest.map(({ segment }) => segment)).toEqual(steps.slice(i + 1).map(({ segment }) => segment))
      expect(rest.map(({ counts }) => counts)).toEqual(steps.slice(i + 1).map(({ counts }) => counts))
    }
  })
})
