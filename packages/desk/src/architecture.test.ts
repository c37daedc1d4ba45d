/** Holds the rules of the desk: which room may import from which, and that an import does nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCycle, importsOf, listSources, type SourceImport } from '@passerelle/testkit/source-imports'
import { parseSync } from 'vite'
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

/** Caches of what is costly to make, and is the same for everybody at any time. */
const allowed: readonly string[] = [
  'core/i18n/format.ts: new Map',
  'core/i18n/format.ts: cache.set()',
  'core/i18n/format.ts: numberCache.set()',
]

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

  test('an import does nothing and keeps nothing: the root makes what lasts, and hands it down', () => {
    const broken = sources
      .filter((file) => file !== 'main.tsx')
      .flatMap((file) => {
        const text = readFileSync(join(root, file), 'utf8')
        return faultsOf(file, text).map((fault) => `${file}: ${fault}`)
      })
    expect([...new Set(broken)]).toEqual(allowed)
  })

  test.each([
    ['let owner = ""', 'let owner'],
    ['export const seen = new Map<string, string>()', 'new Map'],
    ['const store = createStore(false)', 'createStore()'],
    ['const wide = window.matchMedia("(min-width: 75em)").matches', 'window.matchMedia()'],
    ['refuseDrops()', 'a statement'],
    ['if (navigator.onLine) start()', 'a statement'],
    ["import './start.ts'", 'import ./start.ts'],
    ['const known: string[] = []\nexport const add = (one: string) => known.push(one)', 'known.push()'],
    ['const count = { calls: 0 }\nexport function call() { count.calls += 1 }', 'count.calls ='],
    ['const lists = { all: [2, 1].toSorted() }', '.toSorted()'],
  ])('%s is found', (text, fault) => expect(faultsOf('module.ts', text)).toEqual([fault]))

  test.each([
    "import './tokens.css'",
    'export const Session = createContext<string | null>(null)',
    "const Page = lazy(() => import('./page.tsx'))",
    'export const Row = memo(DrawnRow)',
    "export const NAMES = ['a', 'b'] as const",
    'const POOL = { size: 4 * 1024, names: NAMES }',
    'export const add = (one: string) => { const all = []; all.push(one); return all }',
  ])('%s is no fault', (text) => expect(faultsOf('module.ts', text)).toEqual([]))
})

type Node = Record<string, unknown> & { type: string }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
const isFunction = ({ type }: Node): boolean => /^(?:Arrow)?Function|^Class/.test(type)
const partsOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode)

/** `known.push`: its names, from left to right. */
const pathOf = (node: unknown): string[] => {
  if (!isNode(node)) return []
  if (node.type === 'MemberExpression') return [...pathOf(node.object), ...pathOf(node.property)]
  return [typeof node.name === 'string' ? node.name : '']
}

/** They make a value that keeps nothing. */
const harmless = ['createContext', 'createTheme', 'lazy', 'memo']
const changing = /^(?:push|pop|shift|unshift|splice|sort|reverse|set|add|delete|clear)$/

/** What a module does, or keeps, by being imported. */
function faultsOf(file: string, text: string): string[] {
  const program: unknown = parseSync(file, text).program
  if (!isNode(program)) return []
  const statements = partsOf(program).map((one) =>
    one.type.startsWith('Export') && isNode(one.declaration) ? one.declaration : one,
  )
  const names = statements
    .filter(isConstant)
    .flatMap(partsOf)
    .flatMap((one) => pathOf(one.id))
  return [...statements.flatMap(faultsOfStatement), ...changesOf(program, new Set(names))]
}

const isConstant = ({ type, kind }: Node): boolean => type === 'VariableDeclaration' && kind === 'const'

function faultsOfStatement(node: Node): string[] {
  if (node.type === 'ImportDeclaration') return faultsOfImport(node)
  if (isConstant(node)) return partsOf(node).flatMap(({ init }) => (isNode(init) ? runs(init) : []))
  if (node.type === 'VariableDeclaration') return partsOf(node).map(({ id }) => `${node.kind} ${pathOf(id)}`)
  return isFunction(node) || /^(?:Export|TS)/.test(node.type) ? [] : ['a statement']
}

function faultsOfImport({ specifiers, source }: Node): string[] {
  const name = isNode(source) ? String(source.value) : ''
  return Array.isArray(specifiers) && specifiers.length === 0 && !name.endsWith('.css') ? [`import ${name}`] : []
}

/** What is called as the module is read: not what a function of it does later. */
function runs(node: Node): string[] {
  if (isFunction(node)) return []
  const path = pathOf(node.callee).join('.')
  const isCall = node.type === 'CallExpression' && !harmless.includes(path)
  const own = isCall ? [`${path}()`] : node.type === 'NewExpression' ? [`new ${path}`] : []
  return [...own, ...partsOf(node).flatMap(runs)]
}

/** Where one of these constants is changed, in whichever function. */
function changesOf(node: Node, names: ReadonlySet<string>): string[] {
  const [first = '', ...rest] = pathOf(node.left ?? node.argument ?? node.callee)
  const isOurs = names.has(first) && rest.length > 0
  const isSet = /^(?:Assignment|Update)Expression$/.test(node.type)
  const isCall = node.type === 'CallExpression' && changing.test(rest.at(-1) ?? '')
  const path = [first, ...rest].join('.')
  const own = isOurs && isSet ? [`${path} =`] : isOurs && isCall ? [`${path}()`] : []
  return [...own, ...partsOf(node).flatMap((part) => changesOf(part, names))]
}
