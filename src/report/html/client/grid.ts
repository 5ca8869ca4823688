/**
 * The list of items: only rows in sight are elements, however many there are. Keys move the active row as in a grid (WAI-ARIA
 * Authoring Practices): the list has the focus, the active row is named by aria-activedescendant.
 */
import { counted, number, percent } from '../../format.ts'
import type { PageTable } from '../page-data.ts'
import { make } from './dom.ts'
import { shownName, splitName } from './names.ts'
import { SIGNS } from './signs.ts'

/** Height of a row and of the heading in CSS pixels, as in page.css. */
const ROW_HEIGHT = 48
const HEAD_HEIGHT = 34
/** Rows that are kept above and below those in sight. */
const SPARE = 6

/** What the list tells. */
export interface GridEvents {
  /** A row has become the active one. */
  readonly onActive: (row: number) => void
  /** The reader wants to read it, by key or by pointer. */
  readonly onOpen: (by: 'key' | 'pointer') => void
  /** The heading of a column was pressed. */
  readonly onSort: (column: string) => void
}

const COLUMNS: readonly (readonly [name: string, title: string])[] = [
  ['level', 'Level'],
  ['item', 'Item'],
  ['coverage', 'Coverage'],
  ['span', 'Longest'],
  ['documents', 'Documents'],
]

/** See the file header. */
export class Grid {
  readonly element: HTMLElement
  private readonly body: HTMLElement
  private readonly headers = new Map<string, HTMLElement>()
  private readonly shown = new Map<number, HTMLElement>()
  private rows: readonly number[] = []
  /** Position in `rows`, -1 for none. */
  private active = -1
  private readonly table: PageTable
  private readonly events: GridEvents

  /** @param table all items */
  constructor(table: PageTable, events: GridEvents) {
    this.table = table
    this.events = events
    this.body = make('div', { role: 'rowgroup', class: 'body' })
    this.element = make(
      'div',
      { role: 'grid', class: 'grid', tabindex: 0, 'aria-label': 'Items' },
      make(
        'div',
        { role: 'rowgroup', class: 'head' },
        make(
          'div',
          { role: 'row', class: 'row', 'aria-rowindex': 1 },
          COLUMNS.map(([name, title]) => this.header(name, title)),
        ),
      ),
      this.body,
    )
    this.element.addEventListener('scroll', () => this.draw(), { passive: true })
    this.element.addEventListener('keydown', (event) => this.key(event))
    new ResizeObserver(() => this.draw()).observe(this.element)
  }

  /**
   * @param rows positions in the table, in order
   * @param sort as in the state of the view
   * @param row that should be the active one; undefined for none
   */
  show(rows: readonly number[], sort: string, row: number | undefined): void {
    this.rows = rows
    this.active = row === undefined ? -1 : rows.indexOf(row)
    this.element.setAttribute('aria-rowcount', String(rows.length + 1))
    this.body.style.height = `${rows.length * ROW_HEIGHT}px`
    for (const [name, header] of this.headers) {
      const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none'
      header.setAttribute('aria-sort', direction)
    }
    for (const element of this.shown.values()) element.remove()
    this.shown.clear()
    if (this.active >= 0) this.reveal()
    else this.element.scrollTop = 0
    this.draw()
  }

  /** @param step to another row, such as 1 for the next one */
  move(step: number): void {
    this.activate(this.active + step)
  }

  private header(name: string, title: string): HTMLElement {
    const button = make('button', { type: 'button' }, name === 'documents' ? this.placesTitle() : title)
    button.addEventListener('click', () => this.events.onSort(name))
    const header = make('div', { role: 'columnheader', class: `cell-${name}`, 'aria-sort': 'none' }, button)
    this.headers.set(name, header)
    return header
  }

  private placesTitle(): string {
    return this.table.places === 'documents' ? 'Docs' : 'Segments'
  }

  private activate(position: number): void {
    if (this.rows.length === 0) return
    this.active = Math.max(0, Math.min(this.rows.length - 1, position))
    this.reveal()
    this.draw()
    const row = this.rows[this.active]
    if (row !== undefined) this.events.onActive(row)
  }

  private reveal(): void {
    const top = this.active * ROW_HEIGHT
    const { scrollTop, clientHeight } = this.element
    const room = clientHeight - HEAD_HEIGHT
    if (top < scrollTop) this.element.scrollTop = top
    else if (top + ROW_HEIGHT > scrollTop + room) this.element.scrollTop = top + ROW_HEIGHT - room
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.element || event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.floor((this.element.clientHeight - HEAD_HEIGHT) / ROW_HEIGHT) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.rows.length - 1,
    }
    const position = steps[event.key]
    if (position !== undefined) {
      event.preventDefault()
      this.activate(position)
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (this.active >= 0) this.events.onOpen('key')
    }
  }

  private draw(): void {
    const { scrollTop, clientHeight } = this.element
    const from = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - SPARE)
    const to = Math.min(this.rows.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + SPARE)
    for (const [position, element] of this.shown) {
      if (position >= from && position < to) continue
      element.remove()
      this.shown.delete(position)
    }
    for (let position = from; position < to; position++) {
      let element = this.shown.get(position)
      if (element === undefined) {
        element = this.row(position)
        this.shown.set(position, element)
        this.body.append(element)
      }
      element.setAttribute('aria-selected', String(position === this.active))
    }
    const active = this.shown.get(this.active)
    if (active === undefined) this.element.removeAttribute('aria-activedescendant')
    else this.element.setAttribute('aria-activedescendant', active.id)
  }

  private row(position: number): HTMLElement {
    const { table } = this
    const row = this.rows[position] ?? 0
    const level = table.level[row] ?? 0
    const name = table.levels[level] ?? ''
    const coverage = (table.coverage[row] ?? 0) / 10_000
    const span = table.span[row] ?? 0
    const shown = shownName(table, row)
    const [head, tail] = splitName(shown)
    const element = make(
      'div',
      { role: 'row', class: 'row', id: `row-${position}`, 'aria-rowindex': position + 2 },
      make(
        'div',
        { role: 'gridcell', class: `cell-level level-${level}` },
        make('span', { 'aria-hidden': 'true', class: 'sign' }, SIGNS[level] ?? ''),
        make('span', { class: 'name' }, name),
      ),
      make(
        'div',
        { role: 'gridcell', class: 'cell-item' },
        make(
          'bdi',
          { title: shown },
          head !== '' && make('span', { class: 'stem' }, head),
          make('span', { class: 'tail' }, tail),
        ),
        make('span', { class: 'opening', dir: 'auto' }, table.opening[row] ?? ''),
      ),
      make(
        'div',
        { role: 'gridcell', class: 'cell-coverage' },
        coverageBar(coverage, level),
        make('span', {}, percent(coverage)),
      ),
      make('div', { role: 'gridcell', class: 'cell-span' }, span === 0 ? '–' : counted(span, table.noun)),
      make('div', { role: 'gridcell', class: 'cell-documents' }, number(table.documents[row] ?? 0)),
    )
    element.style.top = `${position * ROW_HEIGHT}px`
    element.addEventListener('click', () => {
      this.activate(position)
      this.events.onOpen('pointer')
    })
    return element
  }
}

function coverageBar(coverage: number, level: number): HTMLElement {
  const fill = make('span', { class: `fill level-${level}` })
  fill.style.width = `${coverage * 100}%`
  return make('span', { class: 'meter', 'aria-hidden': 'true' }, fill)
}
