/**
 * Ranges from nginx over TLS, with a certificate that only the test trusts.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource } from '../../../src/bytes/open.ts'
import { DEFAULT_LIMITS } from '../../../src/bytes/settings.ts'
import { collect, patternBytes, quickClock, testSettings } from '../../support/file-server.ts'

const NGINX = ['/usr/sbin/nginx', 'nginx'].find((path) => spawnSync(path, ['-v']).status === 0)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

const FILE = patternBytes(3_000_000)
const TEXT = Buffer.from('the same line of text again\n'.repeat(10_000))

describe.skipIf(NGINX === undefined || !hasOpenssl)(
  'nginx (skipped where nginx or openssl is not installed)',
  () => {
    let folder = ''
    let base = ''
    let ca = ''
    let stop = async (): Promise<void> => {}

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dosimeter-nginx-'))
      // Started by root, nginx reads files as somebody else.
      chmodSync(folder, 0o755)
      mkdirSync(join(folder, 'www'))
      writeFileSync(join(folder, 'www/data.bin'), FILE)
      writeFileSync(join(folder, 'www/text.jsonl'), TEXT)
      writeFileSync(join(folder, 'www/stored.jsonl.gz'), gzipSync(TEXT))
      writeFileSync(join(folder, 'www/empty.jsonl'), '')
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
      const output = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '2']
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...output], {
        stdio: 'ignore',
      })
      ca = readFileSync(join(folder, 'cert.pem'), 'utf8')
      const port = await freePort()
      base = `https://127.0.0.1:${port}`
      writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port))
      const child = spawn(
        NGINX ?? '',
        ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
        {
          stdio: 'ignore',
        },
      )
      stop = async () => {
        child.kill('SIGTERM')
        if (child.exitCode === null) await new Promise((resolve) => child.on('exit', resolve))
      }
      for (let tries = 0; tries < 100; tries++) {
        const status = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`], {
          input: '',
        }).status
        if (status === 0) return
        await sleep(50)
      }
      throw new Error(`nginx does not start: ${readFileSync(join(folder, 'error.log'), 'utf8')}`)
    })

    afterAll(async () => {
      await stop()
      rmSync(folder, { recursive: true })
    })

    async function readAll(path: string): Promise<{ size: number | undefined; bytes: Buffer }> {
      const limits = { ...DEFAULT_LIMITS, blockBytes: 200_000 }
      const source = await openSource(`${base}${path}`, path, testSettings({ ca, limits }), quickClock())
      try {
        return { size: source.size, bytes: await collect(source.stream(0)) }
      } finally {
        await source.close()
      }
    }

    it('gives ranges', async () => {
      const { size, bytes } = await readAll('/data.bin')
      expect(size).toBe(FILE.length)
      expect(bytes.equals(FILE)).toBe(true)
      const partial = readFileSync(join(folder, 'access.log'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('206'))
      // The head, and 2,934,464 bytes in blocks of 200,000.
      expect(partial).toHaveLength(16)
    })

    it('serves empty files, and stored ones as they are stored', async () => {
      expect((await readAll('/empty.jsonl')).size).toBe(0)
      expect((await readAll('/stored.jsonl.gz')).bytes.equals(gzipSync(TEXT))).toBe(true)
      // With gzip_static, nginx would answer with the compressed neighbour if it were asked to.
      expect((await readAll('/text.jsonl')).bytes.equals(TEXT)).toBe(true)
    })

    it('without ranges is read as one stream', async () => {
      const { size, bytes } = await readAll('/whole/data.bin')
      expect(size).toBeUndefined()
      expect(bytes.equals(FILE)).toBe(true)
    })

    it('redirects, denies and misses', async () => {
      expect((await readAll('/moved/data.bin')).bytes.equals(FILE)).toBe(true)
      await expect(readAll('/denied/data.bin')).rejects.toMatchObject({ code: 'REMOTE' })
      await expect(readAll('/none')).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: '/none: the server has no such file (404)',
      })
    })

    it('limits rates with 503, which passes', async () => {
      const clock = { ...quickClock(), wait: async () => void (await sleep(60)) }
      const limits = { ...DEFAULT_LIMITS, blockBytes: 700_000, attempts: 50 }
      const source = await openSource(`${base}/limited/data.bin`, 'x', testSettings({ ca, limits }), clock)
      expect((await collect(source.stream(0))).equals(FILE)).toBe(true)
      await source.close()
      expect(readFileSync(join(folder, 'access.log'), 'utf8')).toContain('503 /limited/')
    })

    it('is not trusted without its certificate', async () => {
      const clock = quickClock()
      await expect(openSource(`${base}/data.bin`, 'x', testSettings(), clock)).rejects.toMatchObject({
        code: 'REMOTE',
        message: expect.stringMatching(/^x: the server's certificate is not trusted: /),
        hint: expect.stringContaining('SSL_CERT_FILE'),
      })
      expect(clock.waits).toEqual([])
    })

    it('is asked over TLS where it wants that', async () => {
      const plain = base.replace('https:', 'http:')
      await expect(
        openSource(`${plain}/data.bin`, 'x', testSettings({ ca }), quickClock()),
      ).rejects.toMatchObject({
        message: 'x: the server refuses the request (400)',
      })
    })
  },
)

function configuration(folder: string, port: number): string {
  return `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  log_format short '$status $uri';
  access_log ${folder}/access.log short;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3;
  uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  limit_req_zone $binary_remote_addr zone=slow:1m rate=2r/s;
  gzip on; gzip_types *; gzip_min_length 1; gzip_static on;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    root ${folder}/www;
    location /whole/ { alias ${folder}/www/; max_ranges 0; }
    location /moved/ { rewrite ^/moved/(.*)$ /$1 redirect; }
    location /denied/ { alias ${folder}/www/; deny all; }
    location /limited/ { alias ${folder}/www/; limit_req zone=slow; }
  }
}
`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
