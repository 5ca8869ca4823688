/**
 * Arrays in shared memory: workers need no copies.
 */

interface SharedArray<A> {
  new (buffer: SharedArrayBuffer): A
  readonly BYTES_PER_ELEMENT: number
}

/** @returns an array of zeros */
export function shared<A>(kind: SharedArray<A>, length: number): A {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
}

/** @returns the text in UTF-8 */
export function sharedText(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  const result = shared(Uint8Array, bytes.length)
  result.set(bytes)
  return result
}
