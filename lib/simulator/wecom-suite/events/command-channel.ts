import type { Channel } from '../../push/wire/channel.ts'
import type { SimulatedSuite } from '../state/suite.ts'

/** As in the platform's sample of tickets. */
const ofTickets = ['InfoType']

/** The command URL; undefined while the suite has none. */
export function commandChannelOf(
  suite: SimulatedSuite,
  infoType?: unknown,
  brokenCdata?: readonly string[],
): Channel | undefined {
  const { suiteId, commandUrl, token, encodingAesKey } = suite
  if (commandUrl === undefined) return undefined
  return {
    key: JSON.stringify(['events', suiteId]),
    url: commandUrl,
    token,
    encodingAESKey: encodingAesKey,
    mode: 'safe',
    format: 'xml',
    receiveId: suiteId,
    ownerId: suiteId,
    account: suiteId,
    suiteId,
    oddities: { brokenCdata, blankBefore: infoType === 'suite_ticket' ? ofTickets : [] },
    isMiniProgram: false,
  }
}
