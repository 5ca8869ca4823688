/**
 * What the reader has chosen, and its place in the address: `#item=gsm8k/17`, `#set=mmlu&level=partial&sort=-coverage`. Pure.
 */

/** See the file header; an empty text is no choice. */
export interface ViewState {
  readonly q: string
  readonly level: string
  readonly set: string
  readonly kind: string
  readonly field: string
  readonly source: string
  /** Name of a column, with `-` before it for the largest first; empty for the order of the report. */
  readonly sort: string
  /** `SET/ID` of the item that is open. */
  readonly item: string
}

/** Nothing chosen. */
export const START: ViewState = {
  q: '',
  level: '',
  set: '',
  kind: '',
  field: '',
  source: '',
  sort: '',
  item: '',
}

/** Names of the members of a state. */
const STATE_NAMES = Object.keys(START) as readonly (keyof ViewState)[]

/**
 * @param hash of the address, with or without its `#`
 * @returns undefined for the name of a section, which is no state
 */
export function parseHash(hash: string): ViewState | undefined {
  const text = hash.replace(/^#/, '')
  if (!text.includes('=')) return text === '' ? START : undefined
  const values = new Map<string, string>()
  for (const entry of text.split('&')) {
    const at = entry.indexOf('=')
    values.set(entry.slice(0, at), decode(entry.slice(at + 1)))
  }
  const value = (name: keyof ViewState): string => values.get(name) ?? ''
  return {
    q: value('q'),
    level: value('level'),
    set: value('set'),
    kind: value('kind'),
    field: value('field'),
    source: value('source'),
    sort: value('sort'),
    item: value('item'),
  }
}

/** @returns the same as typed when it is no valid encoding: a reader may have typed it by hand */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * @param state what was chosen
 * @returns its hash with `#`; empty for nothing chosen. Slashes stay readable.
 */
export function formatHash(state: ViewState): string {
  const entries = STATE_NAMES.filter((name) => state[name] !== '').map(
    (name) => `${name}=${encodeURIComponent(state[name]).replaceAll('%2F', '/')}`,
  )
  return entries.length === 0 ? '' : `#${entries.join('&')}`
}
