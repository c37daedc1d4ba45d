/** Every sentence that the server can put on a screen has its French one: read from the server's source. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { spaced } from './french-spaces.ts'
import { serverFr } from './server-fr.ts'
import { createSay } from './server-text.ts'

const packages = join(import.meta.dirname, '..', '..', '..', '..')
const say = createSay(serverFr)

/** Where what the desk is told is written. */
const sources = [
  'gateway/src/{agents,attachments,config,connectors,conversations,deliveries,lib,outbound}/*.ts',
  'gateway/src/store/sqlite/*.ts',
  'gateway/src/api/*.ts',
  'gateway/src/api/{desk,operator}/*.ts',
  'protocol/src/schemas/*.ts',
]
/** Of these only what is said of a wrong field: the rest describes the API, or the program's start. */
const onlyFaults = /schema|describe|operation-errors|web-app|compose-/
const settingsFile = 'gateway/src/config/settings.ts'
const startsTheProgram = /\/(?:config|store)\/|\/lib\/(?:log|storage-fault)\.ts$/

/** Words that stand in those files and in no answer: names of loops, the log's, what only a programmer reads. */
const unsaid = new Set([
  '"{}" is neither a host name nor an address or CIDR such as 10.0.0.0/8',
  '2026-01-31T09:00:00Z, seconds since 1970, or a duration such as 2h',
  'This is a test message from Passerelle.',
  'a download',
  'a fetched attachment',
  'a moved clock',
  'a settlement',
  'a webhook request was not made',
  'agent {}',
  'connector:{}',
  'deliveries of deleted connectors',
  'borrowed webhooks',
  'idempotency keys',
  'key id',
  'message is empty: give a text for those who cannot show rich_content',
  'no-store, no-transform',
  'operator changes',
  'orphan blobs',
  'private, max-age=3600',
  'rich_content is not of the documented vocabulary: where it is shown, it is shown as a tree',
  'search index',
  'something that is no URL',
  'the file is larger than {} bytes',
  'the outcome is known',
  'the same as without the slash',
  '`http://localhost:PORT`',
  '{} GMT',
])

type Node = Record<string, unknown> & { type: string }
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const nameOf = (node: unknown): string => (isNode(node) ? String(node.name ?? node.value ?? '') : '')

/** `deps.log.info`: its names, from left to right. */
const pathOf = (node: unknown): string[] =>
  isNode(node) && node.type === 'MemberExpression' ? [...pathOf(node.object), nameOf(node.property)] : [nameOf(node)]

/** A literal's text, `{}` for each value in it; undefined for what is no text. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const [left, right] = [node.left, node.right].map((side) => (isNode(side) ? textOf(side) : undefined))
    return left === undefined && right === undefined ? undefined : `${left ?? '{}'}${right ?? '{}'}`
  }
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return undefined
  return node.quasis.map(({ value }: { value: { cooked: string } }) => value.cooked).join('{}')
}

/** What is read by whoever runs or writes the server. */
function isForInside(node: Node): boolean {
  if (node.type === 'ImportDeclaration') return true
  if (node.type === 'NewExpression') return nameOf(node.callee) === 'Error'
  return node.type === 'CallExpression' && pathOf(node.callee).some((name) => /^(?:log|db|assert)$/.test(name))
}

const looksSaid = (text: string): boolean => !/[\n\r]/.test(text) && /[a-z,:}] [a-zA-Z{0-9"]/.test(text)

function collect(node: unknown, visit: (text: string, key: string) => void, key = ''): void {
  if (Array.isArray(node)) for (const one of node) collect(one, visit, key)
  if (!isNode(node) || isForInside(node)) return
  const text = textOf(node)
  if (text !== undefined) visit(text, key)
  if (text !== undefined && node.type !== 'TemplateLiteral') return
  const own = node.type === 'Property' ? nameOf(node.key) : key
  for (const [name, value] of Object.entries(node)) if (name !== 'key') collect(value, visit, own)
}

function saidIn(file: string): string[] {
  const source = readFileSync(join(packages, file), 'utf8')
  const found: string[] = []
  collect(parseSync(file, source).program, (text, key) => {
    if (key === 'errorText' || (file === settingsFile && key === 'meaning')) found.push(text)
    else if (key === 'description' || onlyFaults.test(file) || file === settingsFile || !looksSaid(text)) return
    else if (!startsTheProgram.test(file) || key === 'reason') found.push(text)
  })
  return found
}

const withHoles = (text: string): string => text.replaceAll(/\{\{\w+\}\}|\$t\(\w+\)/g, '{}')
/** Without what a hole at either end, or beside another one, leaves open. */
const core = (text: string): string => text.replaceAll(/(?:\{\})+/g, '{}').replaceAll(/^[{} .]+|[{} ]+$/g, '')
const known = Object.keys(serverFr).map(withHoles)

const files = sources
  .flatMap((pattern) => globSync(pattern, { cwd: packages }))
  .filter((file) => !/\.test\.ts$|test-/.test(file))

describe('the server’s sentences', () => {
  it('are found', () => {
    const all = files.flatMap(saidIn)
    expect(all.length).toBeGreaterThan(150)
    expect(all).toContain('The webhook answered {}{}')
    expect(all).toContain('Customers of one connector that are served side by side.')
    expect(all).toContain('must be a string')
  })

  it('all have a French one', () => {
    const missing = files.flatMap((file) =>
      saidIn(file)
        .filter((text) => !unsaid.has(text) && say(text) === text && !known.some((one) => one.includes(core(text))))
        .map((text) => `${file}: ${text}`),
    )
    expect(missing, 'add them to packages/desk/src/core/i18n/server-fr.ts').toEqual([])
  })

  it('name each reason for a forbidden address', () => {
    const guard = readFileSync(join(packages, 'gateway/src/outbound/address-guard.ts'), 'utf8')
    const reasons = [...guard.matchAll(/\['[^']+\/\d+', '([^']+)'\]/g)].map(([, why = '']) => why)
    expect(reasons.length).toBeGreaterThan(30)
    expect(reasons.filter((why) => !Object.hasOwn(serverFr, why))).toEqual([])
  })

  it('have no French one that nothing says any more', () => {
    const server = globSync('{gateway,protocol}/src/**/*.ts', { cwd: packages })
      .filter((file) => !file.includes('.test.'))
      .flatMap((file) => {
        const found: string[] = []
        collect(parseSync(file, readFileSync(join(packages, file), 'utf8')).program, (text) => found.push(core(text)))
        return found
      })
      .filter((text) => text.length > 3)
    const stale = known.filter((one) => !server.some((text) => one.includes(text)))
    expect(stale).toEqual([])
  })

  it('fill only holes that there are', () => {
    const holes = (text: string) => new Set(text.match(/\{\{\w+\}\}|\$t\(\w+\)/g))
    for (const [english, french] of Object.entries(serverFr)) {
      expect(
        [...holes(french)].filter((hole) => !holes(english).has(hole)),
        french,
      ).toEqual([])
    }
  })
})

describe('in French', () => {
  it.each([
    ['The webhook answered 503 Service Unavailable', 'Le webhook a répondu 503 Service Unavailable'],
    [
      'The webhook answered 302 Found: redirects are not followed, set the final URL',
      'Le webhook a répondu 302 Found : les redirections ne sont pas suivies, définissez l’URL finale',
    ],
    ['No answer within 0.5 s', 'Pas de réponse en 0,5 s'],
    ['The file is larger than 25 MiB', 'Le fichier dépasse 25 Mio'],
    [
      'It redirects to http://a.example/x. The address 10.0.0.1 is private (10.0.0.0/8). Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
      'Redirection vers http://a.example/x. L’adresse 10.0.0.1 est privée (10.0.0.0/8). Prenez une adresse publique, ou exemptez-la dans PASSERELLE_OUTBOUND_ALLOW.',
    ],
    [
      'No secure connection to shop.example: its TLS certificate has expired',
      'Pas de connexion sécurisée à shop.example : son certificat TLS a expiré',
    ],
    ['This conversation does not exist.', 'Cette conversation n’existe pas.'],
    [
      'There is no connector "x": "passerelle connector list" shows them.',
      'Introuvable : connecteur "x". La liste est donnée par « passerelle connector list ».',
    ],
    ['Connection refused by private', 'Connexion refusée par private'],
    ['Something that came later', 'Something that came later'],
  ])('%s', (english, french) => expect(say(english)).toBe(french))

  it('no line breaks before its punctuation or its units', () => {
    expect(spaced({ a: { b: 'Où ? « Là » : 95 % en {{ms}} ms ; 3 h, Maj + K' } })).toEqual({
      a: { b: 'Où\u202f? «\u00a0Là\u00a0»\u00a0: 95\u00a0% en {{ms}}\u00a0ms\u202f; 3\u00a0h, Maj\u00a0+\u00a0K' },
    })
  })
})
