/** What the files of a package import from one another: for the tests that hold which room may know which. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export interface SourceImport {
  from: string
  /** Our file, relative to the root; undefined for a package. */
  file: string | undefined
  name: string
}

/** Paths of a folder's TypeScript, relative to it. */
export const listSources = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))

export function importsOf(root: string, file: string): SourceImport[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)\b[^'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...found].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    const ours = /^\..*\.(?:tsx?|css)$/.test(name) ? relative(root, resolve(root, dirname(file), name)) : undefined
    return { from: file, file: ours, name }
  })
}

/** The files of the first cycle, its first one again at the end. */
export function findCycle(imports: readonly SourceImport[]): string[] | undefined {
  const edges = new Map<string, string[]>()
  for (const one of imports) if (one.file) edges.set(one.from, [...(edges.get(one.from) ?? []), one.file])
  const done = new Set<string>()
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next, [...path, file])
      if (cycle) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of edges.keys()) {
    const cycle = visit(file, [])
    if (cycle) return cycle
  }
  return undefined
}
