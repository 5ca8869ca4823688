/**
 * The page's script: the table of items, filters, links, and the evidence of the item that is open.
 */
import { counted, number } from '../../format.ts'
import type { PageTable } from '../page-data.ts'
import { readData } from './decode.ts'
import { byId, make } from './dom.ts'
import { evidenceOf } from './evidence.ts'
import { Grid } from './grid.ts'
import { ItemsStore } from './items-store.ts'
import { nameOf } from './names.ts'
import { isSortable, selectRows, wordsOf } from './select-rows.ts'
import { SIGNS } from './signs.ts'
import { formatHash, parseHash, START, type ViewState } from './state.ts'
import { startTheme } from './theme.ts'

const SELECTS = ['level', 'set', 'kind', 'field', 'source'] as const
/** Width from which the evidence stands beside the list, as in page.css. */
const WIDE = '(min-width: 1080px)'
/** How long typing may pause before the table follows, in milliseconds. */
const TYPING_MS = 120

async function start(): Promise<void> {
  const table = (await readData('table')) as PageTable
  const view = new View(table)
  view.follow(location.hash)
  addEventListener('hashchange', () => view.follow(location.hash))
  document.documentElement.dataset.ready = 'true'
}

class View {
  private state: ViewState = START
  private rows: readonly number[] = []
  private readonly table: PageTable
  private readonly rowOf: ReadonlyMap<string, number>
  private readonly store: ItemsStore
  private readonly grid: Grid
  private readonly evidence = byId('evidence', HTMLElement)
  private readonly query = byId('filter-q', HTMLInputElement)
  private readonly order = byId('sort', HTMLSelectElement)
  private readonly count = byId('count', HTMLElement)
  /** Stands in the list's place when no item matches. */
  private readonly nothing = make('div', { class: 'nothing', hidden: true })
  /** The item whose evidence is asked for: what comes late for another one is dropped. */
  private wanted = -1

  constructor(table: PageTable) {
    this.table = table
    this.rowOf = new Map(table.id.map((_, row) => [nameOf(table, row), row]))
    this.store = new ItemsStore(table.chunks)
    this.grid = new Grid(table, {
      onActive: (row) => this.change({ item: nameOf(this.table, row) }, false),
      onOpen: (by) => this.read(by),
      onSort: (column) => this.sort(column),
    })
    byId('list', HTMLElement).append(this.grid.element, this.nothing)
    this.listen()
    byId('browser', HTMLElement).hidden = false
    document.documentElement.dataset.script = 'true'
  }

  /** @param hash of the address */
  follow(hash: string): void {
    const state = parseHash(hash)
    if (state === undefined) return
    const isLink = hash.length > 1
    const row = this.rowOf.get(state.item) ?? this.rowOf.get(this.longName(state.item))
    const isUnknown = state.item !== '' && row === undefined
    this.state = {
      ...state,
      item: row === undefined ? '' : nameOf(this.table, row),
      sort: isSortable(state.sort.replace(/^-/, '')) ? state.sort : '',
    }
    const shown = this.update()
    if (isUnknown) this.count.textContent = `No item is named ${state.item}. ${this.count.textContent}`
    if (!isLink) return
    byId('items', HTMLElement).scrollIntoView()
    if (row !== undefined && !matchMedia(WIDE).matches) void shown.then(() => this.evidence.scrollIntoView())
  }

  /** Ids may be given without the file that they begin with, as `explain` takes them. */
  private longName(name: string): string {
    const at = name.indexOf('/')
    const [set, id] = [name.slice(0, at), name.slice(at + 1)]
    const found = [...this.rowOf.keys()].filter((key) => key.startsWith(`${set}/`) && key.endsWith(`/${id}`))
    return found.length === 1 ? (found[0] ?? '') : ''
  }

  private listen(): void {
    const { table } = this
    const options: Readonly<Record<(typeof SELECTS)[number], readonly string[]>> = {
      level: table.levels,
      set: table.sets,
      kind: table.kinds,
      field: table.fields,
      source: table.sources,
    }
    const label = (name: (typeof SELECTS)[number], value: string, i: number): string => {
      if (name === 'level') return `${SIGNS[i] ?? ''} ${value}`
      if (name === 'source') return table.sourceLabels[i] ?? value
      return name === 'kind' ? value.replaceAll('-', ' ') : value
    }
    for (const name of SELECTS) {
      const select = byId(`filter-${name}`, HTMLSelectElement)
      for (const [i, value] of options[name].entries()) {
        select.append(make('option', { value }, label(name, value, i)))
      }
      select.addEventListener('change', () => this.change({ [name]: select.value }))
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    this.query.addEventListener('input', () => {
      clearTimeout(timer)
      timer = setTimeout(() => this.change({ q: this.query.value.trim() }), TYPING_MS)
    })
    byId('filters', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault())
    this.order.addEventListener('change', () => this.change({ sort: this.order.value }))
    byId('reset', HTMLButtonElement).addEventListener('click', () => this.reset())
    this.evidence.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.grid.element.focus()
    })
  }

  /** Leaves the item open, and the order as it is. */
  private reset(): void {
    this.change({ ...START, item: this.state.item, sort: this.state.sort })
  }

  /** @param isFilter whether other rows may be shown than before */
  private change(change: Partial<ViewState>, isFilter = true): void {
    this.state = { ...this.state, ...change }
    try {
      // Moving through a list is not a history of pages.
      history.replaceState(null, '', formatHash(this.state) || location.pathname + location.search)
    } catch {
      // Some browsers refuse after a hundred moves in half a minute: the address then follows later.
    }
    void (isFilter ? this.update() : this.showEvidence())
  }

  private sort(column: string): void {
    const { sort } = this.state
    const isText = column === 'item' || column === 'level'
    const [first, second] = isText ? [column, `-${column}`] : [`-${column}`, column]
    this.change({ sort: sort === first ? second : sort === second ? '' : first })
  }

  private update(): Promise<void> {
    const { state, table, store } = this
    this.query.value = state.q
    // Level, worst first, is the order of the report.
    this.order.value = state.sort === 'level' ? '' : state.sort
    for (const name of SELECTS) byId(`filter-${name}`, HTMLSelectElement).value = state[name]
    this.rows = selectRows(table, state, (row, words) => store.hasText(row, words))
    const isWaiting = wordsOf(state.q).length > 0 && !store.hasTexts
    this.showNothing(isWaiting)
    this.grid.show(this.rows, state.sort, this.rowOf.get(state.item))
    this.count.textContent =
      `${this.rows.length === table.id.length ? counted(table.id.length, 'item') : `${number(this.rows.length)} of ${counted(table.id.length, 'item')}`}` +
      `${isWaiting ? ', searching their texts …' : ''}`
    if (isWaiting) void store.readTexts(() => void this.update())
    return this.showEvidence()
  }

  /** Says why the list is empty, and offers to show all items again. */
  private showNothing(isWaiting: boolean): void {
    const isEmpty = this.rows.length === 0
    this.grid.element.hidden = isEmpty
    this.nothing.hidden = !isEmpty
    if (!isEmpty) return
    const { q } = this.state
    const others = SELECTS.some((name) => this.state[name] !== '')
    const reset = make('button', { type: 'button' }, 'Show all items')
    reset.addEventListener('click', () => {
      this.reset()
      this.grid.element.focus()
    })
    this.nothing.replaceChildren(
      make(
        'p',
        {},
        isWaiting
          ? `Searching for “${q}” …`
          : `No item matches ${q === '' ? 'the filters' : `“${q}”${others ? ' and the filters' : ''}`}.`,
      ),
      reset,
    )
  }

  private async showEvidence(): Promise<void> {
    const row = this.rowOf.get(this.state.item) ?? this.firstRow()
    this.evidence.hidden = row === undefined && this.rows.length === 0
    if (row === undefined) {
      this.wanted = -1
      this.evidence.replaceChildren(
        make('p', { class: 'note' }, 'Choose an item to see it beside the documents that hold it.'),
      )
      return
    }
    this.evidence.dataset.item = this.state.item
    if (this.wanted === row) return
    this.wanted = row
    const item = await this.store.item(row)
    if (item === undefined || this.wanted !== row) return
    const link = (): string =>
      `${location.href.replace(/#.*$/, '')}${formatHash({ ...START, item: nameOf(this.table, row) })}`
    this.evidence.replaceChildren(this.steps(), evidenceOf(this.table, row, item, link))
    this.evidence.scrollTop = 0
  }

  /** Beside the list there is room for an example. */
  private firstRow(): number | undefined {
    return matchMedia(WIDE).matches ? this.rows[0] : undefined
  }

  private steps(): HTMLElement {
    const step = (label: string, by: number): HTMLButtonElement => {
      const button = make('button', { type: 'button', class: 'quiet' }, label)
      button.addEventListener('click', () => this.grid.move(by))
      return button
    }
    const back = make('button', { type: 'button', class: 'quiet back' }, 'Back to the list')
    back.addEventListener('click', () => {
      this.grid.element.scrollIntoView({ block: 'center' })
      this.grid.element.focus()
    })
    return make('p', { class: 'steps' }, back, step('Previous', -1), step('Next', 1))
  }

  /** On a narrow screen the evidence stands below the list; beside it, a click leaves the keys to the list. */
  private read(by: 'key' | 'pointer'): void {
    const isWide = matchMedia(WIDE).matches
    if (isWide && by === 'pointer') return
    void this.showEvidence().then(() => {
      this.evidence.focus({ preventScroll: true })
      if (!isWide) this.evidence.scrollIntoView()
    })
  }
}

startTheme()
start().catch((error: unknown) => {
  const failure = byId('failure', HTMLElement)
  failure.textContent = `The table of items cannot be shown: ${String(error)}. It needs a browser of 2024 or later.`
  failure.hidden = false
})
