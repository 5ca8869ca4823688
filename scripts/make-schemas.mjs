/**
 * Writes the JSON Schemas in schemas/, of report.json, of a line of items.jsonl, of what compare finds and a gate says, and
 * of policy files, out of dist:
 *
 *   node scripts/make-schemas.mjs            writes the files
 *   node scripts/make-schemas.mjs --check    exits 1 when a committed file differs
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { policyJsonSchema } from '../dist/gate/policy.js'
import { comparisonSchema } from '../dist/results/comparison-schema.js'
import { gateSchema } from '../dist/results/gate-schema.js'
import { itemLineSchema, reportSchema } from '../dist/results/schema.js'
import { ROOT } from './build.mjs'
import { writeOrCheck } from './generated.mjs'

const SCHEMAS = {
  'report.schema.json': ['dosimeter report.json, version 1', z.toJSONSchema(reportSchema)],
  'items.schema.json': ['A line of dosimeter items.jsonl, version 1', z.toJSONSchema(itemLineSchema)],
  'comparison.schema.json': ['dosimeter compare --json, version 1', z.toJSONSchema(comparisonSchema)],
  'gate.schema.json': ['dosimeter gate.json, version 1', z.toJSONSchema(gateSchema)],
  'policy.schema.json': ['Policy of dosimeter (dosimeter.yaml), version 1', policyJsonSchema()],
}

mkdirSync(join(ROOT, 'schemas'), { recursive: true })
for (const [name, [title, schema]] of Object.entries(SCHEMAS)) {
  const { $schema, ...rest } = schema
  // A name that no server has to answer for, with the version of the format.
  const $id = `urn:dosimeter:schema:${name.replace('.schema.json', '')}:1`
  writeOrCheck(`schemas/${name}`, `${JSON.stringify({ $schema, $id, title, ...rest }, null, 2)}\n`)
}
