import './core/theme/mantine-styles.ts'
import '@fontsource-variable/inter/wght.css'
import './core/theme/tokens.css'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { refuseDrops } from './core/lib/refuse-drops.ts'
import { createStores } from './stores.ts'

const RELOADED = 'passerelle.reloaded'

/** Of this page's answer; the styles that Mantine and its scroll lock add must carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')

// After an upgrade the files this page knows are gone: the new page knows the new ones. Once, lest it go round.
window.addEventListener('vite:preloadError', (event) => {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < 60_000) return
  event.preventDefault()
  sessionStorage.setItem(RELOADED, String(Date.now()))
  window.location.reload()
})

refuseDrops()
const stores = await createStores()
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} stores={stores} />
  </StrictMode>,
)
