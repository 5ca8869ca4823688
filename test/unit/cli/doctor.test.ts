import { describe, expect, test } from 'vitest'
import { isFatal, problemsOf } from '../../../src/cli/doctor/problems.ts'
import { showDoctor } from '../../../src/cli/doctor/show.ts'
import type { DoctorFacts } from '../../../src/cli/doctor/types.ts'
import { PLAIN } from '../../../src/report/style.ts'

const GIB = 2 ** 30

const WELL: DoctorFacts = {
  dosimeter: {
    version: '1.2.3',
    indexFormat: 1,
    segmentFormat: 2,
    gramScheme: 3,
    unicode: '17.0',
    tokenUnicode: '16.0',
    kernel: '0123456789abcdef',
    kernelError: null,
  },
  node: { version: '22.1.0', wanted: '>=20.19', isSupported: true, unicode: '15.1', hasSimd: true },
  machine: {
    platform: 'linux',
    arch: 'x64',
    cpu: 'A processor',
    workers: 4,
    memoryBytes: 16 * GIB,
    freeMemoryBytes: 8 * GIB,
    memoryLimitBytes: null,
  },
  disks: [{ folder: '/data', freeBytes: 100 * GIB, isWritable: true }],
  terminal: { isTerminal: true, columns: 80, hasColours: true, colourReason: 'terminal' },
  libraries: [
    { name: 'needed', wanted: '1.0.0', found: '1.0.0', isOptional: false },
    { name: 'for-some', wanted: '^2.0.0', found: null, isOptional: true },
  ],
}

const disk = (changes: Partial<DoctorFacts['disks'][number]>): Partial<DoctorFacts> => ({
  disks: [{ folder: '/data', freeBytes: 100 * GIB, isWritable: true, ...changes }],
})
const library = (found: string | null): Partial<DoctorFacts> => ({
  libraries: [{ name: 'needed', wanted: '1.0.0', found, isOptional: false }],
})

describe('problems', () => {
  test('a machine that is well has none', () => {
    expect(problemsOf(WELL)).toEqual([])
  })

  test.each<[string, Partial<DoctorFacts>, object, boolean]>([
    [
      'an old Node',
      { node: { ...WELL.node, version: '18.0.0', isSupported: false } },
      { code: 'NODE_TOO_OLD', found: '18.0.0', wanted: '>=20.19' },
      true,
    ],
    ['no SIMD', { node: { ...WELL.node, hasSimd: false } }, { code: 'NO_SIMD' }, true],
    [
      'a kernel that fails',
      { dosimeter: { ...WELL.dosimeter, kernelError: 'no memory' } },
      { code: 'KERNEL_FAILS', reason: 'no memory' },
      true,
    ],
    ['a missing library', library(null), { code: 'LIBRARY_MISSING', name: 'needed', wanted: '1.0.0' }, true],
    [
      'another version of a library',
      library('1.0.1'),
      { code: 'LIBRARY_DIFFERS', name: 'needed', wanted: '1.0.0', found: '1.0.1' },
      false,
    ],
    [
      'a full disk',
      disk({ freeBytes: GIB }),
      { code: 'LITTLE_DISK', folder: '/data', freeBytes: GIB },
      false,
    ],
    ['a folder of others', disk({ isWritable: false }), { code: 'NOT_WRITABLE', folder: '/data' }, false],
    [
      'a small container',
      { machine: { ...WELL.machine, memoryLimitBytes: GIB } },
      { code: 'LITTLE_MEMORY', wantedBytes: 4 * GIB + 180 * 2 ** 20, hasBytes: GIB },
      false,
    ],
  ])('%s', (_, changes, expected, fatal) => {
    const problems = problemsOf({ ...WELL, ...changes })
    expect(problems).toEqual([expected])
    expect(problems.map(isFatal)).toEqual([fatal])
  })

  test('an optional library may have any version, or be absent', () => {
    const optional = { name: 'for-some', wanted: '^2.0.0', isOptional: true }
    const libraries = [
      { ...optional, found: '2.7.1' },
      { ...optional, found: null },
    ]
    expect(problemsOf({ ...WELL, libraries })).toEqual([])
  })

  test('a disk that says nothing of its size is none', () => {
    expect(problemsOf({ ...WELL, ...disk({ freeBytes: null }) })).toEqual([])
  })
})

test('shows facts and what to do', () => {
  const facts: DoctorFacts = { ...WELL, ...library(null), ...disk({ freeBytes: GIB }) }
  expect(showDoctor(facts, problemsOf(facts), PLAIN, 80)).toEqual([
    'dosimeter',
    '  version  1.2.3',
    '  formats  index 1, segment 2, gram scheme 3',
    '  Unicode  17.0 for words and characters, 16.0 for tokens',
    '  kernel   0123456789abcdef, works',
    '',
    'Node',
    '  version  22.1.0 (>=20.19 is needed)',
    '  Unicode  15.1',
    '  SIMD     yes',
    '',
    'machine',
    '  system     linux x64',
    '  processor  A processor',
    '  workers    4, one for each core that may be used',
    '  memory     16 GiB, 8 GiB free',
    '',
    'disk',
    '  /data  1 GiB free',
    '',
    'terminal',
    '  columns  80',
    '  colours  yes: this is a terminal',
    '',
    'libraries',
    '  as tested  0 of 1 (--json lists them)',
    '  needed     missing',
    '',
    '2 problems:',
    '  - /data has only 1 GiB left: a large index does not fit.',
    '  ! needed is not installed: `npm install needed@1.0.0`, or install dosimeter',
    '    again.',
  ])
})
