import type { Absence, Locale, Visit } from '@passerelle/widget'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acknowledgeFile, answer, type BotState, greet, INITIAL_BOT_STATE } from './bot.ts'
import { TEXTS } from './bot-texts.ts'
import { normalise } from './bot-words.ts'

const visitIn = (locale: Locale, absence: Absence | null = null): Visit => ({ locale, absence })

/** What the bot said last after hearing all of `texts`, and how it stands then. */
function talk(texts: readonly string[], locale: Locale = 'en') {
  let state: BotState = INITIAL_BOT_STATE
  let handOvers = 0
  let said: string[] = []
  for (const text of texts) {
    const turn = answer(state, text, visitIn(locale))
    state = turn.state
    if (turn.handOver) handOvers += 1
    said = turn.replies.map((reply) => reply.text)
  }
  return { state, handOvers, said: said.join('\n') }
}

describe('what the bot understands', () => {
  test.each<[Locale, string[], RegExp]>([
    ['en', ['Where is my order LM-1042?'], /LM-1042.* has left our workshop/],
    ['en', ['track an order', 'lm1043'], /LM-1043.*being prepared/],
    ['en', ['Track an order', '1044'], /LM-1044.*was delivered/],
    ['en', ['track LM-9999'], /can’t find an order LM-9999/],
    ['en', ['cancel order LM-1043'], /shall I cancel it/],
    ['en', ['Cancel an order', 'it is lm 1043', 'yes please'], /is cancelled\./],
    ['en', ['cancel LM-1043', 'No, keep it'], /stays as it is/],
    ['en', ['cancel LM-1043', 'yes', 'LM-1043'], /cancelled already/],
    ['en', ['cancel LM-1042'], /can’t cancel it/],
    ['en', ['When are you open?'], /Tuesday to Saturday/],
    ['en', ['hello'], /How can I help/],
    ['en', ['Thanks!'], /Anything else/],
    ['en', ['gibberish'], /didn’t understand/],
    ['fr', ['Où en est ma commande LM-1042 ?'], /a quitté notre atelier/],
    ['fr', ['Annuler une commande', 'LM-1043', 'Oui, l’annuler'], /est annulée/],
    ['fr', ['Annuler LM-1043', 'non'], /reste inchangée/],
    ['fr', ['Quels sont vos horaires ?'], /du mardi au samedi/],
    ['fr', ['BONJOUR'], /Comment puis-je/],
    ['fr', ['blablabla'], /pas compris/],
  ])('%s %j', (locale, texts, expected) => {
    const { said, handOvers } = talk(texts, locale)
    expect(said).toMatch(expected)
    expect(handOvers).toBe(0)
  })

  test.each([
    ['human'],
    ['I want to talk to a HUMAN, please'],
    ['Talk to a human'],
    ['agent'],
    ['un conseiller svp'],
    ['Parler à un conseiller'],
    ['je veux un humain'],
    ['une conseillère !'],
    ['puis-je parler à quelqu’un ?'],
    ['is there someone I can call?'],
  ])('hands over at once on %j, in either language', (text) => {
    for (const locale of ['en', 'fr'] as const) expect(talk([text], locale).handOvers).toBe(1)
  })

  test('hands over when it is lost twice in a row, and only then', () => {
    expect(talk(['xyz', 'uvw']).handOvers).toBe(1)
    expect(talk(['xyz', 'hello', 'uvw']).handOvers).toBe(0)
  })

  test('understands every button it offers', () => {
    for (const locale of ['en', 'fr'] as const) {
      for (const button of greet(visitIn(locale)).quickReplies) expect(talk([button], locale).state.misses).toBe(0)
      expect(talk(['LM-1043', `${TEXTS[locale].cancel} LM-1043`, TEXTS[locale].yes], locale).state.cancelled).toEqual([
        'LM-1043',
      ])
    }
  })

  test('offers a human when it gets a file', () => {
    expect(acknowledgeFile(INITIAL_BOT_STATE, visitIn('en')).replies[0]?.quickReplies).toEqual(['Talk to a human'])
  })

  test.each<[Locale, number | null, RegExp]>([
    ['en', 1_800_000_000, /back on Friday 15 January at 09:00, Nantes time\.$/],
    ['fr', 1_800_000_000, /reviennent le vendredi 15 janvier à 09:00, heure de Nantes\.$/],
    ['en', null, /are away now\.$/],
  ])('offers no human who is away (%s, %s), and says when they are back', (locale, opensAt, expected) => {
    const visit = visitIn(locale, { opensAt })
    const { text, quickReplies } = greet(visit)
    expect(text).toMatch(expected)
    expect(quickReplies).not.toContain(TEXTS[locale].human)
    expect(answer(INITIAL_BOT_STATE, TEXTS[locale].hours, visit).replies[0]?.text).toMatch(expected)
    expect(answer(INITIAL_BOT_STATE, TEXTS[locale].leaveMessage, visit).handOver).not.toBeNull()
  })

  test.each([
    [['human'], 'No order was named.'],
    [['où est LM-1042 ?'], 'Asked about order LM-1042, the Aube table lamp (shipped).'],
    [
      ['cancel LM-1043', 'yes'],
      'Asked about order LM-1043, the Nacelle pendant (preparing). Cancelled with the bot: LM-1043.',
    ],
  ])('tells the agent in a line what %j was about', (texts, summary) => {
    expect(answer(talk(texts).state, 'human', visitIn('fr')).handOver?.summary).toBe(summary)
  })
})

describe('rules over all conversations', () => {
  const locale = fc.constantFrom<Locale>('en', 'fr')
  const words = ['human', 'conseiller', 'LM-1043', 'cancel', 'oui', 'no', 'suivre', 'hours', 'merci', '1042', 'hi', '?']
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((list) => list.join(' ')),
  )
  const texts = fc.array(text, { maxLength: 12 })

  test('it never throws, never changes the state it is given, and always answers', () => {
    fc.assert(
      fc.property(texts, locale, (said, spoken) => {
        let state: BotState = Object.freeze({ ...INITIAL_BOT_STATE, cancelled: Object.freeze([]) })
        for (const one of said) {
          const turn = answer(state, one, visitIn(spoken))
          expect(turn.replies.length > 0 && turn.replies.every((reply) => reply.text !== '')).toBe(true)
          expect(turn.state.misses).toBeLessThan(2)
          state = Object.freeze({ ...turn.state, cancelled: Object.freeze([...turn.state.cancelled]) })
        }
      }),
    )
  })

  test('its state survives JSON, and the same words always get the same answer', () => {
    fc.assert(
      fc.property(texts, text, locale, (before, last, spoken) => {
        const { state } = talk(before, spoken)
        const revived: BotState = JSON.parse(JSON.stringify(state))
        expect(answer(revived, last, visitIn(spoken))).toEqual(answer(state, last, visitIn(spoken)))
      }),
    )
  })

  test('an order is cancelled once at most, and only one in preparation', () => {
    fc.assert(
      fc.property(texts, locale, (said, spoken) => {
        expect([[], ['LM-1043']]).toContainEqual(talk(said, spoken).state.cancelled)
      }),
    )
  })

  test('normalising twice is normalising once', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(normalise(normalise(one))).toBe(normalise(one))
      }),
    )
  })
})
