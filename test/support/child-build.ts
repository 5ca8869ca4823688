/**
 * Starts a build in a process of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from '../../src/build/options.ts'

const SCRIPT = fileURLToPath(new URL('./build-child.mjs', import.meta.url))

/** What a build in another process says of itself. */
export interface ChildReport {
  readonly workers: number
  /** Threads that read ahead. */
  readonly readers: number
  /** Memory that the build announced, and bytes of a segment in flight. */
  readonly memoryBytes: number
  readonly segmentBytes: number
  /** Largest resident set of the process. */
  readonly peakBytes: number
  readonly digest: string
  readonly isResumed: boolean
}

/** A build that runs. */
export interface ChildBuild {
  readonly process: ChildProcess
  /** What it said, or undefined when it was killed; rejects when it failed by itself. */
  readonly report: Promise<ChildReport | undefined>
}

/** @param options of the build; paths are absolute or relative to `cwd` */
export function startBuild(options: BuildOptions): ChildBuild {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const report = new Promise<ChildReport | undefined>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(undefined)
      else if (code === 0) resolve(JSON.parse(stdout) as ChildReport)
      else reject(new Error(`the build in another process failed with ${code ?? signal}: ${stderr}`))
    })
  })
  return { process: child, report }
}
