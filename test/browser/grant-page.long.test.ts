import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import {
  createPlatformSimulator,
  defaultComponents,
  type PlatformSimulator,
} from 'express-wechat-auth/simulator'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { describeWithChromium, launchChromium } from '../helpers/visitors/chromium.ts'
import { overflowOf } from './overflow.ts'
import { shots, widths } from './widths.ts'

const [platform] = defaultComponents
const componentAppId = platform?.appId ?? ''

for (const { name, viewport } of widths) {
  describeWithChromium(`the grant page of a third-party platform on ${name}`, () => {
    let simulator: PlatformSimulator
    let launch: Server
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let links: Record<string, string> = {}

    const origin = (): string => `http://localhost:${(launch.address() as AddressInfo).port}`

    beforeAll(async () => {
      simulator = createPlatformSimulator()
      await simulator.start()
      // A platform's launch page, and the page that a grant comes back to.
      launch = createServer((req, res) => {
        const isBack = req.url?.startsWith('/granted')
        const anchors = Object.entries(links).map(([text, url]) => `<a href="${url}">${text}</a>`)
        res.setHeader('content-type', 'text/html')
        res.end(
          `<!doctype html><title>x</title><link rel="icon" href="data:,"><h1>${isBack ? 'Granted' : 'Launch'}</h1>${anchors}`,
        )
      })
      await new Promise<void>((resolve) => launch.listen(0, resolve))
      browser = await launchChromium()
    })

    afterAll(async () => {
      await browser?.close()
      launch.closeAllConnections()
      await new Promise((resolve) => launch.close(resolve))
      await simulator.stop()
    })

    const post = async (call: string, body: object): Promise<Record<string, string>> => {
      const response = await fetch(`${simulator.endpoints.api}/cgi-bin/component/${call}`, {
        method: 'POST',
        body: JSON.stringify({ component_appid: componentAppId, ...body }),
      })
      return JSON.parse(await response.text())
    }

    async function linkTo(base: string): Promise<string> {
      const { ticket } = await simulator.components.pushTicket(componentAppId)
      const secrets = { component_appsecret: platform?.appSecret, component_verify_ticket: ticket }
      const { component_access_token } = await post('api_component_token', secrets)
      const { pre_auth_code = '' } = await post(
        `api_create_preauthcode?access_token=${component_access_token}`,
        {},
      )
      const redirect_uri = `${origin()}/granted?x=1`
      return `${base}?${new URLSearchParams({ component_appid: componentAppId, pre_auth_code, redirect_uri })}`
    }

    beforeEach(async () => {
      links = {
        desktop: await linkTo(`${simulator.endpoints.mp}/cgi-bin/componentloginpage`),
        phone: await linkTo(`${simulator.endpoints.open}/wxaopen/safe/bindcomponent`),
      }
      context = await browser.newContext({ viewport, locale: 'zh-CN' })
      page = await context.newPage()
    })

    afterEach(() => context.close())

    const follow = async (link: string): Promise<void> => {
      await page.goto(`${origin()}/`)
      await page.getByRole('link', { name: link }).click()
    }
    const look = async (what: string): Promise<void> => {
      expect([what, await overflowOf(page)]).toEqual([what, 0])
      if (shots) await page.screenshot({ path: `${shots}/${what}-${viewport.width}.png` })
    }

    it('is entered by a link, and leads back when the administrator of an account agrees', async () => {
      await follow('desktop')
      await page.getByText('示例第三方平台').first().waitFor()
      await look('grant')
      await page.getByRole('button', { name: 'In English' }).click()
      await page.getByText('asks to act for your account').waitFor()
      await page.getByText('示例小程序').click()
      // The sets of the other kind of account are out of sight.
      expect(await page.getByLabel('网页服务权限 (4)').isVisible()).toBe(false)
      await page.getByLabel('客服消息管理权限 (19)').uncheck()
      await page.getByRole('button', { name: 'Authorise' }).click()
      await page.getByRole('heading', { name: 'Granted' }).waitFor()
      expect(new URL(page.url()).searchParams.get('auth_code')).toMatch(/^queryauthcode@@@/)
      expect(simulator.components.authorizers(componentAppId)).toMatchObject([
        { appId: 'wx0000000000000004', permissions: [17, 18, 25, 30] },
      ])
      await simulator.components.cancel(componentAppId, 'wx0000000000000004')
    })

    it('opens on a phone in WeChat, which any browser can act as', async () => {
      await follow('phone')
      await page.getByText('请在微信客户端打开链接').waitFor()
      await page.getByRole('button', { name: '改为微信浏览器' }).click()
      await page.getByRole('button', { name: '授权' }).click()
      await page.getByRole('heading', { name: 'Granted' }).waitFor()
      await simulator.components.cancel(componentAppId, 'wx0000000000000001')
    })

    it('is closed to whoever pastes its address', async () => {
      await page.goto(links['desktop'] ?? '')
      await page.getByText('授权入口页所在域名：空').waitFor()
      await look('grant-pasted')
    })
  })
}
