// The limit to compare a build with: the same loop in C, as fast as we can make it.
//
//   cc -O3 -march=native -o limit limit.c      ./limit FILE.jsonl FILTER_MIB [BUCKETS] [HUGE] [SUM]
//
// Takes every record's `text` out of an uncompressed JSONL file in the page cache, undoes JSON escapes, folds, splits
// into words, rolls 8-grams and sets their bits, all as src/filter/FORMAT.md says. For ASCII text the filter is the
// kernel's, bit for bit; test/unit/bench compares them.
//
// Left out, so that a build has more to do:
//   - JSON is not validated: the text is what follows the first `"text":` of a line, up to its closing quote;
//   - nothing outside ASCII is folded. Punctuation of the blocks U+0080-00BF, U+2000-203F, U+3000-303F and
//     U+FF00-FF7F separates, U+3040-9FFF are units of their own, everything else belongs to words as it is;
//   - UTF-8 is not validated; nothing is counted for reports but documents, units and grams;
//   - no digests of the input, no measuring, folding, digests and writing of the filter, no index, no threads.
// Filter memory is cleared before the clock starts, as the kernel clears its own before it reads.
#define _GNU_SOURCE
#include "bloom.h"
#include "classify.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define N 8
#define QUEUE 1024
static const uint64_t SEED = 0x646f73696d657465u, LANE = 0xff51afd7ed558ccdu, UNIT = 0xc4ceb9fe1a85ec53u;
static const uint64_t BASE = 0x9e3779b97f4a7c15u, FINAL1 = 0xbf58476d1ce4e5b9u, FINAL2 = 0x94d049bb133111ebu;

static bloom_t filter;
static uint64_t queue[QUEUE + 1], queued, documents, units, grams, power;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/** Eight bytes in lower case; bytes outside ASCII stay as they are. */
static inline uint64_t lane_at(const uint8_t *p) {
  uint64_t x;
  memcpy(&x, p, 8);
  return x | (0x2020202020202020u ^ ((x & 0x8080808080808080u) >> 2));
}

static inline uint64_t unit_hash(const uint8_t *p, uint64_t length) {
  uint64_t h = SEED;
  for (; length > 8; length -= 8, p += 8) {
    h = (h ^ lane_at(p)) * LANE;
    h ^= h >> 32;
  }
  h = (h ^ lane_at(p) << ((8 - length) << 3)) * UNIT;
  h ^= h >> 29;
  h *= FINAL1;
  return h ^ h >> 32;
}

static inline uint64_t lowest(uint64_t bits) { return bits == 0 ? 64 : (uint64_t)__builtin_ctzll(bits); }

/** Separators and starts of own units among bytes outside ASCII; `carry` brings and takes what reaches over the end. */
typedef struct {
  uint64_t separators, starts;
} marks_t;
static inline marks_t outside_ascii(block_t b, const uint8_t *p, uint64_t carry[2]) {
  const block_t next = block_load(p + 1);
  const uint64_t e2 = block_is(b, 0xe2), e3 = block_is(b, 0xe3), next80 = block_is(next, 0x80);
  const uint64_t three = ((e2 | e3) & next80) | (block_is(b, 0xef) & block_from(next, 0xbc, 2));
  const uint64_t two = block_is(b, 0xc2);
  const uint64_t own = (e3 & ~next80) | block_from(b, 0xe4, 6);
  marks_t m;
  m.separators = three | three << 1 | three << 2 | two | two << 1 | carry[0];
  m.starts = own | own << 3 | carry[1]; // the unit itself, and what stands behind it
  carry[0] = three >> 63 | three >> 62 | two >> 63;
  carry[1] = own >> 61;
  return m;
}

/**
 * Grams of the text at p. `escaped`: it ends at a quote; else at `end`. Returns where it ends, or NULL when there is a
 * \u escape, which goes the slow way. Grams that were inserted before that are the text's, so they may stay.
 */
static const uint8_t *text(const uint8_t *p, const uint8_t *end, int escaped) {
  uint64_t ring[N] = {0}, roll = 0, count = 0, q = queued;
  uint64_t open = 0, after_escape = 0, carry[2] = {0, 0};
  const uint8_t *start = p, *stop = NULL;
  for (;; p += 64) {
    const block_t b = block_load(p);
    const block_t lower = block_lower(b);
    const uint64_t high = block_high(b);
    uint64_t word = block_from(lower, 'a', 26) | block_from(b, '0', 10) | high;
    uint64_t fresh = 0, limit = 0;
    if (escaped) {
      uint64_t slashes = block_is(b, '\\') & ~after_escape, gone = after_escape;
      after_escape = 0;
      while (slashes != 0) {
        const uint64_t i = lowest(slashes);
        if (p[i + 1] == 'u') return NULL;
        gone |= 3ull << i;
        slashes &= ~(3ull << i);
        after_escape = i == 63;
      }
      word &= ~gone;
      const uint64_t quotes = block_is(b, '"') & ~gone;
      if (quotes != 0) {
        stop = p + lowest(quotes);
        limit = quotes;
      }
    } else if (end - p < 64) {
      stop = end;
      limit = 1ull << (end - p);
    }
    if (high | carry[0] | carry[1]) {
      const marks_t m = outside_ascii(b, p, carry);
      word &= ~m.separators;
      fresh = m.starts & word;
    }
    const uint64_t before = word << 1 | open;
    uint64_t starts = (word & ~before) | fresh;
    uint64_t ends = before & (~word | starts);
    if (stop != NULL) {
      // Everything behind the end separates; a word that reaches it ends there.
      const uint64_t inside = (limit & -limit) - 1;
      ends = (ends & inside) | ((inside + 1) & before);
      starts &= inside;
    }
    if (!open) {
      start = p + lowest(starts);
      starts &= starts - 1;
    }
    open = word >> 63;
    while (ends != 0) {
      const uint8_t *const at = p + lowest(ends);
      ends &= ends - 1;
      const uint64_t unit = unit_hash(start, (uint64_t)(at - start));
      start = p + lowest(starts);
      starts &= starts - 1;
      roll = roll * BASE + unit - ring[count % N] * power;
      ring[count % N] = unit;
      uint64_t x = roll ^ roll >> 32;
      x *= FINAL1;
      x ^= x >> 29;
      x *= FINAL2;
      queue[q] = x ^ x >> 32;
      q += ++count >= N;
      if (q == QUEUE) {
        bloom_take(&filter, queue, QUEUE);
        q = 0;
      }
    }
    if (stop != NULL) break;
  }
  queued = q;
  units += count;
  if (count >= N) grams += count - N + 1;
  return stop;
}

static unsigned hex4(const uint8_t *p) {
  unsigned value = 0;
  for (int i = 0; i < 4; i++) value = value << 4 | ((p[i] & 15u) + (p[i] > 0x40 ? 9u : 0u));
  return value;
}

/** A text with \u escapes: undone into a buffer, then taken as it is. */
static const uint8_t *text_with_escapes(const uint8_t *p) {
  static uint8_t *buffer;
  static size_t room;
  size_t length = 0;
  for (; *p != '"';) {
    if (length + 128 > room && (buffer = realloc(buffer, room = 2 * room + (1 << 20))) == NULL) abort();
    if (*p != '\\') {
      buffer[length++] = *p++;
    } else if (p[1] != 'u') {
      buffer[length++] = ' ';
      p += 2;
    } else {
      unsigned cp = hex4(p + 2);
      p += 6;
      if (cp >= 0xd800 && cp < 0xdc00 && p[0] == '\\' && p[1] == 'u') {
        cp = 0x10000 + ((cp & 0x3ff) << 10) + (hex4(p + 2) & 0x3ff);
        p += 6;
      }
      if (cp < 0x80) {
        buffer[length++] = (uint8_t)cp;
      } else {
        const int more = cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
        const unsigned lead[] = {0, 0xc0, 0xe0, 0xf0};
        buffer[length++] = (uint8_t)(lead[more] | cp >> (6 * more));
        for (int i = more - 1; i >= 0; i--) buffer[length++] = (uint8_t)(0x80 | (cp >> (6 * i) & 63));
      }
    }
  }
  text(buffer, buffer + length, 0);
  return p;
}

static void lines(const uint8_t *p, const uint8_t *end) {
  while (p < end) {
    const uint8_t *const line_end = memchr(p, '\n', (size_t)(end - p));
    const uint8_t *const stop = line_end == NULL ? end : line_end;
    const uint8_t *at = memmem(p, (size_t)(stop - p), "\"text\":", 7);
    p = stop + 1;
    if (at == NULL) continue;
    for (at += 7; *at == ' '; at++) continue;
    if (*at != '"') continue;
    documents++;
    if (text(at + 1, NULL, 1) == NULL) text_with_escapes(at + 1);
  }
  bloom_take(&filter, queue, (uint32_t)queued);
  queued = 0;
  bloom_drain(&filter);
}

int main(int argc, char **argv) {
  const double begun = now();
  if (argc < 3) return fprintf(stderr, "usage: limit FILE.jsonl FILTER_MIB [BUCKETS] [HUGE] [SUM]\n"), 2;
  const uint64_t blocks = strtoull(argv[2], NULL, 10) << 14;
  const uint32_t buckets = argc > 3 ? (uint32_t)atoi(argv[3]) : 1;
  const int huge = argc > 4 && atoi(argv[4]), sum = argc > 5 && atoi(argv[5]);
  const int file = open(argv[1], O_RDONLY);
  struct stat facts;
  if (file < 0 || fstat(file, &facts) != 0) return perror(argv[1]), 2;
  const size_t bytes = (size_t)facts.st_size, page = 4096;
  // Whole blocks are read: behind the file lie zeros.
  uint8_t *const data = mmap(NULL, bytes + 2 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) return perror("memory"), 2;
  if (mmap(data, bytes, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED) return perror(argv[1]), 2;
  if (!bloom_init(&filter, blocks, buckets, 2048, huge)) return perror("memory"), 2;
  power = 1;
  for (int i = 0; i < N; i++) power *= BASE;
  const double started = now();
  lines(data, data + bytes);
  const double ended = now();
  uint64_t bits = 0, digest = 0;
  if (sum) bloom_sum(&filter, &bits, &digest);
  printf("{\"bytes\":%zu,\"seconds\":%.6f,\"clearSeconds\":%.6f,\"documents\":%llu,\"units\":%llu,\"grams\":%llu,"
         "\"bits\":%llu,\"sum\":\"%016llx\",\"simd\":\"" SIMD "\"}\n",
         bytes, ended - started, started - begun, (unsigned long long)documents, (unsigned long long)units,
         (unsigned long long)grams, (unsigned long long)bits, (unsigned long long)digest);
  return 0;
}
