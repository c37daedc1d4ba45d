/** A line of the log for people who watch a terminal: time, level, message, and what belongs to it. */
import { styleText } from 'node:util'
import { levels } from 'pino'

const colours: Record<string, Parameters<typeof styleText>[0]> = {
  fatal: ['bold', 'red'],
  error: 'red',
  warn: 'yellow',
  info: 'green',
}

export function formatLogLine(line: string): string {
  // Who watches a terminal knows which server it is.
  const { level, time, msg, err, nodeId: _, ...fields } = JSON.parse(line)
  const label = levels.labels[level] ?? String(level)
  const at = new Date(time)
  const clock = at.toTimeString().slice(0, 8)
  const { summary, rest } = msg === 'request' ? describeRequest(fields) : { summary: clean(String(msg)), rest: fields }
  const details = Object.entries(rest).map(([name, value]) => `${name}=${formatValue(value)}`)
  const head = `${dim(clock)} ${colour(label)} ${[summary, dim(details.join(' '))].filter(Boolean).join('  ')}`
  return err ? `${head}\n${indent(clean(err.stack ?? err.message ?? String(err)))}\n` : `${head}\n`
}

function describeRequest({ method, route, status, ms, ...rest }: Record<string, unknown>) {
  return { summary: clean([method, route ?? '?', status, ms, 'ms'].join(' ')), rest }
}

const formatValue = (value: unknown): string =>
  clean(typeof value === 'string' && /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value))

/** Nothing that a client sent may steer the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '?')

const indent = (text: string): string => text.replace(/^/gm, '    ')

// The terminal may not want colours: styleText asks it.
const style = (format: Parameters<typeof styleText>[0], text: string): string =>
  text && styleText(format, text, { stream: process.stderr })
const dim = (text: string): string => style('dim', text)
const colour = (label: string): string => style(colours[label] ?? 'dim', label.toUpperCase().padEnd(5))
