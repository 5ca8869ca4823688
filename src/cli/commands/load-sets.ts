/**
 * Loads the item sets that a command names.
 */
import type { RemoteSettings } from '../../bytes/settings.ts'
import { UserError } from '../../errors.ts'
import type { ItemSet } from '../../items/types.ts'
import type { ItemsRequest } from './check-sets.ts'

/**
 * Loaders are imported when they are needed: plain items need no description.
 *
 * @param remote what files elsewhere need
 * @throws {UserError} what loading throws, and USAGE when two sets have the same name
 */
export async function loadSets(
  { benchmarks, plain }: ItemsRequest,
  remote: RemoteSettings,
): Promise<ItemSet[]> {
  const { loadNamedSet, loadPlainItems } = await import('../../items/load.ts')
  const sets: ItemSet[] = []
  for (const { source, paths } of benchmarks) sets.push(await loadNamedSet(source, paths, remote))
  for (const request of plain) sets.push(await loadPlainItems({ ...request, remote }))
  const names = sets.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined) return sets
  throw new UserError('USAGE', `two sets are named "${twice}", expected each name once`, {
    hint: 'Give the set of --items another name with --name, or a description another id.',
  })
}
