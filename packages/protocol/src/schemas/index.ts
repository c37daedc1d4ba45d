export { errorTextKeyword } from './build.ts'
export * from './desk.ts'
export * from './desk-items.ts'
export * from './partner.ts'
