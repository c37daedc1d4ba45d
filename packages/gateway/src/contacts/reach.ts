/** How a customer can be reached beside their connector: an e-mail address, a telephone number. Pure. */

export interface Reach {
  email: string | null
  phone: string | null
}

/** What a hand-over may say of its customer, as `customer.updated` does. */
export interface ReachKeys {
  emailKey: string | null
  phoneKey: string | null
}

const mostCharacters = 254

/** Two that are equal so are one address; null for what is none. */
export function emailKey(text: string): string | null {
  const address = text.normalize('NFKC').trim().toLowerCase()
  return address.length <= mostCharacters && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(address) ? address : null
}

/** Digits alone, with a + before a country's; null for what is no number. */
export function phoneKey(text: string): string | null {
  const written = text.normalize('NFKC').trim()
  if (written.length > mostCharacters || !/^\+?[\d\s().\-/\p{Pd}]+$/u.test(written)) return null
  // "+33 (0)6": the zero is for those who dial within the country.
  const digits = (/^(\+|00)/.test(written) ? written.replace('(0)', '') : written).replace(/\D/g, '')
  const isAbroad = !written.startsWith('+') && digits.startsWith('00')
  const number = isAbroad ? digits.slice(2) : digits
  if (number.length < 6 || number.length > 15) return null
  return isAbroad || written.startsWith('+') ? `+${number}` : number
}

export const keysOf = ({ email, phone }: Reach): ReachKeys => ({
  emailKey: email === null ? null : emailKey(email),
  phoneKey: phone === null ? null : phoneKey(phone),
})
