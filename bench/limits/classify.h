// Sixty-four bytes at a time to masks: bit i speaks of byte i. AVX-512, AVX2, SSE2, or what the compiler makes of a loop.
#ifndef CLASSIFY_H
#define CLASSIFY_H
#include <stdint.h>

#if defined(__AVX512BW__)
#include <immintrin.h>
#define SIMD "AVX-512"
typedef struct {
  __m512i v;
} block_t;

static inline block_t block_load(const uint8_t *p) { return (block_t){_mm512_loadu_si512((const void *)p)}; }
static inline uint64_t block_is(block_t b, uint8_t c) { return _mm512_cmpeq_epi8_mask(b.v, _mm512_set1_epi8((char)c)); }
static inline uint64_t block_high(block_t b) { return _mm512_movepi8_mask(b.v); }
/** Bytes from `low` to `low + count - 1`. */
static inline uint64_t block_from(block_t b, uint8_t low, uint8_t count) {
  return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(b.v, _mm512_set1_epi8((char)low)), _mm512_set1_epi8((char)count));
}
static inline block_t block_lower(block_t b) { return (block_t){_mm512_or_si512(b.v, _mm512_set1_epi8(0x20))}; }

#elif defined(__AVX2__)
#include <immintrin.h>
#define SIMD "AVX2"
typedef struct {
  __m256i a, b;
} block_t;

static inline uint64_t block_bits(__m256i a, __m256i b) {
  return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}
static inline block_t block_load(const uint8_t *p) {
  return (block_t){_mm256_loadu_si256((const __m256i *)p), _mm256_loadu_si256((const __m256i *)(p + 32))};
}
static inline uint64_t block_is(block_t b, uint8_t c) {
  const __m256i v = _mm256_set1_epi8((char)c);
  return block_bits(_mm256_cmpeq_epi8(b.a, v), _mm256_cmpeq_epi8(b.b, v));
}
static inline uint64_t block_high(block_t b) { return block_bits(b.a, b.b); }
static inline uint64_t block_from(block_t b, uint8_t low, uint8_t count) {
  const __m256i from = _mm256_set1_epi8((char)low), most = _mm256_set1_epi8((char)(count - 1));
  const __m256i x = _mm256_sub_epi8(b.a, from), y = _mm256_sub_epi8(b.b, from);
  return block_bits(_mm256_cmpeq_epi8(_mm256_min_epu8(x, most), x), _mm256_cmpeq_epi8(_mm256_min_epu8(y, most), y));
}
static inline block_t block_lower(block_t b) {
  const __m256i bit = _mm256_set1_epi8(0x20);
  return (block_t){_mm256_or_si256(b.a, bit), _mm256_or_si256(b.b, bit)};
}

#elif defined(__SSE2__)
#include <emmintrin.h>
#define SIMD "SSE2"
typedef struct {
  __m128i v[4];
} block_t;

static inline block_t block_load(const uint8_t *p) {
  block_t b;
  for (int i = 0; i < 4; i++) b.v[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
  return b;
}
static inline uint64_t block_high(block_t b) {
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(b.v[i]) << (16 * i);
  return bits;
}
static inline uint64_t block_is(block_t b, uint8_t c) {
  for (int i = 0; i < 4; i++) b.v[i] = _mm_cmpeq_epi8(b.v[i], _mm_set1_epi8((char)c));
  return block_high(b);
}
static inline uint64_t block_from(block_t b, uint8_t low, uint8_t count) {
  const __m128i from = _mm_set1_epi8((char)low), most = _mm_set1_epi8((char)(count - 1));
  for (int i = 0; i < 4; i++) {
    const __m128i x = _mm_sub_epi8(b.v[i], from);
    b.v[i] = _mm_cmpeq_epi8(_mm_min_epu8(x, most), x);
  }
  return block_high(b);
}
static inline block_t block_lower(block_t b) {
  for (int i = 0; i < 4; i++) b.v[i] = _mm_or_si128(b.v[i], _mm_set1_epi8(0x20));
  return b;
}

#else
#include <string.h>
#define SIMD "none"
typedef struct {
  uint8_t c[64];
} block_t;

static inline block_t block_load(const uint8_t *p) {
  block_t b;
  memcpy(b.c, p, 64);
  return b;
}
static inline uint64_t block_from(block_t b, uint8_t low, uint8_t count) {
  uint64_t bits = 0;
  for (int i = 0; i < 64; i++) bits |= (uint64_t)((uint8_t)(b.c[i] - low) < count) << i;
  return bits;
}
static inline uint64_t block_is(block_t b, uint8_t c) { return block_from(b, c, 1); }
static inline uint64_t block_high(block_t b) { return block_from(b, 0x80, 0x80); }
static inline block_t block_lower(block_t b) {
  for (int i = 0; i < 64; i++) b.c[i] |= 0x20;
  return b;
}
#endif
#endif
