import './theme/mantine-styles.ts'
import '@fontsource-variable/inter/wght.css'
import './theme/tokens.css'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { initLanguage } from './i18n/i18n.ts'
import { refuseDrops } from './ui/refuse-drops.ts'

/** Of this page's answer; the styles that Mantine and its scroll lock add must carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')

refuseDrops()
await initLanguage()
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
)
