/** How this agent wants the desk to behave, on this device. */
import { createStore, useStore } from '../lib/store.ts'
import { readStored, writeStored } from '../lib/stored.ts'

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

let owner = ''

export const preferencesStore = createStore<Preferences>(DEFAULTS)

export function loadPreferences(agent: string): void {
  owner = agent
  preferencesStore.set(() => ({ ...DEFAULTS, ...readStored<Partial<Preferences>>(agent, NAME) }))
}

export function setPreference(name: keyof Preferences, on: boolean): void {
  preferencesStore.set((current) => ({ ...current, [name]: on }))
  writeStored(owner, NAME, preferencesStore.get())
}

export const usePreferences = (): Preferences => useStore(preferencesStore, (state) => state)
