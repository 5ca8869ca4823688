/**
 * Record formats: how a source's bytes hold documents.
 */
import type { RecordProblem } from './record.ts'

/**
 * How documents lie in the decoded bytes. `jsonl` is read by the kernel itself; `json` is a list of records in a JSON
 * document, handed to the kernel as lines; all others come from a RecordReader.
 */
export const FORMATS = ['jsonl', 'json', 'parquet', 'arrow', 'csv', 'tsv', 'text', 'warc', 'xml'] as const

/** See FORMATS. */
export type Format = (typeof FORMATS)[number]

/** Marks of a table in text; what is absent is as RFC 4180 has it. */
export interface TableMarks {
  /** What is between cells, one character of ASCII. */
  readonly delimiter: string
  /** False where quotes are text like any other. */
  readonly hasQuotes?: boolean
  /** A character that takes the meaning from the one behind it, in quotes and outside. */
  readonly escape?: string
}

/** What a leaf column holds, as far as choosing a text column goes. */
export type LeafKind = 'text' | 'bytes' | 'number' | 'boolean' | 'time' | 'other'

/** A column of Parquet or Arrow that has values: a top-level one, or one inside lists and structs. */
export interface LeafColumn {
  /** Name of the top-level column, which is what can be read. */
  readonly column: string
  /** Where the value is in a record: keys with dots between, `[]` behind a list. */
  readonly path: string
  readonly kind: LeafKind
}

/** @returns whether positions of its records are numbers of rows, from 0, instead of bytes of the text */
export function hasRows({ format }: { readonly format: Format }): boolean {
  return format === 'parquet' || format === 'arrow'
}

/** One record of a format other than JSONL. */
export type SourceRecord =
  | {
      /** Byte of the decoded text at which the record begins; for Parquet and Arrow the row's number from 0. */
      readonly position: number
      /**
       * The record by keys, as JSON.parse would give it, but for text, which may also be a Uint8Array of UTF-8. Formats
       * without keys have `text`, and `id` where they have one. Only good until the next records are asked for.
       */
      readonly value: Readonly<Record<string, unknown>>
    }
  | { readonly position: number; readonly problem: RecordProblem }

/** Gives the records of one source, or of a range of it, in order. */
export interface RecordReader {
  /** @returns the next records, at least one, together some 64 KiB to 4 MiB where they are small; undefined at the end */
  next(): Promise<readonly SourceRecord[] | undefined>
  /** Position behind the last record that was given: that of the next one, or of the end. */
  readonly position: number
  close(): Promise<void>
}

/** What may be a document of a plain text. Paragraphs are divided by blank lines. */
export const DOCUMENT_PER = ['file', 'paragraph', 'line'] as const

/** What is a document of a plain text. */
export type DocumentPer = (typeof DOCUMENT_PER)[number]
