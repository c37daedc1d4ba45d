/**
 * What an API server would find wrong with manifests: fields that do not exist, by the types of Kubernetes (an object
 * literal may name no other property), and missing ones and malformed values, by its schemas.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from './helm.ts'

const nodeModules = join(import.meta.dirname, '..', '..', 'node_modules')
const compiler = join(nodeModules, '.bin', 'tsc')
const options = [
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--module',
  'nodenext',
  '--ignoreConfig',
  '--pretty',
  'false',
]

const moduleOf = ({ apiVersion, kind }: Manifest) => `kubernetes-models/${apiVersion}/${kind}`
const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata?.name}`

export async function findFaults(manifests: readonly Manifest[]): Promise<string[]> {
  return [...(await findUnknownFields(manifests)), ...(await findBrokenRules(manifests))]
}

async function findUnknownFields(manifests: readonly Manifest[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-manifests-'))
  try {
    await symlink(nodeModules, join(folder, 'node_modules'))
    const lines = manifests.map((one, i) => {
      const type = `import('${moduleOf(one)}').I${one.kind}`
      return `export const manifest${i}: ${type} = ${JSON.stringify(one, null, 1)}`
    })
    await writeFile(join(folder, 'manifests.ts'), lines.join('\n'))
    return await compile(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const compile = (cwd: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    execFile(compiler, [...options, '--types', '', 'manifests.ts'], { cwd }, (error, stdout) => {
      const faults = stdout.split('\n').filter((line) => line !== '')
      if (error && faults.length === 0) reject(error)
      else resolve(faults)
    })
  })

interface Model {
  validate(): void
}
type Models = Record<string, new (data: Manifest) => Model>

async function findBrokenRules(manifests: readonly Manifest[]): Promise<string[]> {
  const faults: string[] = []
  for (const one of manifests) {
    const { [one.kind]: Kind }: Models = await import(moduleOf(one))
    if (Kind === undefined) throw new Error(`${moduleOf(one)} has no ${one.kind}.`)
    try {
      new Kind(one).validate()
    } catch (error) {
      faults.push(`${nameOf(one)}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return faults
}
