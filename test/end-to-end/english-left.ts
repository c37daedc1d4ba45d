/** Finds English on a page that should be French: by our own catalogues, and by the words English cannot do without. */
import { errorList } from '@passerelle/protocol/errors'
import type { Page } from '@passerelle/testkit/browser'
import { errorsFr } from '../../packages/desk/src/core/i18n/errors-fr/index.ts'
import { settingsFr } from '../../packages/desk/src/core/i18n/settings-fr.ts'
import { consoleEn } from '../../packages/desk/src/pages/texts/console-en.ts'
import { consoleFr } from '../../packages/desk/src/pages/texts/console-fr.ts'
import { en } from '../../packages/desk/src/pages/texts/en.ts'
import { fr } from '../../packages/desk/src/pages/texts/fr.ts'
import { settings } from '../../packages/gateway/src/config/settings.ts'

interface Texts {
  [key: string]: string | Texts
}

function* pairs(english: Texts, french: Texts): Generator<[string, string]> {
  for (const [key, text] of Object.entries(english)) {
    const there = french[key] ?? ''
    if (typeof text === 'string') yield [text, String(there)]
    else if (typeof there !== 'string') yield* pairs(text, there)
  }
}

const HOLE = /\{\{\w+(?::\w+)?\}\}/g
const errors = Object.entries(errorList).map(([code, { text }]): [string, string] => [
  text,
  errorsFr[code as keyof typeof errorsFr],
])
const meanings = Object.entries(settings).map(([name, { meaning }]): [string, string] => [
  meaning,
  settingsFr[`PASSERELLE_${name}`]?.meaning ?? '',
])
const all = [...pairs(en, fr), ...pairs(consoleEn, consoleFr), ...errors, ...meanings]
const frenchToo = new Set(all.map(([, french]) => french))
/** Without those that are the same in both, in one place or another. */
const english = all.map(([text]) => text).filter((text) => !frenchToo.has(text) && text.replace(HOLE, '').trim() !== '')

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const fixed = new Set(english.filter((text) => text.search(HOLE) < 0))
const filled = english
  .filter((text) => text.search(HOLE) >= 0 && /[a-z]{3}/i.test(text.replace(HOLE, '')))
  .map((text) => new RegExp(`^${text.split(HOLE).map(literally).join('.+')}$`, 's'))

/** None of them is a French word, or a part of what is named in English wherever one is. */
const ENGLISH_WORDS =
  /\b(?:the|is|are|was|were|of|to|and|with|from|not|cannot|must|has|have|been|this|that|these|by|for|your|their|its|it|will|who|what|where|which|again|nothing|ago|yesterday|today)\b/i

/** All that is seen or read out, code and what names another language aside. */
const collect = `(() => {
  const texts = [document.title]
  const foreign = (element) => element.closest('pre, code, script, style, noscript, [lang]:not(html):not([lang="fr"])')
  for (const element of document.querySelectorAll('body *')) {
    if (foreign(element) || !(element.checkVisibility() || element.tagName === 'OPTION')) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription']) {
      const value = element.getAttribute(name)
      if (value) texts.push(value)
    }
    let own = ''
    for (const child of element.childNodes) if (child.nodeType === 3) own += child.data
    if (own.trim()) texts.push(own.trim())
  }
  return [...new Set(texts)]
})()`

export async function englishOn(page: Page): Promise<string[]> {
  const texts = (await page.evaluate(collect)) as string[]
  return texts.filter(
    (text) => fixed.has(text) || ENGLISH_WORDS.test(text) || filled.some((pattern) => pattern.test(text)),
  )
}
