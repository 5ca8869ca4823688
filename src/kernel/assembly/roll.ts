// From unit hashes to gram hashes: the rolling hash of n units, the queue, and the sinks behind it.
//
// A gram's hash is a polynomial in the hashes of its units (Karp and Rabin 1987, modulo 2^64 with an odd base),
// finalised by two multiplications (hash.ts). Loops over many units keep the state in locals and give it back by save().
import { RING, QUEUE, BATCH, UNITS } from './layout'
import { drain, insertAll } from './filter'
import { endText, longestShort, lookBack, matchGrams, matchShort, startMatch } from './match'
import { finish, BASE } from './hash'

export const COUNT: i32 = 0
export const INSERT: i32 = 1
export const COLLECT: i32 = 2
/** Token ids themselves, for vocabularies only. */
export const IDS: i32 = 3
export const MATCH: i32 = 4

export let seed: u64 = 0
export let n: i32 = 8
export let basePowN: u64 = 0
export let ringEnd: usize = RING + 64
export let mode: i32 = COUNT

export let rolling: u64 = 0
export let ring: usize = RING
export let unitsInText: i32 = 0
export let queue: usize = QUEUE
export let queueEnd: usize = QUEUE
let queueStart: usize = QUEUE

/** Grams for the matcher: how many of the batch before stand first, place in the text of the first of these. */
let gramsBefore: i32 = 0
let gramBase: i32 = 0
/** Unit hashes for short parts: how many of the batch before stand first, their place in the text, end of all. */
let unitsBefore: i32 = 0
let unitBase: i32 = 0
export let unitEnd: usize = UNITS
/** 8 when unit hashes are kept, 0 when each is overwritten by the next. */
export let unitStep: usize = 0

export let units: i32 = 0
export let grams: i32 = 0

/** Gram length (1 to 256) and hash seed. */
export function rollInit(gramLength: i32, hashSeed: u64): void {
  n = gramLength
  seed = hashSeed
  ringEnd = RING + (<usize>n << 3)
  basePowN = 1
  for (let i: i32 = 0; i < n; i++) basePowN *= BASE
}

/** Grams are counted only, inserted, written to [at, end) as u64 hashes, or matched; or ids are written, as u32. */
export function sink(to: i32, at: usize, end: usize): void {
  mode = to
  const isOwn = to == COLLECT || to == IDS
  queueStart = isOwn ? at : QUEUE
  queue = queueStart
  queueEnd = isOwn ? end : QUEUE + (<usize>BATCH << 3)
  unitStep = to == MATCH && longestShort > 0 ? 8 : 0
  unitEnd = UNITS
}

export function clearCounts(): void {
  units = 0
  grams = 0
}

/** Hands what waits in the queue to the sink. */
export function flushQueue(): void {
  if (mode == INSERT && queue > queueStart) {
    insertAll(queueStart, <i32>((queue - queueStart) >> 3))
    queue = queueStart
  }
  if (mode == MATCH) flushMatch()
}

/** Matches what waits; the last grams and units stay, because rows and short parts may end in the next batch. */
function flushMatch(): void {
  const count = <i32>((queue - queueStart) >> 3)
  matchGrams(queueStart, gramsBefore, count, <u32>gramBase)
  gramsBefore = min(count, lookBack())
  gramBase += count - gramsBefore
  memory.copy(queueStart, queue - (<usize>gramsBefore << 3), <usize>gramsBefore << 3)
  queue = queueStart + (<usize>gramsBefore << 3)
  if (unitStep == 0) return
  const have = <i32>((unitEnd - UNITS) >> 3)
  matchShort(UNITS, unitsBefore, have, <u32>unitBase)
  unitsBefore = min(have, longestShort - 1)
  unitBase += have - unitsBefore
  memory.copy(UNITS, unitEnd - (<usize>unitsBefore << 3), <usize>unitsBefore << 3)
  unitEnd = UNITS + (<usize>unitsBefore << 3)
}

/** Inserts everything that waits. Must be called before a filter is read, measured or changed. */
export function flush(): void {
  flushQueue()
  if (mode == INSERT) drain()
}

/** Bytes written since sink(COLLECT) or sink(IDS). */
export function collected(): usize {
  return queue - queueStart
}

/** Takes the next unit of the text. */
// @ts-ignore: decorator
@inline
export function push(unit: u64): void {
  rolling = rolling * BASE + unit - load<u64>(ring) * basePowN
  store<u64>(ring, unit)
  ring += 8
  if (ring == ringEnd) ring = RING
  store<u64>(unitEnd, unit)
  unitEnd += unitStep
  if (++unitsInText < n) return
  if (mode == COUNT) return
  store<u64>(queue, finish(rolling))
  queue += 8
  if (queue == queueEnd) flushQueue()
}

/** Takes back what a loop over many units kept in locals. */
// @ts-ignore: decorator
@inline
export function save(roll: u64, at: usize, q: usize, unitAt: usize, count: i32): void {
  rolling = roll
  ring = at
  queue = q
  unitEnd = unitAt
  unitsInText = count
}

/** Begins a text: no gram spans two. */
export function startText(): void {
  if (mode == MATCH) {
    queue = queueStart
    startMatch()
  }
  save(0, RING, queue, UNITS, 0)
  gramsBefore = 0
  gramBase = 0
  unitsBefore = 0
  unitBase = 0
  memory.fill(RING, 0, <usize>n << 3)
}

/** Takes token ids in [p, end) as they are, for the sink IDS. */
export function writeIds(p: usize, end: usize): void {
  memory.copy(queue, p, end - p)
  queue += end - p
  unitsInText += <i32>((end - p) >> 2)
}

/** Ends a text. */
export function finishText(): void {
  if (mode == MATCH) {
    flushMatch()
    endText()
  }
  units += unitsInText
  grams += max(0, unitsInText - n + 1)
}
