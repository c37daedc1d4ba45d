/**
 * `/docs`: the API description, to be read and tried. Swagger UI's own files, from the installed package, under a
 * policy that lets nothing come from elsewhere; it writes style attributes, hence the one 'unsafe-inline'.
 */
import { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App } from '../http/app-type.ts'
import { operationsDoor } from './describe.ts'

const folder = join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static')

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const common = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }
const javaScript = 'text/javascript; charset=utf-8'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Passerelle API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <noscript>This page needs JavaScript. The description itself is at <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script type="module" src="docs/page.js"></script>
  </body>
</html>
`

/** "Try it out" asks the server the page came from, by whatever name it was reached. */
const script = `const here = new URL('.', location.href).href.replace(/\\/$/, '')
const description = await (await fetch(here + '/openapi.json')).json()
const { clientCredentials } = description.components.securitySchemes.connectorClient.flows
clientCredentials.tokenUrl = clientCredentials.tokenUrl.replace(description.servers[0].url, here)
description.servers = [{ url: here }]
SwaggerUIBundle({
  spec: description,
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
})
`

export function registerDocsPage(app: App): void {
  app.get('/docs', { config: { operation: operationsDoor.operations.readDocs } }, (_request, reply) => {
    reply
      .headers({ ...common, 'Content-Security-Policy': policy, 'X-Frame-Options': 'DENY', 'Cache-Control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(page)
  })
  const asset = { config: { operation: { hidden: 'a part of the page' } } }
  app.get('/docs/page.js', asset, (_request, reply) => {
    reply
      .headers({ ...common, 'Cache-Control': 'no-cache' })
      .type(javaScript)
      .send(script)
  })
  for (const [file, type] of [
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', javaScript],
  ] as const) {
    app.get(`/docs/${file}`, asset, (_request, reply) => {
      reply
        .headers({ ...common, 'Cache-Control': 'public, max-age=3600' })
        .type(type)
        .send(createReadStream(join(folder, file)))
    })
  }
}
