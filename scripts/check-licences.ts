/**
 * Writes the bill of materials (CycloneDX) of what we ship to `dist/sbom.cdx.json`, and refuses a package whose licence
 * is not on the list, shipped or used as a tool. Offline: it reads what is installed.
 */
import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isAllowed, type Use } from './licences.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const billFile = join(root, 'dist', 'sbom.cdx.json')
const shipped = ['protocol', 'sdk', 'gateway', 'desk']

interface Bill {
  components: {
    group?: string
    name: string
    version: string
    licenses?: { expression?: string; license?: { id?: string; name?: string } }[]
  }[]
}

interface Used {
  name: string
  licence: string
  use: Use
}

/** Runs a tool of ours; npm's settings are those of a machine, not of this repository. */
async function tool(name: string, args: string[]): Promise<string> {
  const path = join(root, 'node_modules', '.bin', name)
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_')))
  const { stdout } = await run(path, args, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

async function listShipped(): Promise<Used[]> {
  await mkdir(join(root, 'dist'), { recursive: true })
  const workspaces = shipped.flatMap((name) => ['--workspace', `@passerelle/${name}`])
  const kind = ['--omit', 'dev', '--flatten-components', '--output-reproducible', '--output-file', billFile]
  await tool('cyclonedx-npm', [...workspaces, ...kind])
  const bill: Bill = JSON.parse(await readFile(billFile, 'utf8'))
  return bill.components.map(({ group, name, version, licenses = [] }) => ({
    name: `${group === undefined ? '' : `${group}/`}${name}@${version}`,
    licence: licenses.map((one) => one.expression ?? one.license?.id ?? one.license?.name ?? '').join(' AND '),
    use: 'shipped',
  }))
}

async function listInstalled(): Promise<Used[]> {
  const listed: Record<string, { licenses?: string | string[] }> = JSON.parse(
    await tool('license-checker-rseidelsohn', ['--json', '--excludePrivatePackages']),
  )
  return Object.entries(listed).map(([name, { licenses = '' }]) => ({
    name,
    licence: [licenses].flat().join(' AND '),
    use: 'tool',
  }))
}

const isOurs = ({ name }: Used) => /^(@passerelle\/|passerelle@)/.test(name)

const [bill, installed] = await Promise.all([listShipped(), listInstalled()])
if (bill.length === 0 || installed.length === 0) throw new Error('No packages were found: run "npm install".')
const refused = [...bill, ...installed].filter((one) => !isOurs(one) && !isAllowed(one.licence, one.use))
for (const { name, licence, use } of refused) {
  console.error(
    `${name} (${use === 'shipped' ? 'shipped' : 'a tool'}) is under ${licence === '' ? 'no stated licence' : licence}: ` +
      'use another package, or allow the licence in scripts/licences.ts.',
  )
}
if (refused.length > 0) process.exit(1)
console.log(`${bill.length} shipped and ${installed.length} installed packages are under licences we allow.`)
