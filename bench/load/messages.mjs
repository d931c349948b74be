import { encodingAesKey, receiver, token } from '../subjects/message-account.mjs'
import { sealPush } from '../subjects/message-pushes.mjs'

/** Text messages as the platform pushes them: encrypted, signed, each with an id of its own. */
export function prepareMessages({ amount, path }) {
  const firstId = BigInt(Date.now()) * 1_000_000n
  return Array.from({ length: amount }, (_, number) => {
    const { query, body } = sealPush({
      token,
      encodingAesKey,
      receiver,
      messageId: String(firstId + BigInt(number)),
    })
    return {
      method: 'POST',
      path: `${path}?${new URLSearchParams(query)}`,
      headers: { 'content-type': 'text/xml' },
      body,
    }
  })
}
