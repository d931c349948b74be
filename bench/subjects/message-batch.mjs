import { encodingAesKey, receiver, token } from './message-account.mjs'
import { sealPush } from './message-pushes.mjs'

const size = 64

/**
 * Opens pushed messages over and over.
 *
 * @param {(query: object, body: string) => object} open answers the fields of the message
 */
export function batch(open) {
  const pushes = Array.from({ length: size }, (_, number) =>
    sealPush({ token, encodingAesKey, receiver, messageId: `24000000000000${number}` }),
  )
  return {
    async run(count) {
      for (let number = 0; number < count; number += 1) {
        const { query, body } = pushes[number % size]
        const opened = open(query, body)
        const { MsgId } = opened instanceof Promise ? await opened : opened
        if (!MsgId) throw new Error('the message was not opened')
      }
    },
  }
}
