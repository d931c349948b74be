import { createFollowers, type Followers } from './followers.ts'
import { createMessageWindows, type MessageWindows } from './message-windows.ts'
import { createSceneCodes, type SceneCodes } from './scene-codes.ts'
import { createSentTemplates, type SentTemplates } from './sent-templates.ts'

/** All the simulator knows of what people do with official accounts. */
export interface OfficialAccounts {
  followers: Followers
  sceneCodes: SceneCodes
  messageWindows: MessageWindows
  sentTemplates: SentTemplates
}

export function createOfficialAccounts(now: () => number): OfficialAccounts {
  return {
    followers: createFollowers(now),
    sceneCodes: createSceneCodes(now),
    messageWindows: createMessageWindows(now),
    sentTemplates: createSentTemplates(now),
  }
}
