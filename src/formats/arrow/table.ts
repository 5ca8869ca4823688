/**
 * Tables of FlatBuffers (google/flatbuffers, internals), read with every offset checked: a damaged one throws, it does
 * not lead elsewhere for ever.
 */

/** A table, whose fields are known by number. */
export class Table {
  readonly #view: DataView
  readonly #at: number
  readonly #fields: number
  readonly #count: number

  /**
   * @param view the whole buffer
   * @param at where the table begins
   * @throws {RangeError} when it lies outside
   */
  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
    const fields = at - view.getInt32(at, true)
    this.#count = (view.getUint16(fields, true) - 4) / 2
    this.#fields = fields + 4
  }

  /** @returns the table that the buffer's first word points at */
  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new Table(view, view.getUint32(0, true))
  }

  /** @returns a number of 8 bits, `otherwise` where the field is left out */
  byte(field: number, otherwise = 0): number {
    const at = this.#place(field)
    return at === undefined ? otherwise : this.#view.getUint8(at)
  }

  /** @returns a number of 16 bits */
  short(field: number, otherwise = 0): number {
    const at = this.#place(field)
    return at === undefined ? otherwise : this.#view.getInt16(at, true)
  }

  /** @returns a number of 32 bits */
  int(field: number, otherwise = 0): number {
    const at = this.#place(field)
    return at === undefined ? otherwise : this.#view.getInt32(at, true)
  }

  /** @returns a number of 64 bits that is a size or an id */
  long(field: number): number {
    const at = this.#place(field)
    return at === undefined ? 0 : size(this.#view, at)
  }

  table(field: number): Table | undefined {
    const at = this.#target(field)
    return at === undefined ? undefined : new Table(this.#view, at)
  }

  text(field: number): string {
    const at = this.#target(field)
    if (at === undefined) return ''
    const length = this.#view.getUint32(at, true)
    this.#check(at + 4, length)
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + at + 4, length).toString('utf8')
  }

  /** @returns the tables of a vector */
  tables(field: number): Table[] {
    const { at, count } = this.#vector(field, 4)
    return Array.from({ length: count }, (_, index) => {
      const entry = at + 4 * index
      return new Table(this.#view, entry + this.#view.getUint32(entry, true))
    })
  }

  /**
   * @param bytes size of one struct
   * @returns the numbers of 64 bits at `offsets` of each struct of a vector
   */
  structs(field: number, bytes: number, offsets: readonly number[]): number[][] {
    const { at, count } = this.#vector(field, bytes)
    return Array.from({ length: count }, (_, index) =>
      offsets.map((offset) => size(this.#view, at + bytes * index + offset)),
    )
  }

  #vector(field: number, bytes: number): { at: number; count: number } {
    const at = this.#target(field)
    if (at === undefined) return { at: 0, count: 0 }
    const count = this.#view.getUint32(at, true)
    this.#check(at + 4, count * bytes)
    return { at: at + 4, count }
  }

  #check(at: number, length: number): void {
    if (at + length > this.#view.byteLength) throw new RangeError('a list behind the end')
  }

  #target(field: number): number | undefined {
    const at = this.#place(field)
    return at === undefined ? undefined : at + this.#view.getUint32(at, true)
  }

  #place(field: number): number | undefined {
    if (field >= this.#count) return undefined
    const offset = this.#view.getUint16(this.#fields + 2 * field, true)
    return offset === 0 ? undefined : this.#at + offset
  }
}

function size(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true))
  if (!Number.isSafeInteger(value)) throw new RangeError(`a size of ${value}`)
  return value
}
