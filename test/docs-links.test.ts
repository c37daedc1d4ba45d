/** Links between the documents lead somewhere, and every page is found from the index. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
const folders = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((one) => `${parent}/${one}`),
)
const documents = ['README.md', 'CONTRIBUTING.md', 'GLOSSARY.md', ...pages.map((name) => `docs/${name}`)].concat(
  ['examples', ...folders].map((folder) => `${folder}/README.md`).filter((path) => existsSync(join(root, path))),
)

const read = (path: string) => readFileSync(path, 'utf8')
const withoutCode = (markdown: string) => markdown.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, '')
const linksOf = (markdown: string) =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^\w+:/.test(link))

/** The anchors of a page: its headings as GitHub spells them, and its own. */
function anchorsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return [...headings, ...[...markdown.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]
}

function isBroken(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? join(root, document) : join(root, dirname(document), path)
  if (!existsSync(target)) return true
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(read(target)).includes(anchor)
}

test.each(documents)('the links of %s lead somewhere', (document) => {
  expect(linksOf(read(join(root, document))).filter((link) => isBroken(document, link))).toEqual([])
})

test('no page has people install a package that no registry has', () => {
  const named = /npm (?:install|i|add) [^\n]*@passerelle\/|npx @passerelle\//
  expect(documents.filter((document) => named.test(read(join(root, document))))).toEqual([])
})

test('every page is found from the index', () => {
  const linked = linksOf(read(join(root, 'docs/README.md'))).map((link) => relative('.', link))
  expect(linked).toEqual(expect.arrayContaining(pages.filter((name) => name !== 'README.md')))
})
