/** What a document's reader puts in by hand, put in by rule. */

export interface Ports {
  gateway: number
  webhook: number
}

/** In documents the gateway is at port 8080, and the webhook at port 3000. */
export function substitutePorts(code: string, ports: Ports): string {
  return code.replace(/\b8080\b/g, String(ports.gateway)).replace(/\b3000\b/g, String(ports.webhook))
}

/**
 * In shell blocks `NAME=...` is what somebody was given: the session has it already. `ID` is that of the thing which
 * the command or the option before it names.
 */
export function substituteShell(code: string): string {
  return code
    .replace(/\b[A-Z_]+=\.\.\./g, '')
    .replace(/(--)?\b(instance|connector|agent|deliveries)((?: [a-z-]+)?) ID\b/g, (_all, dashes = '', noun, verb) => {
      const name = noun === 'deliveries' ? 'DELIVERY_ID' : `${noun.toUpperCase()}_ID`
      return `${dashes}${noun}${verb} "$${name}"`
    })
}
