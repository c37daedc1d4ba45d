/** Holds the rules of the desk: which room may import from which. */
import { findCycle, importsOf, listSources, type SourceImport } from '@passerelle/testkit/source-imports'
import { describe, expect, test } from 'vitest'

const root = import.meta.dirname
const sources = listSources(root).filter((file) => !file.endsWith('.test.ts'))
const imports = sources.flatMap((file) => importsOf(root, file))

type Room = 'core' | 'features' | 'pages' | 'root'

function roomOf(file: string): Room {
  const [first = ''] = file.split('/')
  return first === 'core' || first === 'features' || first === 'pages' ? first : 'root'
}

const mayImport: Record<Room, Room[]> = {
  core: ['core'],
  features: ['core', 'features'],
  pages: ['core', 'features', 'pages'],
  root: ['core', 'features', 'pages', 'root'],
}

/** `features/inbox`, `features/console/audit`; undefined for what is no feature. */
const featureOf = (file: string): string | undefined => /^features\/(?:console\/)?[^/]+(?=\/)/.exec(file)?.[0]

const list = (found: SourceImport[]) => found.map((one) => `${one.from} imports ${one.name}`)

describe('the desk', () => {
  test('imports run one way: core <- features <- pages <- app.tsx, main.tsx', () => {
    const broken = imports.filter(
      (one) => one.file !== undefined && !mayImport[roomOf(one.from)].includes(roomOf(one.file)),
    )
    expect(list(broken)).toEqual([])
  })

  test('no feature knows another: what two need is core, what puts two together is a page', () => {
    const broken = imports.filter((one) => {
      const feature = featureOf(one.from)
      const other = one.file === undefined ? undefined : featureOf(one.file)
      return feature !== undefined && other !== undefined && feature !== other
    })
    expect(list(broken)).toEqual([])
    expect(new Set(sources.map(featureOf)).size).toBeGreaterThan(10)
  })

  test('there are no import cycles, type imports included', () => {
    expect(findCycle(imports)).toBeUndefined()
  })
})
