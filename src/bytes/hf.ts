/**
 * `hf://datasets/owner/name[@revision][/path]`: files of a dataset's repository on a hub, by the hub's HTTP interface.
 * Names are those of its own Python library. A branch is resolved to its commit once, so that every file of a run is
 * of one commit.
 */
import { UserError } from '../errors.ts'
import { Exchange, type Target } from './exchange.ts'
import { fetchText, type Place, Refused } from './place.ts'
import { openRemoteFile, type RemoteSource } from './remote-file.ts'
import type { Clock } from './retry.ts'
import type { RemoteSettings } from './settings.ts'

/** What an `hf://` address names. */
export interface HubAddress {
  /** `owner/name`, or `name` for the hub's oldest. */
  readonly dataset: string
  readonly revision: string | undefined
  /** File, folder or glob inside the repository; empty: all of it. */
  readonly path: string
}

/** Where the hub keeps the Parquet files that it makes of a repository. */
const CONVERTED = 'refs/convert/parquet'

/**
 * @param location an address with the scheme `hf:`
 * @throws {UserError} USAGE for what is no dataset's
 */
export function parseHubAddress(location: string): HubAddress {
  const match =
    /^hf:\/\/datasets\/((?:[^/@]+\/)?[^/@]+)(?:@(refs\/convert\/[^/]+|refs\/pr\/\d+|[^/]+))?(?:\/(.*))?$/i.exec(
      location,
    )
  const [, dataset, revision, path = ''] = match ?? []
  if (dataset === undefined || (!dataset.includes('/') && path !== '')) {
    throw new UserError('USAGE', `${location}: not a dataset's address, expected hf://datasets/owner/name`)
  }
  return { dataset, revision: revision === undefined ? undefined : decodeRevision(revision), path }
}

function decodeRevision(revision: string): string {
  try {
    return decodeURIComponent(revision)
  } catch {
    return revision
  }
}

/** @returns the address of a file or folder, as `parseHubAddress` reads it */
export function hubLocation({ dataset, revision, path }: HubAddress): string {
  const isNamed = revision === undefined || /^refs\/(convert\/[^/]+|pr\/\d+)$/.test(revision)
  const at = revision === undefined ? '' : `@${isNamed ? revision : encodeURIComponent(revision)}`
  return `hf://datasets/${dataset}${at}/${path}`
}

/** A file of a repository. */
interface HubFile {
  readonly path: string
  readonly bytes: number
}

/** Files of one commit. */
export interface HubTree {
  readonly commit: string
  /** As the user gave it, or where the files were found; undefined: the main branch. */
  readonly revision: string | undefined
  readonly files: readonly HubFile[]
}

/**
 * Lists a repository.
 *
 * @param address its path does not matter
 * @param settings hub, certificates and limits
 * @param clock waits
 * @throws {UserError} NOT_FOUND, REMOTE
 */
export async function listHub(address: HubAddress, settings: RemoteSettings, clock: Clock): Promise<HubTree> {
  const { dataset, revision } = address
  const shown = hubLocation({ dataset, revision, path: '' }).replace(/\/$/, '')
  const exchange = new Exchange(shown, settings)
  const ask = async (path: string): Promise<{ body: unknown; link: string | undefined }> => {
    const url = new URL(path, settings.hf.endpoint)
    const { text, link } = await fetchText(exchange, hubPlace(url, shown, settings), settings.limits, clock)
    return { body: parseJson(text, shown), link }
  }
  try {
    const api = `${basePath(settings)}/api/datasets/${dataset.split('/').map(encodeURIComponent).join('/')}`
    const { body: info } = await ask(`${api}/revision/${encodeURIComponent(revision ?? 'main')}`)
    const commit = isObject(info) ? info.sha : undefined
    if (typeof commit !== 'string') throw new UserError('REMOTE', `${shown}: the hub names no commit`)
    const files: HubFile[] = []
    let next: string | undefined = `${api}/tree/${encodeURIComponent(commit)}?recursive=true`
    while (next !== undefined) {
      const { body, link } = await ask(next)
      if (!Array.isArray(body)) throw new UserError('REMOTE', `${shown}: the hub gives no list of files`)
      files.push(...body.filter(isHubFile).map(({ path, size }) => ({ path, bytes: size })))
      next = nextPage(link, settings, shown)
    }
    return { commit, revision, files }
  } finally {
    exchange.close()
  }
}

/**
 * Lists the Parquet files of a dataset: its own, else those that the hub has made of it.
 *
 * @returns the tree with only them; its revision says which they are
 * @throws {UserError} NOT_FOUND when there are none
 */
export async function listHubParquet(
  address: HubAddress,
  settings: RemoteSettings,
  clock: Clock,
): Promise<HubTree> {
  const own = onlyParquet(await listHub(address, settings, clock))
  if (address.revision === CONVERTED) assertWhole(address, own)
  if (own.files.length > 0) return own
  if (address.revision === undefined) {
    try {
      const made = onlyParquet(await listHub({ ...address, revision: CONVERTED }, settings, clock))
      assertWhole(address, made)
      if (made.files.length > 0) return made
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error
    }
  }
  const tried = address.revision === undefined ? `, and ${CONVERTED} has none` : ''
  throw new UserError('NOT_FOUND', `${hubLocation(address)}: the dataset has no Parquet file${tried}`, {
    hint: 'Name other files by a path or glob behind the name.',
  })
}

/** The hub converts no more than 5 GB of a split: what it calls `partial-train` is the beginning of `train`. */
function assertWhole(address: HubAddress, { files }: HubTree): void {
  const partial = files.find(({ path }) => /(^|\/)partial-[^/]+\//.test(path))
  if (partial === undefined) return
  const folder = partial.path.slice(0, partial.path.lastIndexOf('/'))
  throw new UserError(
    'NOT_FOUND',
    `${hubLocation(address)}: the dataset has no Parquet files of its own, and the hub has made them of its first 5 GB only (${folder})`,
    {
      hint: `Name the dataset's own files by a path or glob behind the name; or take these with hf://datasets/${address.dataset}@${CONVERTED}/**/*.parquet`,
    },
  )
}

function onlyParquet(tree: HubTree): HubTree {
  return { ...tree, files: tree.files.filter(({ path }) => /\.parquet$/i.test(path)) }
}

/**
 * Opens a file of a repository.
 *
 * @param location `hf://datasets/owner/name[@revision]/path`
 * @param shown as it may be printed
 * @param settings hub, certificates and limits
 * @param clock waits
 * @throws {UserError} USAGE, NOT_FOUND, REMOTE
 */
export async function openHubFile(
  location: string,
  shown: string,
  settings: RemoteSettings,
  clock: Clock,
): Promise<RemoteSource> {
  const { dataset, revision = 'main', path } = parseHubAddress(location)
  if (path === '') throw new UserError('USAGE', `${shown}: a dataset, expected a file of it`)
  const file = path.split('/').map(encodeURIComponent).join('/')
  const url = `${basePath(settings)}/datasets/${dataset}/resolve/${encodeURIComponent(revision)}/${file}`
  const place = hubPlace(new URL(url, settings.hf.endpoint), shown, settings)
  return await openRemoteFile(place, settings, clock)
}

function hubPlace(url: URL, shown: string, { hf }: RemoteSettings): Place {
  const target: Target = {
    url,
    headers: hf.token === undefined ? {} : { authorization: `Bearer ${hf.token}` },
  }
  return {
    shown,
    target: async () => target,
    precondition: 'if-range',
    deniedHint:
      hf.token === undefined
        ? 'The dataset may be private, gated or misspelt; set HF_TOKEN if you have access.'
        : 'Check the name, and that the token may read it; a gated dataset asks for its terms to be accepted.',
  }
}

/** A hub may live below a path of its server. */
function basePath({ hf }: RemoteSettings): string {
  if (!URL.canParse(hf.endpoint)) {
    throw new UserError(
      'USAGE',
      `HF_ENDPOINT is ${hf.endpoint}, expected an address such as https://huggingface.co`,
    )
  }
  return new URL(hf.endpoint).pathname.replace(/\/+$/, '')
}

/** The `next` of a Link header (RFC 8288), which must stay with the server that has the token. */
function nextPage(link: string | undefined, { hf }: RemoteSettings, shown: string): string | undefined {
  const next = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1]
  if (next === undefined) return undefined
  const url = URL.canParse(next, hf.endpoint) ? new URL(next, hf.endpoint) : undefined
  if (url === undefined || url.origin !== new URL(hf.endpoint).origin) {
    throw new UserError('REMOTE', `${shown}: the hub's list goes on at another server`)
  }
  return `${url.pathname}${url.search}`
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError('REMOTE', `${shown}: the hub's answer is no JSON`, { cause: error })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isHubFile(value: unknown): value is { path: string; size: number } {
  return (
    isObject(value) &&
    value.type === 'file' &&
    typeof value.path === 'string' &&
    typeof value.size === 'number'
  )
}
