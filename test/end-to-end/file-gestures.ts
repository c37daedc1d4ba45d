/** What a hand does with files, as a browser sees it. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Browser, Page } from '@passerelle/testkit/browser'

export interface GivenFile {
  name: string
  type: string
  text?: string
  base64?: string
  /** Bytes of nothing. */
  size?: number
}

interface GiveOptions {
  /** CSS of the element it happens at; the reply's field when absent. */
  at?: string
  /** What the clipboard holds beside the files, by type. */
  texts?: Record<string, string>
}

const giving = `({ gesture, files, at, texts }) => {
  const transfer = new DataTransfer()
  for (const { name, type, text, base64, size = 0 } of files) {
    const bytes = base64 === undefined ? (text ?? new Uint8Array(size)) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
    transfer.items.add(new File([bytes], name, { type }))
  }
  for (const [type, text] of Object.entries(texts)) transfer.setData(type, text)
  const common = { bubbles: true, cancelable: true }
  const event =
    gesture === 'drop'
      ? new DragEvent('drop', { ...common, dataTransfer: transfer })
      : new ClipboardEvent('paste', { ...common, clipboardData: transfer })
  document.querySelector(at).dispatchEvent(event)
}`

/** Drops or pastes files that are made in the page. */
export async function give(
  page: Page,
  gesture: 'drop' | 'paste',
  files: GivenFile[],
  { at = '[data-composer]', texts = {} }: GiveOptions = {},
): Promise<void> {
  await page.evaluate(`(${giving})(${JSON.stringify({ gesture, files, at, texts })})`)
}

interface Place {
  x: number
  y: number
}

/** Real files under a real pointer, as the system's file window gives them. */
export async function drag(page: Page, files: string[]) {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  const tell = (type: 'dragEnter' | 'dragOver' | 'drop', place: Place) =>
    devtools.send('Input.dispatchDragEvent', { type, ...place, data })
  return {
    over: async (place: Place) => {
      await tell('dragEnter', place)
      await tell('dragOver', place)
    },
    drop: (place: Place) => tell('drop', place),
  }
}

/** How many bytes go out of the page in a second; without a number as many as can. */
export async function openLine(page: Page): Promise<(bytes?: number) => Promise<void>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  const rest = { offline: false, latency: 0, downloadThroughput: -1 }
  return async (bytes = -1) => {
    await devtools.send('Network.emulateNetworkConditions', { ...rest, uploadThroughput: bytes })
  }
}

/** Stands before a server, and can cut what runs through it. */
export async function startCable(target: string) {
  const sockets = new Set<Socket>()
  let isWhole = true
  const server = createServer((near) => {
    if (!isWhole) return near.destroy()
    const far = connect(Number(new URL(target).port), '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isWhole = false
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isWhole = true
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const drawing = `(width, height, type) => {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const pen = canvas.getContext('2d')
  const sky = pen.createLinearGradient(0, 0, width, height)
  sky.addColorStop(0, '#f6c667')
  sky.addColorStop(0.5, '#d9614c')
  sky.addColorStop(1, '#2b3a67')
  pen.fillStyle = sky
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = '#fff6'
  pen.arc(width * 0.7, height * 0.35, Math.min(width, height) * 0.2, 0, 7)
  pen.fill()
  return canvas.toDataURL(type).split(',')[1]
}`

/** Exif with nothing but an orientation: a quarter to the right. */
const turn = Buffer.from('ffe1002245786966000049492a0008000000010012010300010000000600000000000000', 'hex')

/** Pictures as browsers write them: a photo, one of a camera that lay on its side, an icon. */
export async function drawPictures(browser: Browser): Promise<Record<'photo' | 'portrait' | 'icon', Buffer>> {
  const page = await browser.newPage()
  const draw = async (width: number, height: number, type: string) =>
    Buffer.from(await page.evaluate<string>(`(${drawing})(${width}, ${height}, '${type}')`), 'base64')
  const photo = await draw(1600, 1200, 'image/jpeg')
  const lying = await draw(1200, 900, 'image/jpeg')
  const icon = await draw(24, 24, 'image/png')
  await page.close()
  return { photo, portrait: Buffer.concat([lying.subarray(0, 2), turn, lying.subarray(2)]), icon }
}
