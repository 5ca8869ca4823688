/**
 * From hashed items to what documents are compared with.
 */
import { GramCollector } from '../kernel/gram-collector.ts'
import { distinctGrams } from '../kernel/gram-table.ts'
import { Kernel } from '../kernel/kernel.ts'
import { fieldShape, type ItemShape } from '../match/shape.ts'
import type { MatchField, MatchItems, MatchQuery } from '../match/types.ts'
import { neededRun, type WindowRule } from '../measure/overlap.ts'
import { LEAST_UNITS } from '../measure/verdict.ts'
import { type GramScheme, isVocabulary } from '../text/scheme.ts'
import type { Query, QueryItem } from './query.ts'

/** How documents are compared. */
export interface MatchOptions {
  readonly rule: WindowRule
  readonly maxEvidence: number
  readonly isRedacted: boolean
  /** Whether parts without a gram are matched whole. */
  readonly shortItems: boolean
}

/** @returns all items of a query through all sets, each followed by its variants */
export function lookupsOf(query: Pick<Query, 'sets'>): QueryItem[] {
  return query.sets.flatMap(({ items, variants }) =>
    items.flatMap((item, i) => [item, ...(variants[i] ?? [])]),
  )
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
  const isWanted = (item: number): boolean => wanted === undefined || wanted.has(item)
  const known = gramsInUse(query, all, isWanted)
  // Tokens at a text's edges differ from those inside a document: a part cannot be matched whole by its tokens.
  const short =
    options.shortItems && !isVocabulary(scheme.unit)
      ? shortGrams(all, isWanted, scheme, rule, known.hashes)
      : NO_SHORT_GRAMS
  const sets = query.sets.flatMap((own, set) => lookupsOf({ sets: [own] }).map(() => set))
  const items = all.map(({ item, fields }, i): MatchItems['items'][number] => ({
    set: sets[i] ?? 0,
    fields: fields.map((field, f): MatchField => {
      const parts = field.parts.map(({ units, first }, part) => ({
        part,
        text: item.fields[f]?.parts[part] ?? '',
        units,
        first,
      }))
      return {
        name: field.name,
        role: field.role,
        parts: isWanted(i) ? parts.filter(({ units }) => units >= rule.gramLength) : [],
        short: parts.flatMap((part) => {
          const id = short.idOf.get(keyOf(i, f, part.part))
          return id === undefined ? [] : [{ ...part, first: id }]
        }),
      }
    }),
  }))
  const ignored = query.sets.map((set) =>
    [...set.ignored].flatMap((id) => (known.numberOf[id] === NO_GRAM ? [] : [known.numberOf[id] ?? 0])),
  )
  const boilerplate = [...query.boilerplate.keys()].flatMap((id) => {
    const number = known.numberOf[id] ?? NO_GRAM
    return number === NO_GRAM ? [] : [number]
  })
  const table = short.hashes ?? known.hashes
  const hashes = shared(BigUint64Array, table.length)
  hashes.set(table)
  const ids = shared(Uint32Array, query.ids.length)
  for (let place = 0; place < ids.length; place++)
    ids[place] = known.numberOf[query.ids[place] ?? 0] ?? NO_GRAM
  return {
    scheme,
    rule,
    maxEvidence,
    isRedacted,
    items: sharedText(JSON.stringify({ items, ignored, boilerplate } satisfies MatchItems)),
    hashes,
    grams: known.hashes.length,
    tails: short.tails,
    lengths: short.lengths,
    ids,
    ...postings(items, ids, hashes.length, scheme.n),
    ...fieldNumbers(items),
    lone: loneGrams(all, isWanted, known, rule),
    short: shortFlags(short, hashes.length),
  }
}

const NO_GRAM = 0xffffffff

interface GramsInUse {
  /** For each gram of the query its number among those in use, or NO_GRAM. */
  readonly numberOf: Uint32Array
  readonly hashes: BigUint64Array
}

function gramsInUse(
  query: Query,
  items: readonly QueryItem[],
  isWanted: (item: number) => boolean,
): GramsInUse {
  const numberOf = new Uint32Array(query.hashes.length).fill(NO_GRAM)
  // Copied as pairs of words: an element of a BigUint64Array is an object of its own.
  const all = new Uint32Array(query.hashes.buffer, query.hashes.byteOffset, 2 * query.hashes.length)
  const used = new Uint32Array(all.length)
  let size = 0
  for (const [i, { fields }] of items.entries()) {
    if (!isWanted(i)) continue
    for (const { grams } of fields) {
      for (const ids of grams.ids) {
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

interface ShortGrams {
  /** Number of a short part's hash in the table, by keyOf. */
  readonly idOf: ReadonlyMap<string, number>
  /** The whole table: grams, then short parts that are none of them; undefined when there are no short parts. */
  readonly hashes: BigUint64Array | undefined
  readonly tails: BigUint64Array
  readonly lengths: readonly number[]
}

const NO_SHORT_GRAMS: ShortGrams = {
  idOf: new Map(),
  hashes: undefined,
  tails: new BigUint64Array(0),
  lengths: [],
}

function keyOf(item: number, field: number, part: number): string {
  return `${item}/${field}/${part}`
}

/** Hashes of parts that have no gram but at least LEAST_UNITS units: each is one gram of its own length. */
function shortGrams(
  items: readonly QueryItem[],
  isWanted: (item: number) => boolean,
  scheme: GramScheme,
  rule: WindowRule,
  grams: BigUint64Array,
): ShortGrams {
  const tails = new GramCollector(new Kernel({ ...scheme, n: LEAST_UNITS }))
  const byLength = new Map<number, { collector: GramCollector; keys: string[] }>()
  const tailHashes: bigint[] = []
  for (const [i, { item, fields }] of items.entries()) {
    if (!isWanted(i)) continue
    for (const [f, { parts }] of fields.entries()) {
      for (const [p, { units }] of parts.entries()) {
        if (units < LEAST_UNITS || units >= rule.gramLength) continue
        const text = item.fields[f]?.parts[p] ?? ''
        const same = byLength.get(units) ?? {
          collector: new GramCollector(new Kernel({ ...scheme, n: units })),
          keys: [],
        }
        byLength.set(units, same)
        same.collector.add(text)
        same.keys.push(keyOf(i, f, p))
        const { end } = tails.add(text)
        tailHashes.push(tails.hashes[end - 1] ?? 0n)
      }
    }
  }
  const lengths = [...byLength.keys()].sort((a, b) => a - b)
  const list = lengths.flatMap((length) => {
    const { collector, keys } = byLength.get(length) ?? { collector: undefined, keys: [] }
    return keys.map((key, k) => ({ key, hash: collector?.hashes[k] ?? 0n }))
  })
  // A part as long as a hashed gram may be one of those, and has its number then.
  const together = new BigUint64Array(grams.length + list.length)
  together.set(grams)
  for (const [i, { hash }] of list.entries()) together[grams.length + i] = hash
  const { ids, hashes } = distinctGrams(together)
  return {
    idOf: new Map(list.map(({ key }, i) => [key, ids[grams.length + i] ?? 0])),
    hashes,
    tails: distinctGrams(BigUint64Array.from(tailHashes)).hashes,
    lengths,
  }
}

/** Fields are counted through all items. */
function fieldNumbers(items: MatchItems['items']): Pick<MatchQuery, 'itemOfField' | 'firstFields'> {
  const firstFields = shared(Uint32Array, items.length)
  const itemOfField = shared(
    Uint32Array,
    items.reduce((sum, { fields }) => sum + fields.length, 0),
  )
  let next = 0
  for (const [item, { fields }] of items.entries()) {
    firstFields[item] = next
    itemOfField.fill(item, next, next + fields.length)
    next += fields.length
  }
  return { itemOfField, firstFields }
}

/** For each hash the fields that have it. */
function postings(
  items: MatchItems['items'],
  ids: Uint32Array,
  hashes: number,
  n: number,
): Pick<MatchQuery, 'fieldStarts' | 'fieldNumbers'> {
  const starts = shared(Uint32Array, hashes + 1)
  const pairs = distinctPairs(items, ids, hashes, n)
  for (let i = 0; i < pairs.size; i++) {
    const after = (pairs.hashes[i] ?? 0) + 1
    starts[after] = (starts[after] ?? 0) + 1
  }
  for (let id = 0; id < hashes; id++) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0)
  const next = starts.slice()
  const numbers = shared(Uint32Array, pairs.size)
  for (let i = 0; i < pairs.size; i++) {
    const id = pairs.hashes[i] ?? 0
    const at = next[id] ?? 0
    numbers[at] = pairs.fields[i] ?? 0
    next[id] = at + 1
  }
  return { fieldStarts: starts, fieldNumbers: numbers }
}

/** Hashes and the fields that have them, each pair once, by field. */
function distinctPairs(
  items: MatchItems['items'],
  ids: Uint32Array,
  hashes: number,
  n: number,
): { readonly hashes: Uint32Array; readonly fields: Uint32Array; readonly size: number } {
  const fieldList = items.flatMap(({ fields }) => fields)
  // Forms of an item share parts: there are more pairs than grams.
  const most = fieldList.reduce(
    (sum, { parts, short }) =>
      parts.reduce((own, { units }) => own + Math.max(0, units - n + 1), sum + short.length),
    0,
  )
  const pairs = { hashes: new Uint32Array(most), fields: new Uint32Array(most), size: 0 }
  const lastField = new Int32Array(hashes).fill(-1)
  const see = (id: number, field: number): void => {
    if (lastField[id] === field) return
    lastField[id] = field
    pairs.hashes[pairs.size] = id
    pairs.fields[pairs.size++] = field
  }
  for (const [field, { parts, short }] of fieldList.entries()) {
    for (const { first, units } of parts) {
      for (let place = first; place <= first + units - n; place++) see(ids[place] ?? 0, field)
    }
    for (const { first } of short) see(first, field)
  }
  return pairs
}

/** Fields with fewer distinct grams than a run needs: there, fewer count. */
function loneGrams(
  items: readonly QueryItem[],
  isWanted: (item: number) => boolean,
  { numberOf, hashes }: GramsInUse,
  rule: WindowRule,
): Uint8Array {
  const lone = shared(Uint8Array, hashes.length)
  for (const [i, { fields }] of items.entries()) {
    if (!isWanted(i)) continue
    for (const { grams } of fields) {
      if (grams.ids.length === 0 || neededRun(grams, rule) >= rule.minRun) continue
      for (const id of grams.ids.flatMap((ids) => [...ids])) {
        const number = numberOf[id] ?? NO_GRAM
        if (number !== NO_GRAM) lone[number] = 1
      }
    }
  }
  return lone
}

function shortFlags({ idOf }: ShortGrams, hashes: number): Uint8Array {
  const flags = shared(Uint8Array, hashes)
  for (const id of idOf.values()) flags[id] = 1
  return flags
}

interface SharedArray<A> {
  new (buffer: SharedArrayBuffer): A
  readonly BYTES_PER_ELEMENT: number
}

function shared<A>(kind: SharedArray<A>, length: number): A {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
}

function sharedText(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  const result = shared(Uint8Array, bytes.length)
  result.set(bytes)
  return result
}
