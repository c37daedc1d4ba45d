/** A picture under a glass: how large, and where its middle lies, in pixels from the middle of its frame. Pure. */

export interface Point {
  x: number
  y: number
}

export interface View extends Point {
  scale: number
}

export interface Frame {
  width: number
  height: number
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 }

const LARGEST = 8

/** What lies at `at` stays there. */
export function zoom(view: View, factor: number, { width, height }: Frame, at: Point = { x: 0, y: 0 }): View {
  const scale = Math.min(LARGEST, Math.max(1, view.scale * factor))
  const by = scale / view.scale
  return within({ scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, { width, height })
}

export const pan = (view: View, by: Point, frame: Frame): View =>
  within({ ...view, x: view.x + by.x, y: view.y + by.y }, frame)

/** Its edges do not come into the frame. */
function within({ scale, x, y }: View, { width, height }: Frame): View {
  if (scale === 1) return WHOLE
  const clamp = (value: number, side: number) => {
    const room = ((scale - 1) * side) / 2
    return Math.min(room, Math.max(-room, value))
  }
  return { scale, x: clamp(x, width), y: clamp(y, height) }
}
