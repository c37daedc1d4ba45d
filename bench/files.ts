/**
 * B9: attachment downloads, beside a server that pipes the same file; and the memory of 50 of 25 MB side by side,
 * whose clients read slowly enough that all of them are under way at once.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadItem } from '@passerelle/protocol'
import { type FakePartner, startPartner } from '@passerelle/testkit'
import { compare } from './compare.ts'
import { download, downloadSideBySide } from './download.ts'
import { newMessage } from './messages.ts'
import { watchMemory } from './process-stat.ts'
import { type Measured, startMeasured, startPeer } from './servers.ts'

const fileBytes = 25_000_000
const perRound = 60
const connections = 8
const sideBySide = 50
const goals = { ratio: 1, memoryMb: 100 }

export async function files(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const file = join(folder, 'file')
  const bytes = Buffer.alloc(fileBytes, 'Passerelle ')
  await writeFile(file, bytes)
  const partner = await startPartner()
  const gateway = await startMeasured({}, { webhook_url: partner.url })
  const peer = await startPeer('file-server.ts', file)
  try {
    const path = await sendFile(gateway, partner, bytes)
    const headers = { Authorization: await gateway.authorization() }
    const ours = { port: gateway.port, path, headers }
    const theirs = { port: peer.port, path: '/', headers }
    // First, while no memory is left over from other work.
    for (const [name, target, { pid }] of [
      ['gateway', ours, gateway],
      ['pipeline(file, response)', theirs, peer],
    ] as const) {
      const { beforeMb, peakMb } = await watchMemory(pid, () => downloadSideBySide(target, sideBySide, fileBytes))
      const more = `${(peakMb - beforeMb).toFixed(0)} MB more than the ${beforeMb.toFixed(0)} MB before`
      console.log(`  ${name}, ${sideBySide} downloads side by side: ${more} (goal ${goals.memoryMb} MB)`)
    }
    for (const target of [ours, theirs]) await download(target, { count: perRound, connections, fileBytes })
    const measure = (target: typeof ours) => () => download(target, { count: perRound, connections, fileBytes })
    await compare({
      ours: { name: 'gateway', pid: gateway.pid, measure: measure(ours) },
      peers: [{ name: 'pipeline(file, response)', pid: peer.pid, goal: goals.ratio, measure: measure(theirs) }],
      unit: 'MB',
    })
  } finally {
    await gateway.stop()
    await peer.stop()
    await partner.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From an agent to the partner, as an answer; gives the path of the URL that the webhook named. */
async function sendFile(
  { accounts: { asDesk, asPartner } }: Measured,
  partner: FakePartner,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  await asPartner.post('/messaging/v1/messages', { messages: [newMessage()] })
  const { items } = await asDesk.get<{ items: [{ id: string }] }>('/conversations')
  const form = new FormData()
  form.append('file', new Blob([bytes], { type: 'application/octet-stream' }), 'file.bin')
  const { upload_id } = await asDesk.post<UploadItem>('/uploads', form)
  await asDesk.post(`/conversations/${items[0].id}/messages`, { attachments: [{ upload_id }] })
  const [webhook] = await partner.waitForRequests(1)
  const url = webhook?.message.body.attachments[0]?.content.data
  if (!url) throw new Error('the webhook named no file')
  return new URL(url).pathname
}
