/** A lock for each webhook that is lent: it ends with the process that has it, however that ends. */
export interface LoanLocks {
  /** False while anybody has it, this process too. */
  take(connectorId: string): Promise<boolean>
  release(connectorId: string): Promise<void>
}
