/** For who receives a connector's webhooks in the place of its own for a while, and may be killed meanwhile. */
export interface WebhookLoanStore {
  /**
   * Puts `webhookUrl` in the place of the connector's own and keeps that one, until `endWebhookLoan`, or until this
   * process has ended, however it ends.
   */
  borrowWebhook(connectorId: string, webhookUrl: string, now: number): Promise<WebhookLoan>
  /** Gives the connector its own webhook back, unless it was changed meanwhile. */
  endWebhookLoan(connectorId: string, now: number): Promise<void>
  /** The same for all that processes which are gone have borrowed. */
  endOrphanedWebhookLoans(now: number): Promise<ReturnedWebhook[]>
}

export type WebhookLoan =
  | { kind: 'lent'; former: string | null }
  /** To another, who is at work. */
  | { kind: 'taken' }
  /** Or deleted. */
  | { kind: 'unknown' }

export interface ReturnedWebhook {
  connectorId: string
  name: string
  webhookUrl: string | null
}
