import { messageCrypto } from '../../dist/index.js'
import { createMessageVerification, parsePush } from '../dist/inside.mjs'
import { encodingAesKey, receiver, token } from './message-account.mjs'
import { batch } from './message-batch.mjs'

/** Verifies, decrypts and parses with the functions of the library. */
export function ours() {
  const crypto = messageCrypto({ token, encodingAesKey, receiverId: receiver })
  return batch(({ timestamp, nonce, msg_signature: signature }, body) => {
    const encrypted = parsePush(body)?.fields.Encrypt
    if (!crypto.isValidSignature({ signature, timestamp, nonce, encrypted })) throw new Error('signature')
    return parsePush(crypto.decrypt(encrypted)).fields
  })
}

/** What the router does with a push before a handler sees it: also its age, and the hash that tells retries apart. */
export function oursIntake() {
  const intake = createMessageVerification({
    tokens: [token],
    encodingAesKeys: [encodingAesKey],
    receiverIds: [receiver],
    maxAgeSeconds: 86_400,
    jsonReply: (sealed) => sealed,
  })
  return batch((query, body) => intake.admitPush(query).open(body).message)
}
