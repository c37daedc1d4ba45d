/** The files of dist/description: what a gateway with the usual settings says of itself, and the same for Postman. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../packages/gateway/src/config/load-config.ts'
import { createGateway } from '../packages/gateway/src/gateway.ts'
import { composePostman, type OpenApi } from './compose-postman.ts'

const print = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

export async function readApiFiles(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-api-'))
  const env = {
    PASSERELLE_DATA_DIR: folder,
    PASSERELLE_PORT: '0',
    PASSERELLE_PUBLIC_URL: 'http://localhost:8080',
    PASSERELLE_LOG_LEVEL: 'silent',
  }
  const gateway = await createGateway(await loadConfig({ env, createDataDir: true }))
  try {
    const answer = await gateway.app.inject({ url: '/openapi.json' })
    const description = answer.json<OpenApi>()
    return {
      'openapi.json': print(description),
      'passerelle.postman_collection.json': print(composePostman(description)),
    }
  } finally {
    await gateway.close()
    await rm(folder, { recursive: true })
  }
}
