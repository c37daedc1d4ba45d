/** Sends a mail through the operator's mail server: what becomes of it is data, never thrown. Its library is loaded only then. */
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { AlertConfig } from '../config/alert-config.ts'
import type { Mail } from './notice.ts'

interface SendMail {
  /** Of the notice: the same at each attempt, so that a mail that came twice is seen to be one. */
  id: string
  mail: Mail
  through: NonNullable<AlertConfig['mail']>
}

const timeoutMs = 10_000

/** Why it was not taken; null when it was. */
export async function sendMail({ id, mail, through }: SendMail): Promise<Reason | null> {
  const { host, port, tls, login } = through.server.reveal()
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...{ host, port, secure: tls === 'direct', requireTLS: tls === 'starttls', ignoreTLS: tls === 'off' },
    ...(login && { auth: { user: login.user, pass: login.password } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  try {
    const domain = through.from.split('@').at(-1)
    await transport.sendMail({
      ...{ from: through.from, to: through.to, ...mail },
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return null
  } catch (error) {
    return whyNot(error, host)
  } finally {
    transport.close()
  }
}

function whyNot(error: unknown, host: string): Reason {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const detail = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300)
  return code === 'EAUTH' ? reason('mail_login_refused', { host }) : reason('mail_not_taken', { host, detail })
}
