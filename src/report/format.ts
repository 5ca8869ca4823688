/**
 * Numbers for people. Deterministic: no locale of the machine. Pure.
 */

/**
 * @param value a whole number
 * @returns with commas between thousands, e.g. `12,345`
 */
export function number(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/**
 * @param value an estimate
 * @returns with two digits that say something, e.g. `87,000`
 */
export function roughly(value: number): string {
  return number(Number(value.toPrecision(2)))
}

/**
 * @param value a whole number
 * @param one the noun for one
 * @param many the noun for any other number, default with an s
 * @returns number and noun, e.g. `1 item`, `2,000 items`
 */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

const BINARY = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/**
 * @param value bytes
 * @returns three digits and a binary unit, e.g. `264 KiB`, `1.5 GiB`, `1 byte`
 */
export function size(value: number): string {
  let step = 0
  let left = value
  while (left >= 1023.5 && step < BINARY.length - 1) {
    left /= 1024
    step++
  }
  if (step === 0) return counted(value, 'byte')
  return `${Number(left.toPrecision(3))} ${BINARY[step]}`
}

/**
 * @param share in [0, 1]
 * @returns percent with one decimal; only 0 and 1 give `0 %` and `100 %`
 */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`
  const value = share * 100
  if (value < 0.1) return `${Number(value.toPrecision(1))} %`
  return `${Math.min(99.9, value).toFixed(1)} %`
}

/** Most decimals of a percentage that stands beside a threshold. */
const MOST_DECIMALS = 4

/**
 * @param share in [0, 1]
 * @param thresholds shares
 * @returns percent as `percent`, with as many more digits as it takes to stand on the share's own side of each threshold
 */
export function percentBeside(share: number, thresholds: readonly number[]): string {
  const isFaithful = (text: string): boolean =>
    thresholds.every((at) => Number.parseFloat(text) >= Number((at * 100).toPrecision(12)) === share >= at)
  const usual = percent(share)
  if (isFaithful(usual)) return usual
  for (let decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
    const text = `${(share * 100).toFixed(decimals)} %`
    if (isFaithful(text)) return text
  }
  return threshold(share)
}

/**
 * @param low lower end of an interval of shares, in [0, 1]
 * @param high upper end
 * @returns both in percent, with more digits the smaller they are, e.g. `47–76 %`, `0.03–1.2 %`
 */
export function percentRange(low: number, high: number): string {
  const end = (share: number): string => {
    const value = share * 100
    if (value >= 10 || value === 0) return String(Math.round(value))
    return value >= 0.1 ? value.toFixed(1) : String(Number(value.toPrecision(1)))
  }
  return `${end(low)}–${end(high)} %`
}

/**
 * @param share in [0, 1]
 * @returns a threshold in percent, as exact as it was given, e.g. `80 %`, `12.5 %`
 */
export function threshold(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`
}

/**
 * @param probability in [0, 1]
 * @returns two digits, e.g. `3.9e-5`, `1e-3`, `0`
 */
export function rate(probability: number): string {
  if (probability === 0) return '0'
  const [digits = '0', exponent = '+0'] = probability.toExponential(1).split('e')
  return `${Number(digits)}e${Number(exponent)}`
}

/**
 * @param seconds a time, at least 0
 * @returns e.g. `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`
 */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/**
 * @param bytes how much
 * @param seconds in which time
 * @returns decimal megabytes a second, e.g. `132 MB/s`
 */
export function speed(bytes: number, seconds: number): string {
  const value = bytes / 1e6 / Math.max(seconds, 1e-3)
  return `${value < 9.95 ? value.toFixed(1) : number(value)} MB/s`
}
