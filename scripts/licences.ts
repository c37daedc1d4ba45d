/** Which licences may come along, and reading them as packages state them (SPDX). */

/** In what we ship: they ask for no more than to be named. */
const shippable = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
])

/** In tools that only we run, also those that ask something of who passes them on. */
const usable = new Set([...shippable, 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0', 'WTFPL'])

export type Use = 'shipped' | 'tool'

/** `(MIT OR GPL-3.0) AND BSD-3-Clause`: of an OR one must be allowed, of an AND all; AND binds tighter. */
export function isAllowed(expression: string, use: Use): boolean {
  const allowed = use === 'shipped' ? shippable : usable
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  let at = 0

  const alternatives = (): boolean => {
    let result = conjunction()
    while (words[at] === 'OR') {
      at++
      const other = conjunction()
      result ||= other
    }
    return result
  }
  const conjunction = (): boolean => {
    let result = term()
    while (words[at] === 'AND') {
      at++
      const other = term()
      result &&= other
    }
    return result
  }
  const term = (): boolean => {
    const word = words[at++]
    if (word !== '(') return word !== undefined && allowed.has(word)
    const result = alternatives()
    return words[at++] === ')' && result
  }
  return alternatives() && at === words.length
}
