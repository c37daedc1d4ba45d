/**
 * Builds what a package's tarball holds, into a folder of its own: the packed manifest, compiled ESM with types, the
 * licence. Plain JavaScript for any Node >= 20. The repository's files are only read.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packages } from './packages.mjs'
import { packedManifest } from './packed-manifest.mjs'
import { stageSources } from './stage-sources.mjs'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** @param {{ name: string, into: string, root?: string }} what */
export function buildPackage({ name, into, root = repository }) {
  const folder = join(root, 'packages', name)
  const manifest = packedManifest(
    name,
    readJson(join(folder, 'package.json')),
    readJson(join(root, 'package.json')).devDependencies.node,
  )
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  writeJson(join(into, 'package.json'), manifest)
  cpSync(join(root, 'LICENSE'), join(into, 'LICENSE'))
  for (const file of ['README.md', ...packages[name].extra]) {
    cpSync(join(folder, file), join(into, file), { recursive: true })
  }
  compile({ root, name, into, manifest })
  if (packages[name].program) addProgram({ root, folder, into })
}

/** Within the package's folder, where its dependencies are found. */
function compile({ root, name, into, manifest }) {
  const cache = join(root, 'packages', name, '.cache')
  mkdirSync(cache, { recursive: true })
  const stage = mkdtempSync(join(cache, 'stage-'))
  try {
    stageSources({ root, name, entries: entriesOf(name), into: join(stage, 'src') })
    writeJson(join(stage, 'package.json'), manifest)
    const built = join(stage, 'out', 'src')
    compileTwice(root, stage, name)
    nameCompiledFiles(built)
    cpSync(built, join(into, 'dist'), { recursive: true })
    if (!packages[name].commonjs) return
    // The compiler writes what the manifest beside the sources says.
    writeJson(join(stage, 'package.json'), { ...manifest, type: 'commonjs' })
    rmSync(built, { recursive: true })
    compileTwice(root, stage, name)
    nameCompiledFiles(built)
    nameCommonJsFiles(built)
    cpSync(built, join(into, 'dist'), { recursive: true })
  } finally {
    rmSync(stage, { recursive: true })
  }
}

/** In two goes, as one option rules both: people read the comments in the types, and machines load the code. */
function compileTwice(root, stage, name) {
  runCompiler(root, stage, { name, emit: { declaration: true, emitDeclarationOnly: true } })
  runCompiler(root, stage, { name, emit: { removeComments: true } })
}

function runCompiler(root, stage, { name, emit }) {
  const isServer = name === 'gateway'
  writeJson(join(stage, 'tsconfig.json'), {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      ...emit,
      // Modules are written as the manifest says, whichever way they are written in the sources.
      verbatimModuleSyntax: false,
      noEmit: false,
      noEmitOnError: true,
      target: isServer ? 'es2025' : 'es2022',
      // What partners run must need nothing of Node's: there it is compiled without its types.
      ...(!isServer && { lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'], types: [] }),
      rootDir: '.',
      outDir: 'out',
    },
    files: entriesOf(name).map((file) => `src/${file}.ts`),
    include: [],
    exclude: [],
  })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status, error } = spawnSync(process.execPath, [compiler, '-p', stage], { stdio: ['ignore', 2, 2] })
  if (error) throw error
  if (status !== 0) throw new Error(`packages/${name} could not be compiled: see above`)
}

const entriesOf = (name) => [...Object.values(packages[name].entries), ...(packages[name].program ?? [])]

/** The compiler leaves the endings of sources in the types it writes; who reads them has no such files. */
function nameCompiledFiles(folder) {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue
    const text = readFileSync(join(folder, file), 'utf8')
    writeFileSync(join(folder, file), text.replace(/((?:from|import) ?\(?['"]\.[^'"\n]*)\.ts(?=['"])/g, '$1.js'))
  }
}

/** Within a package of modules, CommonJS is known by the ending of its files. */
function nameCommonJsFiles(folder) {
  for (const file of readdirSync(folder, { recursive: true })) {
    const named = file.replace(/(\.d\.ts|\.js)$/, (ending) => ending.replace(/(?=[jt]s$)/, 'c'))
    if (named === file) continue
    const text = readFileSync(join(folder, file), 'utf8')
    rmSync(join(folder, file))
    writeFileSync(
      join(folder, named),
      text.replace(/((?:from |import\(|require\()['"]\.[^'"\n]*)\.js(?=['"])/g, '$1.cjs'),
    )
  }
}

/** The command, the desk, what the server reads beside its code, the API's description, and the unit for systemd. */
function addProgram({ root, folder, into }) {
  const dist = join(into, 'dist')
  const program = readFileSync(join(folder, 'bin', 'passerelle.mjs'), 'utf8')
  mkdirSync(join(dist, 'bin'))
  writeFileSync(join(dist, 'bin', 'passerelle.mjs'), program.replace('../src/main.ts', '../main.js'), { mode: 0o755 })
  const source = join(folder, 'src')
  for (const file of readdirSync(source, { recursive: true })) {
    if (!file.endsWith('.sql')) continue
    mkdirSync(dirname(join(dist, file)), { recursive: true })
    cpSync(join(source, file), join(dist, file))
  }
  cpSync(join(root, 'deploy'), join(dist, 'deploy'), { recursive: true })
  const isNoStamp = (file) => basename(file) !== '.built-from'
  cpSync(join(root, 'packages', 'desk', 'dist'), join(dist, 'desk'), { recursive: true, filter: isNoStamp })
  cpSync(join(root, 'dist', 'description'), join(dist, 'description'), { recursive: true, filter: isNoStamp })
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
