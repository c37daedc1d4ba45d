import { createContext } from 'react'
import { useRequired } from '../lib/use-required.ts'

const QUIET_MS = 1_500
const NOTES = [
  [0, 660],
  [0.11, 880],
] as const

/** Two soft notes, made here: nothing to load. Browsers allow it once the page has been used. */
export type PlayTone = () => void

export function createTone(): PlayTone {
  let audio: AudioContext | undefined
  let rangAt = 0
  return () => {
    const now = Date.now()
    if (now - rangAt < QUIET_MS || !('AudioContext' in window)) return
    rangAt = now
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
    for (const [after, pitch] of NOTES) playNote(audio, after, pitch)
  }
}

function playNote(audio: AudioContext, after: number, pitch: number): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  const begin = audio.currentTime + after
  oscillator.frequency.value = pitch
  volume.gain.setValueAtTime(0.06, begin)
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.25)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(begin)
  oscillator.stop(begin + 0.26)
}

export const ToneContext = createContext<PlayTone | null>(null)

export const usePlayTone = (): PlayTone => useRequired(ToneContext)
