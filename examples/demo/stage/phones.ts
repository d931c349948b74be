import express, { type Request, type Response, Router } from 'express'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { note } from '../flow/context.ts'

export interface PhoneApps {
  miniProgram: { appId: string } | undefined
  mobileApp: { appId: string } | undefined
}

/** What WeChat does on the phone of somebody who uses a mini program or a mobile app: the pages play those. */
export function playPhones(simulator: PlatformSimulator, { miniProgram, mobileApp }: PhoneApps): Router {
  const { miniPrograms, users } = simulator
  const acts: Record<string, (personId: string) => unknown> = {}
  if (miniProgram) {
    const { appId } = miniProgram
    acts['desk/scan'] = (id) => ({ ...miniPrograms.scan(appId, id), code: miniPrograms.login(appId, id) })
    acts['mini-program/login'] = (id) => ({ code: miniPrograms.login(appId, id) })
    acts['mini-program/getPhoneNumber'] = (id) => ({ code: miniPrograms.getPhoneNumber(appId, id) })
    acts['mini-program/getUserInfo'] = (id) => miniPrograms.getUserInfo(appId, id)
  }
  if (mobileApp) acts['mobile-app/login'] = (id) => ({ code: users.issueCode(id, mobileApp.appId) })

  const labels: Record<string, string> = {
    'mini-program/login': 'wx.login()',
    'mini-program/getPhoneNumber': 'getPhoneNumber',
    'mini-program/getUserInfo': 'wx.getUserInfo()',
    'mobile-app/login': 'SendAuth.Req',
  }

  const act = (req: Request, res: Response): void => {
    const name = `${req.params['app']}/${req.params['what']}`
    const { personId } = (req.body ?? {}) as { personId?: unknown }
    const play = Object.hasOwn(acts, name) ? acts[name] : undefined
    if (!play || typeof personId !== 'string' || !users.get(personId)) {
      res.status(404).json({ message: 'unknown' })
      return
    }
    try {
      const played = play(personId)
      const from = name === 'desk/scan' ? 'phone' : 'browser'
      if (from === 'phone') note({ kind: 'scan', from, to: 'platform', label: 'scan' })
      note({ kind: 'client', from, to: 'platform', label: labels[name] ?? 'wx.login()' })
      res.json(played)
    } catch (error) {
      res.status(400).json({ message: error instanceof Error ? error.message : '' })
    }
  }
  const router = Router()
  router.post('/stage/:app/:what', express.json(), act)
  return router
}
