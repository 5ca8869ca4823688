/**
 * Loads BPE vocabularies out of the files of @dqbd/tiktoken, which is installed beside dosimeter.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { messageOf, UserError } from '../errors.ts'
import { loadXxh64 } from '../filter/digest.ts'
import { Kernel } from '../kernel/kernel.ts'
import { unitReader } from '../kernel/unit-reader.ts'
import { type BpeTables, buildTables } from '../text/bpe/tables.ts'
import { VOCABULARY_DIGESTS, type VocabularyName } from '../text/bpe/vocabularies.ts'
import { type GramScheme, isVocabulary } from '../text/scheme.ts'
import type { ReadUnits } from '../text/units.ts'

const loaded = new Map<VocabularyName, Promise<BpeTables>>()

/**
 * @param scheme a gram scheme
 * @returns the tables of its vocabulary, built once in a process; undefined where its unit is none
 * @throws {UserError} VOCABULARY when the package is not there or its vocabulary is not the expected one
 */
export async function tablesOf(scheme: GramScheme): Promise<BpeTables | undefined> {
  const { unit } = scheme
  if (!isVocabulary(unit)) return undefined
  if (scheme.vocabulary !== VOCABULARY_DIGESTS[unit]) {
    throw unexpected(unit, scheme.vocabulary ?? 'none', VOCABULARY_DIGESTS[unit])
  }
  const tables = loaded.get(unit) ?? load(unit)
  loaded.set(unit, tables)
  return tables
}

/**
 * @param scheme a gram scheme
 * @returns a kernel that can take text under it
 * @throws {UserError} VOCABULARY as `tablesOf`
 */
export async function kernelOf(scheme: GramScheme): Promise<Kernel> {
  return new Kernel(scheme, await tablesOf(scheme))
}

/**
 * @param scheme a gram scheme
 * @returns reads units of the scheme; made ready at the first text
 * @throws {UserError} VOCABULARY as `tablesOf`
 */
export async function readerOf(scheme: GramScheme): Promise<ReadUnits> {
  const tables = await tablesOf(scheme)
  let read: ReadUnits | undefined
  return (text) => {
    read ??= unitReader(scheme, tables)
    return read(text)
  }
}

/** A package's file as JSON; the digest says whether it holds what it should. */
interface EncoderFile {
  readonly pat_str: string
  readonly bpe_ranks: string
}

async function load(name: VocabularyName): Promise<BpeTables> {
  let file: EncoderFile
  try {
    const path = createRequire(import.meta.url).resolve(`@dqbd/tiktoken/encoders/${name}.json`)
    file = JSON.parse(await readFile(path, 'utf8')) as EncoderFile
  } catch (error) {
    throw new UserError('VOCABULARY', `vocabulary ${name}: ${messageOf(error)}`, {
      hint: 'It comes with the package @dqbd/tiktoken: install dosimeter again.',
      cause: error,
    })
  }
  const xxh64 = await loadXxh64()
  const digest = xxh64.ofText(`${file.pat_str}\n${file.bpe_ranks}`)
  if (digest !== VOCABULARY_DIGESTS[name]) throw unexpected(name, digest, VOCABULARY_DIGESTS[name])
  return buildTables({ pattern: file.pat_str, ranks: file.bpe_ranks })
}

function unexpected(name: VocabularyName, found: string, expected: string): UserError {
  return new UserError('VOCABULARY', `vocabulary ${name}: its digest is ${found}, expected ${expected}`, {
    hint: 'Use the version of dosimeter, and of @dqbd/tiktoken, that the index was built with.',
  })
}
