// The kernel's filter (src/filter/FORMAT.md, geometry 1): 512-bit blocks, one bit in each of eight words.
//
// Hashes are collected by region of the filter, and each region's hashes go in together, so that their pages and most
// of their lines are at hand; with one bucket they go in as they come. Both ways the blocks are fetched ahead.
#ifndef BLOOM_H
#define BLOOM_H
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define AHEAD 48

typedef struct {
  uint64_t *words;
  uint64_t blocks, mask;
  int shift;        // block >> shift is the bucket
  uint32_t buckets; // a power of two
  uint32_t room;    // hashes in a bucket
  uint32_t *fill;
  uint64_t *bucket;
} bloom_t;

/** A cleared filter; with `huge` the system is asked for 2 MiB pages, which WebAssembly memory does not get. */
static int bloom_init(bloom_t *f, uint64_t blocks, uint32_t buckets, uint32_t room, int huge) {
  f->blocks = blocks;
  f->mask = blocks - 1;
  f->shift = __builtin_ctzll(blocks) - __builtin_ctz(buckets);
  f->buckets = buckets;
  f->room = room;
  const size_t alignment = 2 << 20, bytes = blocks * 64;
  void *memory = NULL;
  if (posix_memalign(&memory, alignment, bytes < alignment ? alignment : bytes) != 0) return 0;
#ifdef MADV_HUGEPAGE
  if (huge) madvise(memory, bytes, MADV_HUGEPAGE);
#else
  (void)huge;
#endif
  memset(memory, 0, bytes);
  f->words = memory;
  f->fill = calloc(buckets, sizeof *f->fill);
  f->bucket = malloc((size_t)buckets * room * sizeof *f->bucket);
  return f->fill != NULL && f->bucket != NULL;
}

static inline void bloom_set(uint64_t *restrict block, uint64_t hash) {
  const uint64_t bits = (hash << 32 | hash >> 32) * 0x9fb21c651e98df25u;
  for (int w = 0; w < 8; w++) block[w] |= 1ull << ((bits >> (58 - 6 * w)) & 63);
}

static void bloom_now(bloom_t *f, const uint64_t *hashes, uint32_t count) {
  uint64_t *const words = f->words;
  const uint64_t mask = f->mask;
  for (uint32_t i = 0; i < count && i < AHEAD; i++) __builtin_prefetch(words + (hashes[i] & mask) * 8, 1);
  uint32_t i = 0;
  for (; i + AHEAD < count; i++) {
    __builtin_prefetch(words + (hashes[i + AHEAD] & mask) * 8, 1);
    bloom_set(words + (hashes[i] & mask) * 8, hashes[i]);
  }
  for (; i < count; i++) bloom_set(words + (hashes[i] & mask) * 8, hashes[i]);
}

static void bloom_take(bloom_t *f, const uint64_t *hashes, uint32_t count) {
  if (f->buckets == 1) {
    bloom_now(f, hashes, count);
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    const uint64_t hash = hashes[i];
    const uint64_t b = (hash & f->mask) >> f->shift;
    uint64_t *const at = f->bucket + b * f->room;
    at[f->fill[b]++] = hash;
    if (f->fill[b] == f->room) {
      bloom_now(f, at, f->room);
      f->fill[b] = 0;
    }
  }
}

static void bloom_drain(bloom_t *f) {
  for (uint32_t b = 0; b < f->buckets; b++) {
    bloom_now(f, f->bucket + (size_t)b * f->room, f->fill[b]);
    f->fill[b] = 0;
  }
}

/** Set bits, and a sum over the words in order: equal filters have equal sums. */
static void bloom_sum(const bloom_t *f, uint64_t *bits, uint64_t *sum) {
  uint64_t ones = 0, s = 0;
  for (uint64_t i = 0; i < f->blocks * 8; i++) {
    ones += (uint64_t)__builtin_popcountll(f->words[i]);
    s = s * 0x9e3779b97f4a7c15u + f->words[i];
  }
  *bits = ones;
  *sum = s;
}
#endif
