/**
 * Index folders in tests: temporary places, snapshots of all their bytes, and what their segments hold.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { afterAll, expect } from 'vitest'
import { loadXxh64, type Xxh64 } from '../../src/filter/digest.ts'
import { checkPages, decodeSegmentHead, PAGE_BYTES, segmentLayout } from '../../src/filter/segment.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import type { Manifest } from '../../src/store/manifest.ts'

const made: string[] = []

// Registered here, not where a folder is made: within a test it would come too late.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** @returns a new folder that goes away after the tests of the file */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dosimeter-e2e-'))
  made.push(folder)
  return folder
}

/** @returns SHA-256 of each file of an index, by path, without what belongs to this machine */
export function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const entries = files
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path).split(sep).join('/'), path] as const)
    .filter(([name]) => name !== 'local.json')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([name, path]) => [name, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

/** Runs something that must fail with an error of ours, told by its code, and gives that error. */
export async function failureOf(
  run: () => Promise<unknown>,
): Promise<{ code: string; message: string; hint?: string }> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error && error.name === 'UserError' && 'code' in error) {
      return { ...error, code: String(error.code), message: error.message }
    }
    throw error
  }
  return expect.fail('it succeeded, though the test expects an error')
}

/** Segments of an index in memory, to be probed with the grams of texts. */
export class LoadedIndex {
  readonly #kernel: Kernel
  readonly #grams: Kernel
  readonly #bodies: readonly Uint8Array[]

  private constructor(manifest: Manifest, bodies: readonly Uint8Array[]) {
    this.#kernel = new Kernel(manifest.scheme)
    this.#grams = new Kernel(manifest.scheme)
    this.#bodies = bodies
  }

  /** Reads and checks every segment that the manifest lists. */
  static async load(folder: string, manifest: Manifest): Promise<LoadedIndex> {
    const xxh64 = await loadXxh64()
    const bodies = manifest.segments.map((segment) => bodyOf(folder, segment, xxh64))
    return new LoadedIndex(manifest, bodies)
  }

  /** @returns number of grams of the text, and for each segment how many of them pass */
  passing(text: string): { grams: number; bySegment: number[]; byAny: number } {
    const hashes = this.#grams.collect(text)
    const any = new Uint8Array(hashes.length)
    const bySegment = this.#bodies.map((body) => {
      const passes = this.#probe(body, hashes)
      for (const [i, pass] of passes.entries()) any[i] = (any[i] ?? 0) | pass
      return passes.reduce((sum, pass) => sum + pass, 0)
    })
    return { grams: hashes.length, bySegment, byAny: any.reduce((sum, pass) => sum + pass, 0) }
  }

  #probe(body: Uint8Array, hashes: BigUint64Array): Uint8Array {
    const kernel = this.#kernel
    const room = body.length + hashes.length * 9
    kernel.reserveInput(room)
    const at = kernel.inputAt
    const out = at + body.length + hashes.length * 8
    kernel.bytes().set(body, at)
    kernel.bytes().set(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength), at + body.length)
    kernel.probe(body.length / 64, at, 0, at + body.length, hashes.length, out)
    return kernel.bytes().slice(out, out + hashes.length)
  }
}

/** XXH64 of each page of a filter, by the library: the kernel computes its own. */
export function digestsOf(body: Uint8Array, xxh64: Xxh64): BigUint64Array {
  return BigUint64Array.from({ length: body.length / PAGE_BYTES }, (_, page) =>
    xxh64.raw(body.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES)),
  )
}

function bodyOf(folder: string, segment: Manifest['segments'][number], xxh64: Xxh64): Uint8Array {
  const bytes = readFileSync(join(folder, segment.file))
  const { headBytes, fileBytes } = segmentLayout(segment.blocks)
  expect(bytes.length).toBe(fileBytes)
  const head = decodeSegmentHead(bytes.subarray(0, headBytes), segment.file, xxh64)
  const { blocks, grams, documents, bits, rate, rateLimit } = segment
  expect(head.header).toMatchObject({ blocks, grams, documents, bits, rate, rateLimit })
  expect(segment.file).toBe(`segments/${head.digest}.seg`)
  const body = new Uint8Array(bytes.subarray(headBytes))
  checkPages(digestsOf(body, xxh64), 0, head, segment.file)
  return body
}
