/**
 * The Helm chart, rendered by helm itself with each of its value sets, and checked against the schemas of Kubernetes. No
 * cluster runs it here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createWorld, onlyIf } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../packages/gateway/src/config/read-config.ts'
import { settings } from '../packages/gateway/src/config/settings.ts'
import { chart, type Helm, helmRuns, type Manifest, ofKind, unpackHelm } from './deploy/helm.ts'
import { findFaults } from './deploy/manifest-faults.ts'

const root = join(import.meta.dirname, '..')
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')
const valueSets = readdirSync(join(chart, 'ci')).map((file) => basename(file, '-values.yaml'))
const withValues = (name: string) => ['--values', join(chart, 'ci', `${name}-values.yaml`)]

/** Secrets, which are given by `extraEnv` from one. */
const secretSettings = ['OIDC_CLIENT_SECRET', 'ALERT_SECRET', 'ALERT_SMTP_URL']

/** Set by the chart itself, not by its value `settings`. */
const ownSettings = [
  ...['PUBLIC_URL', 'HOST', 'PORT', 'DATA_DIR', 'ROLES'],
  ...['MASTER_KEY', 'OPERATOR_TOKEN', 'DATABASE_URL', 'BLOB_URL'],
]

/** What Secrets that the chart does not make hold. */
const elsewhere: Record<string, string> = {
  PASSERELLE_MASTER_KEY: Buffer.alloc(32).toString('base64'),
  PASSERELLE_OPERATOR_TOKEN: 'an-operator-token-of-a-vault',
  uri: 'postgres://passerelle:secret@db/passerelle',
  secret: 'what-alerts-are-signed-with',
}

/** Groups of pods have the same values, so one of them tells for all. */
function leavesOf(values: object, path = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const own = `${path}${name}`.replace(/^(together|api|worker)(?=\.|$)/, 'pods')
    const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isBranch && Object.keys(value).length > 0 ? leavesOf(value, `${own}.`) : [own]
  })
}

let helm: Helm
const rendered = new Map<string, Manifest[]>()
const manifestsOf = (name: string): Manifest[] => rendered.get(name) ?? []

const deploymentsOf = (name: string) => ofKind(manifestsOf(name), 'Deployment')
const podsOf = (name: string) =>
  deploymentsOf(name).map(({ spec }) => ({ ...spec?.template.spec, labels: spec?.template.metadata?.labels }))
const containersOf = (name: string) => podsOf(name).flatMap(({ containers = [] }) => containers)
const variablesOf = (name: string) => containersOf(name).flatMap(({ env = [] }) => env)

describe('the chart', onlyIf(helmRuns, 'needs helm, which is to be had for Linux on x64'), () => {
  beforeAll(async () => {
    helm = await unpackHelm()
    for (const name of valueSets) rendered.set(name, await helm.render(withValues(name)))
  })
  afterAll(() => helm?.remove())

  test.each(valueSets)('%s: helm finds nothing to object to, nor do the schemas of Kubernetes', async (name) => {
    expect(await helm.lint(withValues(name))).toBe('')
    expect(await findFaults(manifestsOf(name))).toEqual([])
  })

  test('the check finds a field that does not exist, one that is missing, and a malformed one', async () => {
    const [deployment] = deploymentsOf('default')
    const broken = structuredClone(deployment)
    const container = broken?.spec?.template.spec?.containers[0]
    Object.assign(container?.readinessProbe ?? {}, { treshold: 1 })
    Object.assign(container ?? {}, { name: undefined, imagePullPolicy: 'sometimes' })
    const faults = (await findFaults(broken ? [broken] : [])).join('\n')
    expect(faults).toMatch(/treshold"' does not exist/)
    expect(faults).toMatch(/containers\/0 must have required property name/)
    expect(faults).toMatch(/imagePullPolicy must be equal to one of/)
  })

  test.each(valueSets)('%s: each variable is a setting, and each key of a Secret is there', (name) => {
    const names = Object.keys(settings).map((setting) => `PASSERELLE_${setting}`)
    const variables = variablesOf(name)
    const unknown = variables.filter(
      ({ name: one }) => ![...names, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].includes(one) && !/^OTEL_/.test(one),
    )
    expect(unknown).toEqual([])
    const [secret] = ofKind(manifestsOf(name), 'Secret')
    const missing = variables.flatMap(({ valueFrom }) => {
      const { name: of, key } = valueFrom?.secretKeyRef ?? {}
      return secret && of === secret.metadata?.name && !(key && secret.stringData?.[key]) ? [key] : []
    })
    expect(missing).toEqual([])
  })

  test.each(valueSets)('%s: the server starts with what it is given', (name) => {
    const [secret] = ofKind(manifestsOf(name), 'Secret')
    const given = { ...elsewhere, ...secret?.stringData }
    for (const { env = [] } of containersOf(name)) {
      const variables = env.map((one) => [one.name, one.value ?? given[one.valueFrom?.secretKeyRef?.key ?? '']])
      expect(readConfig(Object.fromEntries(variables))).not.toHaveProperty('problems')
    }
  })

  test.each(valueSets)('%s: runs without any rights, and writes to its volumes only', (name) => {
    for (const pod of podsOf(name)) {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false })
    }
    for (const { securityContext } of containersOf(name)) {
      expect(securityContext).toEqual({
        ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  test.each(valueSets)('%s: a pod is given the time that a stop takes', (name) => {
    const [, ms = ''] = /closeWithinMs = ([\d_]+)/.exec(read('packages/gateway/src/cli/run-serve.ts')) ?? []
    const closeSeconds = Number(ms.replaceAll('_', '')) / 1000
    expect(closeSeconds).toBeGreaterThan(0)
    for (const { terminationGracePeriodSeconds = 0, containers = [] } of podsOf(name)) {
      const waits = containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0
      expect(terminationGracePeriodSeconds).toBeGreaterThan(waits + closeSeconds)
    }
  })

  test('the probes ask for what the server answers', async () => {
    const world = await createWorld()
    try {
      for (const { startupProbe, readinessProbe, livenessProbe } of containersOf('split')) {
        for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
          expect((await fetch(world.url + probe?.httpGet?.path)).status).toBe(200)
        }
      }
    } finally {
      await world.close()
    }
  })

  test('with SQLite there is one server, its volume is its own, and the old one goes before the new one comes', () => {
    expect(deploymentsOf('default').map(({ spec }) => [spec?.replicas, spec?.strategy])).toEqual([
      [1, { type: 'Recreate' }],
    ])
    expect(ofKind(manifestsOf('default'), 'PersistentVolumeClaim')[0]?.spec?.accessModes).toEqual(['ReadWriteOnce'])
    expect(ofKind(manifestsOf('default'), 'PodDisruptionBudget')).toEqual([])
    expect(variablesOf('default').find(({ name }) => name === 'PASSERELLE_ROLES')?.value).toBe('api,worker')
  })

  test('the volume is of the class and the size that are asked for', () => {
    expect(ofKind(manifestsOf('volume'), 'PersistentVolumeClaim')[0]?.spec).toMatchObject({
      storageClassName: 'local-fast',
      resources: { requests: { storage: '200Gi' } },
    })
  })

  test('each value comes to its place', () => {
    const manifests = manifestsOf('every-value')
    const [pod] = podsOf('every-value')
    const [container] = containersOf('every-value')
    expect(container).toMatchObject({
      image: 'passerelle:0.1.0-acme',
      imagePullPolicy: 'Always',
      startupProbe: { periodSeconds: 5, failureThreshold: 480 },
      lifecycle: { preStop: { sleep: { seconds: 12 } } },
      resources: { requests: { cpu: '2', memory: '1Gi' }, limits: { memory: '2Gi' } },
    })
    expect(pod).toMatchObject({ serviceAccountName: 'chat', terminationGracePeriodSeconds: 32 })
    expect(pod?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'pool', operator: 'In', values: ['chat', 'spare'] }] },
    ])
    expect(deploymentsOf('every-value')[0]?.spec?.progressDeadlineSeconds).toBe(2700)
    expect(ofKind(manifests, 'ServiceAccount')[0]?.metadata).toMatchObject({
      ...{ name: 'chat', annotations: { 'acme.example/owner': 'chat' } },
    })
    const [service] = ofKind(manifests, 'Service')
    expect(service?.spec).toMatchObject({ type: 'LoadBalancer', ports: [{ port: 8080, targetPort: 'http' }] })
    expect(service?.metadata?.annotations).toEqual({
      'acme.example/load-balancer': 'internal',
      'acme.example/idle-timeout': '3600',
    })
    const [ingress] = ofKind(manifests, 'Ingress')
    expect(ingress?.spec?.rules?.map(({ host }) => host)).toEqual(['partners.acme.example'])
    expect(ingress?.metadata?.annotations).toEqual({
      'nginx.ingress.kubernetes.io/proxy-body-size': '40m',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
    })
    const [policy] = ofKind(manifests, 'NetworkPolicy')
    expect(policy?.spec?.egress).toContainEqual({ ports: [{ port: 6432 }] })
    expect(ofKind(manifests, 'PodDisruptionBudget')[0]?.spec?.maxUnavailable).toBe('34%')
    const [autoscaler] = ofKind(manifests, 'HorizontalPodAutoscaler')
    expect(autoscaler?.spec?.metrics?.[0]?.resource?.target.averageUtilization).toBe(55)
  })

  test('in a fleet each group has its role, and only those that serve are reached', () => {
    const groups = podsOf('split').map(({ labels, containers = [] }) => [
      containers[0]?.env?.find(({ name }) => name === 'PASSERELLE_ROLES')?.value,
      labels?.['passerelle/serves'],
    ])
    expect(groups).toEqual([
      ['api', 'true'],
      ['worker', 'false'],
    ])
    expect(ofKind(manifestsOf('split'), 'Service')[0]?.spec?.selector).toMatchObject({ 'passerelle/serves': 'true' })
    expect(ofKind(manifestsOf('split'), 'PodDisruptionBudget')).toHaveLength(2)
    expect(ofKind(manifestsOf('split'), 'PersistentVolumeClaim')).toEqual([])
  })

  test('metrics, which ask for no login, are not reached through the ingress unless that is wanted', async () => {
    const whereTo = (manifests: readonly Manifest[]) => {
      const paths = ofKind(manifests, 'Ingress').flatMap(({ spec }) => spec?.rules?.[0]?.http?.paths ?? [])
      const services = ofKind(manifests, 'Service')
      return paths.map(({ path, pathType, backend }) => {
        const service = services.find(({ metadata }) => metadata?.name === backend.service?.name)
        return [path, pathType, service && (service.spec?.selector ? 'pods' : 'nowhere')]
      })
    }
    expect(whereTo(manifestsOf('fleet'))).toEqual([
      ['/metrics', 'Prefix', 'nowhere'],
      ['/', 'Prefix', 'pods'],
    ])
    const open = await helm.render([...withValues('fleet'), '--set', 'ingress.metrics=true'])
    expect(whereTo(open)).toEqual([['/', 'Prefix', 'pods']])
    for (const { spec } of deploymentsOf('fleet')) {
      expect(spec?.template.metadata?.annotations).toMatchObject({ 'prometheus.io/scrape': 'true' })
    }
  })

  test('a group that scales by itself has no fixed number of pods', () => {
    expect(deploymentsOf('split').map(({ spec }) => spec?.replicas)).toEqual([undefined, 4])
    const [autoscaler] = ofKind(manifestsOf('split'), 'HorizontalPodAutoscaler')
    expect(autoscaler?.spec?.scaleTargetRef.name).toBe(deploymentsOf('split')[0]?.metadata?.name)
  })

  test('secrets that somebody else keeps are used, and none is made', () => {
    expect(ofKind(manifestsOf('existing-secrets'), 'Secret')).toEqual([])
    const refs = variablesOf('existing-secrets').flatMap(({ name, valueFrom }) =>
      valueFrom?.secretKeyRef ? [[name, valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key]] : [],
    )
    expect(refs).toEqual([
      ['PASSERELLE_MASTER_KEY', 'passerelle-from-vault', 'PASSERELLE_MASTER_KEY'],
      ['PASSERELLE_OPERATOR_TOKEN', 'passerelle-from-vault', 'PASSERELLE_OPERATOR_TOKEN'],
      ['PASSERELLE_DATABASE_URL', 'passerelle-db-app', 'uri'],
      ['AWS_ACCESS_KEY_ID', 'passerelle-from-vault', 'AWS_ACCESS_KEY_ID'],
      ['AWS_SECRET_ACCESS_KEY', 'passerelle-from-vault', 'AWS_SECRET_ACCESS_KEY'],
    ])
  })

  test('further variables and files reach the server, and nothing it relies on', () => {
    const [container] = containersOf('existing-secrets')
    expect(container?.env?.at(-1)).toEqual({
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      value: 'http://collector.monitoring.svc:4318',
    })
    expect(container?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/data', '/tmp', '/etc/authority'])
    expect(podsOf('existing-secrets')[0]?.volumes?.map(({ name }) => name)).toEqual(['tmp', 'data', 'authority'])
  })

  test('generated secrets are ones that the server takes', () => {
    const { stringData = {} } = ofKind(manifestsOf('default'), 'Secret')[0] ?? {}
    for (const name of ['MASTER_KEY', 'OPERATOR_TOKEN'] as const) {
      const value = stringData[`PASSERELLE_${name}`] ?? ''
      expect(value.length).toBeGreaterThan(40)
      expect(settings[name].parse(value)).not.toHaveProperty('reason')
    }
  })

  const url = 'publicUrl=https://chat.acme.example'
  const fleet = 'database.engine=postgres,database.url=postgres://db/x'
  test.each([
    ['no public URL', '', 'Set publicUrl'],
    ['split roles on SQLite', `${url},roles=split`, 'needs database.engine: postgres'],
    [
      'a URL of PostgreSQL and the engine SQLite',
      `${url},database.url=postgres://db/x`,
      'database.url is for PostgreSQL',
    ],
    ['no database in a fleet', `${url},database.engine=postgres,blobs.url=s3://b`, 'Set database.url'],
    ['files on the disk in a fleet', `${url},${fleet}`, 'Set blobs.url'],
    [
      'a secret for alerts that each pod would make',
      `${url},${fleet},blobs.url=s3://b,settings.ALERT_URL=https://a`,
      'needs PASSERELLE_ALERT_SECRET',
    ],
    ['a secret without keys', `${url},blobs.url=s3://b,blobs.credentials=secret`, 'needs blobs.accessKeyId'],
    ['a setting that does not exist', `${url},settings.LOGLEVEL=debug`, 'LOGLEVEL'],
    ['a setting that the chart sets', `${url},settings.PORT=81`, 'PORT'],
    ['a setting among further variables', `${url},extraEnv[0].name=PASSERELLE_PORT`, 'extraEnv'],
    ['a value that does not exist', `${url},replica=2`, 'replica'],
    ['an operator token that is too short', `${url},secrets.operatorToken=short`, 'operatorToken'],
  ])('%s is refused', async (_, values, message) => {
    await expect(helm.render(['--set', values])).rejects.toThrow(message)
  })
})

test('values that no set of the tests gave could go wrong unseen', () => {
  const given = valueSets.flatMap((name) =>
    leavesOf(parse(read('deploy/helm/passerelle/ci', `${name}-values.yaml`)) ?? {}),
  )
  const leaves = leavesOf(parse(read('deploy/helm/passerelle/values.yaml'), { merge: true }))
  expect(leaves.filter((leaf) => !given.some((one) => one === leaf || one.startsWith(`${leaf}.`)))).toEqual([])
})

test('its settings are those of the server, less what it sets itself', () => {
  const { properties } = JSON.parse(read('deploy/helm/passerelle/values.schema.json'))
  const others = Object.keys(settings).filter((name) => ![...ownSettings, ...secretSettings].includes(name))
  expect(properties.settings.propertyNames.enum.toSorted()).toEqual(others.toSorted())
})

test('chart, program and packages have one version', () => {
  const { version } = JSON.parse(read('packages/gateway/package.json'))
  expect(read('deploy/helm/passerelle/Chart.yaml')).toContain(`\nversion: ${version}\nappVersion: ${version}\n`)
})
