/**
 * Values of options: from text to numbers, or a sentence about what was expected. Pure.
 */
import { UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'

function refuse(option: string, text: string, expected: string, hint?: string): UserError {
  return new UserError('USAGE', `${option} ${text}: expected ${expected}`, hint === undefined ? {} : { hint })
}

/**
 * @param option its name, for the message
 * @param text what was typed; undefined when it was not
 * @param least smallest value
 * @throws {UserError} USAGE for anything but a whole number of at least `least`
 */
export function wholeNumber(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
  throw refuse(option, text, `a whole number of at least ${least}`)
}

/**
 * @param option its name, for the message
 * @param text what was typed, `0.8` or `80%`; undefined when it was not
 * @returns a number above 0 and at most 1
 * @throws {UserError} USAGE for anything else
 */
export function share(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^(\d+(?:\.\d*)?|\.\d+)(e-?\d+)?\s*(%?)$/i.exec(text)
  const value =
    match === null ? Number.NaN : Number(`${match[1]}${match[2] ?? ''}`) / (match[3] === '%' ? 100 : 1)
  if (value > 0 && value <= 1) return value
  throw refuse(option, text, 'a number above 0 and at most 1, such as 0.8 or 80%')
}

/**
 * @param option its name, for the message
 * @param text what was typed, `0.02` or `2%`; undefined when it was not
 * @returns a number from 0 to 1, that nearest to what was typed: a limit must not be missed by a rounding
 * @throws {UserError} USAGE for anything else
 */
export function limitShare(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*(%?)$/.exec(text)
  const value = match === null ? Number.NaN : Number(`${match[1]}${match[2] === '%' ? 'e-2' : ''}`)
  if (value >= 0 && value <= 1) return value
  throw refuse(option, text, 'a number from 0 to 1, such as 0.02 or 2%')
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kib: 2 ** 10,
  kb: 1e3,
  m: 2 ** 20,
  mib: 2 ** 20,
  mb: 1e6,
  g: 2 ** 30,
  gib: 2 ** 30,
  gb: 1e9,
  t: 2 ** 40,
  tib: 2 ** 40,
  tb: 1e12,
}

/**
 * @param option its name, for the message
 * @param text what was typed: `512MiB`, `2g` and `1GB` (10^9), a number alone is bytes; undefined when it was not
 * @returns bytes, at least 1
 * @throws {UserError} USAGE for anything else
 */
export function byteSize(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text)
  const unit = SIZE_UNITS[match?.[2]?.toLowerCase() ?? 'none']
  const bytes = Math.round(Number(match?.[1]) * (unit ?? Number.NaN))
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes
  throw refuse(option, text, 'a size such as 512MiB, 2GiB or 1g')
}

/**
 * @param option its name, for the message
 * @param text what was typed; undefined when it was not
 * @param choices what is allowed
 * @throws {UserError} USAGE with the nearest choice
 */
export function oneOf<T extends string>(
  option: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined
  const chosen = choices.find((choice) => choice === text)
  if (chosen !== undefined) return chosen
  const near = nearest(text, choices)
  throw refuse(
    option,
    text,
    `one of ${choices.join(', ')}`,
    near === undefined ? undefined : `did you mean "${near}"?`,
  )
}

/**
 * @param option its name, for the message
 * @param text what was typed; undefined when it was not
 * @param expected what stands there, with its article
 * @throws {UserError} USAGE when nothing was typed
 */
export function required(option: string, text: string | undefined, expected: string): string {
  if (text !== undefined && text !== '') return text
  throw new UserError('USAGE', `${option} is missing, expected ${expected}`)
}

/** An object without its undefined members: options that were not given are not passed on. */
export type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** @returns a copy without the members that are undefined */
export function given<T extends object>(options: T): Given<T> {
  // Every member that is left has its own type without undefined.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>
}
