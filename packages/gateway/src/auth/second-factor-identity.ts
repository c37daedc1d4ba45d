/** Under which name the secret of a second factor is sealed. */
export const secondFactorIdentity = (agentId: string): string => `second-factor:${agentId}`
