/**
 * Formats told by content, then by name.
 */
import { describe, expect, it } from 'vitest'
import { detectFormat } from '../../../src/formats/detect.ts'

describe('the format of a source', () => {
  it.each([
    ['PAR1\u0015\u0004', 'x.jsonl', 'parquet'],
    ['ARROW1\0\0', 'x', 'arrow'],
    ['\u00ff\u00ff\u00ff\u00ff\u0078\u0001\0\0', 'data-00000-of-00001.arrow', 'arrow'],
    ['WARC/1.0\r\nWARC-Type: warcinfo', 'CC-MAIN.warc.wet', 'warc'],
    ['<mediawiki xmlns="http://x">', 'dump.xml', 'xml'],
    ['<?xml version="1.0"?>\n<mediawiki>', 'dump', 'xml'],
    ['<?xml version="1.0"?>\n<!-- made by\n hand -->\n<!DOCTYPE mediawiki>\n<mediawiki>', 'x', 'xml'],
    ['\n<doc id="12" url="u" title="t">\n', 'wiki_00', 'xml'],
    ['[\n{"a":1}]', 'x.json', 'json'],
    ['{"a":1}\n{"a":2}', 'x.json', 'jsonl'],
    ['{"canary":"c","examples": [{"a":1}, ', 'navigate.json', 'json'],
    ['{"canary":"c","examples": [{"a":1}, ', 'navigate.jsonl', 'jsonl'],
    ['{"messages": [{"a":1}]}\n{"messages": [{"a":1}]}\n', 'chat.json', 'jsonl'],
    ['{\n "a": [', 'x', 'json'],
    ['a,b\n', 'FOLDER.v2/DATA.CSV', 'csv'],
    ['a\tb\n', 'x.tsv', 'tsv'],
    ['[link] some text', 'notes.md', 'text'],
    ['{\n', 'style.css', 'text'],
    ['all:\n\tcc', 'src/Makefile', 'text'],
    ['just text', '-', 'jsonl'],
    ['', 'x.json', 'jsonl'],
    ['', '.txt', 'jsonl'],
  ])('of %j, called %s, is %s', (head, name, format) => {
    expect(detectFormat(new Uint8Array(Buffer.from(head, 'latin1')), name)).toBe(format)
  })
})
