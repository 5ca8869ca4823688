/**
 * Benchmarks as the rest of dosimeter sees them: sets of items, each a list of fields with roles.
 */

/** What a field is to the item. Public passages are `context`: a leaked passage is no leaked question. */
export type Role = 'question' | 'context' | 'choices' | 'answer' | 'code' | 'tests'

/** All roles, in the order in which reports show them. */
export const ROLES: readonly Role[] = ['question', 'context', 'choices', 'answer', 'code', 'tests']

/** One field of an item. */
export interface ItemField {
  /** Name in the description, unique within the item: `question`, `choices`, `solution` … */
  readonly name: string
  readonly role: Role
  /** Raw texts as the publisher wrote them, none empty; grams never span two parts (each choice is a part). */
  readonly parts: readonly string[]
}

/** One benchmark item. */
export interface Item {
  /** Name of the set as the user gave it, e.g. `gsm8k`. */
  readonly set: string
  /** Id within the set, unique there. */
  readonly id: string
  /** Path of the file as the user typed it (joined with the name below a typed folder), `/` between parts. */
  readonly file: string
  /** Line on which the record begins, from 1, for text files; else `undefined`. */
  readonly line?: number
  /** JSON pointer of the record (RFC 6901) for arrays and objects, e.g. `/examples/3`; else `undefined`. */
  readonly pointer?: string
  /** XXH64 of the fields' roles, names and texts, 16 hex digits: the same content has the same fingerprint. */
  readonly fingerprint: string
  /** Fields that have text, in the description's order. */
  readonly fields: readonly ItemField[]
}

/** All items of one benchmark, as loaded. */
export interface ItemSet {
  /** Name as the user gave it. */
  readonly name: string
  /** Human title from the description, or the name. */
  readonly title: string
  /** Id of the description that mapped the fields; `undefined` for `--items` with `--fields`. */
  readonly description?: string
  /** Files read, as typed, in the order read, with size in bytes, XXH64 digest (16 hex digits) and item count. */
  readonly files: readonly {
    readonly path: string
    readonly bytes: number
    readonly digest: string
    readonly items: number
  }[]
  readonly items: readonly Item[]
}
