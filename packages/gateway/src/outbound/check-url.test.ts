import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import fc from 'fast-check'
import { describe, expect, it, test, vi } from 'vitest'
import { allowNothing, parseAllowList } from './address-guard.ts'
import { checkWebhookUrl } from './check-url.ts'
import type { Lookup } from './lookup.ts'

const names: Record<string, string[]> = {
  'public.example': ['93.184.216.34', '2606:4700::1111'],
  'private.example': ['10.0.0.1'],
  'mixed.example': ['93.184.216.34', '127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'bot.internal': ['10.0.0.2'],
}
const lookup: Lookup = async (name) => {
  const addresses = names[name.replace(/\.$/, '')]
  if (!addresses) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}
const saidOf = async (check: Promise<Reason | undefined>) => {
  const reason = await check
  return reason && sayInEnglish(reason)
}
const check = (url: string, allowed = '') =>
  saidOf(checkWebhookUrl(url, { allow: parseAllowList(allowed).allow, lookup }))

describe('[3.url] a webhook URL', () => {
  test.each([
    'https://public.example/webhook',
    'http://public.example:8080/a?b=c',
    'https://93.184.216.34/',
    'https://[2606:4700::1111]/',
    'https://not-there-yet.example/',
  ])('%s is accepted', async (url) => expect(await check(url)).toBeUndefined())

  test.each([
    ['', 'not a URL'],
    ['bot.example/webhook', 'not a URL'],
    ['ftp://public.example/', 'must begin with https:// or http://'],
    ['file:///etc/passwd', 'must begin with https:// or http://'],
    ['javascript:alert(1)', 'must begin with https:// or http://'],
    ['https://user@public.example/', 'user name or password'],
    ['https://user:secret@public.example/', 'user name or password'],
    ['http://127.0.0.1/', '127.0.0.1 is loopback'],
    ['http://127.0.0.1./', '127.0.0.1 is loopback'],
    ['http://0x7f.1/', '127.0.0.1 is loopback'],
    ['http://0177.0.0.1/', '127.0.0.1 is loopback'],
    ['http://017700000001/', '127.0.0.1 is loopback'],
    ['http://2130706433/', '127.0.0.1 is loopback'],
    ['http://127.1/', '127.0.0.1 is loopback'],
    ['http://①②⑦.0.0.1/', '127.0.0.1 is loopback'],
    ['http://127.0.0.1%2e/', '127.0.0.1 is loopback'],
    ['http:\\\\10.0.0.1\\', '10.0.0.1 is private'],
    ['http:10.0.0.1', '10.0.0.1 is private'],
    ['http://0/', '0.0.0.0 is unspecified'],
    ['http://169.254.169.254/latest/meta-data', 'link local'],
    ['http://[::1]/', '::1 is loopback'],
    ['http://[::]/', 'unspecified'],
    ['http://[::ffff:127.0.0.1]/', 'IPv4 address in disguise'],
    ['http://[0:0:0:0:0:ffff:7f00:1]/', 'IPv4 address in disguise'],
    ['http://[64:ff9b::a00:1]/', 'NAT64'],
    ['http://[2002:a00:1::]/', '6to4'],
    ['http://[fd00::1]/', 'private'],
    ['http://localhost/', 'this machine itself'],
    ['http://LOCALHOST:80/', 'this machine itself'],
    ['http://localhost./', 'this machine itself'],
    ['http://app.localhost/', 'this machine itself'],
    ['http://app.localhost./', 'this machine itself'],
    ['https://private.example/', 'private.example resolves to 10.0.0.1, which is private'],
    ['https://private.example./', 'private.example resolves to 10.0.0.1, which is private'],
    ['https://mixed.example/', 'resolves to 127.0.0.1, which is loopback'],
    ['https://mapped.example/', 'IPv4 address in disguise'],
  ])('%s is refused', async (url, reason) => expect(await check(url)).toContain(reason))

  it('says how to exempt an address', async () => {
    expect(await check('http://10.0.0.1/')).toBe(
      'The address 10.0.0.1 is private (10.0.0.0/8). Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
    )
  })

  test.each([
    ['http://localhost:3000/', 'localhost'],
    ['http://localhost.:3000/', 'localhost'],
    ['http://127.0.0.1:3000/', '127.0.0.1'],
    ['http://127.1:3000/', '127.0.0.0/8'],
    ['http://[::1]:3000/', '[::1]'],
    ['http://bot.internal/', 'bot.internal'],
    ['http://bot.internal/', '10.0.0.0/8'],
  ])('%s is accepted when %s is exempt', async (url, allowed) => expect(await check(url, allowed)).toBeUndefined())

  it('is not exempted by another exemption', async () => {
    expect(await check('http://localhost/', '10.0.0.0/8')).toBeDefined()
    expect(await check('http://private.example/', 'bot.internal,10.0.0.2')).toBeDefined()
    expect(await check('ftp://localhost/', 'localhost')).toBeDefined()
  })

  it('is refused when no name server answers: where it leads is not known', async () => {
    const hanging: Lookup = () => new Promise(() => {})
    const options = { allow: allowNothing, lookup: hanging, lookupTimeoutMs: 5 }
    expect(await checkWebhookUrl('https://slow.example/', options)).toEqual(
      reason('name_unchecked', { host: 'slow.example' }),
    )
  })

  it('is judged for any text without throwing, and without a look-up of addresses', async () => {
    const asked = vi.fn(lookup)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.ipV4().map((ip) => `http://${ip}/`),
        ),
        async (url) => {
          await checkWebhookUrl(url, { allow: allowNothing, lookup: asked })
        },
      ),
    )
    for (const [name] of asked.mock.calls) expect(name).not.toMatch(/^[\d.]+$/)
  })
})
