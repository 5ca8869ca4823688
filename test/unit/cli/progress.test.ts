import { describe, expect, test } from 'vitest'
import { type Io, styleFor, widthFor } from '../../../src/cli/io.ts'
import { BuildMeter, ProgressLine } from '../../../src/cli/progress.ts'
import { COLOURED, PLAIN } from '../../../src/report/style.ts'

function ioOf(isTTY: boolean, columns = 80): { io: Io; printed: () => string } {
  let text = ''
  const stderr = {
    isTTY,
    columns,
    write: (more: string) => {
      text += more
    },
  }
  const io = { stdout: stderr, stderr, env: {}, stopSignal: () => new AbortController().signal }
  return { io, printed: () => text }
}

describe('progress', () => {
  test('rewrites one line of a terminal, cut to its width, and takes it away', () => {
    const { io, printed } = ioOf(true, 6)
    const line = new ProgressLine(io, false)
    line.show(() => 'one')
    line.show(() => 'two two')
    line.clear()
    line.clear()
    expect(printed()).toBe('\rone\u001b[K\rtwo t\u001b[K\r\u001b[K')
  })

  test('is whole on a terminal that says that it has no columns', () => {
    const { io, printed } = ioOf(true, 0)
    new ProgressLine(io, false).show(() => 'whole')
    expect(printed()).toBe('\rwhole\u001b[K')
  })

  test('is a plain line every ten seconds elsewhere', () => {
    const { io, printed } = ioOf(false)
    let now = 0
    const line = new ProgressLine(io, false, () => now)
    for (; now <= 25_000; now += 1000) line.show(() => `at ${now}`)
    line.clear()
    expect(printed()).toBe('at 10000\nat 20000\n')
  })

  test('is plain on a terminal that can go back on no line', () => {
    const { io, printed } = ioOf(true)
    let now = 0
    const line = new ProgressLine({ ...io, env: { TERM: 'dumb' } }, false, () => now)
    for (; now <= 15_000; now += 5000) line.show(() => `at ${now}`)
    line.clear()
    expect(printed()).toBe('at 10000\n')
  })

  test('is silent when it is quiet', () => {
    const { io, printed } = ioOf(true)
    new ProgressLine(io, true).show(() => 'x')
    expect(printed()).toBe('')
  })
})

test('a build that goes on counts its speed from where it began', () => {
  let now = 0
  const meter = new BuildMeter(1000e6, () => now)
  const at = (fileBytes: number, textBytes: number) => ({
    fileBytes,
    textBytes,
    documents: 12345,
    grams: 0,
    files: 3,
    allFiles: 8,
  })
  expect(meter.line(at(500e6, 900e6))).toBe('50.0 %, 3 of 8 files, 477 MiB of 954 MiB, 12,345 documents')
  now = 2000
  expect(meter.line(at(600e6, 1100e6))).toBe(
    '60.0 %, 3 of 8 files, 572 MiB of 954 MiB, 12,345 documents, 100 MB/s, 8.0 s left',
  )
})

test('the time until something is read is no time of reading', () => {
  let now = 0
  const meter = new BuildMeter(100e6, () => now)
  const at = (fileBytes: number, documents: number) => ({
    ...{ fileBytes, textBytes: 2 * fileBytes, documents, grams: 0, files: 0, allFiles: 8 },
  })
  for (; now <= 60_000; now += 10_000)
    expect(meter.line(at(0, 0))).toBe('getting ready for 8 files, 95.4 MiB')
  // 10 MB in 10 s: 90 s are left, not the 630 that a rate since the start would give.
  expect(meter.line(at(10e6, 500))).toBe(
    '10.0 %, 0 of 8 files, 9.54 MiB of 95.4 MiB, 500 documents, 2.0 MB/s, 1 min 30 s left',
  )
})

test('colours are for terminals, NO_COLOR comes first', () => {
  const terminal = { isTTY: true, write: () => {} }
  const pipe = { write: () => {} }
  expect(styleFor(terminal, {})).toBe(COLOURED)
  expect(styleFor(pipe, {})).toBe(PLAIN)
  expect(styleFor(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(PLAIN)
  expect(styleFor(terminal, { NO_COLOR: '' })).toBe(COLOURED)
  expect(styleFor(pipe, { FORCE_COLOR: '1' })).toBe(COLOURED)
  expect(styleFor(terminal, { FORCE_COLOR: '0' })).toBe(PLAIN)
  expect(styleFor(terminal, { TERM: 'dumb' })).toBe(PLAIN)
})

test('paragraphs have 80 columns at least, and no more than is easy to read', () => {
  expect(
    [undefined, 40, 100, 300].map((columns) =>
      widthFor({ write: () => {}, ...(columns === undefined ? {} : { columns }) }),
    ),
  ).toEqual([80, 80, 100, 110])
})
