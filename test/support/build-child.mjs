/**
 * A build in a process of its own: `node build-child.mjs '<options as JSON>'`. Prints one line of JSON: the peak of
 * the process's memory in bytes, what the build had announced, and how much it built.
 */
import { buildIndex } from '../../dist/build/build.js'

let announced
const result = await buildIndex({
  ...JSON.parse(process.argv[2] ?? '{}'),
  observer: {
    onStart: ({ record, workers, memoryBytes }) => {
      announced = { workers, memoryBytes, segmentBytes: record.plan.segmentBlocks * 64 }
    },
  },
})
const peakBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(
  `${JSON.stringify({ ...announced, peakBytes, digest: result.digest, isResumed: result.isResumed })}\n`,
)
