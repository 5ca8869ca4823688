/**
 * Items in other forms against items as they are: what a document in a form has of an item is what the same document has
 * of it before it was encoded; and a document that is in no form has nothing through a form that it has not anyhow.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateItem, type Hits } from '../../src/check/evaluate.ts'
import { buildMatchQuery, shapeOf } from '../../src/check/match-query.ts'
import { buildQuery, type Lookup, lookupsOf } from '../../src/check/query.ts'
import type { Item, ItemSet } from '../../src/items/types.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { unitReader } from '../../src/kernel/unit-reader.ts'
import { CorpusTally } from '../../src/match/corpus-tally.ts'
import { DocumentMatcher } from '../../src/match/match-document.ts'
import type { ItemTally } from '../../src/match/types.ts'
import { decodeRuns } from '../../src/measure/bitmap.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { readUnits } from '../../src/text/units.ts'
import { VARIANTS, type Variant, variantText } from '../../src/text/variants.ts'

const scheme = gramScheme({ n: 3 })
const rule = { baseLength: 3, gramLength: 3, minRun: 2 }
const read = unitReader(scheme, undefined)
const kernel = new Kernel(scheme)

/** Words that read like the signs of forms, so that texts look like what they are not. */
const FOOLING = ['n', 'nfor', 'lt', 'amp', '39', 'br', 'quot', 'textless', 't']
const word = fc.oneof(fc.constantFrom('for', 'i', 'is', 'in'), fc.constantFrom(...FOOLING))
const between = fc.constantFrom(
  ' ',
  '\n',
  ' < ',
  "'",
  '"',
  '&',
  '\\',
  '\n\n',
  '^',
  '\t',
  ' ~ ',
  '<br>',
  '\u0001',
)
const text = fc
  .array(fc.tuple(word, between), { minLength: 3, maxLength: 14 })
  .map((pairs) => pairs.map(([own, then]) => own + then).join(''))
const item = fc.array(text, { minLength: 1, maxLength: 2 })
/** For each piece of a document which field it is from, and which units. */
const pieces = fc.array(fc.tuple(fc.nat(1), fc.nat(14), fc.nat(14)), { maxLength: 4 })

function setOf(fields: readonly string[]): ItemSet {
  const own: Item = {
    set: 'set',
    id: '0',
    file: 'set.jsonl',
    fingerprint: '0'.repeat(16),
    fields: fields.map((part, f) => ({
      name: `field${f}`,
      role: f === 0 ? ('question' as const) : ('answer' as const),
      parts: [part],
    })),
  }
  return { name: 'set', title: 'set', files: [], items: [own] }
}

/** Pieces of the fields with all that stands around their words, apart by a word that no item has. */
function documentOf(fields: readonly string[], from: readonly (readonly [number, number, number])[]): string {
  return from
    .map(([f, a, b]) => {
      const own = fields[f] ?? ''
      const { spans } = readUnits(own, 'words')
      const [first, last] = [Math.min(a, b), Math.max(a, b)]
      const start = first === 0 ? 0 : (spans[first - 1]?.end ?? own.length)
      return own.slice(start, spans[last + 1]?.start ?? own.length)
    })
    .join(' zz ')
}

/** Windows of the pieces that count by themselves: by field and position. */
function promised(
  fields: readonly string[],
  from: readonly (readonly [number, number, number])[],
): [number, number][] {
  return from.flatMap(([f, a, b]) => {
    const words = read(fields[f] ?? '').texts
    const gramAt = (w: number): string => words.slice(w, w + rule.gramLength).join(' ')
    const all = new Set(Array.from({ length: words.length - rule.gramLength + 1 }, (_, w) => gramAt(w)))
    const first = Math.min(a, b)
    const last = Math.min(Math.max(a, b), words.length - 1) - rule.gramLength + 1
    const own = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
    const isCounted = new Set(own.map(gramAt)).size >= Math.min(rule.minRun, all.size)
    return isCounted ? own.map((w): [number, number] => [f, w]) : []
  })
}

interface Looked {
  readonly lookups: readonly Lookup[]
  readonly tallies: ReadonlyMap<number, ItemTally>
}

function query(fields: readonly string[]) {
  return buildQuery([setOf(fields)], kernel, read, rule.gramLength)
}

/** What one document has of an item in all forms. */
function look(fields: readonly string[], document: string): Looked {
  const own = query(fields)
  const lookups = lookupsOf(own)
  const matchQuery = buildMatchQuery(own, scheme, {
    rule,
    maxEvidence: 3,
    isRedacted: false,
    shortItems: true,
  })
  const matching = new Kernel(scheme)
  matching.match(matchQuery)
  const tally = new CorpusTally(matchQuery, new DocumentMatcher(matchQuery, read), (i) => {
    const lookup = lookups[i]
    if (lookup === undefined) throw new RangeError(`no look-up ${i}`)
    return shapeOf(lookup.item, rule)
  })
  const bytes = Buffer.from(document, 'utf8')
  matching.reserveInput(bytes.length + 64)
  matching.bytes().set(bytes, matching.inputAt)
  matching.startDocument()
  matching.text(matching.inputAt, matching.inputAt + bytes.length, false)
  const hits = matching.takeHits()
  if (hits.length > 0) {
    const place = { input: 0, rangeStart: 0, line: 1, byte: 0 }
    tally.add({ read: () => ({ texts: [document], id: undefined }), hits, place })
  }
  return { lookups, tallies: new Map(tally.take().map((own) => [own.item, own])) }
}

/** Counted windows of each field, and what the spans hold of the item. */
function foundBy({ lookups, tallies }: Looked, variant: Variant | null) {
  const number = lookups.findIndex(({ form }) => (form?.variant ?? null) === variant)
  const own = tallies.get(number)
  return {
    windows: lookups[number]?.item.fields.map(({ grams }, f) => {
      const windows = grams.ids.reduce((sum, ids) => sum + ids.length, 0)
      return [...decodeRuns(own?.fields[f]?.union ?? [], windows)]
    }),
    spans: (own?.kept ?? []).flatMap(({ spans }) =>
      spans.map(({ field, itemStart, itemEnd, units }) => ({ field, itemStart, itemEnd, units })),
    ),
  }
}

describe.each(VARIANTS)('an item in the form %s', (variant) => {
  it('is found in a document in that form as it is found in the document itself', () => {
    let found = 0
    fc.assert(
      fc.property(item, pieces, (fields, from) => {
        const document = documentOf(fields, from)
        const plain = look(fields, document)
        if (!plain.lookups.some(({ form }) => form?.variant === variant)) return
        const encoded = look(fields, variantText(variant, document))
        const inForm = foundBy(encoded, variant)
        // The form of one stretch may read like another stretch as it is.
        const anyhow = [foundBy(plain, null), foundBy(encoded, null)]
        for (const [f, windows] of (inForm.windows ?? []).entries()) {
          const words = read(fields[f] ?? '').texts
          for (const [w, mark] of windows.entries()) {
            // An item's own `lt` is taken for the document's `&lt;`, and makes a window of it, or a row of its neighbour.
            const around = words.slice(Math.max(0, w - 1), w + rule.gramLength + 1)
            if (mark === 1 && !around.some((own) => FOOLING.includes(own)))
              expect(anyhow.map(({ windows }) => windows?.[f]?.[w])).toContain(1)
          }
        }
        // Where no sign of the form stands among the words, the document has the item as it is.
        const own = promised(fields, from)
        const isWhole = [inForm, foundBy(encoded, null)].some(({ windows }) =>
          own.every(([f, w]) => windows?.[f]?.[w] === 1),
        )
        expect(isWhole).toBe(true)
        if (foundBy(encoded, null).windows?.flat().join() !== inForm.windows?.flat().join())
          found += own.length
        for (const { field, itemStart, itemEnd, units } of inForm.spans) {
          expect(read(fields[field]?.slice(itemStart, itemEnd) ?? '').texts.length).toBeGreaterThanOrEqual(
            units,
          )
        }
      }),
      { numRuns: 400 },
    )
    expect(found).toBeGreaterThan(20)
  })

  it('is not found where a text reads like the form and is not in it', () => {
    let fooling = 0
    fc.assert(
      fc.property(item, pieces, (fields, from) => {
        // The words of the form, `lt` and `39` among them, without a sign.
        const words = read(variantText(variant, documentOf(fields, from))).texts.join(' ')
        const looked = look(fields, words)
        if (!looked.lookups.some(({ form }) => form?.variant === variant)) return
        const itself = foundBy(looked, null).windows
        for (const [f, windows] of (foundBy(looked, variant).windows ?? []).entries()) {
          for (const [w, mark] of windows.entries()) if (mark === 1) expect(itself?.[f]?.[w]).toBe(1)
        }
        fooling += words === read(documentOf(fields, from)).texts.join(' ') ? 0 : 1
      }),
      { numRuns: 1000 },
    )
    expect(fooling).toBeGreaterThan(20)
  })

  it('has windows in a filter that holds the document in that form', () => {
    let found = 0
    fc.assert(
      fc.property(item, pieces, (fields, from) => {
        const document = documentOf(fields, from)
        const own = query(fields)
        const lookup = lookupsOf(own).find(({ form }) => form?.variant === variant)
        if (lookup === undefined) return
        const held = new Set(kernel.collect(variantText(variant, document)))
        const any = new Uint32Array(Math.ceil(own.hashes.length / 32))
        for (const [id, hash] of own.hashes.entries()) {
          if (held.has(hash)) any[id >>> 5] = (any[id >>> 5] ?? 0) | (1 << (id & 31))
        }
        const hits: Hits = { bySegment: [any], any }
        const definition = { name: 'own', rule, thresholds: { partial: 0.2, contaminated: 0.8 } }
        const { fields: results } = evaluateItem(lookup, hits, definition, { segments: 1, rate: 1e-3 })
        for (const [f, w] of promised(fields, from)) {
          expect(decodeRuns(results[f]?.best?.bits ?? [], results[f]?.windows ?? 0)[w]).toBe(1)
          found++
        }
      }),
      { numRuns: 400 },
    )
    expect(found).toBeGreaterThan(20)
  })
})
