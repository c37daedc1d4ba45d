import { expect, test } from 'vitest'
import { checkQueue } from './check-queue.ts'

test.each([
  [{ closed: { fr: 'Au revoir', en: 'Bye' }, waiting: { fr: 'Un instant' } }, []],
  [{ closed: { fr: 'Au revoir', FR: 'Salut' } }, ['/texts/closed/FR']],
  [{ waiting: { 'pt-BR': 'Um momento', 'pt-br': 'Espere', pt: 'Espere' } }, ['/texts/waiting/pt-br']],
])('of the texts %j, those in a language that has one already are refused', (texts, paths) => {
  const faults = checkQueue({ texts: JSON.stringify(texts) })
  expect(faults.map(({ path, reason }) => [path, reason.code])).toEqual(paths.map((path) => [path, 'language_twice']))
})
