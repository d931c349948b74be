import type { PushWorld } from '../../push/push-world.ts'
import { type PushCheck, verifyUrl } from '../../push/verify-url.ts'
import type { Channel } from '../../push/wire/channel.ts'
import { commandChannelOf } from '../events/command-channel.ts'
import { dataUrlFor } from '../state/installed-apps.ts'
import type { SimulatedSuite } from '../state/suite.ts'

/** What the provider's console says when the URLs of a suite are saved. */
export interface SuiteUrlChecks {
  /** Undefined without a `commandUrl`. */
  command?: PushCheck
  /** Undefined without a `dataUrl`. */
  data?: PushCheck
}

/** Whatever the URL is for, its proof is sealed for the provider's own company, which also stands in for `$CORPID$`. */
export async function verifyUrls(world: PushWorld, suite: SimulatedSuite): Promise<SuiteUrlChecks> {
  const { providerCorpId, dataUrl } = suite
  const channel = (url: string): Channel | undefined => {
    const command = commandChannelOf({ ...suite, commandUrl: url })
    return command && { ...command, receiveId: providerCorpId }
  }
  const check = async (url: string | undefined): Promise<PushCheck | undefined> => {
    const to = url === undefined ? undefined : channel(url)
    return to && (await verifyUrl(world, to))
  }
  const command = await check(suite.commandUrl)
  const data = await check(dataUrl && dataUrlFor(suite, providerCorpId))
  return { ...(command && { command }), ...(data && { data }) }
}
