/** What is measured of the library's inside. `bench/build-inside.mjs` makes a module of it. */
export { createUndiciTransport } from '../lib/core/http/undici-transport.ts'
export { signPage } from '../lib/core/js-sdk.ts'
export { parsePush } from '../lib/core/messages/pushed-message.ts'
export { createMessageVerification } from '../lib/express/messages/message-verification.ts'
