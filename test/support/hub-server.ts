/**
 * A dataset hub on loopback: it lists two files a page, and sends readers on to a store of another address.
 */
import type { ServerResponse } from 'node:http'
import { type FileServer, type Handler, serveFile, startServer } from './file-server.ts'

/** Commits by revision, and files by commit. */
export interface Repository {
  readonly commits: Record<string, string>
  readonly files: Record<string, Readonly<Record<string, Uint8Array>>>
  /** The token that opens it; undefined: everybody may read it. */
  readonly token?: string
}

/** A hub and its store. */
export interface HubServer {
  readonly hub: FileServer
  readonly store: FileServer
  /** For `HF_ENDPOINT`. */
  readonly endpoint: string
  close(): Promise<void>
}

/**
 * @param repositories by `owner/name`
 * @param answer how the store answers, for those that should misbehave
 */
export async function startHub(
  repositories: Readonly<Record<string, Repository>>,
  answer: (bytes: Uint8Array) => Handler = (bytes) => (request, response) =>
    serveFile(request, response, bytes),
): Promise<HubServer> {
  const store = await startServer((request, response, count) => {
    const [, name = '', commit = '', path = ''] = (request.url ?? '').split('?')[0]?.split('|') ?? []
    const bytes = repositories[decodeURIComponent(name)]?.files[commit]?.[decodeURIComponent(path)]
    if (bytes === undefined) return void response.writeHead(404).end()
    answer(bytes)(request, response, count)
  })
  const hub = await startServer((request, response) => {
    const url = new URL(request.url ?? '', hub.url)
    const api = /^\/base\/api\/datasets\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)$/.exec(url.pathname)
    const file = /^\/base\/datasets\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname)
    const [name = '', revision = ''] = (api === null ? [file?.[1], file?.[2]] : [api[1], api[3]]).map(
      (part) => decodeURIComponent(part ?? ''),
    )
    const repository = repositories[name]
    if (repository === undefined) return void response.writeHead(404).end()
    const { token } = repository
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      return void response.writeHead(401).end()
    }
    const commit = repository.commits[revision] ?? revision
    const files = repository.files[commit]
    if (files === undefined) return void response.writeHead(404).end()
    if (api?.[2] === 'revision') return json(response, { id: name, sha: commit })
    if (api?.[2] === 'tree') {
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const next = from + 2
      url.searchParams.set('cursor', String(next))
      const paths = Object.keys(files)
      if (next < paths.length) response.setHeader('link', `<${url.href}>; rel="next"`)
      const entries = paths
        .slice(from, next)
        .map((path) => ({ type: 'file', oid: 'o', size: files[path]?.length, path }))
      return json(response, [{ type: 'directory', oid: 'o', size: 0, path: 'data' }, ...entries])
    }
    const path = decodeURIComponent(file?.[3] ?? '')
    if (!(path in files)) return void response.writeHead(404).end()
    const place = `|${encodeURIComponent(name)}|${commit}|${encodeURIComponent(path)}`
    response.writeHead(302, { location: `${store.url}/${place}?Signature=1` }).end()
  })
  return {
    hub,
    store,
    endpoint: `${hub.url}/base`,
    close: async () => {
      await hub.close()
      await store.close()
    },
  }
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}
