export * from './desk.ts'
export * from './partner.ts'
