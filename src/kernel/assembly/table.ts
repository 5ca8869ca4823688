// Sets of gram hashes on the query's side: numbering distinct ones, and putting them into the order of a filter's
// pages. Both loops first touch what a batch will need, so that its memory accesses overlap.

const BATCH: i32 = 256

/** Where touched values go, so that the loads are not optimised away. */
export let touchedSlots: u32 = 0

/**
 * Numbers the distinct hashes among `count` that stand at `hashes` in the order in which they first come. They are
 * moved together to the front, where the number of a hash is its position; ids[i] becomes the number of hash i.
 *
 * `slots`: slotMask + 1 cleared u32 slots, a power of two. Returns how many are distinct, or -1 when they are more than
 * `most`, which must be fewer than slots; the list is half done then.
 */
export function distinct(hashes: usize, count: i32, slots: usize, slotMask: u32, most: u32, ids: usize): i32 {
  let size: u32 = 0
  for (let done: i32 = 0; done < count; done += BATCH) {
    const last = min(done + BATCH, count)
    if (size + <u32>(last - done) > most) return -1
    let seen: u32 = 0
    for (let i = done; i < last; i++) {
      const high = load<u32>(hashes + (<usize>i << 3), 4)
      seen ^= load<u32>(slots + (<usize>(high & slotMask) << 2))
    }
    touchedSlots ^= seen
    for (let i = done; i < last; i++) {
      const hash = load<u64>(hashes + (<usize>i << 3))
      let slot = <u32>(hash >> 32) & slotMask
      let id: u32
      while (true) {
        const at = slots + (<usize>slot << 2)
        const taken = load<u32>(at)
        if (taken == 0) {
          id = size++
          store<u64>(hashes + (<usize>id << 3), hash)
          store<u32>(at, id + 1)
          break
        }
        id = taken - 1
        if (load<u64>(hashes + (<usize>id << 3)) == hash) break
        slot = (slot + 1) & slotMask
      }
      store<u32>(ids + (<usize>i << 2), id)
    }
  }
  return <i32>size
}

/**
 * Sorts `count` hashes that stand at `hashes` by the page of a filter of blockMask + 1 blocks in which their block
 * lies (64 blocks a page); within a page they stay in order. `starts`: cleared u32 for each page and one more;
 * afterwards starts[p] is the position of page p's first hash. `next`: as many u32 for the work.
 */
export function orderByPage(
  hashes: usize,
  count: i32,
  blockMask: u32,
  starts: usize,
  next: usize,
  ids: usize,
  ordered: usize,
): void {
  const pages = <usize>(blockMask >> 6) + 1
  for (let i: i32 = 0; i < count; i++) {
    const page = (load<u32>(hashes + (<usize>i << 3)) & blockMask) >> 6
    const at = starts + ((<usize>page + 1) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let sum: u32 = 0
  for (let page: usize = 0; page < pages; page++) {
    store<u32>(next + (page << 2), sum)
    const at = starts + ((page + 1) << 2)
    sum += load<u32>(at)
    store<u32>(at, sum)
  }
  for (let i: i32 = 0; i < count; i++) {
    const hash = load<u64>(hashes + (<usize>i << 3))
    const at = next + (<usize>((<u32>hash & blockMask) >> 6) << 2)
    const place = load<u32>(at)
    store<u32>(at, place + 1)
    store<u32>(ids + (<usize>place << 2), <u32>i)
    store<u64>(ordered + (<usize>place << 3), hash)
  }
}
