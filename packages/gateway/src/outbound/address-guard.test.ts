import { sayInEnglish } from '@passerelle/protocol/errors'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it, test } from 'vitest'
import { allowNothing, isAllowedHost, isForbidden, parseAllowList, refuseAddress } from './address-guard.ts'

const ipv4 = fc.ipV4()
const v4From = (base: string) => fc.integer({ min: 0, max: 255 }).map((last) => `${base}.${last}`)
const hextets = (count: number) => fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: count, maxLength: count })
const ipv6 = (first: fc.Arbitrary<number>) =>
  fc.tuple(first, hextets(7)).map(([head, rest]) => [head, ...rest].map((part) => part.toString(16)).join(':'))

test.each([
  ['0.0.0.0', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['100.64.0.1', 'shared by a carrier'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['168.63.129.16', 'private to a cloud host'],
  ['169.254.169.254', 'link local'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.192', 'reserved'],
  ['192.0.2.1', 'for documentation'],
  ['192.88.99.1', 'a 6to4 relay'],
  ['192.168.1.1', 'private'],
  ['198.18.0.1', 'for benchmarking'],
  ['198.51.100.7', 'for documentation'],
  ['203.0.113.7', 'for documentation'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::127.0.0.1', 'an IPv4 address in disguise'],
  ['::ffff:127.0.0.1', 'an IPv4 address in disguise'],
  ['::ffff:7f00:1', 'an IPv4 address in disguise'],
  ['::ffff:0:127.0.0.1', 'an IPv4 address in disguise'],
  ['::ffff:8.8.8.8', 'an IPv4 address in disguise'],
  ['64:ff9b::7f00:1', 'an IPv4 address behind NAT64'],
  ['64:ff9b:1::7f00:1', 'an IPv4 address behind NAT64'],
  ['100::1', 'reserved'],
  ['2001::1', 'a Teredo tunnel'],
  ['2001:2::1', 'for benchmarking'],
  ['2001:20::1', 'reserved'],
  ['2001:db8::1', 'for documentation'],
  ['2002:7f00:1::', 'a 6to4 tunnel'],
  ['3fff::1', 'for documentation'],
  ['4000::1', 'reserved'],
  ['5f00::1', 'reserved'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['fe80::1', 'link local'],
  ['fe80::1%eth0', 'link local'],
  ['fec0::1', 'private'],
  ['ff02::1', 'multicast'],
  ['', 'not an IP address'],
  ['localhost', 'not an IP address'],
  ['0x7f.1', 'not an IP address'],
])('%s is %s', (address, why) => {
  const reason = isForbidden(address)
  expect(reason && sayInEnglish(reason)).toMatch(new RegExp(`^${why}`))
})

test.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2001:4860:4860::8888'])(
  '%s is public',
  (address) => expect(isForbidden(address)).toBeUndefined(),
)

describe('for every address', () => {
  it('agrees with ipaddr.js on what is public among IPv4 addresses', () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        fc.pre(address !== '168.63.129.16')
        expect(isForbidden(address) === undefined).toBe(ipaddr.IPv4.parse(address).range() === 'unicast')
      }),
    )
  })

  it('refuses every IPv6 address outside 2000::/3', () => {
    const outside = fc.integer({ min: 0, max: 0xffff }).filter((head) => head >> 13 !== 1)
    fc.assert(fc.property(ipv6(outside), (address) => isForbidden(address) !== undefined))
  })

  it('refuses what ipaddr.js does not call unicast among IPv6 addresses', () => {
    fc.assert(
      fc.property(ipv6(fc.constantFrom(0x2001, 0x2002, 0x2620, 0x2a00, 0x3fff, 0xfe80, 0)), (address) => {
        if (ipaddr.IPv6.parse(address).range() !== 'unicast') expect(isForbidden(address)).toBeDefined()
      }),
    )
  })

  it('refuses an IPv4 address wrapped in IPv6, in either spelling', () => {
    const prefixes = fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:')
    fc.assert(
      fc.property(prefixes, ipv4, (prefix, address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
        expect(isForbidden(`${prefix}${address}`)).toBeDefined()
        expect(isForbidden(`${prefix}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`)).toBeDefined()
      }),
    )
  })

  it('gives the same answer for every spelling', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const parsed = ipaddr.IPv6.parse(address)
        expect(isForbidden(parsed.toNormalizedString())).toEqual(isForbidden(parsed.toRFC5952String()))
      }),
    )
  })
})

describe('the allow list', () => {
  const allowing = (text: string) => {
    const { allow, problems } = parseAllowList(text)
    expect(problems).toEqual([])
    return allow
  }

  it('exempts addresses and ranges', () => {
    const allow = allowing(' 127.0.0.1 , 10.1.0.0/16,[::1], fd00::/8,, ')
    for (const address of ['127.0.0.1', '10.1.2.3', '::1', 'fd12::1', '8.8.8.8']) {
      expect(refuseAddress(address, allow)).toBeUndefined()
    }
    for (const address of ['127.0.0.2', '10.2.0.1', '::ffff:127.0.0.1', 'fc00::1']) {
      expect(refuseAddress(address, allow)).toBeDefined()
    }
  })

  it('exempts a name in any spelling, and only that name', () => {
    const allow = allowing('localhost,Bot.Internal.,bücher.example')
    for (const host of ['localhost', 'LOCALHOST.', 'bot.internal', 'xn--bcher-kva.example']) {
      expect(isAllowedHost(host, allow)).toBe(true)
    }
    for (const host of ['app.localhost', 'internal', 'xbot.internal', '127.0.0.1']) {
      expect(isAllowedHost(host, allow)).toBe(false)
    }
    expect(refuseAddress('127.0.0.1', allow)).toBeDefined()
  })

  it('reads an address in an odd spelling as the address it is', () => {
    expect(refuseAddress('127.0.0.1', allowing('127.1'))).toBeUndefined()
  })

  it('names what it cannot read', () => {
    const { problems } = parseAllowList(
      '10.0.0.0/33, http://bot, bot:8080, *.internal, ::1/129, 10.0.0.0/8/8, 1.2.3.4/',
    )
    expect(problems).toHaveLength(7)
    expect(problems[0]).toContain('"10.0.0.0/33"')
  })

  it('exempts every address of a range it holds, and none when empty', () => {
    fc.assert(
      fc.property(v4From('10.9.8'), (address) => {
        expect(refuseAddress(address, allowing('10.9.8.0/24'))).toBeUndefined()
        expect(refuseAddress(address, allowNothing)).toBeDefined()
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseAllowList(text)))
    fc.assert(fc.property(fc.string(), (text) => void isForbidden(text)))
  })
})
