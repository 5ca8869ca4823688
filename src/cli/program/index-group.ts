/**
 * `dosimeter index`, the commands on indexes.
 */
import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { addIndexBuild } from './index-build.ts'
import { addIndexInfo } from './index-info.ts'
import { addIndexMerge } from './index-merge.ts'
import { addIndexVerify } from './index-verify.ts'

/** Adds the commands to `program`; see `createProgram` for the others. */
export function addIndex(program: Command, io: Io, done: (exitCode: number) => void): void {
  const index = program
    .command('index')
    .usage('COMMAND [options]')
    .description('Builds, shows, verifies and merges indexes.')
  addIndexBuild(index, io, done)
  addIndexInfo(index, io, done)
  addIndexVerify(index, io, done)
  addIndexMerge(index, io, done)
}
