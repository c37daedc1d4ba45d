/** Says something to whoever uses a screen reader, and shows nothing: for what others see happen. */
let region: HTMLElement | undefined

export function announce(text: string): void {
  if (!region) {
    region = document.createElement('div')
    region.setAttribute('role', 'status')
    region.className = 'announcer'
    document.querySelector('main')?.append(region)
  }
  if (!region.isConnected) document.querySelector('main')?.append(region)
  region.textContent = text
}
