/**
 * Lays what a package's entries lead to out as one tree of sources, with those of our other packages inside it
 * (`packages/protocol/`), so that the compiled whole depends on none of them. Of those it takes along only the modules
 * it uses.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** What follows `import` or `export`, over lines when in braces, and never a line of a comment. */
const before = /^(?:(?:import|export)\b(?:[^'\n]*|[^'(;]*\n\}[^'\n]*)|[^*/\n]*\bimport\()/.source
const ourImport = new RegExp(`(${before})'@passerelle/([a-z-]+)(?:/([a-z/-]+))?'`, 'gm')
const ownImport = new RegExp(`(${before})'(\\.[^']+\\.ts)'`, 'gm')
const exportAll = /^export \* from '(\.[^']+)'\n/gm

/** @param {{ root: string, name: string, entries: string[], into: string }} what */
export function stageSources({ root, name, entries, into }) {
  const packages = join(root, 'packages')
  /** Sources by their path, with our packages' names turned into paths within the tree. */
  const taken = new Map()
  /** Other packages' entries, with the names that are imported from them. */
  const wanted = new Map()

  const targetOf = (source) => {
    const [one, _src, ...path] = relative(packages, source).split('/')
    return one === name ? join(into, ...path) : join(into, 'packages', one, ...path)
  }
  const takeEntry = (statement, other, path) => {
    const entry = join(packages, other, entryOf(packages, other, path))
    wanted.set(entry, new Set([...(wanted.get(entry) ?? []), ...namesIn(statement)]))
    take(entry)
    return entry
  }
  const take = (source) => {
    if (taken.has(source)) return
    const text = readFileSync(source, 'utf8')
    taken.set(source, text)
    for (const [line, , module] of text.matchAll(ownImport)) {
      const isTakenWhenWanted = wanted.has(source) && line.startsWith('export *')
      if (!isTakenWhenWanted) take(resolve(dirname(source), module))
    }
    const inOneTree = text.replace(ourImport, (_match, statement, other, path) => {
      const entry = takeEntry(statement, other, path)
      return `${statement}'./${relative(dirname(targetOf(source)), targetOf(entry))}'`
    })
    taken.set(source, inOneTree)
  }

  for (const entry of entries) take(join(packages, name, 'src', `${entry}.ts`))
  // What is taken along may want more of an entry than was known before.
  for (let size = 0; size < taken.size; ) {
    size = taken.size
    for (const [entry, names] of wanted) for (const module of modulesWith(entry, names)) take(module)
  }
  for (const [source, text] of taken) {
    const isTaken = (module) => taken.has(resolve(dirname(source), module))
    const used = wanted.has(source) ? text.replace(exportAll, (line, module) => (isTaken(module) ? line : '')) : text
    mkdirSync(dirname(targetOf(source)), { recursive: true })
    writeFileSync(targetOf(source), used)
  }
}

/** The source an export of a package stands for. */
function entryOf(packages, name, path) {
  const { exports } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  const exported = exports?.[path === undefined ? '.' : `./${path}`]
  const entry = exported?.default ?? exported
  if (typeof entry !== 'string') throw new Error(`packages/${name}/package.json exports no "${path ?? '.'}" to pack`)
  return entry
}

/** `import { a, type B as C } from` has `a` and `B`; of anything else it is not known what is used. */
function namesIn(statement) {
  const list = statement.match(/\{([^}]*)\}/)?.[1]
  if (list === undefined) return ['*']
  return list.split(',').map(
    (part) =>
      part
        .replace(/^\s*type\s/, '')
        .trim()
        .split(/\s/, 1)[0],
  )
}

/** The modules an entry passes on as a whole that have one of these names, or pass others on themselves. */
function modulesWith(entry, names) {
  const modules = [...readFileSync(entry, 'utf8').matchAll(exportAll)].map(([, path]) => resolve(dirname(entry), path))
  return modules.filter((module) => {
    const text = readFileSync(module, 'utf8')
    const has = text.matchAll(/^export (?:async )?(?:function|const|let|class|interface|type) (\w+)/gm)
    return names.has('*') || /^export (?:type )?[*{]/m.test(text) || [...has].some(([, one]) => names.has(one))
  })
}
