import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { type Browser, onDesktop } from '../helpers/visitors/browser.ts'
import { type MiniFrontEnd, startMiniFrontEnd } from '../helpers/visitors/mini-front-end.ts'
import { getJson } from '../helpers/visitors/requests.ts'

describe('the page of the mini program that a code on a desktop opens', () => {
  let server: RunningProgram
  let desktop: Browser
  let phone: MiniFrontEnd
  let number = ''

  beforeAll(async () => {
    server = await startProgram('examples/mini-login-scan.ts')
  })
  afterAll(() => server?.stop())

  /** A code on a desktop, scanned: the page opens with its scene, as WeChat encodes it. */
  beforeEach(async () => {
    desktop = onDesktop(server.url)
    const { data } = (await desktop.post('/api/login/scan')).body
    number = data.number
    await desktop.fetchJson(data.imageUrl)
    const { scene } = (await getJson(server.url, '/wx/scan?person=xiaoming')).body
    phone = startMiniFrontEnd(server.url, 'pages/scan/scan')
    await phone.tap('onLoad', { scene: encodeURIComponent(scene) })
  })

  const type = (value: string): Promise<void> => phone.tap('onNumber', { detail: { value } })
  const news = async (): Promise<string> => (await desktop.fetchJson('/api/login/scan')).body.data.status

  it('names the site and the time, and logs the desktop in by the number', async () => {
    expect(phone.data()).toMatchObject({
      state: 'asking',
      siteName: 'Example',
      time: expect.stringMatching(/^\d\d:\d\d$/),
    })
    expect(await news()).toBe('scanned')
    await type(number)
    await phone.tap('onConfirm')
    expect(phone.data()).toMatchObject({ state: 'over', text: '登录成功，请返回电脑页面' })
    expect(await news()).toBe('done')
    expect((await desktop.fetchJson('/me')).body).toEqual({ openid: expect.any(String) })
  })

  it('takes another number after a wrong one, and ends after five', async () => {
    await type(number === '0000' ? '0001' : '0000')
    for (let count = 0; count < 4; count += 1) await phone.tap('onConfirm')
    expect(phone.data()).toMatchObject({ state: 'asking', text: expect.stringContaining('数字不正确') })
    await phone.tap('onConfirm')
    expect(phone.data()).toMatchObject({ state: 'over', text: expect.stringContaining('已失效') })
    expect(await news()).toBe('expired')
  })

  it('asks for four digits', async () => {
    await type('12')
    await phone.tap('onConfirm')
    expect(phone.data()).toMatchObject({ state: 'asking', text: '请输入 4 位数字' })
  })

  it('refuses', async () => {
    await phone.tap('onRefuse')
    expect(phone.data()).toMatchObject({ state: 'over', text: '已取消登录' })
    expect(await news()).toBe('expired')
  })

  it('says so where the code is of no use, or no code', async () => {
    for (const scene of ['a'.repeat(32), undefined]) {
      const other = startMiniFrontEnd(server.url, 'pages/scan/scan')
      await other.tap('onLoad', { ...(scene !== undefined && { scene }) })
      expect(other.text()).not.toBe('')
      expect(other.data()).not.toMatchObject({ state: 'asking' })
    }
  })

  it('has the handlers that its buttons name', () => {
    const read = (file: string): string => readFileSync(`examples/mini-program/pages/scan/${file}`, 'utf8')
    const handlers = [...read('scan.wxml').matchAll(/bind\w+="(\w+)"/g)].map(([, name]) => name)
    expect(handlers).toEqual(['onNumber', 'onConfirm', 'onRefuse'])
    for (const handler of handlers)
      expect(read('scan.js')).toMatch(new RegExp(`^  (?:async )?${handler}\\(`, 'm'))
  })
})
