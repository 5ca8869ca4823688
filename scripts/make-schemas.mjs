/**
 * Writes schemas/report.schema.json and schemas/items.schema.json, the JSON Schemas of report.json and of a line of
 * items.jsonl, out of dist:
 *
 *   node scripts/make-schemas.mjs            writes the files
 *   node scripts/make-schemas.mjs --check    exits 1 when a committed file differs
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { itemLineSchema, reportSchema } from '../dist/results/schema.js'
import { ROOT } from './build.mjs'
import { writeOrCheck } from './generated.mjs'

const SCHEMAS = {
  'report.schema.json': ['dosimeter report.json, version 1', reportSchema],
  'items.schema.json': ['A line of dosimeter items.jsonl, version 1', itemLineSchema],
}

mkdirSync(join(ROOT, 'schemas'), { recursive: true })
for (const [name, [title, schema]] of Object.entries(SCHEMAS)) {
  const { $schema, ...rest } = z.toJSONSchema(schema)
  writeOrCheck(`schemas/${name}`, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`)
}
