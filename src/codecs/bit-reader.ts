/**
 * Reads bits, the highest of each byte first. Behind the end it reads zeros: whoever reads asks `isPastEnd` before it
 * trusts what it has.
 */

/** Bits of some bytes in memory. Its fields are open to loops that cannot afford a call for each symbol. */
export class BitReader {
  readonly bytes: Uint8Array
  /** Next byte to be loaded. */
  at = 0
  /** Loaded bits; the lowest `held` of them are still to be read. */
  loaded = 0
  held = 0

  /**
   * @param bytes what is read
   * @param skip bits of the first byte to be passed over, 0 to 7
   */
  constructor(bytes: Uint8Array, skip: number) {
    this.bytes = bytes
    if (skip > 0) this.read(skip)
  }

  /** @param count 1 to 24 */
  read(count: number): number {
    while (this.held < count) {
      this.loaded = (this.loaded << 8) | (this.bytes[this.at++] ?? 0)
      this.held += 8
    }
    this.held -= count
    return (this.loaded >>> this.held) & (2 ** count - 1)
  }

  /** Bits read so far. */
  get position(): number {
    return this.at * 8 - this.held
  }

  /** Whether bits were loaded that are not there; those who look ahead may not have used them. */
  get isPastEnd(): boolean {
    return this.at > this.bytes.length
  }
}
