import { expect, test } from 'vitest'
import { createSealer } from '../lib/seal.ts'
import { openClientSecret, sealClientSecret } from './client-secret.ts'

const sealer = createSealer([new Uint8Array(32).fill(1)])

test('what was sealed for a connector opens for it', () => {
  const secretSealed = sealClientSecret(sealer, 'c1', 'Abc123')
  expect(openClientSecret(sealer, { id: 'c1', secretSealed })).toBe('Abc123')
  expect(Buffer.from(secretSealed).includes('Abc123')).toBe(false)
})

test('a sealed secret copied to another connector does not open', () => {
  const secretSealed = sealClientSecret(sealer, 'c1', 'Abc123')
  expect(() => openClientSecret(sealer, { id: 'c2', secretSealed })).toThrow()
})
