import { type Command, InvalidArgumentError, Option } from 'commander'
import { defaultLimit } from '../api/operator/present.ts'
import { systemClock } from '../lib/clock.ts'
import type { PageRequest } from '../lib/page.ts'
import { readSince, sinceForms } from '../lib/since.ts'
import { readUrl } from './read-url.ts'

/** A command that does something, on the store of this machine or on a server: see reach.ts. */
export const addCommand = (parent: Command, usage: string, description: string): Command =>
  withJson(parent.command(usage).description(description)).option(
    '--url <url>',
    'work on this server, with its operator token',
    readUrl,
  )

const whyLocal = new WeakMap<Command, string>()

/** One that works on this machine alone, and why. */
export function addLocalCommand(
  parent: Command,
  usage: string,
  { description, why }: { description: string; why: string },
): Command {
  const command = withJson(parent.command(usage).description(description)).addOption(
    new Option('--url <url>', 'refused').hideHelp().argParser(() => {
      throw new InvalidArgumentError('This command works on the machine that it runs on: run it where the server is.')
    }),
  )
  whyLocal.set(command, why)
  return command
}

/** Undefined of a command that takes `--url`. */
export const whyLocalOf = (command: Command): string | undefined => whyLocal.get(command)

const withJson = (command: Command): Command =>
  command.option('--json', 'print exactly one JSON document on stdout, all else on stderr')

/** One that goes on until it is stopped. */
export const addLastingCommand = (parent: Command, usage: string, description: string): Command =>
  parent
    .command(usage)
    .description(description)
    .option('--json', 'print one line of JSON on stdout for each thing that happens, all else on stderr')

const examples = new WeakMap<Command, string[]>()

export function addExamples(command: Command, ...lines: string[]): Command {
  examples.set(command, lines)
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ passerelle ${line}`).join('\n')}`)
}

/** For the reference in docs/cli.md. */
export const examplesOf = (command: Command): readonly string[] => examples.get(command) ?? []

export const addPageOptions = (command: Command): Command =>
  command
    .option('--limit <count>', 'items to show, at most 100', wholeNumber(1, 100), defaultLimit)
    .option('--cursor <cursor>', 'the next_cursor of the page before')

export const readPageOptions = ({ limit, cursor }: { limit: number; cursor?: string }): PageRequest => ({
  limit,
  cursor,
})

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`)
  }

export const choice = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices)

export function readTime(text: string): number {
  const time = readSince(text, systemClock.now())
  if (time === undefined) throw new InvalidArgumentError(`Write ${sinceForms}.`)
  return time
}
