/** A mail server on a real socket, with an account and a certificate that nobody vouches for. */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

export async function startMailServer({ user = 'ops', password = 'pass word' } = {}) {
  const mails: { from: string; to: string[]; text: string }[] = []
  let refusal: Error | undefined
  const server = new SMTPServer({
    ...{ allowInsecureAuth: true, authOptional: true, logger: false },
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password ? done(null, { user }) : done(new Error('Wrong password')),
    onData(stream, { envelope }, done) {
      text(stream).then((content) => {
        if (refusal) return done(refusal)
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), text: content })
        done()
      }, done)
    },
  })
  // A client that does not trust it goes away in the middle.
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return {
    mails,
    port: typeof address === 'object' && address ? address.port : 0,
    /** What it says to the next mails; nothing: it takes them. */
    refuse(why: string | undefined) {
      refusal = why === undefined ? undefined : Object.assign(new Error(why), { responseCode: 451 })
    },
  }
}
