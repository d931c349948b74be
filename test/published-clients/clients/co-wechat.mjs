import createMiddleware from 'co-wechat'
import { chat, encodingAESKey, token } from '../tools/account.mjs'
import { official, report } from '../tools/platform.mjs'

const middleware = createMiddleware({ token, appid: official.appId, encodingAESKey }).middleware(
  async ({ Content }) => `echo ${Content}`,
)

/** As much of a Koa context as it looks at. */
async function listener(req, res) {
  const url = new URL(req.url, 'http://localhost')
  const ctx = { req, request: {}, method: req.method, query: Object.fromEntries(url.searchParams) }
  await middleware(ctx, async () => {})
  res.statusCode = ctx.status ?? 200
  res.end(ctx.body)
}

report(await chat((req, res) => void listener(req, res).catch((error) => res.destroy(error))))
