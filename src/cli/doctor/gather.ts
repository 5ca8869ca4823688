/**
 * Finds the facts of `dosimeter doctor` on this machine. Nothing is written, and nothing is asked of the network.
 */
import { constants } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, cpus, freemem, platform, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import { loadXxh64 } from '../../filter/digest.ts'
import { SEGMENT_VERSION } from '../../filter/segment.ts'
import { GramCollector } from '../../kernel/gram-collector.ts'
import { Kernel } from '../../kernel/kernel.ts'
import { KERNEL_WASM_BASE64 } from '../../kernel/wasm.generated.ts'
import { COLOURED } from '../../report/style.ts'
import { INDEX_VERSION } from '../../store/manifest.ts'
import { gramScheme } from '../../text/scheme.ts'
import { VERSION } from '../../version.ts'
import { defaultWorkers } from '../../workers/count.ts'
import { colourReason, type Io, styleFor, widthFor } from '../io.ts'
import type { DiskFacts, DoctorFacts, LibraryFacts } from './types.ts'

/** `(module (func (result v128) v128.const i32x4 0 0 0 0))`, in bytes. */
const SIMD_MODULE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 22, 1, 20, 0, 0xfd, 12, ...new Array<number>(16).fill(0), 0x0b],
])

/** Limits of this size mean that there is none. */
const NO_LIMIT_BYTES = 2 ** 60

interface PackageFile {
  readonly engines: { readonly node: string }
  readonly dependencies: Readonly<Record<string, string>>
  /** Those that only some inputs need, where there are any. */
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** What the kernel gets wrong: the same nine words, written in two ways, are the same two grams. */
function kernelError(): string | null {
  try {
    const collector = new GramCollector(new Kernel(gramScheme()))
    collector.add('one two three four five six seven eight nine')
    collector.add('ONE, two (three): four five\nsix “seven” eight NİNE')
    const [first, second, ...again] = collector.hashes
    const isRight = again.length === 2 && again[0] === first && again[1] === second && first !== second
    return isRight ? null : 'it hashes nine words wrongly'
  } catch (error) {
    return messageOf(error)
  }
}

async function diskFacts(folder: string): Promise<DiskFacts> {
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  const freeBytes = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  )
  return { folder, freeBytes, isWritable }
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

/** Looks where Node would look: `exports` of most packages hides their package.json from `import`. */
async function installedVersion(name: string): Promise<string | null> {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const found = await readJson(join(folder, name, 'package.json')).catch(() => undefined)
    if (typeof found === 'object' && found !== null && 'version' in found) return String(found.version)
  }
  return null
}

/** Whether a version is at least that of a range `>=20.19`, the only form that our package.json has. */
function isAtLeast(version: string, range: string): boolean {
  const numbers = (text: string): number[] => text.replace(/^\D*/, '').split('.').map(Number)
  const [major = 0, minor = 0] = numbers(version)
  const [leastMajor = 0, leastMinor = 0] = numbers(range)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

/**
 * @param io its output is what is told about
 * @param folder where the user works
 */
export async function gatherFacts(io: Io, folder: string): Promise<DoctorFacts> {
  const here = createRequire(import.meta.url)
  // Our own file, which is where it says; three folders up from src/cli/doctor and from dist/cli/doctor alike.
  const { engines, dependencies, peerDependencies } = (await readJson(
    here.resolve('../../../package.json'),
  )) as PackageFile
  const libraries = (
    wanted: Readonly<Record<string, string>>,
    isOptional: boolean,
  ): Promise<LibraryFacts>[] =>
    Object.entries(wanted).map(async ([name, version]) => ({
      name,
      wanted: version,
      found: await installedVersion(name),
      isOptional,
    }))
  const scheme = gramScheme()
  const hasSimd = WebAssembly.validate(SIMD_MODULE)
  const limit = process.constrainedMemory()
  const { ofBytes } = await loadXxh64()
  return {
    dosimeter: {
      version: VERSION,
      indexFormat: INDEX_VERSION,
      segmentFormat: SEGMENT_VERSION,
      gramScheme: scheme.version,
      unicode: scheme.unicode,
      tokenUnicode: gramScheme({ unit: 'cl100k_base' }).unicode,
      kernel: ofBytes(Buffer.from(KERNEL_WASM_BASE64, 'base64')),
      kernelError: hasSimd ? kernelError() : null,
    },
    node: {
      version: process.versions.node,
      wanted: engines.node,
      isSupported: isAtLeast(process.versions.node, engines.node),
      unicode: process.versions.unicode ?? 'unknown',
      hasSimd,
    },
    machine: {
      platform: platform(),
      arch: arch(),
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      workers: defaultWorkers(),
      memoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      memoryLimitBytes: limit > 0 && limit < Math.min(NO_LIMIT_BYTES, totalmem()) ? limit : null,
    },
    disks: await Promise.all([...new Set([folder, tmpdir()])].map(diskFacts)),
    terminal: {
      isTerminal: io.stdout.isTTY === true,
      columns: widthFor(io.stdout),
      hasColours: styleFor(io.stdout, io.env) === COLOURED,
      colourReason: colourReason(io.stdout, io.env),
    },
    libraries: await Promise.all([
      ...libraries(dependencies, false),
      ...libraries(peerDependencies ?? {}, true),
    ]),
  }
}
