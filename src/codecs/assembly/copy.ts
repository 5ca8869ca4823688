// Copies by whole vectors: up to 15 bytes behind what is asked for are read and written too. The host leaves room there, and
// what they overwrite is text that comes later.

// @ts-ignore: decorator
@inline
export function copyLiterals(from: usize, to: usize, length: usize): void {
  if (length > 256) {
    memory.copy(to, from, length)
    return
  }
  const end = to + length
  do {
    v128.store(to, v128.load(from))
    to += 16
    from += 16
  } while (to < end)
}

/** Repeats text that begins `distance` before `to`, at least 1; it may reach into itself. */
// @ts-ignore: decorator
@inline
export function copyMatch(to: usize, distance: usize, length: usize): void {
  const end = to + length
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(to - distance))
      to += 16
    } while (to < end)
    return
  }
  copyNear(to, distance, end)
}

function copyNear(to: usize, distance: usize, end: usize): void {
  if (distance == 1) {
    memory.fill(to, load<u8>(to - 1), end - to)
    return
  }
  // Once eight bytes stand there, the text also repeats at a multiple of the distance.
  for (let i = 0; i < 8 && to < end; i++, to++) store<u8>(to, load<u8>(to - distance))
  const step = distance >= 8 ? distance : distance * ((7 + distance) / distance)
  for (; to < end; to += 8) store<u64>(to, load<u64>(to - step))
}
