/**
 * What of the facts is a problem. Pure.
 */
import { mostMemory } from '../../workers/count.ts'
import type { DoctorFacts, Problem } from './types.ts'

/** Largest segment: each worker fills one. */
const SEGMENT_BYTES = 2 ** 30
/** Room for one such segment and a report. */
const LEAST_DISK_BYTES = 2 * 2 ** 30

/** Problems that only matter for some work; with any other, dosimeter cannot be trusted to run. */
const WARNINGS: ReadonlySet<Problem['code']> = new Set([
  'LIBRARY_DIFFERS',
  'NOT_WRITABLE',
  'LITTLE_DISK',
  'LITTLE_MEMORY',
])

/** @returns whether commands will fail */
export function isFatal({ code }: Problem): boolean {
  return !WARNINGS.has(code)
}

/** @returns all problems, in the order of the facts */
export function problemsOf({ dosimeter, node, machine, disks, libraries }: DoctorFacts): readonly Problem[] {
  const problems: Problem[] = []
  if (!node.isSupported) problems.push({ code: 'NODE_TOO_OLD', found: node.version, wanted: node.wanted })
  if (!node.hasSimd) problems.push({ code: 'NO_SIMD' })
  else if (dosimeter.kernelError !== null) {
    problems.push({ code: 'KERNEL_FAILS', reason: dosimeter.kernelError })
  }
  const hasBytes = machine.memoryLimitBytes ?? machine.memoryBytes
  const { workers } = machine
  const plain = { readers: 0, readingBytes: 0, lookingBytes: 0 }
  const wantedBytes = mostMemory({ workers, heldBytes: SEGMENT_BYTES, ...plain })
  if (wantedBytes > hasBytes) problems.push({ code: 'LITTLE_MEMORY', wantedBytes, hasBytes })
  for (const { folder, freeBytes, isWritable } of disks) {
    if (!isWritable) problems.push({ code: 'NOT_WRITABLE', folder })
    else if (freeBytes !== null && freeBytes < LEAST_DISK_BYTES) {
      problems.push({ code: 'LITTLE_DISK', folder, freeBytes })
    }
  }
  for (const { name, wanted, found, isOptional } of libraries) {
    if (found === null) {
      if (!isOptional) problems.push({ code: 'LIBRARY_MISSING', name, wanted })
    } else if (!isOptional && found !== wanted)
      problems.push({ code: 'LIBRARY_DIFFERS', name, wanted, found })
  }
  return problems
}
