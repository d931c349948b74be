import express, { type Request, type RequestHandler, type Router } from 'express'
import { renderSVG } from 'uqr'
import { webText } from '../engine/classic-script.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import { refuseForeignPages } from '../engine/http/foreign.ts'
import { send } from '../engine/http/send.ts'
import type { MiniProgramWorld } from '../mini-program/state/mini-program-world.ts'
import { avatarSvg } from '../pages/pictures.ts'
import type { WechatWorld } from '../wechat/state/wechat-world.ts'
import { iconSvg } from './icon.ts'
import { moduleAt, modulePaths } from './modules.ts'
import { consolePage } from './page.ts'
import { styleFiles } from './style-files.ts'

const svg = 'image/svg+xml'

type ConsoleWorld = WechatWorld & MiniProgramWorld

/** Nothing of the console is in the log of requests: it would only show itself. */
function serveOwn(answerTo: (req: Request) => Answer | Promise<Answer>): RequestHandler {
  async function respond(...[req, res]: Parameters<RequestHandler>): Promise<void> {
    const answer = await answerTo(req)
    answer.headers['X-Content-Type-Options'] = 'nosniff'
    answer.headers['Cross-Origin-Resource-Policy'] = 'same-origin'
    send(res, answer)
  }
  return (req, res, next) => {
    respond(req, res, next).catch(next)
  }
}

/** The same id always has the same face, so that browsers may keep it. */
function faceOf(req: Request): Answer {
  const id = /^([\w.@-]{1,64})\.svg$/.exec(String(req.params['file']))?.[1]
  if (id === undefined) return text(404, 'text/plain', 'not found')
  const answer = text(200, svg, avatarSvg(id))
  answer.headers['Cache-Control'] = 'private, max-age=86400'
  return answer
}

/** Only of codes that an account has: this is no service for drawing anything else. */
function qrCodeOf(world: ConsoleWorld, req: Request): Answer {
  const asked = new URLSearchParams(req.originalUrl.split('?')[1]).get('text') ?? ''
  const code = world.official.sceneCodes.find(asked) ?? world.miniPrograms.codes.find(asked)
  if (code === undefined) return text(404, 'text/plain', 'not found')
  return text(200, svg, renderSVG(code.url, { ecc: 'M', border: 2 }))
}

/** The web console, at `/` and `/console` of the simulator's own address. */
export function consoleRouter(world: ConsoleWorld): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.use(refuseForeignPages)
  const page = serveOwn((req) => consolePage(req.headers['sec-fetch-site'] as string | undefined))
  for (const path of ['/', '/console', '/console/']) router.get(path, page)
  router.get(
    modulePaths,
    serveOwn((req) => moduleAt(req.path)),
  )
  router.get(
    '/console/style.css',
    serveOwn(() => text(200, 'text/css; charset=utf-8', styleFiles.map(webText).join('\n'))),
  )
  router.get(
    '/console/icon.svg',
    serveOwn(() => text(200, svg, iconSvg)),
  )
  router.get('/console/faces/:file', serveOwn(faceOf))
  router.get(
    '/console/qr',
    serveOwn((req) => qrCodeOf(world, req)),
  )
  return router
}
