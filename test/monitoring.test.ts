/** Alerts and dashboard name only what the server tells, and Prometheus's own tool agrees with them. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld, hasProgram, onlyIf } from '@passerelle/testkit'
import { parser } from '@prometheus-io/lezer-promql'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const folder = join(import.meta.dirname, '..', 'deploy', 'monitoring')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

interface Rule {
  alert: string
  expr: string
  annotations: Record<string, string>
}
interface Panel {
  title: string
  targets: { expr: string }[]
}
const rules: Rule[] = parse(read('passerelle.rules.yml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules)
const panels: Panel[] = JSON.parse(read('grafana-dashboard.json')).panels

const expressions = [
  ...rules.map(({ alert, expr }) => ({ name: `alert ${alert}`, expr })),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ name: `panel ${title}: ${expr}`, expr }))),
]

let metrics: string
beforeAll(async () => {
  const world = await createWorld()
  await world.send({
    ...{ id: 'm1', created_at: 1_700_000_000, customer_id: 'c', sender: { type: 'human', id: 'c' } },
    body: { message: 'hello' },
  })
  await world.reply((await world.conversationOf('c')).id, 'hi')
  await world.partner.waitForRequests(1)
  // A route is counted once it was answered.
  await fetch(`${world.url}/metrics`)
  metrics = await (await fetch(`${world.url}/metrics`)).text()
  await world.close()
})

/** What Prometheus itself says of whom it scrapes. */
const ofPrometheus = ['up']

function namesTold(): Set<string> {
  const types = metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)
  const names = [...types].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
  return new Set([...names, ...ofPrometheus])
}

/** Of each metric that has samples: the labels of them. Prometheus adds `job` and `instance`. */
function labelsTold(metric: string): Set<string> {
  const samples = metrics.matchAll(new RegExp(`^${metric}\\{(.*)\\} `, 'gm'))
  const labels = [...samples].flatMap(([, text = '']) => [...text.matchAll(/(\w+)="/g)].map(([, label = '']) => label))
  return new Set([...labels, 'job', 'instance'])
}

interface Selector {
  metric: string
  labels: string[]
}

function selectorsOf(expr: string): Selector[] {
  const selectors: Selector[] = []
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      const text = expr.slice(from, to)
      if (name === '⚠') throw new Error(`no PromQL at ${from}: ${expr}`)
      if (name === 'Identifier') selectors.push({ metric: text, labels: [] })
      if (name === 'UnquotedLabelMatcher') selectors.at(-1)?.labels.push(text.replace(/\W.*$/, ''))
    },
  })
  return selectors
}

test.each(expressions)('$name names metrics and labels that are told', ({ expr }) => {
  const selectors = selectorsOf(expr)
  expect(selectors).not.toEqual([])
  const told = namesTold()
  expect(selectors.map(({ metric }) => metric).filter((metric) => !told.has(metric))).toEqual([])
  for (const { metric, labels } of selectors) {
    const known = labelsTold(metric)
    expect(labels.filter((label) => known.size > 2 && !known.has(label))).toEqual([])
  }
})

test('each alert has a line on what to do, and a runbook in the documentation', () => {
  const page = readFileSync(join(folder, '..', '..', 'docs', 'monitoring.md'), 'utf8')
  const headings = [...page.matchAll(/^### (Passerelle\w+)$/gm)].map(([, heading]) => heading)
  expect(headings).toEqual(rules.map(({ alert }) => alert))
  for (const { annotations } of rules) expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook'])
})

test('each metric of ours is explained in the documentation, and no other', () => {
  const page = readFileSync(join(folder, '..', '..', 'docs', 'monitoring.md'), 'utf8')
  const explained = [...page.matchAll(/`(passerelle_\w+)/g)].map(([, name]) => name)
  const told = [...metrics.matchAll(/^# TYPE (passerelle_\S+)/gm)].map(([, name]) => name)
  expect([...new Set(explained)].sort()).toEqual(told.toSorted())
})

const promtool = (args: string[], input?: string) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, input, encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}

describe('promtool', onlyIf(hasProgram('promtool'), "needs promtool, of Debian's package prometheus"), () => {
  test('finds no fault in the rules', () => {
    expect(promtool(['check', 'rules', 'passerelle.rules.yml'])).toMatchObject({ status: 0 })
  })

  test('sees each alert fire when it should, and no other', () => {
    const { status, said } = promtool(['test', 'rules', 'passerelle.rules.test.yml'])
    expect(status, said).toBe(0)
    const tested = read('passerelle.rules.test.yml')
    expect(rules.filter(({ alert }) => !tested.includes(`"${alert}"`))).toEqual([])
  })

  test('finds no fault in the names and forms of the metrics', () => {
    expect(promtool(['check', 'metrics'], metrics)).toEqual({ status: 0, said: '' })
  })
})
