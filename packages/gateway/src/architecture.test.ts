/** Holds the rules of the house: which room may import from which, and what a pure file must not touch. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCycle, importsOf, listSources, type SourceImport } from '@passerelle/testkit/source-imports'
import { describe, expect, test } from 'vitest'
import { tables } from './store/sql/tables.ts'

const root = import.meta.dirname
const files = listSources(root)

const isTest = (file: string) => /\.test\.ts$|conformance|test-|testing/.test(file)
const sources = files.filter((file) => !isTest(file))

const imports = sources.flatMap((file) => importsOf(root, file))

const domains = [
  'commands',
  'connectors',
  'contacts',
  'auth',
  'ingest',
  'messages',
  'notices',
  'conversations',
  'queues',
  'deliveries',
  'events',
  'attachments',
  'agents',
  'changes',
  'privacy',
  'fleet',
  'audit',
  'stats',
  'reports',
  'search',
  'requests',
  'alerts',
  'presence',
  'maintenance',
  'queues',
]
type Layer = 'lib' | 'config' | 'outbound' | 'domain' | 'api' | 'store' | 'blobs' | 'root' | 'cli' | 'main'

function layerOf(file: string): Layer {
  const [first = ''] = file.split('/')
  if (domains.includes(first)) return 'domain'
  if (['lib', 'config', 'outbound', 'api', 'store', 'blobs', 'cli'].includes(first)) return first as Layer
  return file === 'main.ts' ? 'main' : 'root'
}

const mayImport: Record<Layer, Layer[]> = {
  lib: ['lib'],
  config: ['lib', 'config'],
  outbound: ['lib', 'config', 'outbound'],
  domain: ['lib', 'config', 'outbound', 'domain'],
  store: ['lib', 'config', 'domain', 'store'],
  blobs: ['lib', 'config', 'domain', 'blobs'],
  api: ['lib', 'config', 'outbound', 'domain', 'api'],
  root: ['lib', 'config', 'outbound', 'domain', 'api', 'store', 'blobs', 'root'],
  cli: ['lib', 'config', 'outbound', 'domain', 'api', 'store', 'blobs', 'root', 'cli'],
  main: ['cli', 'lib', 'config', 'root'],
}

const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const codeOf = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

/** A file is pure when its first comment says so. */
const isPure = (file: string) => /\bPure\b/.test(/\/\*\*[\s\S]*?\*\//.exec(textOf(file))?.[0] ?? '')

const list = (found: SourceImport[]) => found.map((one) => `${one.from} imports ${one.name}`)

describe('the house', () => {
  test('imports run one way: lib, config <- outbound <- domain <- api <- gateway.ts <- cli <- main.ts', () => {
    const broken = imports.filter(
      (one) => one.file !== undefined && !mayImport[layerOf(one.from)].includes(layerOf(one.file)),
    )
    expect(list(broken)).toEqual([])
  })

  test('there are no import cycles, type imports included', () => {
    expect(findCycle(imports)).toBeUndefined()
  })

  test('rooms do not import each other, neither in pairs nor in a circle, types included', () => {
    const roomOf = (file: string) => /^(\w+)\//.exec(file)?.[1]
    const between = imports.flatMap((one) => {
      const [room, other] = [roomOf(one.from), roomOf(one.file ?? '')]
      return room && other && room !== other ? [{ ...one, room, other }] : []
    })
    const circle = findCycle(between.map(({ room, other, name }) => ({ from: room, file: other, name }))) ?? []
    const broken = between.filter(({ room, other }) =>
      circle.some((one, at) => one === room && circle[at + 1] === other),
    )
    expect(between.length).toBeGreaterThan(100)
    expect(list(broken)).toEqual([])
  })

  test('doors know what they share in api/http, never each other', () => {
    const doorOf = (file = '') => /^api\/(\w+)\//.exec(file)?.[1]
    const broken = imports.filter(({ from, file }) => {
      const [door, other] = [doorOf(from), doorOf(file)]
      return door !== undefined && other !== undefined && other !== door && other !== 'http'
    })
    expect(list(broken)).toEqual([])
  })

  test('nothing under api/ knows SQL, nothing outside api/ knows HTTP requests', () => {
    const sql = imports.filter((one) => layerOf(one.from) === 'api' && /sqlite|^pg$/.test(one.name))
    const http = imports.filter(
      (one) => !['api', 'root'].includes(layerOf(one.from)) && /^(fastify|@fastify\/)/.test(one.name),
    )
    expect([...list(sql), ...list(http)]).toEqual([])
  })

  test('pure files have no I/O, no clock, no randomness, nothing asynchronous', () => {
    const broken = sources.filter(isPure).flatMap((file) => {
      const impure = codeOf(file).match(
        /\basync\b|\bawait\b|Date\.now|new Date\(\)|\brandom[A-Z]\w+|Math\.random|performance\.|\bset(Timeout|Interval|Immediate)\b|\bprocess\.|node:(fs|https?|dns|timers|child_process)|undici/,
      )
      return impure ? [`${file} uses ${impure[0]}`] : []
    })
    expect(sources.filter(isPure).length).toBeGreaterThan(50)
    expect(broken).toEqual([])
  })

  test('a file that is pure by its name says so', () => {
    const named = sources.filter((file) => /(^|\/)(plan|compose|decide|draft)-[\w-]+\.ts$/.test(file))
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((file) => !isPure(file))).toEqual([])
  })

  test('no file of an engine holds a sentence for people, or the name of an activity', () => {
    const engine = sources.filter((file) => /^store\/(sql|sqlite)\//.test(file) && !file.endsWith('reason-of-words.ts'))
    const broken = engine.flatMap((file) => {
      const text = codeOf(file)
      const sentences = text.match(/(['"`])[A-Z][a-z]+(?: [^'"`]+){2,}\1/g) ?? []
      const names = text.match(/kind: '[a-z_]+\.[a-z_]+'|action: '/g) ?? []
      return [...sentences, ...names].map((found) => `${file}: ${found}`)
    })
    expect(engine.length).toBeGreaterThan(20)
    expect(broken).toEqual([])
  })

  test('an engine writes what a decider says; by itself only what needs no decision, and in bulk what had its time', () => {
    const written = Object.values(tables).map(({ name }) => name)
    const found = sources
      .filter((file) => /^store\/(sql|sqlite)\/[^/]+$/.test(file))
      .flatMap((file) => {
        const text = textOf(file).matchAll(/\b(update|insert into|delete from) ([a-z_]+)\b/g)
        const name = file.replace(/^store\/\w+\/|\.ts$/g, '')
        return [...text].flatMap(([, verb, table = '']) => (written.includes(table) ? `${name}: ${verb} ${table}` : []))
      })
    expect([...new Set(found)].toSorted()).toEqual([
      // The log hands out places and hashes.
      'activities: insert into activities',
      // A session was used, or ends; old ones, in bulk.
      'agent-store: delete from sessions',
      'agent-store: update sessions',
      'change-feed: delete from changes',
      // Sealed anew under another key.
      'connector-store: update connectors',
      'connector-store: update second_factors',
      'conversation-store: delete from idempotency_keys',
      'episode-store: delete from ratings',
      'privacy-store: delete from changes',
      'token-store: delete from tokens',
      'token-store: insert into tokens',
    ])
  })

  test('the environment is read in config/ alone, but for the program that starts it', () => {
    const readers = sources.filter((file) => /process\.env/.test(textOf(file)))
    expect(readers.filter((file) => !['config', 'cli', 'main'].includes(layerOf(file)))).toEqual([])
  })

  test('a server imports only types of node:http: an import of more makes Node load its own fetch, for 60 ms', () => {
    const broken = sources.filter((file) => {
      const text = textOf(file)
      const named = [...text.matchAll(/^import \{([^}]*)\} from 'node:https?'/gm)].flatMap(([, names = '']) =>
        names.split(','),
      )
      return layerOf(file) !== 'cli' && named.some((name) => name.trim() !== '' && !name.trim().startsWith('type '))
    })
    expect(broken).toEqual([])
  })

  test('ports are types only', () => {
    const broken = sources.filter(
      (file) =>
        /-store\.ts$|change-feed\.ts$/.test(file) &&
        layerOf(file) === 'domain' &&
        /^export (const|function|class|let)/m.test(textOf(file)),
    )
    // The blob store's port carries the one error its callers branch on.
    expect(broken.filter((file) => file !== 'attachments/blob-store.ts')).toEqual([])
  })

  test('docs/architecture.md names every room, and none that is gone', () => {
    const text = readFileSync(join(root, '../../../docs/architecture.md'), 'utf8')
    const [, table = ''] = /## Inside the gateway\n([\s\S]*?)\nFile names/.exec(text) ?? []
    const cells = table.split('\n').flatMap((line) => /^\| (`.+?) \|/.exec(line)?.[1] ?? [])
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([\w/]+?)\/?`/g)].map(([, name]) => name))
    const rooms = files.flatMap((file) => file.match(/^api\/\w+(?=\/)|^(?!api\/)\w+(?=\/)/) ?? [])
    expect(named.toSorted()).toEqual([...new Set(rooms)].toSorted())
  })

  test('docs/architecture.md names every loop, and its scope', () => {
    const inCode = sources.flatMap((file) => {
      const text = textOf(file)
      const found = text.matchAll(/startLoop\(\{\s*name: '([^']+)',\s*scope: '(\w+)'/g)
      return [...found].map(([, name, scope]) => `${name}: ${scope}`)
    })
    const text = readFileSync(join(root, '../../../docs/architecture.md'), 'utf8')
    const [, table = ''] = text.split('## The loops')
    const inDocs = [...table.matchAll(/^\| ([a-z ]+) \| (node|fleet) \|/gm)].map(
      ([, name, scope]) => `${name}: ${scope}`,
    )
    expect(inDocs.toSorted()).toEqual(inCode.toSorted())
  })
})
