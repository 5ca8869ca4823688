/**
 * What the page's script reads: the table of all items, and in chunks what is shown when one is opened. Types only: the
 * report makes it, the browser reads it.
 */
/** Places in a list; -1 stands for null. */
type Indices = readonly number[]

/** A range of a text, in UTF-16 units. */
export type TextRange = readonly [start: number, end: number]

/** The table: lists have one entry for each item, in the order in which the page shows them at first. */
export interface PageTable {
  readonly levels: readonly string[]
  readonly sets: readonly string[]
  /** For each set whether its ids begin with its name, which then does not stand before them. */
  readonly isNamedInIds: readonly boolean[]
  /** Inputs of the corpus as `root/input`, or segments of the index; and how they are shown. */
  readonly sources: readonly string[]
  readonly sourceLabels: readonly string[]
  readonly fields: readonly string[]
  readonly kinds: readonly string[]
  readonly evidences: readonly string[]
  readonly set: Indices
  readonly id: readonly string[]
  /** Places in `levels`, the highest first. */
  readonly level: Indices
  /** That the level goes by; in 1/10,000. */
  readonly coverage: readonly number[]
  /** Longest run with its grams' length, in units; 0 when nothing was found. */
  readonly span: readonly number[]
  readonly kind: Indices
  readonly evidence: Indices
  /** Documents that hold some of it; segments where there is only an index. */
  readonly documents: readonly number[]
  /** Fields with an overlap, and sources that count for the level. */
  readonly foundFields: readonly Indices[]
  readonly foundSources: readonly Indices[]
  /** Beginning of the text; empty when redacted. */
  readonly opening: readonly string[]
  /** First item of each chunk. */
  readonly chunks: readonly number[]
  /** Singular of what grams are made of, such as `word`. */
  readonly noun: string
  /** `documents` or `segments`. */
  readonly places: 'documents' | 'segments'
  readonly isRedacted: boolean
  /** What an item without documents has instead. */
  readonly withoutDocuments: string
}

/** A field of an item. */
export interface PageField {
  readonly name: string
  readonly role: string
  readonly units: number
  readonly grams: number
  readonly untestedUnits: number
  readonly isolatedHits: number
  /** Overlap in its best place; null when nothing was found. */
  readonly best: { readonly hits: number; readonly coverage: number; readonly span: number } | null
  /** Texts in the form that was found; absent when redacted. */
  readonly parts?: readonly string[]
  /** For each part what was found of it, where there are no documents to compare with. */
  readonly marks?: readonly (readonly TextRange[])[]
}

/** A stretch that an item and a document have word for word. */
interface PageSpan {
  readonly field: string
  /** Position among the field's parts. */
  readonly part: number
  readonly item: TextRange
  /** Text field of the document. */
  readonly text: string
  readonly document: TextRange
}

/** A document beside an item: what items.jsonl has of it. */
export interface PageDocument {
  readonly root: string
  readonly input: string
  readonly record: number
  readonly byte: number
  readonly id: string | null
  readonly kind: string | null
  readonly coverage: number
  readonly longestRun: number
  readonly distance: number | null
  readonly shortFields: readonly string[]
  readonly spans: readonly PageSpan[]
  readonly spanCount: number
  readonly excerpts: readonly { readonly text: string; readonly start: number; readonly excerpt: string }[]
}

/** An item under a published definition. */
export interface PagePublished {
  readonly definition: string
  readonly outcome: string
  readonly figures: string
  readonly grams: number
  readonly hits: number
  readonly documents: number | null
}

/** What is shown of an item when it is opened, besides its row. */
export interface PageItem {
  /** File with JSON pointer, or line. */
  readonly place: string
  /** Of the content, 16 hex digits. */
  readonly fingerprint: string
  /** Fingerprints of the item's findings, as allow-lists have them: `SET:CONTENT:KIND`. */
  readonly findings: readonly string[]
  /** Encoding of the item that was found; null for the item as it is. */
  readonly form: string | null
  readonly chance: string | null
  readonly contextLevel: string | null
  /** What set the level, in words; empty without an overlap. */
  readonly figures: string
  /** Of all fields but the context, in their best place. */
  readonly gramRatio: number
  /** The verdict when boilerplate does not count; null for an item that has none. */
  readonly withoutBoilerplate: string | null
  readonly fields: readonly PageField[]
  readonly documents: readonly PageDocument[]
  /** Documents in which only short parts beside another field were found. */
  readonly shortDocuments: readonly PageDocument[]
  /** The first document in which a short part stands by itself, and how many there are. */
  readonly aloneDocument: PageDocument | null
  readonly alone: number
  /** All sources with the number of their documents, or of hits for segments. */
  readonly sources: readonly (readonly [name: string, count: number])[]
  readonly published: readonly PagePublished[]
}
