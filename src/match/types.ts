/**
 * What documents are compared with, and what was found in them. All of it is plain data: it crosses threads and stands
 * in the journal of a scan.
 */
import type { Role } from '../items/types.ts'
import type { WindowRule } from '../measure/overlap.ts'
import type { GramScheme } from '../text/scheme.ts'
import { VARIANTS, type Variant } from '../text/variants.ts'

/** A part of a field. */
export interface MatchPart {
  /** Position among the field's parts, testable or not. */
  readonly part: number
  readonly text: string
  readonly units: number
  /** Number of its first gram in MatchQuery.ids; for a short part its own number among all hashes. */
  readonly first: number
}

/** A field of an item. */
export interface MatchField {
  readonly name: string
  readonly role: Role
  /** Parts with a gram of the definition. */
  readonly parts: readonly MatchPart[]
  /** Parts that are matched whole: 3 units to one below the definition's gram; empty when that is not wanted. */
  readonly short: readonly MatchPart[]
}

/** An item. */
export interface MatchItem {
  /** Position of its set. */
  readonly set: number
  readonly fields: readonly MatchField[]
}

/** Names, roles and texts of an item's fields, as it is published; see MatchQuery.texts. */
export type PublishedFields = readonly {
  readonly name: string
  readonly role: Role
  readonly parts: readonly string[]
}[]

/** See the file header. Typed arrays lie in shared memory: workers need no copies. */
export interface MatchQuery {
  readonly scheme: GramScheme
  readonly rule: WindowRule
  /** Documents that are kept for each item. */
  readonly maxEvidence: number
  /** Leaves out texts of documents. */
  readonly isRedacted: boolean
  /**
   * PublishedFields of one item after the other, as JSON in UTF-8, parsed where a document needs them: number i is
   * texts[textStarts[i] … textStarts[i + 1] - 1].
   */
  readonly texts: Uint8Array
  readonly textStarts: Uint32Array
  /** For each item, other forms of items among them: its number in `texts`, its form (see FORM_NAMES), its set. */
  readonly published: Uint32Array
  readonly forms: Uint8Array
  readonly sets: Uint32Array
  /** Parts of fields, PART_NUMBERS each: position among the field's parts, units, and `first` of MatchPart. */
  readonly parts: Uint32Array
  /**
   * Field f (counted through all items) has the parts fieldParts[2 f] … fieldParts[2 f + 1] - 1 with a gram, and behind
   * them up to fieldParts[2 f + 2] - 1 the short ones.
   */
  readonly fieldParts: Uint32Array
  /** For each set the ids of grams that do not count for tests. */
  readonly ignored: readonly Uint32Array[]
  /** Ids of grams that are boilerplate. */
  readonly boilerplate: Uint32Array
  /** Distinct hashes: grams, then short parts. */
  readonly hashes: BigUint64Array
  /** How many of them are grams. */
  readonly grams: number
  readonly tails: BigUint64Array
  readonly lengths: readonly number[]
  /** For each gram of all testable parts, in order, the number of its hash. */
  readonly ids: Uint32Array
  /** Fields (counted through all items) that have hash h: fieldNumbers[fieldStarts[h] … fieldStarts[h + 1] - 1]. */
  readonly fieldStarts: Uint32Array
  readonly fieldNumbers: Uint32Array
  /** For each field its item, and for each item the number of its first field. */
  readonly itemOfField: Uint32Array
  readonly firstFields: Uint32Array
  /** Fewest grams in a row that can count … */
  readonly leastRun: number
  /** … but for fields with so few distinct grams that shorter runs count: 1 for their grams. */
  readonly lone: Uint8Array
  /** 1 for hashes of short parts; one of a part as long as a gram may be a gram's too. */
  readonly short: Uint8Array
}

/** Numbers of a part in MatchQuery.parts. */
export const PART_NUMBERS = 3
/** Forms of items by their number in MatchQuery.forms. */
export const FORM_NAMES: readonly (Variant | null)[] = [null, ...VARIANTS]

/** Where a document lies. */
export interface DocumentPlace {
  /** Position of the input, in the order of roots and paths. */
  readonly input: number
  /** Position of the text at which the range that was read begins, and the record's line in that range, from 1. */
  readonly rangeStart: number
  readonly line: number
  /** Position of the record in the text of the input: its first byte, or its row. */
  readonly byte: number
}

/** A stretch of text that an item's field and a document share, word for word. Offsets in UTF-16 units of the raw text. */
export interface MatchedSpan {
  /** Position of the item's field, and of the part in it. */
  readonly field: number
  readonly part: number
  readonly itemStart: number
  readonly itemEnd: number
  /** Position of the document's text field. */
  readonly text: number
  readonly start: number
  readonly end: number
  readonly units: number
  /** A part of 3 units or more that has no gram and was found whole. */
  readonly isShort: boolean
}

/** A part of a document's text. */
export interface Excerpt {
  /** Position of the document's text field. */
  readonly text: number
  /** Place of its first character in that text, in UTF-16 units. */
  readonly start: number
  readonly excerpt: string
}

/** Overlap of a field with a document. */
export interface FieldMatch {
  readonly field: number
  readonly hits: number
  readonly coveredUnits: number
  readonly longestRun: number
  /** Counted windows, run-length-coded. */
  readonly bits: readonly number[]
}

/** What a document has of an item. */
export interface DocumentFinding {
  readonly place: DocumentPlace
  readonly id: string | undefined
  /** Names of the document's texts, where the input's text fields do not tell them. */
  readonly names?: readonly string[]
  /** Fields with a counted run, in order. */
  readonly fields: readonly FieldMatch[]
  /** Fields of which a short part was found whole, where nothing longer was found of another field. */
  readonly shortFields: readonly number[]
  /** By field, part and place in the item; the longest ones when there are many. */
  readonly spans: readonly MatchedSpan[]
  /** Spans in all. */
  readonly spanCount: number
  /**
   * Fewest units between a span of the question or the choices and one of the answer, code or tests that do not overlap;
   * undefined when no text has two such.
   */
  readonly distance: number | undefined
  /** Whether there are two such spans, in the same text or in two. */
  readonly areApart: boolean
  readonly excerpts: readonly Excerpt[]
}

/**
 * Documents of an input with a counted run, and the highest threshold at which one of them alone makes the item at least
 * partial, in [0, 1]: 0 when they have only the context. As numbers, since there are many in journals.
 */
export type InputTally = readonly [input: number, documents: number, reach: number]

/** What was found of an item in some documents. */
export interface ItemTally {
  /** Position of the item, through all sets. */
  readonly item: number
  /** Documents with a counted run. */
  readonly documents: number
  /** The same by input, with the reach of the best of its documents; see InputTally. */
  readonly inputs: readonly InputTally[]
  /** By field: documents with a counted run of it, and the union of counted windows, run-length-coded. */
  readonly fields: readonly { readonly documents: number; readonly union: readonly number[] }[]
  /** Documents that are the best in some view, and the best of all. */
  readonly kept: readonly DocumentFinding[]
  /** Short parts: documents in which one stands alone, and together with another field of the item. */
  readonly short: {
    readonly alone: number
    readonly together: number
    /** By field: documents with a short part of it; those in which it stands alone by equal hashes. */
    readonly fields: readonly number[]
    /** Documents in which one of a question or code stands together with another field: pairs of input and number. */
    readonly inputs: readonly (readonly [input: number, documents: number])[]
    readonly kept: readonly DocumentFinding[]
    /** The first document in which some stand alone. */
    readonly first?: DocumentFinding | undefined
  }
}
