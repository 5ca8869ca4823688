/**
 * How text is emphasised: with colours on a terminal, with brackets where there are none. Who prints decides which.
 */
import { styleText } from 'node:util'

/** Each function takes text and gives it with its emphasis; the text's width on the terminal stays the same. */
export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  /** What a reader should look at first. */
  readonly alarm: (text: string) => string
  readonly caution: (text: string) => string
  /** Words of an item that were found in the corpus. */
  readonly found: (text: string) => string
  /** What stands before and after found words; empty where colours tell them. */
  readonly brackets: readonly [string, string]
}

type Format = Parameters<typeof styleText>[0]

// Whether the stream wants colours has been decided before; styleText must not decide again for another stream.
function styled(format: Format): (text: string) => string {
  return (text) => (text === '' ? '' : styleText(format, text, { validateStream: false }))
}

function asItIs(text: string): string {
  return text
}

/** For terminals with colours. */
export const COLOURED: Style = {
  strong: styled('bold'),
  faint: styled('dim'),
  alarm: styled(['bold', 'red']),
  caution: styled('yellow'),
  // Underlined too: colours are not the only sign.
  found: styled(['underline', 'yellow']),
  brackets: ['', ''],
}

/** For files, pipes, and terminals that shall have no colours. */
export const PLAIN: Style = {
  strong: asItIs,
  faint: asItIs,
  alarm: asItIs,
  caution: asItIs,
  found: asItIs,
  brackets: ['«', '»'],
}
