import express, { Router } from 'express'
import { type MiniLoginOptions, miniLogin } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { miniPage } from './mini-page.ts'

/** The server of a mini program below `/mini`, and a page that plays its front end on the simulator. */
export function miniProgramDemo(mini: MiniLoginOptions, simulator: PlatformSimulator): Router {
  const { miniPrograms, users } = simulator
  const appId = mini.appId ?? ''
  const router = Router()
  router.use(miniLogin({ ...mini, basePath: '/mini' }))
  router.get('/mini', (_req, res) => {
    res.send(miniPage(users.list()))
  })
  router.post('/mini/wx/:what', express.json(), (req, res) => {
    const { personId } = req.body as { personId: string }
    const phone: Record<string, () => unknown> = {
      login: () => ({ code: miniPrograms.login(appId, personId) }),
      getPhoneNumber: () => ({ code: miniPrograms.getPhoneNumber(appId, personId) }),
      getUserInfo: () => miniPrograms.getUserInfo(appId, personId),
    }
    const act = phone[req.params.what]
    if (users.get(personId) === undefined || act === undefined) res.status(404).json({ message: 'unknown' })
    else res.json(act())
  })
  return router
}
