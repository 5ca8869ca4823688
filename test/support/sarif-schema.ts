/**
 * A JSON Schema of the parts of SARIF 2.1.0 that dosimeter writes, after the standard (OASIS, sections 3.13 to 3.35):
 * written for tests, and stricter than the standard's own schema, as nothing else may stand there.
 */
const text = { type: 'string', minLength: 1 }
const message = { type: 'object', required: ['text'], additionalProperties: false, properties: { text } }
const level = { enum: ['none', 'note', 'warning', 'error'] }

const rule = {
  type: 'object',
  required: ['id', 'name', 'shortDescription', 'fullDescription', 'help', 'helpUri', 'defaultConfiguration'],
  additionalProperties: false,
  properties: {
    id: text,
    name: { type: 'string', pattern: '^[A-Z][A-Za-z]*$' },
    shortDescription: message,
    fullDescription: message,
    help: {
      type: 'object',
      required: ['text', 'markdown'],
      additionalProperties: false,
      properties: { text, markdown: text },
    },
    helpUri: { type: 'string', format: 'uri' },
    defaultConfiguration: {
      type: 'object',
      required: ['level'],
      additionalProperties: false,
      properties: { level },
    },
  },
}

const physicalLocation = {
  type: 'object',
  required: ['artifactLocation'],
  additionalProperties: false,
  properties: {
    artifactLocation: {
      type: 'object',
      required: ['uri'],
      additionalProperties: false,
      properties: { uri: { type: 'string', format: 'uri-reference' }, uriBaseId: { const: '%SRCROOT%' } },
    },
    region: {
      type: 'object',
      required: ['startLine'],
      additionalProperties: false,
      properties: { startLine: { type: 'integer', minimum: 1 } },
    },
  },
}

const location = {
  type: 'object',
  required: ['physicalLocation', 'logicalLocations'],
  additionalProperties: false,
  properties: {
    physicalLocation,
    logicalLocations: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['fullyQualifiedName', 'kind'],
        additionalProperties: false,
        properties: { name: text, fullyQualifiedName: text, kind: { enum: ['element', 'object'] } },
      },
    },
  },
}

const result = {
  type: 'object',
  required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
  additionalProperties: false,
  properties: {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: { type: 'array', minItems: 1, maxItems: 1, items: location },
    partialFingerprints: {
      type: 'object',
      required: ['dosimeterFinding/v1'],
      additionalProperties: text,
    },
    baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
    suppressions: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['kind', 'status', 'justification'],
        additionalProperties: false,
        properties: {
          kind: { enum: ['inSource', 'external'] },
          status: { enum: ['accepted', 'underReview', 'rejected'] },
          justification: text,
        },
      },
    },
  },
}

/** The whole log. */
export const SARIF_SCHEMA = {
  type: 'object',
  required: ['$schema', 'version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      // So many GitHub takes.
      maxItems: 20,
      items: {
        type: 'object',
        required: ['tool', 'invocations', 'results', 'columnKind', 'originalUriBaseIds'],
        additionalProperties: false,
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            additionalProperties: false,
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'version', 'semanticVersion', 'informationUri', 'rules'],
                additionalProperties: false,
                properties: {
                  name: { const: 'dosimeter' },
                  version: text,
                  semanticVersion: text,
                  informationUri: { type: 'string', format: 'uri' },
                  rules: { type: 'array', uniqueItems: true, items: rule },
                },
              },
            },
          },
          automationDetails: {
            type: 'object',
            required: ['id'],
            additionalProperties: false,
            properties: { id: { type: 'string', pattern: '/$' } },
          },
          invocations: {
            type: 'array',
            minItems: 1,
            maxItems: 1,
            items: {
              type: 'object',
              required: ['executionSuccessful'],
              additionalProperties: false,
              properties: {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'object',
                    required: ['level', 'message'],
                    additionalProperties: false,
                    properties: { level, message },
                  },
                },
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          originalUriBaseIds: {
            type: 'object',
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              properties: { description: message },
            },
          },
          results: { type: 'array', maxItems: 25_000, items: result },
        },
      },
    },
  },
}
