/** How this agent wants the desk to behave, on this device. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { readStored, writeStored } from '../lib/stored.ts'
import { useRequired } from '../lib/use-required.ts'

export interface Preferences {
  /** A short tone for a customer's message that is not on the screen. */
  sound: boolean
  /** A notification of the system for the same. */
  desktop: boolean
  /** Single letters as commands: they get in the way of speech input, so they can be switched off. */
  letters: boolean
}

const DEFAULTS: Preferences = { sound: true, desktop: false, letters: true }
const NAME = 'preferences'

export interface PreferencesStore extends Pick<Store<Preferences>, 'get' | 'subscribe'> {
  load: (agent: string) => void
  change: (name: keyof Preferences, on: boolean) => void
}

export function createPreferences(): PreferencesStore {
  const { get, set, subscribe } = createStore<Preferences>(DEFAULTS)
  let owner = ''
  return {
    get,
    subscribe,
    load: (agent) => {
      owner = agent
      set(() => ({ ...DEFAULTS, ...readStored<Partial<Preferences>>(agent, NAME) }))
    },
    change: (name, on) => {
      set((current) => ({ ...current, [name]: on }))
      writeStored(owner, NAME, get())
    },
  }
}

export const PreferencesContext = createContext<PreferencesStore | null>(null)

export const usePreferencesStore = (): PreferencesStore => useRequired(PreferencesContext)

export const usePreferences = (): Preferences => useStore(usePreferencesStore(), (state) => state)
