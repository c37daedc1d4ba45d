import type { Command } from 'commander'
import { Option } from 'commander'
import { canAsk } from './ask.ts'
import { addCommand, addExamples } from './command.ts'
import { formatFields, note, type OutputOptions, show } from './output.ts'
import { baseOf } from './reach.ts'
import { credentialsPath, readCredentials, saveCredentials } from './remote/credentials.ts'

interface LoginFlags extends OutputOptions {
  url: URL
  token?: string
}

export function addLoginCommands(program: Command): void {
  const login = addCommand(program, 'login', 'keep the operator token of a server, for commands from this machine')
  addExamples(
    login.addOption(new Option('--token <token>', 'the operator token; asked for when absent').env('OPERATOR_TOKEN')),
    'login --url https://gateway.example',
  ).action(async (flags: LoginFlags) => {
    if (!flags.url) return login.error("error: required option '--url <url>' not specified")
    const token = flags.token || (await askForToken(flags.url))
    if (!token) return login.error('error: there is no terminal to ask in: set OPERATOR_TOKEN, or add --token')
    await logIn(flags, token)
  })

  const logout = addCommand(program, 'logout', 'forget the token of a server; of all of them without --url')
  addExamples(logout, 'logout', 'logout --url https://gateway.example').action(async (options: OutputOptions) => {
    const { current, tokens } = await readCredentials()
    const forgotten = options.url ? [baseOf(options.url)].filter((url) => url in tokens) : Object.keys(tokens)
    for (const url of forgotten) delete tokens[url]
    await saveCredentials({ current: current !== null && current in tokens ? current : null, tokens })
    show(options, { forgotten }, () =>
      forgotten.length === 0 ? 'There was no log-in.' : `Logged out of ${forgotten.join(', ')}.`,
    )
  })
}

/** Nobody logs in with a token that is refused. */
async function logIn(options: LoginFlags, token: string): Promise<void> {
  const url = baseOf(options.url)
  const { createHttp } = await import('./remote/http.ts')
  await createHttp({ url, token }).ask('GET', '/instances', { query: { limit: 1 } })
  const { tokens } = await readCredentials()
  await saveCredentials({ current: url, tokens: { ...tokens, [url]: token } })
  show(options, { url, credentials: credentialsPath() }, formatFields)
  if (isOpenToAll(options.url)) note('Anybody on the way can read the token: use https.')
}

const isOpenToAll = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)

async function askForToken(url: URL): Promise<string | undefined> {
  if (!canAsk()) return undefined
  const { isCancel, password } = await import('@clack/prompts')
  const given = await password({ message: `Operator token of ${url.host}`, output: process.stderr })
  return isCancel(given) ? undefined : given.trim()
}
