/**
 * The HTML report in a real browser, opened from disk as a reader does.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ItemLine } from '../../src/results/schema.ts'
import { browserPath, isBrowserNeeded, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { cli, type SampleFolder, sampleFolder, shellCommand } from '../support/cli.ts'
import {
  FILLER_ITEMS,
  HOSTILE,
  hostileId,
  hostileQuestion,
  LONG_DOCUMENT,
  LONG_DOCUMENT_WORDS,
  LONG_ID,
  scanHostile,
} from '../support/hostile-report.ts'
import { unitsReference } from '../support/reference.ts'

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const isSkipped = browserPath === undefined && !isBrowserNeeded

describe.skipIf(isSkipped)(`the page${isSkipped ? ` (skipped: ${NO_BROWSER})` : ''}`, () => {
  let samples: SampleFolder
  let items: ItemLine[]
  let browser: Browser
  let context: BrowserContext
  let page: Page
  /** What a page must not do: log errors, throw, ask for anything, open dialogs. */
  let complaints: string[]

  beforeAll(async () => {
    samples = sampleFolder()
    await scanHostile(samples, ['--format', 'html'])
    items = readFileSync(join(samples.path, 'report/items.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ItemLine)
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    samples.remove()
  })

  async function open(
    hash = '',
    options: Parameters<Browser['newContext']>[0] = {},
    folder = 'report',
  ): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('dialog', (dialog) => complaints.push(dialog.message()))
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url())
    })
    await page.goto(`${pathToFileURL(join(samples.path, folder, 'report.html')).href}${hash}`)
    await page.waitForSelector('html[data-ready]')
  }
  beforeEach(() => {
    complaints = []
  })
  afterEach(async () => {
    await context?.close()
    expect(complaints).toEqual([])
  })

  const count = (): Promise<string | null> => page.locator('#count').textContent()
  const names = (): Promise<string[]> => page.locator('.body .cell-item bdi').allTextContents()
  const nameOf = ({ set, id }: ItemLine): string => `${set}/${id}`
  const withOverlap = (): ItemLine[] =>
    items.filter(({ results: [{ level }] }) => ['contaminated', 'partial', 'below'].includes(level))

  it('begins with the verdict, what was checked, and what it cannot see', async () => {
    await open()
    const contaminated = items.filter(({ results: [{ level }] }) => level === 'contaminated').length
    expect(await page.locator('h1').textContent()).toContain(
      `${contaminated} of ${items.length.toLocaleString('en-US')} items of 2 benchmarks are contaminated`,
    )
    const first = await page.locator('#overview').textContent()
    for (const words of ['false positives', 'What this cannot see', 'Paraphrase', '529 documents']) {
      expect(first).toContain(words)
    }
    expect(await page.locator('#overview svg.bar').count()).toBe(2)
  })

  it('labels the axis of the bars without one label on another, at any width', async () => {
    await open()
    for (const width of [360, 800, 900, 1100, 1240, 1500]) {
      await page.setViewportSize({ width, height: 800 })
      const boxes = await page.locator('.axis text:visible').evaluateAll((labels) =>
        labels.map((label) => {
          const { left, right } = label.getBoundingClientRect()
          return { left, right }
        }),
      )
      expect(boxes.length).toBeGreaterThan(1)
      const gaps = boxes.slice(1).map(({ left }, i) => left - (boxes[i]?.right ?? 0))
      expect(Math.min(...gaps)).toBeGreaterThan(4)
    }
  })

  it('shows hostile texts as text', async () => {
    for (const i of HOSTILE.keys()) {
      await open(`#item=${encodeURIComponent(`hostile/${hostileId(i)}`)}`)
      await page.waitForSelector('.pair mark')
      expect(await page.locator('#evidence h3').textContent()).toBe(`hostile/${hostileId(i)}`)
      await page.locator('.whole > summary').click()
      const texts = await page.locator('.whole .text').allTextContents()
      expect(texts[0]).toBe(hostileQuestion(i))
      expect(await page.evaluate('window.broken')).toBe(undefined)
      expect(await page.locator('img, .text script, .text svg').count()).toBe(0)
      await context.close()
    }
  })

  it('runs nothing but its own script', async () => {
    await open()
    const outcome = await page.evaluate<string>(`(() => {
      const script = document.createElement('script')
      try {
        script.textContent = 'window.broken = 7'
        document.body.append(script)
      } catch {
        return 'refused'
      }
      return 'broken' in window ? 'ran' : 'blocked'
    })()`)
    expect(['refused', 'blocked']).toContain(outcome)
    expect(complaints.splice(0).join(' ')).toMatch(/Content Security Policy|TrustedScript/)
  })

  it('marks the same words in item and document', async () => {
    await open(`#item=hostile/${encodeURIComponent(hostileId(0))}`)
    await page.waitForSelector('.pair mark')
    const sides = page.locator('.document[open] .pair').first().locator('.side')
    const marked = async (side: number): Promise<string[]> =>
      unitsReference((await sides.nth(side).locator('mark').allTextContents()).join(' '), 'words')
    const own = await marked(0)
    expect(own.length).toBeGreaterThan(30)
    expect(await marked(1)).toEqual(own)
  })

  it('filters by level, benchmark, field, source and words, and keeps the choice in the address', async () => {
    await open()
    expect(await count()).toBe(`${items.length.toLocaleString('en-US')} items`)
    const expectFilter = async (wanted: (item: ItemLine) => boolean): Promise<void> => {
      const expected = items.filter(wanted).map(nameOf)
      await expect.poll(count).toBe(`${expected.length} of ${items.length.toLocaleString('en-US')} items`)
      const shown = await names()
      expect(shown.length).toBeGreaterThan(0)
      for (const name of shown) expect(expected).toContain(name)
    }
    await page.selectOption('#filter-level', 'partial')
    await expectFilter(({ results: [{ level }] }) => level === 'partial')
    await page.selectOption('#filter-set', 'trivia')
    await expectFilter(({ set, results: [{ level }] }) => set === 'trivia' && level === 'partial')
    expect(page.url()).toContain('#level=partial&set=trivia')
    await page.click('#reset')
    await page.selectOption('#filter-field', 'choices')
    await expectFilter(({ results: [{ verified }] }) =>
      (verified?.fields ?? []).some(({ name, best }) => name === 'choices' && best !== null),
    )
    await page.click('#reset')
    await page.selectOption('#filter-source', 'inputs/forum.jsonl.gz')
    const overlaps = withOverlap()
    await expectFilter(
      (item) =>
        overlaps.includes(item) &&
        [...item.results[0].documents, ...(item.results[0].short?.documents ?? [])].some(
          ({ input, kind }) => input === 'forum.jsonl.gz' && kind !== 'context-only',
        ),
    )
    await page.click('#reset')
    // Far behind the beginning that the table shows.
    await page.fill('#filter-q', 'needle1234')
    await expectFilter(({ id }) => id === 'filler-1234')
    await page.reload()
    await page.waitForSelector('html[data-ready]')
    await expectFilter(({ id }) => id === 'filler-1234')
    await page.fill('#filter-q', 'no such words anywhere')
    await expect.poll(count).toBe(`0 of ${items.length.toLocaleString('en-US')} items`)
  })

  it('sorts by every column, both ways', async () => {
    await open('#set=trivia')
    const coverage = (): Promise<number[]> =>
      page
        .locator('.body .cell-coverage')
        .evaluateAll((cells) => cells.map((cell) => Number.parseFloat(cell.textContent ?? '')))
    const header = page.locator('[role=columnheader].cell-coverage')
    await header.locator('button').click()
    expect(await header.getAttribute('aria-sort')).toBe('descending')
    const down = await coverage()
    expect(down).toEqual([...down].sort((a, b) => b - a))
    expect(new Set(down).size).toBeGreaterThan(3)
    await header.locator('button').click()
    expect(await header.getAttribute('aria-sort')).toBe('ascending')
    const up = await coverage()
    expect(up).toEqual([...up].sort((a, b) => a - b))
    await page.locator('[role=columnheader].cell-item button').click()
    const sorted = await names()
    expect(sorted).toEqual([...sorted].sort())
    await page.reload()
    await page.waitForSelector('html[data-ready]')
    expect(await names()).toEqual(sorted)
  })

  it('opens an item by link, from the heat map, and says so when there is none', async () => {
    await open('#item=trivia/trivia-03')
    await page.waitForSelector('#evidence h3')
    expect(await page.locator('#evidence h3').textContent()).toBe('trivia/trivia-03')
    expect(await page.locator('[aria-selected=true] bdi').textContent()).toBe('trivia/trivia-03')
    await page.locator('.heat td a').first().click()
    await expect.poll(count).toMatch(/^\d+ of /)
    expect(page.url()).toMatch(/#set=trivia&source=/)
    await page.evaluate("location.hash = '#item=trivia/nothing'")
    await expect.poll(count).toContain('No item is named trivia/nothing.')
  })

  it('works with the keyboard alone', async () => {
    await open('#set=trivia')
    await page.locator('.grid').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const expected = (await names())[1]
    await expect.poll(() => page.locator('#evidence h3').textContent()).toBe(expected)
    const active = await page.locator('.grid').getAttribute('aria-activedescendant')
    expect(await page.locator(`#${active} bdi`).textContent()).toBe(expected)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('evidence')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('grid')
    await page.keyboard.press('End')
    await expect.poll(() => page.locator('[aria-selected=true]').getAttribute('aria-rowindex')).toBe('31')
    await page.keyboard.press('Home')
    await expect.poll(() => page.locator('[aria-selected=true]').getAttribute('aria-rowindex')).toBe('2')
  })

  it('leaves the keys to the list after a click, and takes a narrow screen to the evidence', async () => {
    await open('#set=trivia')
    const listed = await names()
    await page.locator('.body .row').nth(2).click()
    await expect.poll(() => page.locator('#evidence h3').textContent()).toBe(listed[2])
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.locator('#evidence h3').textContent()).toBe(listed[3])
    await page.setViewportSize({ width: 360, height: 700 })
    await page.locator('.body .row').nth(1).click()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('evidence')
    await expect
      .poll(() => page.evaluate('document.querySelector("#evidence").getBoundingClientRect().top'))
      .toBeLessThan(100)
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('grid')
  })

  it('has only rows in sight as elements', async () => {
    await open()
    const rows = page.locator('.body .row')
    expect(await rows.count()).toBeLessThan(60)
    expect(Number(await page.locator('.grid').getAttribute('aria-rowcount'))).toBe(items.length + 1)
    await page.locator('.grid').focus()
    await page.keyboard.press('End')
    await expect
      .poll(() => page.locator('[aria-selected=true] bdi').textContent())
      .toBe(`hostile/filler-${FILLER_ITEMS - 1}`)
    expect(await rows.count()).toBeLessThan(60)
  })

  it('gives a command that explains the item', async () => {
    await open(`#item=hostile/${encodeURIComponent(hostileId(4))}`)
    await page.waitForSelector('code.command')
    const command = (await page.locator('code.command').textContent()) ?? ''
    const shell = command.replace(/^dosimeter explain REPORT /, `${shellCommand([]).trim()} explain report `)
    const result = spawnSync('sh', ['-c', shell], { cwd: samples.path, encoding: 'utf8' })
    expect(result.stderr).toBe('')
    expect(result.stdout).toContain('contaminated')
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy explain command' }).click()
    await expect.poll(() => page.locator('.actions').textContent()).toContain('Copied')
  })

  it('switches themes, and follows the system until then', async () => {
    await open('', { colorScheme: 'dark' })
    const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const dark = await paper()
    await page.click('#theme')
    const light = await paper()
    expect(light).not.toBe(dark)
    expect(await page.locator('#theme').getAttribute('aria-label')).toBe('Switch to the dark theme')
    await page.click('#theme')
    expect(await paper()).toBe(dark)
  })

  /** What axe finds, with the elements. In the world of the page its policy would refuse it; the browser's own tools are above. */
  const violations = async (): Promise<unknown> => {
    await page.evaluate(AXE)
    return page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
    )
  }
  const overflow = (): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth')

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      it(`is accessible and fits: ${colorScheme}, ${width} pixels`, async () => {
        await open(`#item=hostile/${LONG_ID}`, { colorScheme, viewport: { width, height: 800 } })
        await page.waitForSelector('.pair mark')
        const height = await page.locator('#evidence .documents').evaluate((each) => each.scrollHeight)
        expect(height).toBeGreaterThan(1600)
        for (const details of await page.locator('details:not([open]) > summary').all()) {
          if (await details.isVisible()) await details.click()
        }
        expect(await violations()).toEqual([])
        expect(await overflow()).toBeLessThanOrEqual(0)
        await page.selectOption('#filter-set', 'trivia')
        await page.selectOption('#filter-level', 'partial')
        await page.selectOption('#sort', '-coverage')
        await expect.poll(count).toMatch(/^\d+ of /)
        expect(await violations()).toEqual([])
        await page.fill('#filter-q', 'no such words anywhere')
        await page.waitForSelector('.nothing:not([hidden])')
        await expect.poll(count).toMatch(/^0 of [\d,]+ items$/)
        expect(await violations()).toEqual([])
        expect(await overflow()).toBeLessThanOrEqual(0)
      })
    }
  }

  it('is accessible where only an index was asked, with the inputs of its segments', async () => {
    const run = async (...args: string[]): Promise<void> => {
      const { exitCode, stderr } = await cli(args, { cwd: samples.path })
      if (exitCode !== 0) throw new Error(stderr)
    }
    await run('index', 'build', 'samples/corpus/hostile.jsonl', '--out', 'small.index')
    const set = ['--items', 'hostile.jsonl', '--fields', 'question,answer']
    await run('check', '--index', 'small.index', ...set, '--out', 'checked', '--format', 'html')
    await open(`#item=hostile/${LONG_ID}`, {}, 'checked')
    await page.waitForSelector('.whole mark')
    expect(await page.locator('.heat thead').textContent()).toContain('segment 0hostile.jsonl')
    expect(await page.locator('#evidence .summary').textContent()).toContain('in segment 0: hostile.jsonl')
    expect(await violations()).toEqual([])
  })

  it('scrolls long evidence with the keyboard, as a whole', async () => {
    await open(`#item=hostile/${LONG_ID}`)
    await page.waitForSelector('.pair mark')
    const evidence = page.getByRole('article', { name: 'Evidence' })
    await page.locator('.grid').focus()
    // Behind the headings of the columns.
    for (let i = 0; i < 8 && (await page.evaluate('document.activeElement.id')) !== 'evidence'; i++) {
      await page.keyboard.press('Tab')
    }
    expect(await page.evaluate('document.activeElement.id')).toBe('evidence')
    await page.keyboard.press('End')
    await expect.poll(() => evidence.evaluate((each) => each.scrollTop)).toBeGreaterThan(500)
    const inner = await page.evaluate<string[]>(`[...document.querySelectorAll('#evidence *')]
      .filter((each) => each.scrollHeight > each.clientHeight + 1)
      .filter((each) => /auto|scroll/.test(getComputedStyle(each).overflowY))
      .map((each) => each.className)`)
    expect(inner.filter((name) => name !== 'scroll')).toEqual([])
  })

  it('has the whole first screen in sight on a common laptop, and the items one click away', async () => {
    await open('', { viewport: { width: 1366, height: 768 } })
    const boxes = await page
      .locator('.beside > div, .bars, .jump')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().bottom))
    expect(boxes.length).toBe(4)
    expect(Math.max(...boxes)).toBeLessThan(768)
    await page.locator('.jump a').click()
    const contaminated = items.filter(({ results: [{ level }] }) => level === 'contaminated').length
    await expect.poll(count).toBe(`${contaminated} of ${items.length.toLocaleString('en-US')} items`)
    await page.waitForSelector('.pair mark')
    const mark = await page.locator('.pair mark').first().boundingBox()
    expect(mark?.y).toBeGreaterThan(0)
    expect(mark?.y).toBeLessThan(768)
  })

  it('shows of every name in sight its end, and all of it on request', async () => {
    await open('#set=hostile', { viewport: { width: 1280, height: 800 } })
    const shown = await page.locator('.body .cell-item bdi').evaluateAll((all) =>
      all.map((each) => {
        const tail = each.querySelector('.tail')?.getBoundingClientRect()
        const cell = each.closest('.cell-item')?.getBoundingClientRect()
        return {
          text: each.textContent,
          title: each.getAttribute('title'),
          over: (tail?.right ?? 1e9) - (cell?.right ?? 0),
        }
      }),
    )
    expect(shown.length).toBeGreaterThan(5)
    for (const { text, title, over } of shown) {
      expect(title).toBe(text)
      expect(over).toBeLessThan(1)
    }
    const width = await page
      .locator('.body .cell-item')
      .first()
      .evaluate((each) => each.clientWidth)
    expect(width).toBeGreaterThan(280)
  })

  it('lists for every cell of the heat map as many items as it says', async () => {
    await open()
    const cells = await page
      .locator('.heat td a')
      .evaluateAll((all) => all.map((each) => [each.getAttribute('href') ?? '', each.textContent ?? '']))
    expect(cells.length).toBeGreaterThan(3)
    for (const [href = '', text = ''] of cells) {
      await page.evaluate(`location.hash = ${JSON.stringify(href)}`)
      await expect.poll(count).toBe(`${text} of ${items.length.toLocaleString('en-US')} items`)
    }
  })

  it('finds items by fingerprint, document and text of a document', async () => {
    await open()
    const long = items.find(({ id }) => id === LONG_ID)
    const place = long?.results[0].verified?.best?.document
    const queries = [
      long?.fingerprint ?? '?',
      `hostile:${long?.fingerprint}:${long?.results[0].kind}`,
      LONG_DOCUMENT,
      LONG_DOCUMENT_WORDS,
      `hostile.jsonl:${place?.record}`,
    ]
    for (const query of queries) {
      await page.fill('#filter-q', query)
      await expect.poll(names).toEqual([`hostile/${LONG_ID}`])
    }
    await page.waitForSelector('.print button')
    expect(await page.locator('.print code').first().textContent()).toBe(queries[1])
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.locator('.print button').first().click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(queries[1])
  })

  it('says that nothing matches, where the list was, and shows all items again', async () => {
    await open('#set=trivia')
    await page.fill('#filter-q', 'no such words anywhere')
    await page.waitForSelector('.nothing:not([hidden])')
    await expect
      .poll(() => page.locator('.nothing p').textContent())
      .toBe('No item matches “no such words anywhere” and the filters.')
    expect(await page.locator('.grid').isVisible()).toBe(false)
    expect(await page.locator('#evidence').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Show all items' }).click()
    await expect.poll(count).toBe(`${items.length.toLocaleString('en-US')} items`)
    expect((await names()).length).toBeGreaterThan(5)
    expect(page.url()).not.toContain('#')
  })

  it('offers every section and every order on a narrow screen', async () => {
    await open('', { viewport: { width: 360, height: 740 } })
    const rights = await page
      .locator('.top a:visible, #theme')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right))
    expect(rights.length).toBe(5)
    expect(Math.max(...rights)).toBeLessThanOrEqual(360)
    expect(await page.locator('.top nav').evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    const orders = await page
      .locator('#sort option')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value')))
    for (const column of ['coverage', 'span', 'documents', 'item']) {
      expect(orders).toEqual(expect.arrayContaining([column, `-${column}`]))
    }
    await page.selectOption('#sort', '-item')
    const listed = await names()
    expect(listed).toEqual([...listed].sort().reverse())
    expect(page.url()).toContain('#sort=-item')
  })

  it('prints the most contaminated items instead of the table', async () => {
    await open()
    expect(await page.locator('#static-items').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#static-items').isVisible()).toBe(true)
    expect(await page.locator('#filters').isVisible()).toBe(false)
    expect(await page.locator('#static-items tbody tr').count()).toBe(Math.min(40, withOverlap().length))
  })

  it('prints an item beside its document, with a mark where text is left out, and nothing that only folds', async () => {
    // A4 between margins of 12 mm.
    await open(`#item=hostile/${LONG_ID}`, { viewport: { width: 703, height: 990 } })
    await page.waitForSelector('.pair mark')
    await page.emulateMedia({ media: 'print' })
    const [left, right] = await page.locator('.pair').first().locator('.side').all()
    const [a, b] = [await left?.boundingBox(), await right?.boundingBox()]
    expect(a?.y).toBe(b?.y)
    expect(b?.x).toBeGreaterThan((a?.x ?? 0) + (a?.width ?? 0))
    expect(await page.locator('.text .more').first().isVisible()).toBe(true)
    const styles = (selector: string, property: string): Promise<string[]> =>
      page.evaluate(`[...document.querySelectorAll('${selector}')]
        .filter((each) => each.checkVisibility())
        .map((each) => getComputedStyle(each).${property})`)
    const signs = await styles('summary', 'listStyleType')
    expect(signs.length).toBeGreaterThan(0)
    expect(new Set(signs)).toEqual(new Set(['none']))
    expect(await page.locator('.whole > summary').isVisible()).toBe(false)
    const breaks = await styles('main h2, main .lead', 'breakAfter')
    expect(new Set(breaks)).toEqual(new Set(['avoid']))
  })

  it('tells everything but the table without its script', async () => {
    const bare = await browser.newContext({ javaScriptEnabled: false })
    const plain = await bare.newPage()
    await plain.goto(pathToFileURL(join(samples.path, 'report/report.html')).href)
    expect(await plain.locator('#static-items tbody tr').count()).toBeGreaterThan(10)
    expect(await plain.locator('#browser').isVisible()).toBe(false)
    await bare.close()
  })
})
