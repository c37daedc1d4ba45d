/** Which messages were there before, by their keys, or had an id that was erased. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import type { UsedId } from '../commands/rows.ts'
import { type InboundIdentity, storedKey } from './inbound-plan.ts'

/** Writes nothing: tells which messages `recordInbound` would drop. */
export function findDuplicates(connectorId: string, messages: readonly InboundIdentity[]): Command<boolean[]> {
  const ids = messages.flatMap(({ usedId }) => usedId?.() ?? [])
  return {
    needs: {
      messageKeys: { connectorId, keys: messages },
      ...(ids.length > 0 && { erasedIds: { connectorId, ids } }),
    },
    decide: (state) => unchanged(messages.map(knowing(state))),
  }
}

/** Says of each message whether it was there before, in this batch too. */
export function knowing(state: State): (message: InboundIdentity) => boolean {
  const keys = new Set(state.messageKeys.map(({ key }) => nameOf(key)))
  const erased = new Set(state.erasedIds.map(nameOfId))
  return ({ key, usedId }) => {
    if (erased.size > 0 && usedId && erased.has(nameOfId(usedId()))) return true
    const name = nameOf(storedKey(key))
    const isKnown = keys.has(name)
    keys.add(name)
    return isKnown
  }
}

const nameOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
const nameOfId = ({ customer, id }: UsedId): string => nameOf(customer) + nameOf(id)
