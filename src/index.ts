/**
 * The library: the same as the command line, typed, without printing.
 */
export { buildIndex } from './build/build.ts'
export type { BuildObserver } from './build/observer.ts'
export type { BuildOptions, BuildResult } from './build/options.ts'
export { type CheckOptions, type CheckResult, checkItems } from './check/check.ts'
export type { ExactOptions, ExactPlan } from './check/exact.ts'
export { type ScanOptions, type ScanResult, scanItems } from './check/scan-items.ts'
export { type ErrorCode, UserError } from './errors.ts'
export { type GateQuestion, judge } from './gate/judge.ts'
export type { GateRules } from './gate/limits.ts'
export type { Allowance, Limits, Policy } from './gate/policy.ts'
export { readPolicy } from './gate/read-policy.ts'
export type { Counted, Excuse, FailOn, IdleAllowance, Judgement, Measured, Outcome } from './gate/types.ts'
export type { BadInput } from './input/bad-input.ts'
export type { LeftOut } from './input/resolve.ts'
export { findDescription, listDescriptions } from './items/catalogue.ts'
export { loadItemSet, loadLoggedItems, loadNamedSet, loadPlainItems } from './items/load.ts'
export type { Item, ItemField, ItemSet, Role } from './items/types.ts'
export type { Evidence, Kind, Level, Thresholds } from './measure/verdict.ts'
export { answerFromIndex, type IndexAnswer } from './presets/answer.ts'
export { findPreset, PRESETS } from './presets/catalogue.ts'
export {
  figuresFromIndex,
  type HasGrams,
  type IndexQuery,
  queryForIndex,
  resultFromIndex,
} from './presets/index-query.ts'
export type { PresetItemResult, PresetOutcome, PresetResult, PresetSetResult } from './presets/result.ts'
export { PresetScan, type PresetScanOptions, scanTexts } from './presets/scan.ts'
export type { CorpusText, PresetEvidence, ScanState } from './presets/scan-state.ts'
export type { FigureName, Figures, Preset } from './presets/types.ts'
export { type FormInput, renderFormat } from './report/formats.ts'
export { compareReports } from './results/compare.ts'
export type { Comparison, ItemChange, SetComparison } from './results/comparison-schema.ts'
export { type Finding, findingsOf } from './results/findings.ts'
export { FORMAT_FILES, type FormatName } from './results/formats.ts'
export type {
  PublishedDefinition,
  PublishedResult,
  PublishedSummary,
} from './results/published-schema.ts'
export { type ReportData, readReport } from './results/read.ts'
export { redactReport } from './results/redact.ts'
export type {
  DefinitionResult,
  FieldResult,
  FoundDocument,
  ItemLine,
  Report,
  ShortMatches,
  Summary,
  Verified,
} from './results/schema.ts'
export { writeReport } from './results/write.ts'
export type { Manifest, ManifestInput, ManifestSegment } from './store/manifest.ts'
export { type MergeResult, mergeIndexes } from './store/merge.ts'
export { type OpenIndex, openIndex } from './store/open-index.ts'
export { type VerifyResult, verifyIndex } from './store/verify.ts'
export { type GramScheme, gramScheme, type Unit } from './text/scheme.ts'
export type { TokenEncoder } from './text/text-rule.ts'
export { VERSION } from './version.ts'
