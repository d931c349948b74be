import type { Request, Response } from 'express'
import { WechatAuthError } from '../errors.ts'
import { requireBearerLogin } from '../express/code-login/code-login.ts'
import { sendSuccess } from '../express/http/envelope.ts'
import { readJsonBody } from '../express/http/json-body.ts'
import type { PlatformRoute } from '../express/login/platform-router.ts'
import type { RouterContext } from '../express/request/request-context.ts'
import { claimScene, type ScenePerson } from '../express/scene/claim-scene.ts'
import { confirmScene } from '../express/scene/confirm-scene.ts'
import { refuseScene } from '../express/scene/refuse-scene.ts'
import { numberIn } from '../express/scene/scene-number.ts'
import type { SceneStore } from '../express/scene/scene-store.ts'
import type { MiniProgramUser } from './mini-login-app.ts'
import { desktopAppOf } from './scan-app.ts'

/** What the mini program sends about a scene, and whose token it brings. */
interface PhoneRequest {
  scenes: SceneStore
  person: ScenePerson
  id: string
  body: Record<string, unknown>
}

/** The routes that the mini program asks, with its token, once it was opened by a code. */
export const scanPhoneRoutes = ({ confirm }: { confirm: boolean }): PlatformRoute[] => [
  phoneRoute('scanOpen', async ({ scenes, person, id }) => {
    const claim = await claimScene(scenes, id, person, { confirm })
    if (claim.result === 'gone') throw gone()
    if (claim.result === 'taken') throw foreign()
    const { siteName, startedAt } = claim.scene
    return { siteName, startedAt }
  }),

  phoneRoute('scanConfirm', async ({ scenes, person, id, body }) => {
    const number = numberIn(body['number'])
    if (number === undefined) {
      throw new WechatAuthError('ERR_PARAMETER', 'number must be the 4 digits of the page, as a text')
    }
    const { result } = await confirmScene(scenes, id, person.openid, number)
    if (result === 'gone' || result === 'ended') throw gone()
    if (result === 'foreign') throw foreign()
    if (result === 'wrong') {
      throw new WechatAuthError('ERR_STATE_MISMATCH', 'that is not the number that the page shows')
    }
    return {}
  }),

  phoneRoute('scanRefuse', async ({ scenes, person, id }) => {
    const result = await refuseScene(scenes, id, person.openid)
    if (result === 'gone') throw gone()
    if (result === 'foreign') throw foreign()
    return {}
  }),
]

function phoneRoute(name: string, act: (request: PhoneRequest) => Promise<object>): PlatformRoute {
  return {
    name,
    method: 'post',
    kind: 'json',
    async handle(req, res, router) {
      sendSuccess(res, await act(await phoneRequestOf(req, res, router)))
    },
  }
}

/** @throws ERR_LOGIN_REQUIRED and the like without a token; ERR_PARAMETER for what no code of ours has said */
async function phoneRequestOf(req: Request, res: Response, router: RouterContext): Promise<PhoneRequest> {
  const app = desktopAppOf(req, router)
  const { openid, unionid } = requireBearerLogin(req, router, app).user as MiniProgramUser
  const body = await readJsonBody(req, res)
  const id = body['scene']
  if (typeof id !== 'string' || !/^[\w-]{32}$/.test(id)) {
    throw new WechatAuthError(
      'ERR_PARAMETER',
      'scene must be what the page of the mini program was opened with',
    )
  }
  return { scenes: app.scenes, person: { openid, unionid }, id, body }
}

const gone = (): WechatAuthError =>
  new WechatAuthError('ERR_CODE_DEAD', 'this code was used, refused or is too old')

const foreign = (): WechatAuthError =>
  new WechatAuthError(
    'ERR_ACCESS_DENIED',
    'the code is not this person’s: somebody else was first to open it',
  )
