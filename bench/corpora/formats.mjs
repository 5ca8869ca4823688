/**
 * The texts of a JSONL corpus in every record format.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { Dictionary, Int32, RecordBatchStreamWriter, Table, Utf8, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Rows of a Parquet row group and of an Arrow batch. */
const GROUP_ROWS = 10_000

/** Formats that files are made in. */
export const FORMATS = ['json', 'parquet', 'arrow', 'csv', 'text', 'warc', 'xml']

/**
 * @param {string} jsonl path
 * @param {string} format one of FORMATS
 * @param {string} to path of the file to write
 */
export function writeFormat(jsonl, format, to) {
  const texts = readFileSync(jsonl, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => String(JSON.parse(line).text))
  const file = openSync(to, 'w')
  for (const part of partsOf(format, texts))
    writeAll(file, typeof part === 'string' ? Buffer.from(part) : part)
  closeSync(file)
}

function writeAll(file, bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

function* partsOf(format, texts) {
  const { head = '', tail = '', record } = WAYS[format] ?? {}
  if (format === 'parquet') {
    const columnData = [
      { name: 'id', data: texts.map((_, index) => `made-${index}`), type: 'STRING' },
      { name: 'text', data: texts, type: 'STRING' },
    ]
    yield new Uint8Array(parquetWriteBuffer({ columnData, codec: 'SNAPPY', rowGroupSize: GROUP_ROWS }))
    return
  }
  if (format === 'arrow') {
    const batches = []
    for (let at = 0; at < texts.length; at += GROUP_ROWS) {
      const part = texts.slice(at, at + GROUP_ROWS)
      const text = vectorFromArray(part, new Utf8())
      const label = vectorFromArray(
        part.map((_, index) => ['one', 'two'][index % 2]),
        new Dictionary(new Utf8(), new Int32(), 1),
      )
      batches.push(...new Table({ text, label }).batches)
    }
    yield RecordBatchStreamWriter.writeAll(batches).toUint8Array(true)
    return
  }
  yield head
  for (let at = 0; at < texts.length; at += 1000) {
    yield texts
      .slice(at, at + 1000)
      .map((text, index) => record(text, at + index))
      .join('')
  }
  yield tail
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const WAYS = {
  json: {
    head: '[',
    tail: ']\n',
    record: (text, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify({ id: index, text })}`,
  },
  csv: { head: 'id,text\n', record: (text, index) => `${index},"${text.replaceAll('"', '""')}"\n` },
  text: { record: (text) => `${text.replaceAll('\n', ' ')}\n` },
  warc: {
    record: (text, index) =>
      `WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:made:${index}>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n` +
      `WARC-Target-URI: https://made.example/${index}\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}\r\n\r\n`,
  },
  xml: {
    head: '<mediawiki>\n',
    tail: '</mediawiki>\n',
    record: (text, index) =>
      `<page><title>${index}</title><id>${index}</id><revision><id>1</id><text>${escaped(text)}</text></revision></page>\n`,
  },
}
