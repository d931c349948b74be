import { Router } from 'express'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'

/** What one does in WeCom's console for service providers, at the address of the demo. */
export async function connectSuite(
  { suites }: PlatformSimulator,
  suiteId: string,
  address: string,
): Promise<void> {
  suites.update(suiteId, {
    commandUrl: `${address}/wecom/suite/events`,
    dataUrl: `${address}/wecom/suite/messages/$CORPID$`,
  })
  await suites.pushTicket(suiteId)
}

/** The administrator of a company, who removes the app in WeCom's console. */
export function playCompanies({ suites }: PlatformSimulator, suiteId: string): Router {
  const router = Router()
  router.post('/stage/companies/:corpId/cancel', async (req, res) => {
    const installed = suites.installs(suiteId).find((one) => one.shownCorpId === req.params.corpId)
    if (installed !== undefined) await suites.cancel(suiteId, installed.corpId)
    res.redirect(303, '/company')
  })
  return router
}
