#!/usr/bin/env node
/**
 * The edge: the process's streams and signals, and its exit code. Everything else gets them as arguments.
 */
import { fileError, systemCode } from '../bytes/file-error.ts'
import type { Io } from './io.ts'
import { explain, run } from './run.ts'

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const

const argv = process.argv.slice(2)
const controller = new AbortController()
let stopCode: number | undefined
let isListening = false

/** Commands that can stop well ask for the signal; for all others the system ends the process. */
function stopSignal(): AbortSignal {
  if (isListening) return controller.signal
  isListening = true
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      // The second time, whatever the first one waits for no longer matters: an index can always go on.
      if (stopCode !== undefined) process.exit(code)
      stopCode = code
      if (process.stderr.isTTY) process.stderr.write('\nStopping; press Ctrl-C again to leave at once.\n')
      controller.abort()
    })
  }
  return controller.signal
}

const io: Io = { stdout: process.stdout, stderr: process.stderr, env: process.env, stopSignal }
const codeOfStop = (): number => stopCode ?? SIGNALS.SIGINT

/** Errors that no command has caught end the process; 1 would read as an answer. */
function fail(error: unknown): void {
  process.exit(explain(error, argv, io, codeOfStop))
}

for (const [name, stream] of [
  ['standard output', process.stdout],
  ['standard error', process.stderr],
] as const) {
  stream.on('error', (error) => {
    // Whoever read has read enough: `dosimeter … | head` ends quietly, and with the exit code of all of it. A gate that
    // failed must not pass because nobody read to its end.
    if (systemCode(error) !== 'EPIPE') fail(fileError(name, error))
  })
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

process.exitCode = await run(argv, io, codeOfStop)
