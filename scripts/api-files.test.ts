import { expect, test } from 'vitest'
import { readApiFiles } from './api-files.ts'

test('the collection has every operation, with the published examples, and no secret', async () => {
  const files = await readApiFiles()
  const description = JSON.parse(files['openapi.json'] ?? '')
  const text = files['passerelle.postman_collection.json'] ?? ''
  const collection: { item: { item: { name: string }[] }[] } = JSON.parse(text)
  const summaries = [description.paths, description.webhooks].flatMap((paths: object) =>
    Object.values(paths).flatMap((methods: object) => Object.values(methods).map(({ summary }) => summary)),
  )
  const names = collection.item.flatMap(({ item }) => item.map(({ name }) => name))
  expect(names.toSorted()).toEqual(summaries.toSorted())
  expect(text).toContain('Hello, I have a question. Can you help me?')
  expect(text).toContain('{{clientSecret}}')
  expect(text).not.toMatch(/YOUR_/)
})
