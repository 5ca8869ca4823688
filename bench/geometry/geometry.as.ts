// Block geometries of equal size, for bench/geometry/run.mjs. Each takes a batch of 64-bit hashes that a first
// loop has touched. Geometry g: 0 = one 64-bit word, 5 bits; 1 = two words of a line, 4 + 4; 2 = four words of
// a line, 2 each; 3 = eight words of a line, one each; 4 = one 64-bit word, 8 bits; 5 = a line, 8 bits anywhere.
const BATCH: i32 = 1024
const QUEUE: usize = 0x1000
const F: usize = 0x10000
let mask: u64 = 0
export let sink: u64 = 0

// @ts-ignore: decorator
@inline
function mix(i: u64): u64 {
  let x = i * 0x9e3779b97f4a7c15
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb
  return x ^ (x >> 31)
}
// @ts-ignore: decorator
@inline
function bit(y: u64, s: u64): u64 { return <u64>1 << ((y >> s) & 63) }
// @ts-ignore: decorator
@inline
function or(at: usize, m: u64): void { store<u64>(at, load<u64>(at) | m) }
// @ts-ignore: decorator
@inline
function has(at: usize, m: u64): bool { return (load<u64>(at) & m) == m }
// @ts-ignore: decorator
@inline
function word(y: u64, s: u64): usize { return <usize>((y >> s) & 7) << 3 }
// Two different words of the line: the second differs from the first by 1 to 7.
// @ts-ignore: decorator
@inline
function other(z: u64, first: usize): usize { return first ^ ((<usize>(1 + (z >> 32) % 7)) << 3) }
// Four words of the line: the even or odd ones of a rotation.
// @ts-ignore: decorator
@inline
function four(z: u64): usize { return <usize>(z >> 63) << 3 }

function touch(g: i32): void {
  let s: u64 = 0
  const shift: u64 = g == 0 || g == 4 ? 3 : 6
  for (let i: i32 = 0; i < BATCH; i++) s ^= load<u64>(F + <usize>((load<u64>(QUEUE + (<usize>i << 3)) & mask) << shift))
  sink ^= s
}
// @ts-ignore: decorator
@inline
function addAll(g: i32): void {
  for (let i: i32 = 0; i < BATCH; i++) {
    const h = load<u64>(QUEUE + (<usize>i << 3))
    const y = rotl<u64>(h, 32) * 0x9fb21c651e98df25
    if (g == 0) or(F + <usize>((h & mask) << 3), bit(y, 58) | bit(y, 52) | bit(y, 46) | bit(y, 40) | bit(y, 34))
    else if (g == 4) or(F + <usize>((h & mask) << 3), bit(y, 58) | bit(y, 52) | bit(y, 46) | bit(y, 40) | bit(y, 34) | bit(y, 28) | bit(y, 22) | bit(y, 16))
    else {
      const b = F + <usize>((h & mask) << 6)
      if (g == 1) {
        const z = y * 0xff51afd7ed558ccd
        const w = word(z, 61)
        or(b + w, bit(y, 58) | bit(y, 52) | bit(y, 46) | bit(y, 40))
        or(b + other(z, w), bit(y, 34) | bit(y, 28) | bit(y, 22) | bit(y, 16))
      } else if (g == 2) {
        const w = four(y * 0xff51afd7ed558ccd)
        or(b + w, bit(y, 58) | bit(y, 52))
        or(b + (w ^ 16), bit(y, 46) | bit(y, 40))
        or(b + (w ^ 32), bit(y, 34) | bit(y, 28))
        or(b + (w ^ 48), bit(y, 22) | bit(y, 16))
      } else if (g == 3) {
        or(b, bit(y, 58)); or(b + 8, bit(y, 52)); or(b + 16, bit(y, 46)); or(b + 24, bit(y, 40))
        or(b + 32, bit(y, 34)); or(b + 40, bit(y, 28)); or(b + 48, bit(y, 22)); or(b + 56, bit(y, 16))
      } else {
        const z = y * 0xff51afd7ed558ccd
        for (let k: u64 = 0; k < 6; k++) or(b + word(y, 61 - 9 * k), bit(y, 55 - 9 * k))
        or(b + word(z, 61), bit(z, 55)); or(b + word(z, 52), bit(z, 46))
      }
    }
  }
}
// @ts-ignore: decorator
@inline
function countAll(g: i32): i32 {
  let n: i32 = 0
  for (let i: i32 = 0; i < BATCH; i++) {
    const h = load<u64>(QUEUE + (<usize>i << 3))
    const y = rotl<u64>(h, 32) * 0x9fb21c651e98df25
    let ok = true
    if (g == 0) ok = has(F + <usize>((h & mask) << 3), bit(y, 58) | bit(y, 52) | bit(y, 46) | bit(y, 40) | bit(y, 34))
    else if (g == 4) ok = has(F + <usize>((h & mask) << 3), bit(y, 58) | bit(y, 52) | bit(y, 46) | bit(y, 40) | bit(y, 34) | bit(y, 28) | bit(y, 22) | bit(y, 16))
    else {
      const b = F + <usize>((h & mask) << 6)
      if (g == 1) {
        const z = y * 0xff51afd7ed558ccd
        const w = word(z, 61)
        ok = has(b + w, bit(y, 58) | bit(y, 52) | bit(y, 46) | bit(y, 40)) && has(b + other(z, w), bit(y, 34) | bit(y, 28) | bit(y, 22) | bit(y, 16))
      } else if (g == 2) {
        const w = four(y * 0xff51afd7ed558ccd)
        ok = has(b + w, bit(y, 58) | bit(y, 52)) && has(b + (w ^ 16), bit(y, 46) | bit(y, 40)) && has(b + (w ^ 32), bit(y, 34) | bit(y, 28)) && has(b + (w ^ 48), bit(y, 22) | bit(y, 16))
      } else if (g == 3) {
        const all = (load<u64>(b) >> ((y >> 58) & 63)) & (load<u64>(b + 8) >> ((y >> 52) & 63)) & (load<u64>(b + 16) >> ((y >> 46) & 63)) & (load<u64>(b + 24) >> ((y >> 40) & 63)) & (load<u64>(b + 32) >> ((y >> 34) & 63)) & (load<u64>(b + 40) >> ((y >> 28) & 63)) & (load<u64>(b + 48) >> ((y >> 22) & 63)) & (load<u64>(b + 56) >> ((y >> 16) & 63))
        ok = (all & 1) != 0
      } else {
        const z = y * 0xff51afd7ed558ccd
        for (let k: u64 = 0; k < 6; k++) ok = ok && has(b + word(y, 61 - 9 * k), bit(y, 55 - 9 * k))
        ok = ok && has(b + word(z, 61), bit(z, 55)) && has(b + word(z, 52), bit(z, 46))
      }
    }
    if (ok) n++
  }
  return n
}
// @ts-ignore: decorator
@inline
function run(g: i32, from: u32, batches: u32, query: bool): i32 {
  let key: u64 = from
  let found: i32 = 0
  for (let b: u32 = 0; b < batches; b++) {
    for (let i: i32 = 0; i < BATCH; i++) store<u64>(QUEUE + (<usize>i << 3), mix(key++))
    touch(g)
    if (query) found += countAll(g)
    else addAll(g)
  }
  return found
}
/** Inserts (or counts) batches * 1024 keys in the geometry; the filter has `bytes` bytes. */
export function go(g: i32, bytes: u32, from: u32, batches: u32, query: i32): i32 {
  mask = (<u64>bytes >> (g == 0 || g == 4 ? 3 : 6)) - 1
  const q = query != 0
  if (g == 0) return run(0, from, batches, q)
  if (g == 1) return run(1, from, batches, q)
  if (g == 2) return run(2, from, batches, q)
  if (g == 3) return run(3, from, batches, q)
  if (g == 4) return run(4, from, batches, q)
  return run(5, from, batches, q)
}
export function clear(bytes: u32): void { memory.fill(F, 0, bytes) }
