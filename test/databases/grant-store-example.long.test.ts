import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { messageCrypto } from 'express-wechat-auth'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import { startProgram } from '../helpers/programs/program.ts'
import { describeWithMariadb, type RunningMariadb, startMariadb } from '../helpers/stores/mariadb.ts'
import { createBrowser } from '../helpers/visitors/browser.ts'

const credentials = {
  WECHAT_PLATFORM_APPID: 'wx00000000000000ee',
  WECHAT_PLATFORM_APPSECRET: 'e'.repeat(32),
  WECHAT_PLATFORM_TOKEN: 'token',
  WECHAT_PLATFORM_ENCODING_AES_KEY: 'e'.repeat(43),
}
const appId = credentials.WECHAT_PLATFORM_APPID

/** What WeChat does every ten minutes. Answers what it is answered. */
async function pushTicket(url: string, ticket: string): Promise<string> {
  const crypto = messageCrypto({
    token: credentials.WECHAT_PLATFORM_TOKEN,
    encodingAesKey: credentials.WECHAT_PLATFORM_ENCODING_AES_KEY,
    receiverId: appId,
  })
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1_000)), '7']
  const encrypted = crypto.encrypt(
    `<xml><AppId>${appId}</AppId><CreateTime>${timestamp}</CreateTime><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>${ticket}</ComponentVerifyTicket></xml>`,
  )
  const signature = crypto.signature({ timestamp, nonce, encrypted })
  const query = new URLSearchParams({ timestamp, nonce, msg_signature: signature })
  const body = `<xml><AppId>${appId}</AppId><Encrypt>${encrypted}</Encrypt></xml>`
  const headers = { 'Content-Type': 'text/xml' }
  return (await fetch(`${url}/wechat/platform/events?${query}`, { method: 'POST', headers, body })).text()
}

describeWithMariadb('examples/open-platform.ts with credentials of one’s own', () => {
  let mariadb: RunningMariadb
  let port: Server

  beforeAll(async () => {
    mariadb = await startMariadb()
    await mariadb.createDatabase('example', 'utf8mb4_general_ci')
    // Keyv’s adapter takes no socket in an address.
    port = createServer((socket) => {
      const database = connect(mariadb.socketPath)
      for (const end of [socket, database]) end.on('error', () => undefined)
      socket.pipe(database).pipe(socket)
    })
    await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    await mariadb.stop()
    await new Promise((resolve) => port.close(resolve))
  })

  it('waits for a ticket, and keeps it in the database', async () => {
    const MYSQL_URL = `mysql://root@127.0.0.1:${(port.address() as AddressInfo).port}/example`
    const example = await startProgram('examples/open-platform.ts', { ...credentials, MYSQL_URL })
    try {
      const page = await createBrowser(example.url).open('/wechat/platform/grant')
      expect([page.status, page.text]).toEqual([503, expect.stringContaining('ERR_TICKET_MISSING')])
      expect(await pushTicket(example.url, 'ticket@@@of-the-test')).toBe('success')
    } finally {
      await example.stop()
    }
    const db = await mysql.createConnection(mariadb.urlOf('example'))
    const [rows] = await db.query<RowDataPacket[]>('select id, value from keyv')
    await db.end()
    expect(rows.map(({ id, value }) => [id, JSON.parse(value).value])).toEqual([
      [`keyv:${appId}:ticket`, { ticket: 'ticket@@@of-the-test', created_at: expect.any(Number) }],
    ])
  })
})
