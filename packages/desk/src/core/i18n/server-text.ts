/** The server's English sentences in another language, by a table of them: see server-fr.ts. */

type Say = (text: string) => string
interface Line {
  pattern: RegExp
  holes: { name: string; isText: boolean }[]
  translation: string
  /** Characters that are no hole: the more, the more surely the line is meant. */
  weight: number
}

const HOLE = /\{\{(\w+)\}\}|\$t\((\w+)\)/

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function readLine([source, translation]: [string, string]): Line {
  const holes: Line['holes'] = []
  let pattern = ''
  let rest = source
  for (let hole = HOLE.exec(rest); hole; hole = HOLE.exec(rest)) {
    const [mark, value, text] = hole
    holes.push({ name: value ?? text ?? '', isText: text !== undefined })
    pattern += `${literally(rest.slice(0, hole.index))}(.+?)`
    rest = rest.slice(hole.index + mark.length)
  }
  const weight = source.replaceAll(new RegExp(HOLE, 'g'), '').length
  return { pattern: new RegExp(`^${pattern}${literally(rest)}$`, 's'), holes, translation, weight }
}

/** "0.5" as those write it who have a decimal comma. */
const inFigures = (value: string): string => (/^\d+\.\d+$/.test(value) ? value.replace('.', ',') : value)

/** Says what the table knows in its language, and gives back what it does not know. */
export function createSay(table: Record<string, string>): Say {
  let lines: Line[] | undefined
  const say: Say = (text) => {
    const known = Object.hasOwn(table, text) ? table[text] : undefined
    if (known !== undefined) return known
    lines ??= Object.entries(table)
      .map(readLine)
      .filter(({ holes }) => holes.length > 0)
      .sort((a, b) => b.weight - a.weight)
    for (const { pattern, holes, translation } of lines) {
      const found = pattern.exec(text)
      if (!found) continue
      const values = new Map(holes.map(({ name, isText }, i) => [name, fill(found[i + 1] ?? '', isText)]))
      return translation.replaceAll(new RegExp(HOLE, 'g'), (mark, value, text) => values.get(value ?? text) ?? mark)
    }
    return text
  }
  const fill = (value: string, isText: boolean): string => (isText ? say(value) : inFigures(value))
  return say
}
