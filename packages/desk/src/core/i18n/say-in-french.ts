import type { ReasonItem } from '@passerelle/protocol'
import { inUnits, say } from '@passerelle/protocol/errors'
import { errorsFr } from './errors-fr/index.ts'
import { spaced } from './french-spaces.ts'

const units = { MiB: 'Mio', KiB: 'Kio', B: 'octets' } as const
const number = (value: number): string => String(value).replace('.', ',')

function size(bytes: number): string {
  const { value, unit } = inUnits(bytes)
  return `${number(value)}\u00a0${units[unit]}`
}

function either(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `«\u00a0${choice}\u00a0»`)
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} ou ${quoted.at(-1)}` : quoted.join('')
}

/** Says nothing to a code that this desk does not know. */
export function createFrenchSay(): (reason: ReasonItem) => string | undefined {
  const texts: Record<string, string> = spaced(errorsFr)
  const textOf = (code: string) => (Object.hasOwn(texts, code) ? texts[code] : undefined)
  return (reason) => say({ textOf, number, size, either }, reason)
}
