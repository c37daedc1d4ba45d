export { errorTextKeyword } from './build.ts'
export * from './desk.ts'
export * from './partner.ts'
