/**
 * A build in a process of its own: `node build-child.mjs '<options as JSON>'`. Prints one line of JSON: the peak of
 * the process's memory in bytes, what the build had announced, and how much it built.
 */
import { existsSync, readFileSync } from 'node:fs'
import { buildIndex } from '../../dist/build/build.js'

const STATUS = '/proc/self/status'

let announced
const result = await buildIndex({
  ...JSON.parse(process.argv[2] ?? '{}'),
  observer: {
    onStart: ({ record, workers, readers, memoryBytes }) => {
      announced = { workers, readers, memoryBytes, segmentBytes: record.plan.segmentBlocks * 64 }
    },
  },
})
// What the system counts for a process begins with what its parent had: Linux tells the process's own besides.
const [, own] = existsSync(STATUS) ? (/VmHWM:\s*(\d+)/.exec(readFileSync(STATUS, 'utf8')) ?? []) : []
const peakBytes = (own === undefined ? process.resourceUsage().maxRSS : Number(own)) * 1024
process.stdout.write(
  `${JSON.stringify({ ...announced, peakBytes, digest: result.digest, isResumed: result.isResumed })}\n`,
)
