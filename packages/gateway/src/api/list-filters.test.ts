/** Whatever stands in a list's query, the answer is a page or a refusal: no operation may fail of it. */
import { createWorld, operatorToken, type World } from '@passerelle/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

interface Parameter {
  in: string
  name: string
}
interface Path {
  get?: { parameters?: Parameter[] }
}

let world: World
let lists: { path: string; names: string[] }[]
let headers: Record<string, string>

beforeAll(async () => {
  world = await createWorld()
  await world.send({
    id: 'm1',
    created_at: 1700000000,
    customer_id: 'abc',
    sender: { type: 'human', id: 'abc', name: 'Abc' },
    body: { message: 'abc' },
  })
  const conversation = await world.conversationOf('abc')
  const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as { paths: Record<string, Path> }
  const paths = Object.entries(document.paths)
  lists = paths.flatMap(([path, { get }]) => {
    const names = get?.parameters?.filter((one) => one.in === 'query').map((one) => one.name) ?? []
    // A stream never ends.
    if (names.length === 0 || path.endsWith('/changes')) return []
    return [{ path: path.replace('{id}', conversation.id), names }]
  })
  const body = { instance_id: world.instanceId, name: 'Software', service: true }
  const answer = await fetch(`${world.url}/operator/v1/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { api_key: desk } = (await answer.json()) as { api_key: string }
  headers = { desk, operator: operatorToken }
})
afterAll(() => world.close())

async function ask(path: string, query: string): Promise<number> {
  const token = path.startsWith('/desk') ? headers.desk : headers.operator
  const answer = await fetch(`${world.url}${path}?${query}`, { headers: { authorization: `Bearer ${token}` } })
  await answer.text()
  return answer.status
}

const known = ['abc%00', '%00', '%ED%A0%80', '%FF', '%', '%EF%BF%BF', '%22', 'a%22*', 'a AND', '-abc', 'NEAR(a b)', '*']
const bits = [
  'abc',
  '"',
  '*',
  '(',
  ')',
  ' ',
  'AND',
  'NOT',
  ':',
  '^',
  '{',
  '}',
  '-',
  '+',
  '\\',
  "'",
  '%',
  '_',
  '[',
  '1e9',
]

test('every filter of every list answers below 500', async () => {
  expect(lists.map(({ path }) => path)).toContain('/desk/v1/conversations')
  for (const { path, names } of lists) {
    for (const name of names) {
      for (const value of known) {
        const status = await ask(path, `${name}=${value}`)
        expect(status, `${path}?${name}=${value}`).toBeLessThan(500)
      }
    }
  }
})

test('so does any combination', async () => {
  const value = fc.string({
    unit: fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    maxLength: 12,
  })
  const request = fc.constantFrom(...lists).chain(({ path, names }) =>
    fc.record({
      path: fc.constant(path),
      query: fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 3 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(request, async ({ path, query }) => {
      const status = await ask(path, new URLSearchParams(query).toString())
      expect(status, `${path} ${JSON.stringify(query)}`).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
})
