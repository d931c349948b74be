import { once } from 'node:events'
import { createServer } from 'node:http'
import { company, control, official } from './platform.mjs'

export const token = 'TokenOfAccounts1'
export const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const text = { MsgType: 'text', Content: '你好 & <b>', MsgId: '6054768590064713728' }

async function serve(listener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}/messages`
}

/** The server of an account is registered, which the platform checks, and gets a message. Answers what came of it. */
export async function chat(listener, { mode = 'safe', corp = false } = {}) {
  const url = await serve(listener)
  const receiver = corp
    ? { corpId: company.corpId, agentId: Number(company.agentId) }
    : { appId: official.appId }
  const push = { url, token, ...(mode !== 'plain' && { encodingAESKey }), ...(!corp && { mode }) }
  const { passed } = await control('push/configure', { ...receiver, push })
  const person = corp ? { userid: 'lisi' } : { personId: 'xiaohong' }
  const { reply, tries } = await control('push/send', { ...receiver, ...person, message: text })
  return { passed, content: reply?.Content, tries: tries.length }
}

/** The query and the body of a request to such a server. */
export async function read(req) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  const query = Object.fromEntries(new URL(req.url, 'http://localhost').searchParams)
  return { query, body: Buffer.concat(chunks).toString() }
}
