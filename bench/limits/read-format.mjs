/**
 * Reads a file of a record format and does nothing with its texts but count their bytes, in dosimeter's way or in that of
 * the library that is usual for the format. Prints what it took, without starting.
 *
 *   node read-format.mjs ours|library FORMAT FILE
 */
import { createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs'

const [side = '', format = '', path = ''] = process.argv.slice(2)
const maxRecordBytes = 2 ** 26
const size = statSync(path).size
const file = openSync(path, 'r')

const source = {
  shown: path,
  size,
  async *stream(start, end = size) {
    const chunk = Buffer.alloc(2 ** 20)
    for (let at = start; at < end; ) {
      const count = readSync(file, chunk, 0, Math.min(chunk.length, end - at), at)
      if (count === 0) return
      yield chunk.subarray(0, count)
      at += count
    }
  },
  async read(start, length) {
    const bytes = new Uint8Array(length)
    return bytes.subarray(0, readSync(file, bytes, 0, length, start))
  },
  async close() {},
}

let bytes = 0
const add = (text) => {
  bytes += typeof text === 'string' ? Buffer.byteLength(text) : text.length
}

async function fromReader(reader) {
  for (;;) {
    const records = await reader.next()
    if (records === undefined) return
    for (const { value } of records) add(value.text)
  }
}

const dist = (name) => import(`../../dist/formats/${name}.js`)
const options = { shown: path, maxRecordBytes }

const OURS = {
  json: async () => {
    const { jsonElements } = await dist('json-array')
    return async () => {
      for await (const chunk of jsonElements(source.stream(0), options)) bytes += chunk.length
    }
  },
  parquet: async () => {
    const { openParquet } = await dist('parquet')
    return async () => fromReader((await openParquet(source)).read(['text']))
  },
  arrow: async () => {
    const { ArrowReader } = await dist('arrow')
    return async () => {
      const reader = new ArrowReader(source.stream(0), options)
      await reader.choose(['text'])
      await fromReader(reader)
    }
  },
  csv: async () => {
    const { CsvReader } = await dist('csv')
    return () => fromReader(new CsvReader(source.stream(0), { ...options, delimiter: ',' }))
  },
  text: async () => {
    const { TextReader } = await dist('text')
    return () => fromReader(new TextReader(source.stream(0), { ...options, documentPer: 'line' }))
  },
  warc: async () => {
    const { WarcReader } = await dist('warc')
    return () => fromReader(new WarcReader(source.stream(0), options))
  },
  xml: async () => {
    const { XmlReader } = await dist('xml')
    return () => fromReader(new XmlReader(source.stream(0), options))
  },
}

const LIBRARY = {
  json: async () => async () => {
    for (const { text } of JSON.parse(readFileSync(path, 'utf8'))) add(text)
    bytes = size
  },
  parquet: async () => {
    const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet')
    const { snappyUncompressor } = await import('hysnappy')
    const compressors = { SNAPPY: snappyUncompressor() }
    return async () => {
      const buffer = await asyncBufferFromFile(path)
      const metadata = await parquetMetadataAsync(buffer)
      let rowStart = 0
      for (const { num_rows } of metadata.row_groups) {
        const rowEnd = rowStart + Number(num_rows)
        const rows = { file: buffer, metadata, columns: ['text'], compressors, rowStart, rowEnd }
        for (const { text } of await parquetReadObjects(rows)) add(text)
        rowStart = rowEnd
      }
    }
  },
  arrow: async () => {
    const { RecordBatchReader } = await import('apache-arrow')
    return async () => {
      for await (const batch of await RecordBatchReader.from(createReadStream(path))) {
        const column = batch.getChild('text')
        for (let row = 0; row < batch.numRows; row++) add(column.get(row))
      }
    }
  },
  csv: async () => {
    const { parse } = await import('csv-parse')
    return async () => {
      const parser = createReadStream(path, { highWaterMark: 2 ** 20 }).pipe(parse({ columns: true }))
      parser.on('data', ({ text }) => add(text))
      await new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject))
    }
  },
  text: async () => {
    const { createInterface } = await import('node:readline')
    return async () => {
      for await (const line of createInterface({ input: createReadStream(path) })) add(line)
    }
  },
  warc: async () => {
    const { WARCParser } = await import('warcio')
    return async () => {
      for await (const record of new WARCParser(createReadStream(path)))
        add((await record.readFully(false)) ?? '')
    }
  },
  xml: async () => {
    const { SaxesParser } = await import('saxes')
    return async () => {
      let isText = false
      const parser = new SaxesParser()
      parser.on('opentag', ({ name }) => {
        isText = name === 'text'
      })
      parser.on('text', (text) => {
        if (isText) add(text)
      })
      for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 2 ** 20 }))
        parser.write(chunk)
      parser.close()
    }
  },
}

const prepare = (side === 'ours' ? OURS : LIBRARY)[format]
if (prepare === undefined) throw new Error(`no format ${format}`)
const read = await prepare()
const before = process.cpuUsage()
await read()
const { user, system } = process.cpuUsage(before)
const maxRssBytes = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ bytes, cpuSeconds: (user + system) / 1e6, maxRssBytes }))
