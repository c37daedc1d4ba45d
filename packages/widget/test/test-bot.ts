/** As small as a bot can be: it repeats, asks for a person when told to, and counts what it heard. */
import type { Bot } from '../src/bot.ts'

export const echo: Bot<{ heard: number }> = {
  id: 'echo',
  name: 'Echo',
  start: { heard: 0 },
  greet: ({ locale, absence }) => ({
    text: locale === 'fr' ? 'Bonjour' : 'Hello',
    quickReplies: absence ? [] : ['human'],
  }),
  welcomeBack: ({ absence }) => ({ text: 'Here again', quickReplies: absence ? [] : ['human'] }),
  answer({ heard }, text) {
    const state = { heard: heard + 1 }
    if (text !== 'human') return { replies: [{ text: `You said ${text}`, quickReplies: [] }], state, handOver: null }
    const replies = [{ text: 'I will fetch somebody', quickReplies: [] }]
    return { replies, state, handOver: { reason: 'asked', summary: `Heard ${heard}` } }
  },
  seeFile: (state) => ({ replies: [{ text: 'Thanks', quickReplies: [] }], state, handOver: null }),
}
