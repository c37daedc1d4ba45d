/** What the bot understands: patterns over text in lower case without accents or punctuation, both languages at once. */

export const WORDS = {
  human:
    /\b(humans?|humaine?s?|agents?|conseillers?|conseilleres?|advis[eo]rs?|operators?|operateurs?|operatrices?|representatives?|collegues?|colleagues?|someone|somebody|quelqu un|une personne|vraie personne|real person|a person|parler a)\b/,
  cancel: /\b(cancel\w*|annul\w*)\b/,
  track:
    /\b(track\w*|status|parcels?|packages?|deliver\w*|shipp\w*|suiv\w*|colis|livraisons?|livree?s?|expedi\w*|orders?|commandes?)\b/,
  hours:
    /\b(hours?|open\w*|clos\w*|address|stores?|visit|horaires?|heures?|ouvert\w*|ouvrez|ferme\w*|adresse|boutique|magasins?)\b/,
  greeting: /\b(hello|hi|hey|good (morning|afternoon|evening)|bonjour|bonsoir|salut|coucou)\b/,
  thanks: /\b(thanks?|thank you|merci)\b/,
  yes: /^(yes|yep|yeah|sure|ok|okay|oui|d accord|volontiers)\b/,
  no: /^(no|nope|non|keep|garde\w*)\b/,
} as const

export type Meaning = keyof typeof WORDS

/** Lower case, accents and punctuation gone, one space between words. */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

export function means(normalised: string, meaning: Meaning): boolean {
  return WORDS[meaning].test(normalised)
}

/** The first order number in the text, as on the receipt: `LM-1042`. A `bare` one needs no letters before it. */
export function findOrderNumber(normalised: string, { bare }: { bare: boolean }): string | undefined {
  const digits = (bare ? /\b(?:lm ?)?(\d{4})\b/ : /\blm ?(\d{4})\b/).exec(normalised)?.[1]
  return digits === undefined ? undefined : `LM-${digits}`
}
