/**
 * Policies, without their parser until one is read: YAML and its validation take longer to load than most checks take.
 */
import type { Policy } from './policy.ts'

/**
 * @param path the file
 * @returns the policy, its paths as one would type them here
 * @throws {UserError} NOT_FOUND when the file cannot be read; BAD_POLICY with line and column for the first mistake
 */
export async function readPolicy(path: string): Promise<Policy> {
  const { readPolicyFile } = await import('./policy-file.ts')
  return readPolicyFile(path)
}
