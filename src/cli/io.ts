/**
 * What the command line talks to. Commands get it as an argument, so that tests can give them something else.
 */
import { COLOURED, PLAIN, type Style } from '../report/style.ts'

/** A stream that text is printed to. */
export interface Output {
  write(text: string | Uint8Array): unknown
  readonly isTTY?: boolean
  /** Columns, on a terminal. */
  readonly columns?: number
}

/** See the file header. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** From the first call on, Ctrl-C and SIGTERM abort the signal instead of ending the process. */
  readonly stopSignal: () => AbortSignal
}

const LEAST_COLUMNS = 80
const MOST_COLUMNS = 110

/**
 * @param output stream to be printed to
 * @param env `NO_COLOR` and `FORCE_COLOR` decide when they are set and not empty; else colours are for terminals
 * @see https://no-color.org
 */
export function styleFor(output: Output, env: Io['env']): Style {
  if ((env.NO_COLOR ?? '') !== '') return PLAIN
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR === '0' ? PLAIN : COLOURED
  return output.isTTY === true && env.TERM !== 'dumb' ? COLOURED : PLAIN
}

/**
 * @param most columns that are easy to read, default those of paragraphs
 * @returns columns for paragraphs and tables: 80 where nobody knows, and no more than `most`
 */
export function widthFor(output: Output, most = MOST_COLUMNS): number {
  return Math.min(most, Math.max(LEAST_COLUMNS, output.columns ?? LEAST_COLUMNS))
}
