/** No container engine runs where the tests do. What can be held without one: the image has each file its packages export. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const copied = [...readFileSync(join(root, 'Dockerfile'), 'utf8').matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(
  ([, sources = '']) => sources.split(' '),
)

const targetsOf = (exported: unknown): string[] =>
  typeof exported === 'object' && exported !== null ? Object.values(exported).flatMap(targetsOf) : [String(exported)]

test.each(['protocol', 'sdk', 'gateway'])('the image has what %s exports', (name) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  const targets = targetsOf(exports).map((target) => join('packages', name, target))
  expect(targets.filter((target) => !copied.some((source) => `${target}/`.startsWith(`${source}/`)))).toEqual([])
})

test('it copies nothing that is not there', () => {
  expect(copied.filter((source) => !existsSync(join(root, source)))).toEqual([])
})
