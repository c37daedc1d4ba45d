import { reason } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { newPassword } from '../agents/create-agent.ts'
import { findWeakness } from './password-rules.ts'

test.each(['', 'x', '12345678901', 'pass-of-lea', 'ééééééééééé', '\u{1F600}'.repeat(11)])(
  '"%s" is short',
  async (password) => {
    expect(await findWeakness(password)).toEqual(reason('password_too_short', { min: 12 }))
  },
)

test.each([
  'password1234',
  'Password1234!',
  '1qaz2wsx3edc',
  'MOTHERFUCKER',
  '2026-dragon-2026',
  'monkeymonkey',
  'aaaaaaaaaaaaaaaa',
  'abc1abc1abc1',
])('"%s" is guessed first', async (password) => {
  expect(await findWeakness(password)).toEqual(reason('password_guessable'))
})

test.each(['correct horse battery', 'another long password', 'a8f0c2d94b17', '七月的雨落在旧城的屋檐上'])(
  '"%s" will do',
  async (password) => {
    expect(await findWeakness(password)).toBeUndefined()
  },
)

test('what is made for people will do, and what is beyond all measure is refused', async () => {
  expect(await findWeakness(newPassword())).toBeUndefined()
  expect(await findWeakness('ab'.repeat(600) + newPassword())).toEqual(reason('password_too_long', { max: 1024 }))
})
