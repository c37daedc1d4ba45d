/** The rows that are selected in the list, to act on all of them; and from which one a range goes on. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

interface Selected {
  ids: ReadonlySet<string>
  anchor: string | undefined
}

type SelectionStore = Store<Selected>

const nothing = (): Selected => ({ ids: new Set(), anchor: undefined })

export const createSelection = (): SelectionStore => createStore(nothing())

export const SelectionContext = createContext<SelectionStore | null>(null)

/** As the server takes at once. */
export const MOST_SELECTED = 100

/** The ids after a row was chosen; with `order`, all from the anchor to it. Pure. */
export function choose({ ids, anchor }: Selected, id: string, order?: readonly string[]): Selected {
  const next = new Set(ids)
  const [from, to] = [order?.indexOf(anchor ?? '') ?? -1, order?.indexOf(id) ?? -1]
  if (order && from >= 0 && to >= 0) {
    for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one)
  } else if (!next.delete(id)) next.add(id)
  return { ids: new Set([...next].slice(0, MOST_SELECTED)), anchor: id }
}

/** What is out of sight is not acted on. Pure. */
export function within(selected: Selected, shown: readonly string[]): Selected {
  const ids = [...selected.ids].filter((id) => shown.includes(id))
  return ids.length === selected.ids.size ? selected : { ...selected, ids: new Set(ids) }
}

/** Conversations to act on: the selected rows, be it one, or the one whose thread is open. */
export interface Meant {
  conversations: readonly string[]
  /** Rows of the list: what has been seen of each is what its row shows. */
  isSelected: boolean
}

export function useSelection() {
  const store = useRequired(SelectionContext)
  return {
    ids: useStore(store, (state) => state.ids),
    toggle: (id: string) => store.set((state) => choose(state, id)),
    /** From the row that was chosen last. */
    extend: (id: string, order: readonly string[]) => store.set((state) => choose(state, id, order)),
    drop: (done: readonly string[]) =>
      store.set(({ ids }) => ({ ids: new Set([...ids].filter((id) => !done.includes(id))), anchor: undefined })),
    /** To the rows that are shown. */
    restrict: (shown: readonly string[]) => store.set((state) => within(state, shown)),
    clear: () => store.set(nothing),
  }
}
