/** Each code of the list of errors has its French, with the same holes, and is used; and each setting has its French. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorList, type Reason, reason } from '@passerelle/protocol/errors'
import { describe, expect, it, test } from 'vitest'
import { settings } from '../../../../gateway/src/config/settings.ts'
import { errorsFr } from './errors-fr/index.ts'
import { createFrenchSay } from './say-in-french.ts'
import { settingsFr } from './settings-fr.ts'

const sayInFrench = createFrenchSay()
const packages = join(import.meta.dirname, '..', '..', '..', '..')
const holesOf = (text: string) => [...new Set(text.match(/\{\{\w+(?::\w+)?\}\}/g))].toSorted()
const codes = Object.entries(errorList)

describe('each code', () => {
  it('has a text in English and in French, and no other code has one', () => {
    expect(Object.keys(errorsFr).toSorted()).toEqual(Object.keys(errorList).toSorted())
    const texts = [...Object.values(errorsFr), ...codes.map(([, { text }]) => text)]
    expect(texts.filter((text) => text.trim() === '')).toEqual([])
  })

  it('has no holes in French that it has not in English', () => {
    const french: Record<string, string> = errorsFr
    const wrong = codes.filter(([code, { text }]) => {
      const english = holesOf(text)
      return holesOf(french[code] ?? '').some((hole) => !english.includes(hole))
    })
    expect(wrong).toEqual([])
  })

  it('is used', () => {
    const sources = globSync('{gateway,protocol}/src/**/*.ts', { cwd: packages })
      .filter((file) => !/\.test\.ts$|protocol\/src\/errors\//.test(file))
      .map((file) => readFileSync(join(packages, file), 'utf8'))
      .join('\n')
    expect(Object.keys(errorList).filter((code) => !sources.includes(`'${code}'`))).toEqual([])
  })
})

test('each setting has its meaning in French, and no other one', () => {
  const names = Object.keys(settings).map((name) => `PASSERELLE_${name}`)
  expect(Object.keys(settingsFr).toSorted()).toEqual(names.toSorted())
})

describe('in French', () => {
  it.each<[Reason, string]>([
    [reason('webhook_status', { status: 503 }), 'Le webhook a répondu 503 Service Unavailable'],
    [
      reason('webhook_redirect', { status: 302 }),
      'Le webhook a répondu 302 Found\u00a0: les redirections ne sont pas suivies, définissez l’URL finale',
    ],
    [reason('no_answer_in_time', { seconds: 0.5 }), 'Pas de réponse en 0,5\u00a0s'],
    [reason('fetched_file_too_large', { max: 26_214_400 }), 'Le fichier dépasse 25\u00a0Mio'],
    [reason('not_a_choice', { choices: ['human', 'bot'] }), 'Doit être «\u00a0human\u00a0» ou «\u00a0bot\u00a0»'],
    [
      reason('redirect_refused', {
        target: 'http://a.example/x',
        reason: reason('address_forbidden', {
          address: '10.0.0.1',
          kind: reason('address_in_range', { kind: reason('address_private'), range: '10.0.0.0/8' }),
        }),
      }),
      'Redirection vers http://a.example/x. L’adresse 10.0.0.1 est privée (10.0.0.0/8). Prenez une adresse publique, ou exemptez-la dans PASSERELLE_OUTBOUND_ALLOW.',
    ],
    [
      reason('tls_certificate', { host: 'shop.example', reason: reason('certificate_expired') }),
      'Pas de connexion sécurisée à shop.example\u00a0: son certificat TLS a expiré',
    ],
  ])('%o', (what, french) => expect(sayInFrench(what)).toBe(french))

  it('a code that came later is not known', () => {
    expect(sayInFrench({ code: 'came_later', params: {} })).toBeUndefined()
  })
})
