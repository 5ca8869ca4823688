/**
 * What the results were measured on: no name of a host, no path.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { ROOT } from '../../scripts/build.mjs'

/**
 * @returns {{ cpu: string, cores: number, memoryGiB: number, os: string, pages: string }}
 */
export function machine() {
  return {
    cpu: (cpus()[0]?.model ?? 'unknown').replace(/\s+/g, ' ').trim(),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${process.platform} ${process.arch}`,
    pages: hugePages(),
  }
}

/** Whether the system gives 2 MiB pages to who asks for them (Linux). */
function hugePages() {
  try {
    const text = readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8')
    return `huge pages: ${/\[(\w+)\]/.exec(text)?.[1] ?? 'unknown'}`
  } catch {
    return 'huge pages: unknown'
  }
}

/**
 * @returns {{ dosimeter: string, node: string, cc: string }} versions; the commit says so when the tree has changes
 */
export function versions() {
  const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'))
  const commit = firstLine('git', ['-C', ROOT, 'rev-parse', '--short=12', 'HEAD']) ?? 'no commit'
  const changes = firstLine('git', ['-C', ROOT, 'status', '--porcelain', '--', 'src', 'package-lock.json'])
  return {
    dosimeter: `${version} (${commit}${changes === undefined ? '' : ', with changes'})`,
    node: process.version.slice(1),
    cc: firstLine('cc', ['--version']) ?? 'none',
  }
}

/** First line that a program prints, or undefined when it prints none or cannot be run. */
function firstLine(command, args) {
  try {
    const text = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return text.trim() === '' ? undefined : text.split('\n')[0].trim()
  } catch {
    return undefined
  }
}
