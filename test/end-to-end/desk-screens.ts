/** Every screen and dialog of the desk: who sees it, where, and how it is opened, in whatever language. */
import type { Page } from '@passerelle/testkit/browser'

export type Viewer = 'visitor' | 'newcomer' | 'supervisor' | 'operator' | 'founder'

export interface Screen {
  name: string
  viewer: Viewer
  path: string
  /** CSS of what shows that the page is there. */
  ready: string
  /** A button to press for it, which gets the focus back, ... */
  opener?: string
  /** ... or more that has to be done. */
  open?: (page: Page) => Promise<void>
  /** CSS of what shows that it is open. */
  shown?: string
  /** Only on a phone. */
  narrow?: true
  /** Made of parts whose keys and sizes other screens show: only its colours, its words and the narrowest window. */
  brief?: true
  before?: (page: Page) => Promise<void>
  after?: (page: Page) => Promise<void>
}

export interface Places {
  thread: string
  closed: string
  draft: string
  connector: string
  delivery: string
  instance: string
}

const dialog = '[role="dialog"]'
const empty = '[data-fill]'
const alert = '[role="alert"]'
const sign = (name: string) => `button:has(svg.tabler-icon-${name})`
const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
const submit = (page: Page) => page.locator('button[type="submit"]').last().click()

/** Answers of the server that never come, or come as failures. */
const holding = (path: string) => ({
  before: async (page: Page): Promise<void> => void (await page.route(path, () => undefined)),
  after: async (page: Page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
})
const failing = (path: string) => ({
  before: async (page: Page): Promise<void> =>
    void (await page.route(path, (route) => route.fulfill({ status: 503, body: '{}' }))),
  after: async (page: Page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
})

const visitorScreens = (): Screen[] => {
  const login = { viewer: 'visitor', path: '/', ready: 'form' } as const
  const refused = async (page: Page) => {
    await page.locator('input[name="email"]').fill('nobody@acme.example')
    await page.locator('input[name="password"]').fill('a guess')
    await submit(page)
  }
  return [
    { ...login, name: 'login' },
    { ...login, name: 'login-missing', open: submit, shown: '[aria-invalid="true"]' },
    { ...login, name: 'login-refused', open: refused, shown: alert },
    { ...login, name: 'login-token', opener: 'form > button:last-child', shown: 'input[name="token"]' },
  ]
}

const inboxScreens = ({ thread, closed, draft }: Places): Screen[] => {
  const inbox = { viewer: 'supervisor', path: '/inbox/waiting', ready: '[data-index] a' } as const
  const at = { viewer: 'supervisor', path: `/inbox/open/${thread}`, ready: 'article [data-word]' } as const
  const files = async (page: Page) => {
    const list = [
      { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
      { name: `${'a very long name '.repeat(6)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') },
    ]
    await page.locator('input[type="file"]').setInputFiles(list)
    await page.locator('[data-composer]').fill('Your invoice, as you asked.')
  }
  const canned = (page: Page) => page.locator('[data-composer]').pressSequentially('/re')
  return [
    { viewer: 'newcomer', name: 'inbox-empty', path: '/inbox/waiting', ready: empty },
    { ...inbox, name: 'inbox' },
    { ...at, name: 'thread' },
    { ...at, name: 'thread-closed', path: `/inbox/closed/${closed}`, ready: 'article' },
    { ...inbox, name: 'search', path: '/inbox/open?q=ireland', ready: 'mark' },
    { ...inbox, name: 'search-nothing', path: '/inbox/open?q=zebra', ready: `[data-search] , ${empty}`, shown: empty },
    { ...at, name: 'customer-drawer', narrow: true, opener: sign('layout-sidebar-right'), shown: `${dialog} dl` },
    { ...at, name: 'composer-files', path: `/inbox/open/${draft}`, ready: 'article', open: files, shown: 'section li' },
    { ...at, name: 'canned', open: canned, shown: '[role="option"]', after: (page) => clearReply(page) },
    { ...at, name: 'emoji', opener: '[data-tool="emoji"]', shown: `${dialog} button` },
    { ...at, name: 'rich-dialog', opener: '[data-tool="rich"]', shown: `${dialog} form` },
    { ...at, name: 'assign-menu', opener: 'header button[aria-haspopup="menu"]', shown: '[role="menuitem"]' },
    { ...inbox, name: 'palette', open: press('Control+k'), shown: `${dialog} [role="option"]` },
    { ...inbox, name: 'shortcuts', open: press('?'), shown: `${dialog} kbd` },
    { ...inbox, name: 'account-menu', opener: 'button[aria-haspopup="menu"]', shown: '[role="menuitemradio"]' },
    {
      ...at,
      name: 'action-failed',
      open: (page) => page.locator('header button:has(svg.tabler-icon-check)').click(),
      shown: `${alert} button`,
      ...failing('**/desk/v1/conversations/*/close'),
    },
    { ...at, name: 'unknown-conversation', path: '/inbox/open/nowhere', ready: alert },
    { ...inbox, name: 'inbox-failed', ready: alert, ...failing('**/desk/v1/conversations?*') },
    {
      ...at,
      name: 'inbox-loading',
      ready: '[role="status"] .mantine-Skeleton-root',
      ...holding('**/desk/v1/conversations**'),
    },
    {
      ...at,
      name: 'offline',
      open: (page) => page.context().setOffline(true),
      shown: '[role="status"] svg.tabler-icon-cloud-off',
      after: (page) => page.context().setOffline(false),
    },
  ]
}

/** What an agent is asked; the keys work once the field is left. */
const questionScreens = ({ thread, draft }: Places): Screen[] => {
  const at = { viewer: 'supervisor', path: `/inbox/open/${thread}`, ready: 'article [data-word]', brief: true } as const
  const asked = `${dialog} button`
  const newer = async (page: Page) => {
    const path = `desk/v1/conversations/${thread}`
    await page.route(`**/${path}/close`, async (route) => {
      const { items } = await (await page.request.get(new URL(`/${path}/messages`, page.url()).href)).json()
      const message = items.find(({ kind }: { kind: string }) => kind === 'inbound')
      await route.fulfill({ status: 409, json: { error: 'newer_message', message } })
    })
    await press('Escape', 'c')(page)
  }
  const reply = async (page: Page) => {
    await page.locator('[data-composer]').fill('Yes, we do.')
    await page.locator('[data-composer]').press('Enter')
  }
  return [
    { ...at, name: 'transfer', open: press('Escape', 'm'), shown: asked },
    { ...at, name: 'return', open: press('Escape', 'b'), shown: asked },
    {
      ...at,
      name: 'return-selected',
      open: async (page) => {
        await page.locator('[data-index] input[type="checkbox"]').first().check({ force: true })
        await page.keyboard.press('b')
      },
      shown: asked,
      after: press('Escape', 'Escape'),
    },
    { ...at, name: 'snooze', open: press('Escape', 's'), shown: asked },
    { ...at, name: 'close-reason', open: press('Escape', 'Shift+C'), shown: asked },
    { ...at, name: 'join', open: (page) => page.locator(sign('link')).click(), shown: asked },
    {
      ...at,
      name: 'newer-message',
      open: newer,
      shown: `${dialog} blockquote`,
      after: (page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
    },
    {
      ...at,
      name: 'colleague',
      path: `/inbox/open/${draft}`,
      ready: 'article',
      open: reply,
      shown: asked,
      after: async (page) => {
        await page.keyboard.press('Escape')
        await clearReply(page)
      },
    },
  ]
}

async function clearReply(page: Page): Promise<void> {
  await page.locator('[data-composer]').fill('')
}

const accountScreens = (): Screen[] => {
  const account = { viewer: 'supervisor', path: '/account', ready: 'form' } as const
  const reply = 'li span:has(> button + button)'
  return [
    { ...account, name: 'account', shown: reply },
    { ...account, name: 'account-refused', open: submit, shown: 'input[aria-invalid="true"]' },
    { ...account, name: 'canned-new', opener: sign('plus'), shown: `${dialog} form` },
    { ...account, name: 'canned-edit', opener: `${reply} button:first-child`, shown: `${dialog} form` },
    { ...account, name: 'canned-delete', opener: `${reply} button:last-child`, shown: `${dialog} form` },
    { ...account, name: 'no-such-page', path: '/nowhere', ready: empty },
    { ...account, name: 'console-forbidden', path: '/console', ready: empty },
  ]
}

const supervisorScreens = (): Screen[] => {
  const board = { viewer: 'supervisor', path: '/board', ready: 'table' } as const
  return [
    { ...board, name: 'board' },
    { ...board, name: 'board-drawer', opener: 'tbody a', shown: `${dialog} ul` },
    { viewer: 'supervisor', name: 'reports', path: '/reports', ready: 'figure' },
    { viewer: 'supervisor', name: 'reports-empty', path: '/reports?span=yesterday', ready: empty },
  ]
}

const founderScreens = (): Screen[] => {
  const page = { viewer: 'founder', ready: empty } as const
  return [
    { ...page, name: 'first-steps', path: '/console', ready: 'ol li' },
    { ...page, name: 'connectors-empty', path: '/console/connectors' },
    { ...page, name: 'first-connector', path: '/console/connectors/new', ready: 'form' },
    { ...page, name: 'deliveries-empty', path: '/console/deliveries' },
    { ...page, name: 'agents-empty', path: '/console/agents' },
  ]
}

const connectorScreens = ({ connector }: Places): Screen[] => {
  const page = `/console/connectors/${connector}`
  const one = { viewer: 'operator', path: page, ready: 'dl' } as const
  const settings = { ...one, path: `${page}/settings`, ready: 'form' } as const
  const refused = async (page: Page) => {
    await page.locator('input[name="webhook_url"]').fill('http://10.0.0.1/')
    await page.locator('form button[type="submit"]').first().click()
  }
  const create = async (page: Page) => {
    await page.locator('input[name="name"]').fill('Another')
    await submit(page)
  }
  return [
    { ...one, name: 'overview', path: '/console', ready: 'figure svg' },
    { ...one, name: 'connectors', path: '/console/connectors', ready: 'tbody tr' },
    { ...one, name: 'connector' },
    { ...settings, name: 'connector-settings' },
    { ...one, name: 'connector-deliveries', path: `${page}/deliveries`, ready: 'tbody tr' },
    { ...one, name: 'connector-requests', path: `${page}/requests`, ready: empty },
    { ...settings, name: 'connector-refused', open: refused, shown: '[aria-invalid="true"]' },
    { ...one, name: 'connector-test', open: (page) => page.locator(sign('send')).click(), shown: alert },
    {
      ...one,
      name: 'connector-rotate',
      path: `${page}/credentials`,
      opener: 'section section:last-of-type > div > button',
      shown: `${dialog} form`,
    },
    { ...one, name: 'connector-delete', opener: sign('trash'), shown: `${dialog} form` },
    { ...settings, name: 'new-connector', path: '/console/connectors/new' },
    {
      ...settings,
      name: 'new-connector-missing',
      path: '/console/connectors/new',
      open: submit,
      shown: '[aria-invalid="true"]',
    },
    { ...settings, name: 'secret', path: '/console/connectors/new', open: create, shown: 'pre' },
    { ...one, name: 'overview-failed', path: '/console', ready: alert, ...failing('**/operator/v1/stats*') },
    { ...one, name: 'overview-loading', path: '/console', ready: 'h1', ...holding('**/operator/v1/stats*') },
  ]
}

let made = 0

const logScreens = ({ delivery, instance }: Places): Screen[] => {
  const log = { viewer: 'operator', path: '/console/deliveries', ready: 'tbody tr' } as const
  const agents = { viewer: 'operator', path: '/console/agents', ready: 'tbody tr' } as const
  const create = async (page: Page) => {
    made += 1
    await page.locator(sign('user-plus')).click()
    await page.locator(`${dialog} input[name="name"]`).fill('Somebody')
    await page.locator(`${dialog} input[name="email"]`).fill(`somebody-${made}@acme.example`)
    await submit(page)
  }
  const reset = async (page: Page) => {
    await page.locator('tr', { hasText: 'ada@' }).locator('td button').nth(1).click()
    await page.locator(`${dialog} form`).waitFor()
    await submit(page)
  }
  const once = `${dialog} dl`
  return [
    { ...log, name: 'deliveries' },
    { ...log, name: 'deliveries-nothing', path: '/console/deliveries?customer_id=nobody', ready: empty },
    {
      ...log,
      name: 'deliveries-selected',
      open: (page) => page.locator('thead input').click(),
      shown: 'section button',
    },
    { ...log, name: 'delivery', path: `/console/deliveries/${delivery}`, ready: `${dialog} details` },
    { ...log, name: 'replay-since', opener: sign('refresh'), shown: `${dialog} form` },
    { ...log, name: 'log-failed', ready: alert, ...failing('**/operator/v1/deliveries?*') },
    {
      ...log,
      name: 'log-loading',
      ready: '[role="status"] .mantine-Skeleton-root',
      ...holding('**/operator/v1/deliveries?*'),
    },
    { ...agents, name: 'agents' },
    { ...agents, name: 'new-agent', opener: sign('user-plus'), shown: `${dialog} form` },
    { ...agents, name: 'new-agent-once', open: create, shown: once },
    { ...agents, name: 'edit-agent', opener: 'td button:first-child', shown: `${dialog} form` },
    { ...agents, name: 'reset-password', opener: 'td button:nth-child(2)', shown: `${dialog} form` },
    { ...agents, name: 'reset-password-once', open: reset, shown: once },
    { ...agents, name: 'disable-agent', opener: 'td button:last-child', shown: `${dialog} form` },
    { ...agents, name: 'instances', path: '/console/instances', brief: true },
    { ...agents, name: 'instance', path: `/console/instances/${instance}`, ready: 'form', brief: true },
    { ...agents, name: 'alerts', path: '/console/alerts', ready: `${empty}, tbody tr`, brief: true },
    { ...agents, name: 'queues', path: '/console/queues', brief: true },
    { ...agents, name: 'audit', path: '/console/audit' },
    { ...agents, name: 'audit-nothing', path: '/console/audit?target_type=customer', ready: empty },
    { ...agents, name: 'requests', path: '/console/requests' },
    { ...agents, name: 'requests-nothing', path: '/console/requests?connector_id=nobody', ready: empty },
    { ...agents, name: 'settings', path: '/console/settings' },
    { ...agents, name: 'retention', path: '/console/settings', opener: 'td button', shown: `${dialog} form` },
    { ...agents, name: 'account-of-operator', path: '/account', ready: 'h1' },
    { ...agents, name: 'no-such-entry', path: '/console/nowhere', ready: empty },
  ]
}

export const listScreens = (places: Places): Screen[] => [
  ...visitorScreens(),
  ...inboxScreens(places),
  ...questionScreens(places),
  ...accountScreens(),
  ...supervisorScreens(),
  ...founderScreens(),
  ...connectorScreens(places),
  ...logScreens(places),
]
