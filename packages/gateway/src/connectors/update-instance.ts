import { LIMITS } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import type { Instance, InstancePatch, MetadataLabel } from './connector.ts'
import type { ConnectorStore } from './connector-store.ts'

interface Dependencies {
  store: Pick<ConnectorStore, 'updateInstance'>
}

/** What is left out stays. A name that goes from a list stays with the conversations that have it. */
export async function updateInstance({ store }: Dependencies, id: string, wanted: InstancePatch): Promise<Instance> {
  const patch = tidy(wanted)
  const faults = [
    ...(patch.name === undefined ? [] : checkName('/name', patch.name)),
    ...checkLabels('/tags', patch.tags),
    ...checkLabels('/close_reasons', patch.closeReasons),
    ...checkRepeated('/metadata_labels', patch.metadataLabels),
  ]
  if (faults.length > 0) throw new ApiError(reason('instance_not_changed'), { faults })
  const instance = await store.updateInstance(id, patch)
  if (!instance) throw refuse('instance_unknown', { id })
  return instance
}

const tidy = ({ name, tags, closeReasons, ...others }: InstancePatch): InstancePatch => ({
  ...others,
  ...(name !== undefined && { name: name.trim() }),
  ...(tags && { tags: tags.map((tag) => tag.trim()) }),
  ...(closeReasons && { closeReasons: closeReasons.map((one) => one.trim()) }),
})

function checkLabels(path: string, names: readonly string[] = []): Fault[] {
  if (names.length > LIMITS.labels) return [fault(path, 'not_labels', { max: LIMITS.labels })]
  const known = new Set<string>()
  return names.flatMap((name, index) => {
    const isRepeated = known.has(name.toLowerCase())
    known.add(name.toLowerCase())
    return isRepeated ? [fault(`${path}/${index}`, 'label_repeated')] : checkName(`${path}/${index}`, name)
  })
}

/** A key is called one thing; their form is checked where they come in. */
function checkRepeated(path: string, labels: readonly MetadataLabel[] = []): Fault[] {
  const known = new Set<string>()
  return labels.flatMap(({ key }, index) => {
    const isRepeated = known.has(key)
    known.add(key)
    return isRepeated ? [fault(`${path}/${index}/key`, 'key_repeated')] : []
  })
}

function checkName(path: string, name: string): Fault[] {
  const fits = name !== '' && name.length <= LIMITS.nameLength && name.isWellFormed() && !/\p{Cc}/u.test(name)
  return fits ? [] : [fault(path, 'name_malformed', { max: LIMITS.nameLength })]
}
