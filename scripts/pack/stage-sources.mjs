/**
 * Lays a package's sources out as one tree, with those of our other packages inside it (`packages/protocol/`), so that
 * the compiled whole depends on none of them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** An import, or an export of what another module has; never a line of a comment. */
const ourImport =
  /^((?:import|export)\b[^'\n]*|\}[^'\n]*|[^*/\n]*\bimport\()'@passerelle\/([a-z-]+)(?:\/([a-z/-]+))?'/gm

/** @param {{ root: string, name: string, into: string }} what */
export function stageSources({ root, name, into }) {
  const staged = new Set()
  const stage = (one, folder) => {
    if (staged.has(folder)) return
    staged.add(folder)
    const source = join(root, 'packages', one, 'src')
    for (const file of listSources(source)) {
      const target = join(folder, file)
      const text = readFileSync(join(source, file), 'utf8').replace(ourImport, (_match, before, other, path = '.') => {
        const home = join(into, 'packages', other)
        stage(other, home)
        return `${before}'./${relative(dirname(target), join(home, entryOf({ root, name: other, path })))}'`
      })
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, text)
    }
  }
  stage(name, into)
}

/** The source an export of a package stands for, relative to its `src`. */
function entryOf({ root, name, path }) {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  const entry = exports?.[path === '.' ? '.' : `./${path}`]
  if (typeof entry !== 'string')
    throw new Error(`packages/${name}/package.json exports no "${path}" that could be packed`)
  return relative('src', entry)
}

const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.test.ts')

function listSources(folder) {
  if (!existsSync(folder)) throw new Error(`${folder} is missing`)
  return readdirSync(folder, { recursive: true }).filter(isSource)
}
