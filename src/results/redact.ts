/**
 * A report without text of benchmarks or corpora: ids, places, ratios and fingerprints stay, so that it can be published
 * without spreading the items. Pure.
 */
import type { PublishedDefinition } from './published-schema.ts'
import type { DefinitionResult, FoundDocument, ItemLine, Report } from './schema.ts'

/**
 * @param data report.json and items.jsonl, redacted or not
 * @returns the same as `--redact` would have made it: no parts of fields, no excerpts of documents, no grams
 */
export function redactReport(data: { readonly report: Report; readonly items: readonly ItemLine[] }): {
  readonly report: Report
  readonly items: readonly ItemLine[]
} {
  const [own, ...published] = data.report.definitions
  return {
    report: {
      ...data.report,
      definitions: [own, ...published.map(withoutGrams)],
      boilerplate: {
        ...data.report.boilerplate,
        most: data.report.boilerplate.most.map(({ text: _, ...stretch }) => stretch),
      },
      isRedacted: true,
    },
    items: data.items.map(redactItem),
  }
}

function redactItem(item: ItemLine): ItemLine {
  const [own, ...published] = item.results
  return {
    ...item,
    fields: item.fields.map(({ name, role }) => ({ name, role })),
    results: [redactResult(own), ...published],
  }
}

function redactResult(result: DefinitionResult): DefinitionResult {
  const { documents, short } = result
  return {
    ...result,
    documents: documents.map(withoutExcerpts),
    short: short === null ? null : { ...short, documents: short.documents.map(withoutExcerpts) },
  }
}

function withoutExcerpts(document: FoundDocument): FoundDocument {
  return { ...document, excerpts: [] }
}

function withoutGrams(definition: PublishedDefinition): PublishedDefinition {
  const { boilerplate } = definition
  if (boilerplate === null) return definition
  const most = boilerplate.most.map(({ reasons, items }) => ({ reasons, items }))
  return { ...definition, boilerplate: { ...boilerplate, most } }
}
