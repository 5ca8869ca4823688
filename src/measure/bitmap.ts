/**
 * Bitmaps of windows as run lengths: how reports keep which grams of a field were found.
 */

/**
 * @param bits one entry for each window, 0 or 1
 * @returns lengths of alternating runs, the first one of zeros (perhaps of length 0); empty when no bit is set
 */
export function encodeRuns(bits: Uint8Array): number[] {
  const runs: number[] = []
  let value = 0
  let length = 0
  for (const bit of bits) {
    if (bit === value) length++
    else {
      runs.push(length)
      value = bit
      length = 1
    }
  }
  // What follows the last set bit need not be said: the number of windows stands beside the bitmap.
  if (value === 1) runs.push(length)
  return runs
}

/**
 * @param runs what encodeRuns gave
 * @param windows number of windows
 * @returns one entry for each window, 0 or 1
 * @throws {RangeError} when the runs are longer than the windows
 */
export function decodeRuns(runs: readonly number[], windows: number): Uint8Array {
  const bits = new Uint8Array(windows)
  let at = 0
  for (const [i, length] of runs.entries()) {
    if (at + length > windows)
      throw new RangeError(`runs of ${at + length} windows, expected at most ${windows}`)
    if (i % 2 === 1) bits.fill(1, at, at + length)
    at += length
  }
  return bits
}
