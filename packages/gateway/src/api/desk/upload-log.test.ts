import { createWorld } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { createLog } from '../../lib/log.ts'

test('no log tells the secret of whoever uploads a file, not even at level trace', async () => {
  const lines: string[] = []
  const log = createLog('trace', { write: (line) => void lines.push(line) })
  const world = await createWorld({ overrides: { log } })
  await world.upload({ name: 'note.txt', type: 'text/plain', bytes: Buffer.from('hello') })
  await world.close()
  expect(lines.join('')).toContain('busboy')
  expect(lines.join('')).not.toContain('Bearer')
})
