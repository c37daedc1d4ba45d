/** Completion scripts, made from the program's own commands and options; pure. */
import type { Command, Option } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

interface Word {
  word: string
  description: string
}

interface CompletedOption extends Word {
  short: string | undefined
  /** What may follow it: nothing, one of these words, a file, or what only the user knows. */
  value: 'none' | 'file' | 'free' | readonly string[]
}

/** A command, `connector create`, and what may stand in it; `''` is the program itself. */
interface Place {
  path: string
  words: Word[]
  options: CompletedOption[]
}

export function writeCompletion(shell: Shell, program: Command): string {
  const places = findPlaces(program, [])
  return { bash: writeBash, zsh: writeZsh, fish: writeFish }[shell](places)
}

function findPlaces(command: Command, path: string[]): Place[] {
  const options = [
    ...command.options.filter(({ hidden }) => !hidden).map(readOption),
    { ...helpOption, value: 'none' as const },
  ]
  const subcommands = command.commands.map((one) => ({ word: one.name(), description: one.description() }))
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
  const words = [...subcommands, ...choices.map((word) => ({ word, description: '' }))]
  const here: Place = { path: path.join(' '), words, options }
  return [here, ...command.commands.flatMap((one) => findPlaces(one, [...path, one.name()]))]
}

const helpOption = { word: '--help', short: '-h', description: 'show the usage' }

function readOption({ long, short, flags, description, argChoices, required, optional }: Option): CompletedOption {
  const value = argChoices ?? (/<(file|dir)>/.test(flags) ? 'file' : 'free')
  return { word: long ?? flags, short, description, value: required || optional ? value : 'none' }
}

const paths = (places: readonly Place[]): string[] => places.map(({ path }) => path).filter((path) => path !== '')

/** `path:--option` for each option that takes something, with what it takes. */
const valueCases = (places: readonly Place[], take: (value: readonly string[] | 'file' | 'free') => string): string[] =>
  places.flatMap(({ path, options }) =>
    options.flatMap(({ word, value }) => (value === 'none' ? [] : [`    '${path}:${word}') ${take(value)} ;;`])),
  )

const wordsOf = ({ words, options }: Place): string[] => [...words, ...options].map(({ word }) => word)

const writeBash = (places: readonly Place[]): string => `# Completion for bash, made by "passerelle completion bash".
_passerelle() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${at:+$at }\${COMP_WORDS[i]}" in
      ${paths(places).map(quote).join('|')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at:$prev" in
${valueCases(places, (value) => {
  if (value === 'free') return 'return'
  const offer = value === 'file' ? '-f' : `-W ${quote(value.join(' '))}`
  return `mapfile -t COMPREPLY < <(compgen ${offer} -- "$cur"); return`
}).join('\n')}
  esac
  case "$at" in
${places.map((place) => `    ${quote(place.path)}) words=${quote(wordsOf(place).join(' '))} ;;`).join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o filenames -F _passerelle passerelle
`

const writeZsh = (places: readonly Place[]): string => `#compdef passerelle
# Completion for zsh, made by "passerelle completion zsh".
_passerelle() {
  local at='' i
  local -a entries
  for ((i = 2; i < CURRENT; i++)); do
    case "\${at:+$at }\${words[i]}" in
      ${paths(places).map(quote).join('|')}) at="\${at:+$at }\${words[i]}" ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${valueCases(places, (value) => {
  if (value === 'free') return 'return'
  return value === 'file' ? '_files; return' : `compadd -- ${value.map(quote).join(' ')}; return`
}).join('\n')}
  esac
  case "$at" in
${places.map((place) => `    ${quote(place.path)}) entries=(${entriesOf(place)}) ;;`).join('\n')}
  esac
  _describe 'passerelle' entries
}
if [ "$funcstack[1]" = '_passerelle' ]; then _passerelle "$@"; else compdef _passerelle passerelle; fi
`

const entriesOf = ({ words, options }: Place): string =>
  [...words, ...options]
    .map(({ word, description }) => quote(`${word.replaceAll(':', '\\:')}${description && `:${description}`}`))
    .join(' ')

const writeFish = (places: readonly Place[]): string => `# Completion for fish, made by "passerelle completion fish".
function __passerelle_at
  set -l known ${paths(places).map(quote).join(' ')}
  set -l at ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$at $word")
    if contains -- $next $known
      set at $next
    end
  end
  test "$at" = "$argv[1]"
end
complete -c passerelle -f
${places.flatMap(fishLines).join('\n')}
`

function fishLines({ path, words, options }: Place): string[] {
  const start = `complete -c passerelle -n ${quote(`__passerelle_at ${JSON.stringify(path)}`)}`
  const named = words.map(({ word, description }) => `${start} -a ${quote(word)} -d ${fishQuote(description)}`)
  const flagged = options.map(({ word, short, description, value }) => {
    const taken = { none: '', file: ' -r -F', free: ' -x' }
    const taking = typeof value === 'string' ? taken[value] : ` -x -a ${quote(value.join(' '))}`
    const shortOne = short === undefined ? '' : ` -s ${short.slice(1)}`
    return `${start} -l ${word.slice(2)}${shortOne}${taking} -d ${fishQuote(description)}`
  })
  return [...named, ...flagged]
}

/** For a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const fishQuote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
