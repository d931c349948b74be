// The stand-in platform, in a process of its own: answers at once what WeChat answers, over plain HTTP and over TLS.
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { serveOrders } from '../measure/serve-orders.mjs'
import { createComponent } from './component.mjs'
import { answerLogin } from './logins.mjs'
import { createTokens } from './tokens.mjs'
import { createWecom } from './wecom.mjs'

const counts = { calls: 0, connections: 0 }
const tokens = createTokens()
const component = createComponent()
const wecom = createWecom()

function answer(req, res) {
  counts.calls += 1
  const chunks = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', async () => {
    const body = await answerTo(new URL(req.url, 'http://platform'), Buffer.concat(chunks).toString())
    res.setHeader('Content-Type', 'text/plain')
    res.end(JSON.stringify(body))
  })
}

const answerTo = async (url, body) =>
  answerLogin(url) ??
  component.answer(url, body) ??
  wecom.answer(url, body) ??
  (await tokens.answer(url)) ?? { errcode: 40066, errmsg: 'invalid url' }

async function listen(server) {
  server.on('connection', () => {
    counts.connections += 1
  })
  // Subjects rest while others are measured; their connections must be there when they go on.
  Object.assign(server, { keepAliveTimeout: 600_000, requestTimeout: 0 })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address().port
}

serveOrders({
  async open({ cert, key }) {
    const [plain, tls] = await Promise.all([
      listen(createPlainServer(answer)),
      listen(createTlsServer({ cert, key }, answer)),
    ])
    return { plain: `http://127.0.0.1:${plain}`, tls: `https://localhost:${tls}` }
  },
  counts: () => ({ ...counts, ...tokens.counts() }),
  tokens: (settings) => tokens.set(settings),
  revokeTokens: () => tokens.revoke(),
  currentFetch: () => tokens.currentFetch(),
})
