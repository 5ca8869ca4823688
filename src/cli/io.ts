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

/** Why output has colours or has none. */
export type ColourReason = 'NO_COLOR' | 'FORCE_COLOR' | 'terminal' | 'no terminal' | 'TERM=dumb'

/**
 * @param output stream to be printed to
 * @param env `NO_COLOR` and `FORCE_COLOR` decide when they are set and not empty; else colours are for terminals
 * @see https://no-color.org
 */
export function colourReason(output: Output, env: Io['env']): ColourReason {
  if ((env.NO_COLOR ?? '') !== '') return 'NO_COLOR'
  if ((env.FORCE_COLOR ?? '') !== '') return 'FORCE_COLOR'
  if (output.isTTY !== true) return 'no terminal'
  return env.TERM === 'dumb' ? 'TERM=dumb' : 'terminal'
}

/** @returns how text is emphasised on this output; see `colourReason` */
export function styleFor(output: Output, env: Io['env']): Style {
  const reason = colourReason(output, env)
  const isColoured = reason === 'terminal' || (reason === 'FORCE_COLOR' && env.FORCE_COLOR !== '0')
  return isColoured ? COLOURED : PLAIN
}

/**
 * @param most columns that are easy to read, default those of paragraphs
 * @returns columns for paragraphs and tables: 80 where nobody knows, and no more than `most`
 */
export function widthFor(output: Output, most = MOST_COLUMNS): number {
  return Math.min(most, Math.max(LEAST_COLUMNS, output.columns ?? LEAST_COLUMNS))
}
