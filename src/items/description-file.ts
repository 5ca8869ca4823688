/**
 * Benchmark descriptions as YAML files.
 */
import { readFile } from 'node:fs/promises'
import { parseCheckedYaml } from './checked-yaml.ts'
import { type Description, descriptionSchema, keysAt } from './description.ts'
import { isObject } from './field-path.ts'
import { unreadable } from './unreadable.ts'

/** The description's `records.format`, which decides the keys beside it. */
function formatOf(content: unknown): unknown {
  const records = isObject(content) ? content.records : undefined
  return isObject(records) ? records.format : undefined
}

/**
 * Reads a description out of YAML text.
 *
 * @param source the text of the file
 * @param path the file's path, for messages
 * @returns the description with its defaults filled in
 * @throws {UserError} `BAD_DESCRIPTION`: `<path>:<line>:<column>: <what is wrong>, expected <what>`, line and column
 *   from 1, for YAML that cannot be read, unknown, missing and duplicate keys, and values of a wrong kind
 */
export function parseDescription(source: string, path: string): Description {
  const { value } = parseCheckedYaml(source, path, descriptionSchema, {
    noun: 'description',
    code: 'BAD_DESCRIPTION',
    keysAt: (place, content) => keysAt(place, formatOf(content)),
  })
  return value
}

/**
 * Reads a description file.
 *
 * @param path the file
 * @returns the description with its defaults filled in
 * @throws {UserError} `NOT_FOUND` when the file cannot be read, `BAD_DESCRIPTION` as `parseDescription`
 */
export async function readDescription(path: string): Promise<Description> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error, 'a benchmark description')
  })
  return parseDescription(text, path)
}
