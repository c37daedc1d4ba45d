/**
 * What a committed write may have made due: hints only, every loop polls as well. `credentials`: somebody who was let in
 * until now may no longer be, or as somebody else. `messages`: some came or went. `routing`: somebody may be given a
 * conversation. Of this process's own writes one is told before they resolve.
 */
export type WakeTopic = 'changes' | 'credentials' | 'deliveries' | 'fetches' | 'messages' | 'routing'

export interface WakeUps {
  /** Called after a commit, of this process or of another one. Returns the way to stop it. */
  onWake(topic: WakeTopic, listener: () => void): () => void
  /**
   * Looks whether another process committed something by now, and calls who waits for that. Who asks in the same turn of
   * the event loop shares one look, which comes after all of them.
   */
  lookForCommits(): Promise<void>
}
