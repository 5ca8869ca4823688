import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFileList } from '../../../src/bytes/list.ts'
import { isRemote, shownLocation, stableLocation } from '../../../src/bytes/location.ts'
import { remoteSettingsFrom } from '../../../src/bytes/settings.ts'

const files: Record<string, string> = {
  '/home/me/.aws/credentials': `
# keys
[default]
aws_access_key_id = DEFAULT
aws_secret_access_key=default/secret=

[work]
AWS_ACCESS_KEY_ID = WORK
aws_secret_access_key = work secret
aws_session_token = token==
`,
  '/home/me/.aws/config': `
[default]
region = eu-west-1
[profile work]
region = us-west-2
endpoint_url = https://minio.example
s3 =
  region = indented
[profile sso]
sso_session = corp
[profile role]
role_arn = arn:aws:iam::1:role/x
source_profile = default
[profile script]
credential_process = /bin/keys
`,
  '/home/me/.cache/huggingface/token': 'hf_file\n',
  '/token': 'hf_other',
  '/ca.pem': 'CERTIFICATE',
}

const from = (environment: Record<string, string>) =>
  remoteSettingsFrom({ HOME: '/home/me', ...environment }, (path) => files[path])

describe('settings of object stores', () => {
  it('come from variables first', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' }
    expect(from(keys).s3).toEqual({
      endpoint: undefined,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: undefined },
      unusable: undefined,
    })
    const more = {
      AWS_SESSION_TOKEN: 'C',
      AWS_REGION: 'r',
      AWS_ENDPOINT_URL: 'http://all',
      AWS_PROFILE: 'sso',
    }
    expect(from({ ...keys, ...more }).s3).toEqual({
      endpoint: 'http://all',
      region: 'r',
      credentials: { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' },
      unusable: undefined,
    })
    expect(from({ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://s3' }).s3.endpoint).toBe(
      'http://s3',
    )
    expect(from({ AWS_DEFAULT_REGION: 'd' }).s3.region).toBe('d')
  })

  it('else from the profile', () => {
    expect(from({}).s3.credentials).toMatchObject({
      accessKeyId: 'DEFAULT',
      secretAccessKey: 'default/secret=',
    })
    expect(from({ AWS_PROFILE: 'work' }).s3).toEqual({
      endpoint: 'https://minio.example',
      region: 'us-west-2',
      credentials: { accessKeyId: 'WORK', secretAccessKey: 'work secret', sessionToken: 'token==' },
      unusable: undefined,
    })
  })

  it.each([
    ['sso', 'the profile sso gets its keys through sso_session'],
    ['role', 'the profile role gets its keys through role_arn'],
    ['script', 'the profile script gets its keys through credential_process'],
    ['none', 'the profile none is in neither the shared credentials file nor the shared config file'],
  ])('say why a profile cannot be used: %s', (profile, unusable) => {
    expect(from({ AWS_PROFILE: profile }).s3).toMatchObject({ credentials: undefined, unusable })
    expect(from({ AWS_PROFILE: profile, AWS_NO_SIGN_REQUEST: '1' }).s3.unusable).toBeUndefined()
  })

  it('are anonymous without any keys, and when that is asked for', () => {
    expect(remoteSettingsFrom({}, () => undefined).s3).toEqual({
      endpoint: undefined,
      region: 'us-east-1',
      credentials: undefined,
      unusable: undefined,
    })
    expect(from({ AWS_NO_SIGN_REQUEST: 'true' }).s3.credentials).toBeUndefined()
    expect(from({ HOME: '/nobody', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x' }).s3.unusable).toBe(
      'keys would have to be fetched as AWS_CONTAINER_CREDENTIALS_FULL_URI says',
    )
  })

  it('are others for Google', () => {
    expect(from({}).gs).toMatchObject({ endpoint: 'https://storage.googleapis.com', credentials: undefined })
    expect(from({ GS_ACCESS_KEY_ID: 'G', GS_SECRET_ACCESS_KEY: 'S' }).gs.credentials).toMatchObject({
      accessKeyId: 'G',
      secretAccessKey: 'S',
    })
  })
})

it('settings of the hub come from variables, else from its token file', () => {
  expect(from({}).hf).toEqual({ endpoint: 'https://huggingface.co', token: 'hf_file' })
  expect(from({ HF_TOKEN: 'hf_env', HF_ENDPOINT: 'http://mirror/' }).hf).toEqual({
    endpoint: 'http://mirror',
    token: 'hf_env',
  })
  expect(from({ HF_TOKEN_PATH: '/token' }).hf.token).toBe('hf_other')
  expect(from({ HF_HOME: '/nowhere' }).hf.token).toBeUndefined()
})

it('certificates come from SSL_CERT_FILE', () => {
  expect(from({ SSL_CERT_FILE: '/ca.pem' }).ca).toBe('CERTIFICATE')
  expect(from({}).ca).toBeUndefined()
})

describe('locations', () => {
  it('are told from paths', () => {
    expect(['https://a/b', 'HTTP://a', 's3://b', 'gs://b', 'hf://datasets/a/b'].every(isRemote)).toBe(true)
    expect(['a.jsonl', '-', '/s3:/x', 'ftp://x', 's3:/x', 'c:\\x'].some(isRemote)).toBe(false)
  })

  it('are shown without secrets', () => {
    expect(shownLocation('https://me:pw@host:8443/a/b.jsonl?X-Amz-Signature=1#x')).toBe(
      'https://host:8443/a/b.jsonl',
    )
    expect(shownLocation('s3://bucket/what?')).toBe('s3://bucket/what?')
    expect(shownLocation('a?b')).toBe('a?b')
  })

  it('are the same whatever they are signed with, and others for another query', () => {
    const signed =
      'https://h/f?X-Amz-Signature=1&X-Amz-Date=2&AWSAccessKeyId=3&Expires=4&Signature=5&sig=6&token=7'
    expect(stableLocation(signed)).toBe('https://h/f')
    const one = stableLocation('https://h/f?id=1&token=a')
    expect(one).toMatch(/^https:\/\/h\/f\?[0-9a-f]{8}$/)
    expect(stableLocation('https://h/f?id=1&token=b')).toBe(one)
    expect(stableLocation('https://h/f?id=2&token=a')).not.toBe(one)
  })
})

it('a list of inputs has a path or address in each line, relative to itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dosimeter-list-'))
  const list = join(folder, 'list.txt')
  writeFileSync(list, '\uFEFF# corpora\r\na/b.jsonl\r\n\n  /abs/c.jsonl  \ns3://b/x y#1\n  # no\n')
  expect(readFileList(list)).toEqual([join(folder, 'a/b.jsonl'), '/abs/c.jsonl', 's3://b/x y#1'])
  writeFileSync(list, '# nothing\n')
  expect(() => readFileList(list, 'list.txt')).toThrow(
    'list.txt: the list is empty, expected a path or an address in each line',
  )
  expect(() => readFileList(join(folder, 'none'), 'none')).toThrow('none: no such file or folder')
  rmSync(folder, { recursive: true })
})
