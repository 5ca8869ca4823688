/**
 * What `dosimeter doctor` finds out: `--json` prints it as it is.
 */
import type { ColourReason } from '../io.ts'

/** A library that dosimeter needs, by its package.json. */
export interface LibraryFacts {
  readonly name: string
  /** The version that dosimeter was made with. */
  readonly wanted: string
  /** The version that is installed; null when there is none. */
  readonly found: string | null
  /** Whether only some inputs need it. */
  readonly isOptional: boolean
}

/** A folder that large files are written to. */
export interface DiskFacts {
  readonly folder: string
  /** Bytes; null where the system does not say. */
  readonly freeBytes: number | null
  readonly isWritable: boolean
}

/** All facts. */
export interface DoctorFacts {
  readonly dosimeter: {
    readonly version: string
    /** Versions of what it reads and writes. */
    readonly indexFormat: number
    readonly segmentFormat: number
    readonly gramScheme: number
    /** Unicode versions of the tables of words and characters, and of tokens. */
    readonly unicode: string
    readonly tokenUnicode: string
    /** XXH64 of the kernel's WebAssembly, 16 hex digits. */
    readonly kernel: string
    /** What the kernel throws or gets wrong; null when it works. */
    readonly kernelError: string | null
  }
  readonly node: {
    readonly version: string
    /** The range of package.json. */
    readonly wanted: string
    readonly isSupported: boolean
    readonly unicode: string
    readonly hasSimd: boolean
  }
  readonly machine: {
    readonly platform: string
    readonly arch: string
    readonly cpu: string
    /** Cores that the process may use: as many workers run unless it is told otherwise. */
    readonly workers: number
    readonly memoryBytes: number
    readonly freeMemoryBytes: number
    /** What a container or a job may take; null without a limit. */
    readonly memoryLimitBytes: number | null
  }
  readonly disks: readonly DiskFacts[]
  readonly terminal: {
    readonly isTerminal: boolean
    /** Columns of what is printed. */
    readonly columns: number
    readonly hasColours: boolean
    readonly colourReason: ColourReason
  }
  readonly libraries: readonly LibraryFacts[]
}

/** What is wrong, with its figures; `show.ts` has the words. */
export type Problem =
  | { readonly code: 'NODE_TOO_OLD'; readonly found: string; readonly wanted: string }
  | { readonly code: 'NO_SIMD' }
  | { readonly code: 'KERNEL_FAILS'; readonly reason: string }
  | { readonly code: 'LIBRARY_MISSING'; readonly name: string; readonly wanted: string }
  | {
      readonly code: 'LIBRARY_DIFFERS'
      readonly name: string
      readonly wanted: string
      readonly found: string
    }
  | { readonly code: 'NOT_WRITABLE'; readonly folder: string }
  | { readonly code: 'LITTLE_DISK'; readonly folder: string; readonly freeBytes: number }
  | { readonly code: 'LITTLE_MEMORY'; readonly wantedBytes: number; readonly hasBytes: number }
