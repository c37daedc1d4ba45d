/**
 * The demo partner: a shop's page with the chat widget, and a bot that hands over to the contact centre's agents. All
 * that is the shop's own is its page and its bot.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createWidget, readStaticFiles, type Serving, sendStatic, serve, type WidgetOptions } from '@passerelle/widget'
import { lumen } from './bot.ts'

/** No inline script or style, nothing from elsewhere, no framing: the chat needs no more. */
const SECURITY_HEADERS: OutgoingHttpHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export type Demo = Serving

export function createDemo(options: Omit<WidgetOptions, 'bot'>): Demo {
  const pages = readStaticFiles(fileURLToPath(new URL('../public/', import.meta.url)))

  return serve(createWidget({ ...options, bot: lumen }), (req: IncomingMessage, res: ServerResponse) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (value !== undefined) res.setHeader(name, value)
    const page = pages.get(URL.parse(req.url ?? '/', 'http://demo')?.pathname ?? '')
    if (!page) res.writeHead(404).end()
    else if (req.method !== 'GET' && req.method !== 'HEAD') res.writeHead(405).end()
    else sendStatic(req, res, page)
  })
}
