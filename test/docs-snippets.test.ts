/**
 * What the documents show works: every block of theirs is run, beside a gateway, or parsed, or checked against the
 * SDK's types. How a block is marked says `docs/read-snippets.ts`, what is put in for a reader's own values
 * `docs/substitute.ts`.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onlyIf } from '@passerelle/testkit/skip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProgram } from '../packages/gateway/src/cli/program.ts'
import { findLeaves } from '../packages/gateway/src/cli/reference.ts'
import { checkTypes } from './docs/check-types.ts'
import { readSnippets, type Snippet } from './docs/read-snippets.ts'
import { type Session, startSession } from './docs/session.ts'

const root = join(import.meta.dirname, '..')
/** Made from the program, with the examples of its own help: those are read by it here, and its commands tested beside it. */
const generated = ['cli.md', 'settings.md']
const documents = [
  'README.md',
  'packages/sdk/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md') && !generated.includes(name))
    .map((name) => `docs/${name}`),
]
const snippetsOf = (document: string) => readSnippets(document, readFileSync(join(root, document), 'utf8'))
const all = documents.flatMap(snippetsOf).filter(({ language }) => language !== '' && language !== 'text')

const shells = ['sh', 'bash']
const scripts = ['js', 'ts']

test("scripts agree with the SDK's types", async () => {
  const checked = all.filter(({ language }) => scripts.includes(language))
  expect(checked.length).toBeGreaterThan(0)
  expect(await checkTypes(checked)).toBe('')
})

/** Of blocks that are not run. */
const commandsNotRun = all
  .filter(({ language, marks }) => shells.includes(language) && 'not run' in marks)
  .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
  .flatMap((line) => /\bnpx (passerelle .*)/.exec(line)?.[1] ?? [])

test.each([...snippetsOf('docs/cli.md').flatMap(({ code }) => code.trim().split('\n')), ...commandsNotRun])(
  'it understands %s',
  async (line) => {
    const program = await createProgram()
    for (const [, leaf] of findLeaves(program)) leaf.action(() => {})
    const [command = ''] = line.split(/ [<>] | +# /)
    const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((found) => found.slice(1).join('')).slice(1)
    await program.parseAsync(words, { from: 'user' })
  },
)

test('the index said that every snippet is run, while some are not', () => {
  const [, told] = readFileSync(join(root, 'docs', 'README.md'), 'utf8').match(/except for (\d+):/) ?? []
  const notRun = all.filter(({ marks }) => 'not run' in marks)
  expect(notRun.length).toBe(Number(told))
})

for (const [document, snippets] of Map.groupBy(all, (snippet) => snippet.document)) {
  describe(document, () => {
    let session: Session | undefined
    let printed = ''
    beforeAll(async () => {
      session = await startSession()
    })
    afterAll(() => session?.[Symbol.asyncDispose]())

    snippets.forEach((snippet, index) => {
      const why = reasonNotToRun(snippet)
      const title = `line ${snippet.line}, ${snippet.language}`
      test(title, onlyIf(why === undefined, why ?? ''), async () => {
        expectUse(snippet, snippets.slice(index + 1))
        if (session) printed = await perform(session, snippet, printed)
      })
    })
  })
}

const isHere = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const programs = ['curl', 'php', 'python3', 'sqlite3', 'openssl']

function reasonNotToRun({ language, code, marks }: Snippet): string | undefined {
  if (marks['not run'] !== undefined) return 'a block of the documents that says why it is not run'
  const words = shells.includes(language) ? code : language === 'python' ? 'python3' : language
  const missing = programs.find((program) => new RegExp(`\\b${program}\\b`).test(words) && !isHere(program))
  return missing && `needs ${missing}`
}

/** What is only saved proves nothing. */
function expectUse({ marks, document, line }: Snippet, later: Snippet[]): void {
  const { save } = marks
  if (save === undefined || marks['keeps running'] !== undefined) return
  const isUsed = later.some(({ language, code }) => shells.includes(language) && code.includes(save))
  expect(isUsed, `${document}:${line}: no later block runs ${save}`).toBe(true)
}

/** Gives what it printed. */
async function perform(session: Session, snippet: Snippet, printedBefore: string): Promise<string> {
  const { language, code, marks } = snippet
  const fails = 'fails' in marks
  if (marks.answer !== undefined) expect(JSON.parse(printedBefore)).toMatchObject(readAnswer(code))
  else if (language === 'json') JSON.parse(code)
  else if (shells.includes(language)) {
    if (!('keeps running' in marks)) return session.runShell(code, fails)
    await session.keepShellRunning(code)
  } else return performProgram(session, snippet)
  return ''
}

async function performProgram(session: Session, { language, code, line, marks }: Snippet): Promise<string> {
  const program = { js: ['node', 'mjs'], ts: ['node', 'ts'], python: ['python3', 'py'], php: ['php', 'php'] }[language]
  if (!program) throw new Error(`nobody knows how to run ${language}: mark it as not run, or add it here`)
  const [interpreter = '', ending = ''] = program
  // A fragment: the check of types is all there is for it.
  if (scripts.includes(language) && !/^import /m.test(code)) return ''
  const name = marks.save ?? `line-${line}.${ending}`
  await session.save(name, code)
  if ('keeps running' in marks) await session.keepRunning([interpreter, name])
  else if (marks.save === undefined) return session.run([interpreter, name], 'fails' in marks)
  return ''
}

function readAnswer(code: string): object {
  return JSON.parse(code, (_key, value) => (value === '...' ? expect.any(String) : value))
}
