/** `/docs` in a real browser: the whole API is there, and nothing breaks the policy or comes from elsewhere. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browser, useWorld, world } from './desk-world.ts'

const screenshots = join(import.meta.dirname, '..', '..', 'test-results', 'docs-page')

mkdirSync(screenshots, { recursive: true })
// The page is reached by another name than the public one: trying things out must work all the same.
useWorld({ settings: { PUBLIC_URL: 'https://chat.example.com' } })

test('the API can be read and tried, without an outside request or a broken policy', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } })
  const outside: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(world.url)) outside.push(request.url())
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => void complaints.push(String(error)))

  await page.goto(`${world.url}/docs`)
  await page.getByText('Send messages and history').waitFor()
  for (const door of ['Partner', 'Desk', 'Operator', 'Operations']) {
    await expect.poll(() => page.locator(`#operations-tag-${door}`).count()).toBe(1)
  }
  await page.screenshot({ path: join(screenshots, 'overview.png') })

  const messages = page.locator('#operations-Partner-sendMessages')
  await messages.getByText('Send messages and history').click()
  await messages.getByText('Responses', { exact: true }).waitFor()
  await messages.screenshot({ path: join(screenshots, 'send-messages.png') })

  const webhook = page.locator('#operations-webhooks-message, [id^="operations-"][id$="-message"]').first()
  await webhook.scrollIntoViewIfNeeded()
  await webhook.locator('.opblock-summary').click()
  await webhook.getByText('Body-Hash').first().waitFor()
  await webhook.screenshot({ path: join(screenshots, 'webhook.png') })

  await page.getByRole('button', { name: 'Authorize' }).first().click()
  await page.screenshot({ path: join(screenshots, 'authorize.png') })
  const flow = page.locator('.auth-container', { hasText: 'connectorClient' })
  await flow.locator('#client_id_clientCredentials').fill(world.connector.client_id)
  await flow.locator('#client_secret_clientCredentials').fill(world.connector.client_secret)
  await flow.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click()
  await flow.getByRole('button', { name: 'Remove authorization' }).waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()

  await messages.getByRole('button', { name: 'Try it out' }).click()
  await messages.getByRole('button', { name: 'Execute' }).click()
  await messages.locator('.live-responses-table').getByText('recorded').first().waitFor()
  await messages.screenshot({ path: join(screenshots, 'tried.png') })

  expect(outside).toEqual([])
  expect(complaints).toEqual([])
})
