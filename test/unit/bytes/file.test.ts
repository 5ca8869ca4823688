import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { openFileSource } from '../../../src/bytes/file.ts'
import { openSource } from '../../../src/bytes/open.ts'
import { PipeSource } from '../../../src/bytes/pipe.ts'
import { collect, patternBytes, testSettings } from '../../support/file-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-bytes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const FILE = patternBytes(700_000)

function fileOf(name: string): string {
  const path = join(folder, name)
  writeFileSync(path, FILE)
  return path
}

describe('a file', () => {
  it('gives all of it, parts, and copies of ranges', async () => {
    const source = await openSource(fileOf('whole'), 'whole', testSettings())
    expect(source.size).toBe(FILE.length)
    expect((await collect(source.stream(0))).equals(FILE)).toBe(true)
    expect((await collect(source.stream(299_999, 600_001))).equals(FILE.subarray(299_999, 600_001))).toBe(
      true,
    )
    const first = await source.read(0, 10)
    await source.read(100, 10)
    expect(first).toEqual(FILE.slice(0, 10))
    expect(await source.read(699_990, 100)).toEqual(FILE.slice(699_990))
    expect(await source.read(800_000, 100)).toHaveLength(0)
    await source.close()
  })

  it.each([
    [
      'shrinks',
      (path: string) => truncateSync(path, 300_000),
      'it ends at byte 300000, but had 700000 bytes when it was opened',
    ],
    [
      'grows',
      (path: string) => appendFileSync(path, 'x'),
      'it has 700001 bytes, but had 700000 when it was opened',
    ],
    ['is written to', (path: string) => utimesSync(path, 1, 1), 'it was written to since it was opened'],
  ])('that %s while it is read is another', async (name, change, what) => {
    const path = fileOf(name)
    const source = await openFileSource(path, 'f')
    await expect(
      (async () => {
        let isFirst = true
        for await (const chunk of source.stream(0)) {
          if (isFirst && chunk.length > 0) change(path)
          isFirst = false
        }
      })(),
    ).rejects.toMatchObject({ code: 'INPUT_CHANGED', message: `f: ${what}` })
    await source.close()
  })

  it('must be one', async () => {
    await expect(openFileSource(join(folder, 'none'), 'none')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'none: no such file or folder',
    })
    await expect(openFileSource(folder, 'folder')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'folder: it is a folder, expected a file',
    })
  })

  it('may be a FIFO, which is read as a pipe', async () => {
    const path = join(folder, 'fifo')
    execFileSync('mkfifo', [path])
    const writer = spawn('sh', ['-c', `printf hello > "${path}"`])
    const source = await openFileSource(path, 'fifo')
    expect(source.size).toBeUndefined()
    expect((await collect(source.stream(0))).toString()).toBe('hello')
    await source.close()
    writer.kill()
  })
})

describe('a pipe', () => {
  it('is read once, from its beginning, as far as asked', async () => {
    const pipe = (): PipeSource =>
      new PipeSource(Readable.from([Buffer.from('abc'), Buffer.from('def')]), 'pipe')
    const source = pipe()
    expect(source.size).toBeUndefined()
    expect((await collect(source.stream(0))).toString()).toBe('abcdef')
    const again = { code: 'USAGE', message: 'pipe: a pipe can be read only once and only from its beginning' }
    await expect(collect(source.stream(0))).rejects.toMatchObject(again)
    await expect(collect(pipe().stream(1))).rejects.toMatchObject(again)
    await expect(pipe().read()).rejects.toMatchObject(again)
    expect((await collect(pipe().stream(0, 4))).toString()).toBe('abcd')
  })

  it('is standard input under the name -', async () => {
    const script = `
      const { openSource } = await import('${new URL('../../../dist/bytes/open.js', import.meta.url)}')
      const source = await openSource('-', 'standard input', {})
      let bytes = 0
      for await (const chunk of source.stream(0)) bytes += chunk.length
      await source.close()
      console.log(bytes)
    `
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.end(FILE)
    expect((await collect(child.stdout)).toString()).toBe('700000\n')
  })
})
