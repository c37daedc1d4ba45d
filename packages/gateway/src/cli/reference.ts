/** docs/cli.md, made from the program; `node scripts/write-cli-reference.ts` writes it. Pure. */
import type { Command, Option } from 'commander'
import { examplesOf, whyLocalOf } from './command.ts'

const introduction = `# Command line

\`npx passerelle <command>\`, inside the clone; \`passerelle <command>\` where it is installed. Settings are environment
variables: [settings](settings.md).

- Commands open the database of \`PASSERELLE_DATA_DIR\` (\`./data\`) themselves: they work whether the server runs or not,
  and a running server sees what they change within a second. Only \`serve\` creates the folder.
- With \`--url\` they work on that server instead, over its operator API. [\`login\`](#login) keeps a token for it, in
  \`~/.config/passerelle/credentials.json\` (or under \`XDG_CONFIG_HOME\`), which only you can read; \`OPERATOR_TOKEN\` in the
  environment does without a log-in. Where no database is, neither in \`./data\` nor named by \`PASSERELLE_DATA_DIR\` or
  \`PASSERELLE_DATABASE_URL\`, the server that was logged in to last is used. stderr says which one a command works on.
  \`NODE_USE_ENV_PROXY=1\` makes requests go through the proxy of \`HTTPS_PROXY\`.
- \`--json\` prints exactly one JSON document on stdout, and everything else on stderr. \`tail\`, \`listen\`, \`chat\` and \`mcp\`, which
  go on until they are stopped, print one line of JSON for each thing that happens; \`board --watch\` prints one each time it reads the board.
- Exit codes: 0, done; 1, refused or failed, with the reason on stderr (a line of JSON with \`--json\`); 2, the command
  line is wrong.
- Colours only on a terminal; \`NO_COLOR=1\` switches them off.
- Lists take \`--limit\` and \`--cursor\`; with \`--json\` they are \`{"items", "next_cursor"}\`.

`

const conclusion = `
This page is generated from the program by \`node scripts/write-cli-reference.ts\`.
`

export function renderReference(program: Command): string {
  const leaves = findLeaves(program)
  const contents = leaves.map(
    ([path, command]) => `| [\`${path}\`](#${anchor(path)}) | ${command.description()} | ${reachOf(command)} |\n`,
  )
  const sections = leaves.map(([path, command]) => renderCommand(path, command))
  return `${introduction}| command | what it does | over \`--url\` |\n|---|---|---|\n${contents.join('')}\n${sections.join('\n')}${conclusion}`
}

/** The commands that do something, by their whole name. */
export function findLeaves(command: Command, path = ''): [string, Command][] {
  return command.commands.flatMap((one) => {
    const name = path === '' ? one.name() : `${path} ${one.name()}`
    return one.commands.length > 0 ? findLeaves(one, name) : [[name, one] as [string, Command]]
  })
}

/** Whether it works on a server elsewhere; else why not. */
function reachOf(command: Command): string {
  const why = whyLocalOf(command)
  return why === undefined ? 'yes' : `no: ${why}`
}

const anchor = (path: string): string => path.replaceAll(' ', '-')

function renderCommand(path: string, command: Command): string {
  const words = command.registeredArguments.map((argument) => {
    const word = argument.variadic ? `${argument.name()}...` : argument.name()
    return argument.required ? ` <${word}>` : ` [${word}]`
  })
  const choices = command.registeredArguments.flatMap((argument) =>
    argument.argChoices ? [`\`<${argument.name()}>\` is one of ${argument.argChoices.map(code).join(', ')}.\n\n`] : [],
  )
  const options = command.options
    .filter(({ hidden }) => !hidden)
    .map(renderOption)
    .join('')
  const examples = examplesOf(command).map((line) => `passerelle ${line}\n`)
  return (
    `## ${path}\n\n\`passerelle ${path}${words.join('')}\`: ${command.description()}.\n\n${choices.join('')}` +
    `| option | meaning |\n|---|---|\n${options}\n\`\`\`sh\n${examples.join('')}\`\`\`\n`
  )
}

const code = (text: string): string => `\`${text}\``

function renderOption({ flags, description, mandatory, defaultValue, argChoices, envVar }: Option): string {
  const notes = [
    ...(mandatory ? ['required'] : []),
    ...(argChoices ? [`one of ${argChoices.map(code).join(', ')}`] : []),
    ...(defaultValue === undefined ? [] : [`default ${code(String(defaultValue))}`]),
    ...(envVar === undefined ? [] : [`or ${code(envVar)} in the environment`]),
  ]
  const text = description.replaceAll('|', '\\|')
  return `| ${code(flags.replaceAll('|', '\\|'))} | ${text}${notes.length > 0 ? ` (${notes.join('; ')})` : ''} |\n`
}
