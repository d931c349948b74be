import { Router } from 'express'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { merchantAppId } from '../ways/platform.ts'

/** What one does in WeChat's console for a third-party platform, at the address of the demo. */
export async function connectPlatform(
  { apps, components }: PlatformSimulator,
  componentAppId: string,
  address: string,
): Promise<void> {
  apps.add({
    appId: merchantAppId,
    appSecret: 'of the merchant alone',
    kind: 'official-account',
    name: '小店花坊',
    redirectDomains: [],
  })
  const { hostname } = new URL(address)
  components.update(componentAppId, {
    launchDomain: hostname,
    webDomains: [hostname],
    eventUrl: `${address}/wechat/platform/events`,
    messageUrl: `${address}/wechat/platform/messages/$APPID$`,
    // Without those of messages: the demo's own account, should it grant, goes on to answer its own.
    permissionSets: [2, 4, 18, 30],
  })
  await components.pushTicket(componentAppId)
}

/** The administrator of an account, who takes its grant back in WeChat's console. */
export function playMerchants({ components }: PlatformSimulator, componentAppId: string): Router {
  const router = Router()
  router.post('/stage/merchants/:appId/cancel', async (req, res) => {
    const { appId } = req.params
    const hasGranted = components.authorizers(componentAppId).some((one) => one.appId === appId)
    if (hasGranted) await components.cancel(componentAppId, appId)
    res.redirect(303, '/merchant')
  })
  return router
}
