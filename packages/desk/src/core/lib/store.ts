import { useSyncExternalStore } from 'react'

/** State outside the tree: it outlives the pane that shows it. The root makes it and hands it down. */
export interface Store<T> {
  get: () => T
  set: (update: (state: T) => T) => void
  subscribe: (listener: () => void) => () => void
}

export function createStore<T>(initial: T): Store<T> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    set: (update) => {
      const next = update(state)
      if (Object.is(next, state)) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** `select` must give the same reference while nothing changed. */
export const useStore = <T, S>(store: Pick<Store<T>, 'get' | 'subscribe'>, select: (state: T) => S): S =>
  useSyncExternalStore(store.subscribe, () => select(store.get()))
