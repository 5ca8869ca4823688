/**
 * Compiles the C programs of this folder where a C compiler exists.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Flags of a variant of limit.c: as fast as the machine can, and with 128-bit SIMD (a test compares the two). */
const FLAGS = { native: ['-march=native'], simd128: process.arch === 'x64' ? ['-march=x86-64-v2'] : [] }

/**
 * @param {string} source name without `.c`
 * @param {string} to folder for the program
 * @param {'native' | 'simd128'} [variant]
 * @returns {string | undefined} path of the program; undefined when there is no compiler that takes it
 */
export function compile(source, to, variant = 'native') {
  const program = join(to, `${source}-${variant}`)
  const flags = ['-std=gnu11', '-O3', ...FLAGS[variant]]
  const done = spawnSync('cc', [...flags, '-o', program, join(HERE, `${source}.c`)], { encoding: 'utf8' })
  return done.status === 0 ? program : undefined
}
