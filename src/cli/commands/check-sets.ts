/**
 * Which items `dosimeter check` is asked about: `--benchmark NAME=PATH` and `--items FILE --fields a,b`.
 */
import { UserError } from '../../errors.ts'
import { nameOfFiles } from '../../items/set-name.ts'

/** Files of a described set. */
export interface BenchmarkRequest {
  /** Id of a shipped description, or the path of a description file. */
  readonly source: string
  readonly paths: readonly string[]
}

/** Files without a description. */
export interface PlainRequest {
  readonly name: string
  readonly paths: readonly string[]
  readonly fields: readonly string[]
  readonly idField?: string
}

/** Options that name items, as typed. */
export interface RawItemOptions {
  readonly benchmark?: readonly string[]
  readonly items?: readonly string[]
  readonly fields?: string
  readonly name?: string
  readonly idField?: string
}

/** All sets that a command asks about. */
export interface ItemsRequest {
  readonly benchmarks: readonly BenchmarkRequest[]
  readonly plain: readonly PlainRequest[]
}

/** @throws {UserError} USAGE for values that are not what the option expects, and when no items are named */
export function parseItems(raw: RawItemOptions): ItemsRequest {
  const benchmarks = parseBenchmarks(raw.benchmark ?? [])
  const plain = parsePlainItems(raw)
  if (benchmarks.length > 0 || plain !== undefined) {
    return { benchmarks, plain: plain === undefined ? [] : [plain] }
  }
  throw new UserError('USAGE', 'no items to check, expected --benchmark NAME=PATH or --items FILE', {
    hint: '`dosimeter benchmarks list` names the benchmarks.',
  })
}

/**
 * @param values of `--benchmark`, in the order typed
 * @returns one request for each name, with its paths in the order typed
 * @throws {UserError} USAGE for a value that is not NAME=PATH
 */
export function parseBenchmarks(values: readonly string[]): readonly BenchmarkRequest[] {
  const paths = new Map<string, string[]>()
  for (const value of values) {
    const at = value.indexOf('=')
    const source = at < 0 ? value : value.slice(0, at)
    const path = at < 0 ? '' : value.slice(at + 1)
    if (source === '' || path === '') {
      const name = source === '' ? 'gsm8k' : source
      throw new UserError(
        'USAGE',
        `--benchmark ${value}: expected NAME=PATH, the benchmark's name and its file or folder`,
        { hint: `For example \`--benchmark ${name}=${name}/test.jsonl\`.` },
      )
    }
    paths.set(source, [...(paths.get(source) ?? []), path])
  }
  return [...paths].map(([source, own]) => ({ source, paths: own }))
}

/**
 * @param raw `--items`, `--fields`, `--name` and `--id-field` as typed
 * @returns undefined when there is no `--items`
 * @throws {UserError} USAGE when one of them stands without those that it needs
 */
export function parsePlainItems(raw: RawItemOptions): PlainRequest | undefined {
  const { items, fields, name, idField } = raw
  const [first] = items ?? []
  if (items === undefined || first === undefined) {
    const lonely = Object.entries({ '--fields': fields, '--name': name, '--id-field': idField })
    for (const [option, value] of lonely) {
      if (value === undefined) continue
      throw new UserError('USAGE', `${option} ${value}: it belongs to --items, which is missing`)
    }
    return undefined
  }
  const names = (fields ?? '').split(',').map((field) => field.trim())
  if (names.includes('')) {
    throw new UserError(
      'USAGE',
      '--fields is missing or has an empty name, expected the fields with the items’ text',
      {
        hint: 'For example `--fields question,answer`.',
      },
    )
  }
  return {
    name: name ?? nameOfFiles(items),
    paths: items,
    fields: names,
    ...(idField === undefined ? {} : { idField }),
  }
}
