import { CANNED_VARIABLES, type CannedValues } from '@passerelle/protocol'

/** What is offered to be put in. The key of the last one is for the writer to name. */
export const VARIABLES = [...CANNED_VARIABLES, 'metadata.KEY'] as const

/** Of an imagined conversation, to show how a text would read. */
export const sampleValues = (agentName: string): CannedValues => ({
  variables: {
    ...{ 'customer.name': 'Ada Martin', 'customer.id': 'customer123', 'agent.name': agentName },
    ...{ 'conversation.id': '019a2b3c', 'connector.name': 'Website', 'queue.name': 'General' },
  },
  metadata: {},
})

const COMMON = ['ar', 'cs', 'da', 'de', 'el', 'en', 'es', 'fi', 'fr', 'he', 'hu', 'it', 'ja', 'ko', 'nb', 'nl', 'pl']
const OTHERS = ['pt', 'pt-BR', 'ro', 'ru', 'sk', 'sv', 'tr', 'uk', 'vi', 'zh']

/** By name in the language of the desk; the one that is set is always there. */
export function languageChoices(shownIn: string, set: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([shownIn], { type: 'language' })
  return [...new Set([...COMMON, ...OTHERS, ...(set === '' ? [] : [set])])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label, shownIn))
}
