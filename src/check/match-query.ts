/**
 * From hashed items to what documents are compared with.
 */
import { fieldShape, type ItemShape } from '../match/shape.ts'
import type { MatchQuery } from '../match/types.ts'
import { neededRun, type WindowRule } from '../measure/overlap.ts'
import { type GramScheme, isVocabulary } from '../text/scheme.ts'
import { packItems } from './pack-items.ts'
import { postings } from './postings.ts'
import { type Lookup, lookupsOf, type Query, type QueryItem } from './query.ts'
import { shared } from './shared-array.ts'
import { noShortGrams, shortGrams } from './short-grams.ts'

/** How documents are compared. */
export interface MatchOptions {
  readonly rule: WindowRule
  readonly maxEvidence: number
  readonly isRedacted: boolean
  /** Whether parts without a gram are matched whole. */
  readonly shortItems: boolean
}

/** @returns sizes of an item under a rule */
export function shapeOf({ fields }: QueryItem, rule: WindowRule): ItemShape {
  return {
    fields: fields.map(({ role, grams, own }) => fieldShape(role, grams, own, rule)),
  }
}

/**
 * @param query hashed items
 * @param scheme of their grams
 * @param wanted items that are looked for, by position through all sets; all when left out
 */
export function buildMatchQuery(
  query: Query,
  scheme: GramScheme,
  options: MatchOptions,
  wanted?: ReadonlySet<number>,
): MatchQuery {
  const { rule, maxEvidence, isRedacted } = options
  const all = lookupsOf(query)
  const known = wanted === undefined ? undefined : withItems(all, wanted)
  const isWanted = (item: number): boolean => known === undefined || known.has(item)
  // Where every item is looked for and all of its parts with a gram are testable, all grams are in use.
  const isWhole = wanted === undefined && rule.gramLength === scheme.n && query.otherTexts.length === 0
  const used = isWhole ? { hashes: query.hashes } : gramsInUse(query, all, isWanted)
  const numberOf = (id: number): number => (used.numberOf === undefined ? id : (used.numberOf[id] ?? NO_GRAM))
  const numbersOf = (ids: Iterable<number>): Uint32Array =>
    Uint32Array.from([...ids].map(numberOf).filter((number) => number !== NO_GRAM))
  // Tokens at a text's edges differ from those inside a document: a part cannot be matched whole by its tokens.
  const short =
    options.shortItems && !isVocabulary(scheme.unit)
      ? shortGrams(all, isWanted, scheme, rule, used.hashes)
      : noShortGrams(used.hashes)
  const hashes = shared(BigUint64Array, short.hashes.length)
  hashes.set(short.hashes)
  const ids = shared(Uint32Array, query.ids.length)
  if (used.numberOf === undefined) ids.set(query.ids)
  else for (let place = 0; place < ids.length; place++) ids[place] = numberOf(query.ids[place] ?? 0)
  const packed = packItems(query, rule.gramLength, isWanted, short.idOf)
  return {
    scheme,
    rule,
    maxEvidence,
    isRedacted,
    ...packed,
    ignored: query.sets.map(({ ignored }) => numbersOf(ignored)),
    boilerplate: numbersOf(query.boilerplate.keys()),
    hashes,
    grams: used.hashes.length,
    tails: short.tails,
    lengths: short.lengths,
    ids,
    ...postings({ ids, ...packed }, hashes.length, scheme.n),
    leastRun: rule.gramLength - rule.baseLength + rule.minRun,
    lone: loneGrams(all, isWanted, numberOf, used.hashes.length, rule),
    short: shortFlags(short.idOf, hashes.length),
  }
}

/** Forms are other writings of an item, which is needed for its units. */
function withItems(lookups: readonly Lookup[], wanted: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(wanted)
  let itself = 0
  for (const [i, { form }] of lookups.entries()) {
    if (form === undefined) itself = i
    else if (wanted.has(i)) all.add(itself)
  }
  return all
}

const NO_GRAM = 0xffffffff

interface GramsInUse {
  /** For each gram of the query its number among those in use, or NO_GRAM; undefined when it keeps its number. */
  readonly numberOf?: Uint32Array
  readonly hashes: BigUint64Array
}

/** For each field the ids of the grams of its testable parts. */
function idsOf({ item, form }: Lookup): (readonly Uint32Array[])[] {
  return item.fields.map(({ grams }, f) => form?.fields[f]?.ids ?? grams.ids)
}

function gramsInUse(
  query: Query,
  lookups: readonly Lookup[],
  isWanted: (item: number) => boolean,
): GramsInUse {
  const numberOf = new Uint32Array(query.hashes.length).fill(NO_GRAM)
  // Copied as pairs of words: an element of a BigUint64Array is an object of its own.
  const all = new Uint32Array(query.hashes.buffer, query.hashes.byteOffset, 2 * query.hashes.length)
  const used = new Uint32Array(all.length)
  let size = 0
  for (const [i, lookup] of lookups.entries()) {
    if (!isWanted(i)) continue
    for (const field of idsOf(lookup)) {
      for (const ids of field) {
        for (let i = 0; i < ids.length; i++) {
          const id = ids[i] ?? 0
          if (numberOf[id] !== NO_GRAM) continue
          used[2 * size] = all[2 * id] ?? 0
          used[2 * size + 1] = all[2 * id + 1] ?? 0
          numberOf[id] = size++
        }
      }
    }
  }
  return { numberOf, hashes: new BigUint64Array(used.buffer, 0, size) }
}

/** Fields with fewer distinct grams than a run needs: there, fewer count. */
function loneGrams(
  lookups: readonly Lookup[],
  isWanted: (item: number) => boolean,
  numberOf: (id: number) => number,
  grams: number,
  rule: WindowRule,
): Uint8Array {
  const lone = shared(Uint8Array, grams)
  if (rule.minRun === 1) return lone
  for (const [i, lookup] of lookups.entries()) {
    if (!isWanted(i)) continue
    const fieldIds = idsOf(lookup)
    for (const [f, { grams }] of lookup.item.fields.entries()) {
      if (grams.ids.length === 0 || neededRun(grams, rule) >= rule.minRun) continue
      for (const ids of fieldIds[f] ?? []) {
        for (const id of ids) {
          const number = numberOf(id)
          if (number !== NO_GRAM) lone[number] = 1
        }
      }
    }
  }
  return lone
}

function shortFlags(idOf: ReadonlyMap<string, number>, hashes: number): Uint8Array {
  const flags = shared(Uint8Array, hashes)
  for (const id of idOf.values()) flags[id] = 1
  return flags
}
