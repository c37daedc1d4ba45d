import { describe, expect, test } from 'vitest'
import { startNameServer } from '../../test/name-server.ts'
import { createDnsLookup, type DnsOptions } from './lookup-by-dns.ts'
import { fullNames, parseHosts, parseSearchList } from './system-files.ts'

const noFiles = { hosts: () => parseHosts(''), searchList: () => parseSearchList('') }
const lookupAt = (server: { address: string }, options: DnsOptions = {}) =>
  createDnsLookup({ ...noFiles, servers: [server.address], ...options })

describe('a look-up', () => {
  test('gives the addresses of both families', async () => {
    const server = await startNameServer({ names: { 'bot.example': ['192.0.2.1', '192.0.2.2', '2001:db8::1'] } })
    expect(await lookupAt(server)('Bot.example')).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '192.0.2.2', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ])
  })

  test.each([
    ['4', '2001:db8::1', 6],
    ['6', '192.0.2.1', 4],
  ])('is content with one family when IPv%s is not answered', async (silent, address, family) => {
    const names = { 'bot.example': ['192.0.2.1', '2001:db8::1'] }
    const server = await startNameServer({ names, isSilent: (_, asked) => asked === Number(silent) })
    expect(await lookupAt(server, { timeoutMs: 100 })('bot.example')).toEqual([{ address, family }])
  })

  test('of a name that does not exist, or has no address, says so', async () => {
    const server = await startNameServer({ names: { 'empty.example': [] } })
    await expect(lookupAt(server)('nothing.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    await expect(lookupAt(server)('empty.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  test('tells a server that fails from one that does not answer', async () => {
    const server = await startNameServer({ failing: ['broken.example'], isSilent: (name) => name === 'silent.example' })
    const lookup = lookupAt(server, { timeoutMs: 200 })
    await expect(lookup('broken.example')).rejects.toMatchObject({ name: 'Error', code: 'EAI_AGAIN' })
    await expect(lookup('silent.example')).rejects.toMatchObject({ name: 'LookupTimedOut', code: 'EAI_AGAIN' })
  })

  test('goes by the hosts file before it asks, and knows localhost without either', async () => {
    const server = await startNameServer()
    const hosts = parseHosts('192.0.2.7 bot.internal Alias # not.this\n2001:db8::7\tbot.internal\nnonsense here\n')
    const lookup = lookupAt(server, { hosts: () => hosts })
    expect(await lookup('bot.internal.')).toEqual([
      { address: '192.0.2.7', family: 4 },
      { address: '2001:db8::7', family: 6 },
    ])
    expect(await lookup('alias')).toEqual([{ address: '192.0.2.7', family: 4 }])
    for (const name of ['localhost', 'app.localhost', 'LOCALHOST.']) {
      expect((await lookup(name)).map(({ address }) => address)).toEqual(['127.0.0.1', '::1'])
    }
    expect(server.asked).toEqual([])
    await expect(lookup('not.this')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  test('finds the short name of a neighbour through the search list', async () => {
    const server = await startNameServer({ names: { 'bot.chat.svc.cluster.local': ['192.0.2.9'] } })
    const searchList = () => parseSearchList('search chat.svc.cluster.local svc.cluster.local\noptions ndots:5\n')
    expect(await lookupAt(server, { searchList })('bot')).toEqual([{ address: '192.0.2.9', family: 4 }])
  })

  test('goes on where a name server fails for one domain of the search list, as the system does', async () => {
    const failing = ['bot.example.ec2.internal']
    const server = await startNameServer({ names: { 'bot.example': ['192.0.2.9'] }, failing })
    const searchList = () => parseSearchList('search ec2.internal\noptions ndots:5\n')
    const lookup = lookupAt(server, { searchList })
    expect(await lookup('bot.example')).toEqual([{ address: '192.0.2.9', family: 4 }])
    const nowhere = lookupAt(server, { searchList: () => parseSearchList('search example.ec2.internal\n') })
    await expect(nowhere('bot')).rejects.toMatchObject({ code: 'EAI_AGAIN' })
  })

  test.each([
    ['bot', ['bot.a.example', 'bot.b.example', 'bot']],
    ['bot.c', ['bot.c', 'bot.c.a.example', 'bot.c.b.example']],
    ['bot.', ['bot']],
  ])('%s is tried as %s', (name, tried) => {
    expect(fullNames(name, parseSearchList('domain x\nsearch a.example. b.example # c\n'))).toEqual(tried)
  })
})
