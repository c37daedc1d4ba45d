/** What agents say of a conversation, out of the list that an operator keeps. Pure. */
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'

export interface TagChange {
  add: readonly string[]
  remove: readonly string[]
}

/** Indexes of what is added and is not in the list. */
export function findUnknownTags({ add }: Pick<TagChange, 'add'>, { tagsOfInstance }: Pick<State, 'tagsOfInstance'>) {
  const known = new Set(tagsOfInstance.flatMap(({ tags }): string[] => JSON.parse(tags)))
  return add.flatMap((tag, index) => (known.has(tag) ? [] : [index]))
}

export interface Tagged {
  /** Of the conversation's row. */
  tags: string
  added: string[]
  removed: string[]
  /** Of the rows it is found by. */
  changes: RowChange[]
}

export function changeTags({ id, instanceId, tags }: ConversationRow, change: TagChange): Tagged {
  const before: string[] = JSON.parse(tags)
  const added = [...new Set(change.add)].filter((tag) => !before.includes(tag))
  const gone = new Set(change.remove)
  const removed = before.filter((tag) => gone.has(tag))
  return {
    tags: JSON.stringify([...before.filter((tag) => !gone.has(tag)), ...added]),
    ...{ added, removed },
    changes: [
      ...removed.map((tag) => remove('conversationTags', { conversationId: id, tag })),
      ...added.map((tag) => insert('conversationTags', { conversationId: id, tag, instanceId })),
    ],
  }
}
