import { reason } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { newPassword } from '../agents/create-agent.ts'
import { findWeakness } from './password-rules.ts'

const zoe = { name: 'Zoé Martin', email: 'z.martin@acme-support.example' }

test.each(['', 'x', '12345678901', 'pass-of-lea', 'ééééééééééé', '\u{1F600}'.repeat(11)])(
  '"%s" is short',
  async (password) => {
    expect(await findWeakness(password, zoe)).toEqual(reason('password_too_short', { min: 12 }))
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
  expect(await findWeakness(password, zoe)).toEqual(reason('password_guessable'))
})

test.each([
  'Zoé Martin Zoé Martin',
  'zoemartin-ZOÉMARTIN',
  'zoe.martin.2026!',
  'z.martin@acme-support.example',
  'ACME-Support-2026',
  'martin-dragon-2026',
])('"%s" is little more than who one is', async (password) => {
  expect(await findWeakness(password, zoe)).toEqual(reason('password_personal'))
})

test('a name in other letters is found too, and a short one in a long password does not matter', async () => {
  const li = { name: '李娜', email: 'li@acme.example' }
  expect(await findWeakness('李娜 李娜 李娜 李娜 2026', li)).toEqual(reason('password_personal'))
  expect(await findWeakness('li writes seven words', li)).toBeUndefined()
  expect(await findWeakness('martin likes horses and batteries', zoe)).toBeUndefined()
})

test.each(['correct horse battery', 'another long password', 'a8f0c2d94b17', '七月的雨落在旧城的屋檐上'])(
  '"%s" will do',
  async (password) => {
    expect(await findWeakness(password, zoe)).toBeUndefined()
  },
)

test('what is made for people will do, and what is beyond all measure is refused', async () => {
  expect(await findWeakness(newPassword(), zoe)).toBeUndefined()
  expect(await findWeakness('ab'.repeat(600) + newPassword(), zoe)).toEqual(reason('password_too_long', { max: 1024 }))
})
