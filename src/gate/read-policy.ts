/**
 * Policies, without their parser until one is read: YAML and its validation take longer to load than most checks take.
 */
import type { Policy } from './policy.ts'
import type { PolicyFile } from './policy-file.ts'

/**
 * @param path the file
 * @returns the policy, its paths as one would type them here
 * @throws {UserError} NOT_FOUND when the file cannot be read; BAD_POLICY with line and column for the first mistake
 */
export async function readPolicy(path: string): Promise<Policy> {
  return (await openPolicy(path)).policy
}

/**
 * @param path the file
 * @returns the policy, and a way to complain about places in its file
 * @throws {UserError} as `readPolicy`
 */
export async function openPolicy(path: string): Promise<PolicyFile> {
  const { readPolicyFile } = await import('./policy-file.ts')
  return readPolicyFile(path)
}

/**
 * Refuses a policy that names what is not there.
 *
 * @param file as it was read
 * @param used which of its parts are used
 * @throws {UserError} BAD_POLICY with line and column
 */
export async function assertPaths(
  file: PolicyFile,
  used: { readonly indexes: boolean; readonly sets: boolean },
): Promise<void> {
  const { assertPolicyPaths } = await import('./policy-file.ts')
  await assertPolicyPaths(file, used)
}
