/** An S3 server as a process of its own, which keeps what it is given in memory until it is closed. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface S3Server {
  url: string
  close(): Promise<void>
}

/** It takes any. The SDK of whoever talks to it asks for some: put them into the environment. */
export const s3Credentials = { AWS_ACCESS_KEY_ID: 'testkit', AWS_SECRET_ACCESS_KEY: 'secret-of-the-testkit' }

export const s3Bucket = 'passerelle'

/** A setting for a gateway: the bucket `passerelle` on that server, or behind that proxy. */
export const s3BlobUrl = (url: string, prefix = 'files'): string => `s3://${s3Bucket}/${prefix}?endpoint=${url}`

/** With an empty bucket. */
export async function startS3(): Promise<S3Server> {
  const child = fork(fileURLToPath(new URL('./s3-server.ts', import.meta.url)), { stdio: 'inherit' })
  const ended = once(child, 'exit')
  const url = await Promise.race([
    once(child, 'message').then(([message]) => String(message)),
    ended.then(([code]) => Promise.reject(new Error(`the S3 server ended with code ${code}`))),
  ])
  const close = async () => {
    child.kill()
    await ended
  }
  const made = await fetch(`${url}/${s3Bucket}`, { method: 'PUT' })
  if (made.ok) return { url, close }
  await close()
  throw new Error(`the S3 server made no bucket: ${made.status}`)
}
