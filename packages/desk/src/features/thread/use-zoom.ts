import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { type Point, pan, type View, WHOLE, zoom } from './zoom.ts'

const STEP = 1.5
const KEYS: Record<string, number> = { '+': STEP, '=': STEP, '-': 1 / STEP }
const SHIFTED: Record<string, Point> = {
  ArrowLeft: { x: 60, y: 0 },
  ArrowRight: { x: -60, y: 0 },
  ArrowUp: { x: 0, y: 60 },
  ArrowDown: { x: 0, y: -60 },
}

export interface Zoom {
  frame: RefObject<HTMLDivElement | null>
  view: View
  by: (factor: number) => void
  enlarge: () => void
  reduce: () => void
  /** `+`, `-` and `0`; the arrows with Shift move the picture. True when the key was one of these. */
  onKey: (event: KeyboardEvent) => boolean
  pointers: Record<'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel', (event: PointerEvent) => void>
}

/** By keys, wheel, two fingers and double click; one finger moves what is enlarged. */
export function useZoom(): Zoom {
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState(WHOLE)
  const down = useRef(new Map<number, Point>())
  const size = () => ({ width: frame.current?.clientWidth ?? 0, height: frame.current?.clientHeight ?? 0 })
  const by = (factor: number, at?: Point) => setView((current) => zoom(current, factor, size(), at))

  useEffect(() => {
    const element = frame.current
    if (!element) return
    // React's own listener could not keep the browser from enlarging the page.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const at = fromMiddle(element, event)
      const box = { width: element.clientWidth, height: element.clientHeight }
      setView((current) => zoom(current, Math.exp(-event.deltaY / 300), box, at))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])

  const move = (event: PointerEvent) => {
    const before = down.current.get(event.pointerId)
    if (!before || !frame.current) return
    const now = { x: event.clientX, y: event.clientY }
    const [other] = [...down.current].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]))
    down.current.set(event.pointerId, now)
    if (other) {
      const middle = { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 }
      by(distance(now, other) / Math.max(1, distance(before, other)), fromMiddle(frame.current, middle))
    } else setView((current) => pan(current, { x: now.x - before.x, y: now.y - before.y }, size()))
  }
  const lift = ({ pointerId }: PointerEvent) => void down.current.delete(pointerId)
  return {
    ...{ frame, view, by },
    enlarge: () => by(STEP),
    reduce: () => by(1 / STEP),
    onKey: ({ key, shiftKey }) => {
      const moved = shiftKey ? SHIFTED[key] : undefined
      if (moved) setView((current) => pan(current, moved, size()))
      else if (key === '0') setView(WHOLE)
      else if (KEYS[key] !== undefined) by(KEYS[key])
      else return false
      return true
    },
    pointers: {
      onPointerDown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        down.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
      },
      onPointerMove: move,
      onPointerUp: lift,
      onPointerCancel: lift,
    },
  }
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function fromMiddle(element: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
}
