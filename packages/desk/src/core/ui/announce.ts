import { createContext } from 'react'
import { useRequired } from '../lib/use-required.ts'

/** Says something to whoever uses a screen reader, and shows nothing: for what others see happen. */
export type Announce = (text: string) => void

export function createAnnounce(): Announce {
  let region: HTMLElement | undefined
  return (text) => {
    region ??= createRegion()
    if (!region.isConnected) document.querySelector('main')?.append(region)
    region.textContent = text
  }
}

function createRegion(): HTMLElement {
  const region = document.createElement('div')
  region.setAttribute('role', 'status')
  region.className = 'announcer'
  return region
}

export const AnnounceContext = createContext<Announce | null>(null)

export const useAnnounce = (): Announce => useRequired(AnnounceContext)
