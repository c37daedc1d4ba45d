/** The scripts of the documents against the types of what they import. Fragments get what their document speaks of. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snippet } from './read-snippets.ts'

const root = join(import.meta.dirname, '..', '..')

const compilerOptions = {
  target: 'esnext',
  module: 'nodenext',
  types: ['node'],
  allowJs: true,
  checkJs: true,
  // Scripts name no types.
  strict: false,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  noEmit: true,
}

/** What fragments may use without importing it: the SDK, `writeFile`, and things with the names the documents give them. */
const surroundings = `
import type { Client, HistoryMessage, InboundMessage, WebhookMessage } from '@passerelle/sdk'
declare global {
  const client: Client
  const clientSecret: string, newSecret: string, oldSecret: string
  const message: WebhookMessage & InboundMessage
  const transcript: HistoryMessage[]
  const rawBody: Uint8Array
  const headers: Headers
  function onMessage(message: WebhookMessage): Promise<void>
}
`
const imports =
  "import { createClient, createWebhookHandler, fileAttachment, nodeWebhookHandler, PasserelleError, verifyArrival, verifyWebhook } from '@passerelle/sdk'\n" +
  "import { createAgentTools, createInbox, createPullInbox } from '@passerelle/sdk/ai'\n" +
  "import { readFile, writeFile } from 'node:fs/promises'\n"

/** What is wrong, in the compiler's words; nothing is the empty text. */
export async function checkTypes(snippets: Snippet[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-types-'))
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*'] }))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'surroundings.d.ts'), surroundings)
    for (const { document, line, language, code } of snippets) {
      const name = `${document.replace(/\W+/g, '-')}-line-${line}.${language}`
      await writeFile(join(folder, name), /^import /m.test(code) ? code : `${imports}${code}`)
    }
    return await compile(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function compile(folder: string): Promise<string> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }, (_error, stdout) =>
      resolve(stdout),
    )
  })
}
