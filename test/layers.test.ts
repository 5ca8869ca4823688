/**
 * The architecture: which folder of src may import from which, and which may know of Node, of printing and of exits.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

/** From the bottom up: a folder imports from itself and from those before it. Files of src itself are everybody's. */
const LAYERS = [
  'text',
  'kernel',
  'filter',
  'bytes',
  'codecs',
  'formats',
  'items',
  'measure',
  'presets',
  'input',
  'store',
  'results',
  'gate',
  'match',
  'build',
  'scan',
  'check',
  'workers',
  'report',
  'cli',
]

/** Imports that go up, each with its reason. */
const ALLOWED = new Set([
  'store -> build', // types of the journal's lines
  'build -> workers', // the pool runs lanes, and lanes report to its shared memory
  'check -> workers', // the pool runs probes
  'scan -> workers', // the pool runs lanes of scans
])

interface Import {
  readonly file: string
  readonly from: string
  readonly to: string
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.includes('assembly') && !file.endsWith('.generated.ts'),
)
const sources = files.map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }))
const layerOf = (file: string): string => (file.includes(sep) ? (file.split(sep)[0] ?? '') : '')

const imports = sources.flatMap(({ file, text }): Import[] =>
  [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path = '']) => {
    const target = relative(SRC, resolve(SRC, dirname(file), path))
    return { file, from: layerOf(file), to: layerOf(target) }
  }),
)

describe('layers', () => {
  it('covers every folder of src', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => layer !== '').sort()).toEqual(
      [...LAYERS].sort(),
    )
  })

  it('import downwards only', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to === '' || from === '' || from === to) return false
      return LAYERS.indexOf(to) > LAYERS.indexOf(from) && !ALLOWED.has(`${from} -> ${to}`)
    })
    expect(wrong).toEqual([])
  })

  it('keep the core pure: no Node modules in text, kernel, filter, measure, match, presets and report', () => {
    const pure = ['text', 'kernel', 'filter', 'measure', 'match', 'presets', 'report']
    const wrong = sources.filter(
      ({ file, text }) =>
        pure.includes(layerOf(file)) && /from 'node:/.test(text) && !/node:util'/.test(text),
    )
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  it('let only the command line print and exit', () => {
    const wrong = sources.filter(
      ({ file, text }) =>
        layerOf(file) !== 'cli' && /\bconsole\.|process\.(exit|stdout|stderr|argv|env)\b/.test(text),
    )
    expect(wrong.map(({ file }) => file)).toEqual([])
  })
})
