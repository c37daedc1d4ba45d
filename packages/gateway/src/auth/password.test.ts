import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFairQueue } from './fair-queue.ts'
import { hashPassword, verifyPassword } from './password.ts'

const verify = (password: string, phc: string | null) => verifyPassword({ password, phc, address: '192.0.2.1' })

test('a password is kept as argon2id in PHC form, salted anew each time', async () => {
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(two).not.toBe(one)
})

test('only the same password verifies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (password, other) => {
      const phc = await hashPassword(password)
      expect(await verify(password, phc)).toBe(true)
      expect(await verify(other, phc)).toBe(other.normalize('NFC') === password.normalize('NFC'))
    }),
    { numRuns: 5 },
  )
})

test('accents verify however they were composed', async () => {
  expect(await verify('e\u0301te\u0301', await hashPassword('été'))).toBe(true)
})

test('the reference vector of another implementation verifies', async () => {
  // From the argon2 reference: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1`
  const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verify('password', phc)).toBe(true)
  expect(await verify('Password', phc)).toBe(false)
})

test('whoever has no password is refused, after the same work', async () => {
  expect(await verify('anything', null)).toBe(false)
})

test('two at once, some wait, the rest are told at once', async () => {
  const queue = createFairQueue({ atOnce: 2, waiting: { perKey: 1, inAll: 9 } })
  let running = 0
  let most = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await released
    running -= 1
    return 'done'
  }
  const results = [queue('a', work), queue('a', work), queue('a', work), queue('a', work)]
  expect(await results[3]).toBeUndefined()
  release()
  expect(await Promise.all(results)).toEqual(['done', 'done', 'done', undefined])
  expect(most).toBe(2)
  await expect(queue('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await queue('a', async () => 'after')).toBe('after')
})

test('keys take turns, and when all places are taken the key with most waiting gives one up', async () => {
  const queue = createFairQueue({ atOnce: 1, waiting: { perKey: 3, inAll: 4 } })
  const held = Promise.withResolvers<void>()
  const order: string[] = []
  const enter = (name: string) =>
    queue(name.charAt(0), async () => {
      order.push(name)
      await held.promise
      return name
    })
  const results = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1'].map(enter)
  held.resolve()
  expect(await Promise.all(results)).toEqual(['a1', 'a2', 'a3', undefined, 'b1', 'c1'])
  expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3'])
})
