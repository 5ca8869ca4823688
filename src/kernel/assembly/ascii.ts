// Masks over 64 bytes of JSON or text, one bit a byte, as Langdale and Lemire describe for simdjson (2019).

const BACKSLASH: u8 = 0x5c

// @ts-ignore: decorator
@inline
function join(a: i32, b: i32, c: i32, d: i32): u64 {
  return <u64>(<u32>a | (<u32>b << 16)) | (<u64>(<u32>c | (<u32>d << 16)) << 32)
}

/** Bytes of [p, p + 64) that equal `byte`. */
// @ts-ignore: decorator
@inline
export function equal(p: usize, byte: u8): u64 {
  const wanted = i8x16.splat(byte)
  return join(
    i8x16.bitmask(i8x16.eq(v128.load(p), wanted)),
    i8x16.bitmask(i8x16.eq(v128.load(p, 16), wanted)),
    i8x16.bitmask(i8x16.eq(v128.load(p, 32), wanted)),
    i8x16.bitmask(i8x16.eq(v128.load(p, 48), wanted)),
  )
}

// @ts-ignore: decorator
@inline
function control16(v: v128): i32 {
  return i8x16.bitmask(i8x16.eq(i8x16.min_u(v, i8x16.splat(0x1f)), v))
}

/** Control characters of [p, p + 64): bytes below 0x20. */
// @ts-ignore: decorator
@inline
export function controls(p: usize): u64 {
  return join(
    control16(v128.load(p)),
    control16(v128.load(p, 16)),
    control16(v128.load(p, 32)),
    control16(v128.load(p, 48)),
  )
}

// @ts-ignore: decorator
@inline
function alnum16(v: v128): i32 {
  // Moved to the bottom of the signed range, where one comparison tells: there is none for unsigned bytes.
  const letters = i8x16.lt_s(i8x16.sub(v128.or(v, i8x16.splat(0x20)), i8x16.splat(-31)), i8x16.splat(-102))
  const digits = i8x16.lt_s(i8x16.sub(v, i8x16.splat(-80)), i8x16.splat(-118))
  return i8x16.bitmask(v128.or(letters, digits))
}

/** ASCII letters and digits of [p, p + 64). */
// @ts-ignore: decorator
@inline
export function alphanumeric(p: usize): u64 {
  return join(
    alnum16(v128.load(p)),
    alnum16(v128.load(p, 16)),
    alnum16(v128.load(p, 32)),
    alnum16(v128.load(p, 48)),
  )
}

/** Bytes of [p, p + 64) outside ASCII. */
// @ts-ignore: decorator
@inline
export function outside(p: usize): u64 {
  return join(
    i8x16.bitmask(v128.load(p)),
    i8x16.bitmask(v128.load(p, 16)),
    i8x16.bitmask(v128.load(p, 32)),
    i8x16.bitmask(v128.load(p, 48)),
  )
}

/** Whether the last escaped() ended within an escape: 1 or 0. */
export let carried: u64 = 0

const EVEN: u64 = 0x5555555555555555

/**
 * The bytes that backslashes escape. `backslashes`: those of a block; `carry`: 1 when the block's first byte is
 * escaped by the block before. Leaves the next block's in `carried`.
 */
// @ts-ignore: decorator
@inline
export function escaped(backslashes: u64, carry: u64): u64 {
  const open = backslashes & ~carry
  const follows = (open << 1) | carry
  const oddStarts = open & ~EVEN & ~follows
  const sum = oddStarts + open
  carried = sum < open ? 1 : 0
  return (EVEN ^ (sum << 1)) & follows
}
