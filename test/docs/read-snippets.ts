/**
 * The fenced code blocks of a document, with the marks that stand before them as HTML comments, which no reader sees:
 *
 *   <!-- not run: WHY -->                  only where it cannot be
 *   <!-- save: NAME -->                    a file, for a later block of the document to run
 *   <!-- keeps running: localhost:3000 --> listens there until the document ends, or another does
 *   <!-- fails -->                         shows a refusal: must not succeed
 *   <!-- answer -->                        JSON that the block before printed; "..." stands for any text
 *
 * Blocks without a language, and `text`, are drawings or output.
 */

export interface Snippet {
  document: string
  line: number
  language: string
  code: string
  marks: Marks
}

export interface Marks {
  'not run'?: string
  save?: string
  'keeps running'?: string
  fails?: string
  answer?: string
}

const markPattern = /^<!-- (not run|save|keeps running|fails|answer)(?:: (.+))? -->$/
const fencePattern = /^( *)```(\w*)\s*$/

export function readSnippets(document: string, markdown: string): Snippet[] {
  const lines = markdown.split('\n')
  const snippets: Snippet[] = []
  let marks: Marks = {}
  for (let index = 0; index < lines.length; index += 1) {
    const text = lines[index] ?? ''
    const mark = markPattern.exec(text.trim())
    const fence = fencePattern.exec(text)
    if (mark?.[1]) marks = { ...marks, [mark[1]]: mark[2] ?? '' }
    else if (fence) {
      const line = index + 1
      const end = lines.findIndex((one, at) => at > index && one.trim() === '```')
      if (end === -1) throw new Error(`${document}:${line}: this block has no end`)
      const indent = fence[1]?.length ?? 0
      const code = lines.slice(line, end).map((one) => `${one.slice(indent)}\n`)
      snippets.push({ document, line, language: fence[2] ?? '', code: code.join(''), marks })
      marks = {}
      index = end
    } else if (text.trim() !== '') marks = {}
  }
  return snippets
}
