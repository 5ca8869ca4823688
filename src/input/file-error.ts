/**
 * System errors as sentences: they live with the sources of bytes, which every reader stands on.
 */
export { fileError, systemCode } from '../bytes/file-error.ts'
