import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { builtLibrary } from '../helpers/programs/built-library.ts'
import { describeWithChromium, launchChromium } from '../helpers/visitors/chromium.ts'
import { portionOf } from '../run/length.ts'
import { overflowOf } from './overflow.ts'

// As it is packed: its console is one script, and the modules of the sources are many.
const { createPlatformSimulator, defaultCorps }: typeof import('express-wechat-auth/simulator') = require(
  `${builtLibrary()}/simulator.cjs`,
)

const account = { appId: 'wx0000000000000001', secret: '00000000000000000000000000000001' }
const corpId = 'ww0000000000000001'
const hostile = '<img src=x onerror=hacked()>'
const sections = [
  'start',
  'requests',
  'sent',
  'people',
  'apps',
  'components',
  'wecom',
  'suites',
  'messages',
  'scan',
  'faults',
  'clock',
]
const widths = [
  { name: 'a phone', viewport: { width: 390, height: 844 } },
  { name: 'a desktop', viewport: { width: 1280, height: 860 } },
]
/** Set to a folder to look at the pages: `SHOTS=/tmp/console-shots npx jest test/browser/simulator-console`. */
const shots = process.env['SHOTS']

/** Answers the proof of the URL, and each message with a text. */
function createReceiver(): Server {
  return createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const textIn = (name: string) => new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]>`).exec(body)?.[1] ?? ''
    const echo = new URL(req.url ?? '', 'http://localhost').searchParams.get('echostr')
    const reply = `<xml><ToUserName><![CDATA[${textIn('FromUserName')}]]></ToUserName><FromUserName><![CDATA[${textIn('ToUserName')}]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[You said ${textIn('Content')}${textIn('Event')} ${hostile}]]></Content></xml>`
    res.end(echo ?? reply)
  })
}

/** What does not depend on the width is done on the desktop alone. */
const skipped = (..._test: unknown[]): void => undefined

for (const { name, viewport } of widths) {
  const itOnce = viewport.width > 1000 ? it : skipped
  describeWithChromium(`the simulator's console on ${name}`, () => {
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let simulator: PlatformSimulator
    let receiver: Server
    let problems: string[]

    beforeAll(async () => {
      browser = await launchChromium()
      if (shots) mkdirSync(shots, { recursive: true })
    })

    afterAll(async () => {
      await browser?.close()
    })

    beforeEach(async () => {
      problems = []
      simulator = createPlatformSimulator()
      receiver = createReceiver()
      const [origin] = await Promise.all([
        simulator.start(),
        new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve)),
      ])
      context = await browser.newContext({ viewport, locale: 'en-GB' })
      await context.exposeFunction('hacked', () => problems.push('hacked'))
      page = await context.newPage()
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('console', (message) => {
        const isProblem = message.type() === 'error' && !message.text().includes('status of 400')
        if (isProblem) problems.push(message.text())
      })
      page.on('request', (request) => {
        const isOwn = request.url().startsWith(origin) || request.url().startsWith('data:')
        if (!isOwn) problems.push(`asked elsewhere: ${request.url()}`)
      })
    })

    afterEach(async () => {
      await context.close()
      receiver.closeAllConnections()
      await Promise.all([simulator.stop(), new Promise((resolve) => receiver.close(resolve))])
      expect(problems).toEqual([])
    })

    const receiverUrl = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/messages`
    const overflow = (): Promise<number> => overflowOf(page)
    const look = async (what: string): Promise<void> => {
      expect([what, await overflow()]).toEqual([what, 0])
      if (shots) await page.screenshot({ path: `${shots}/${what}-${viewport.width}.png` })
    }
    const open = async (path: string): Promise<void> => {
      await page.goto('about:blank')
      await page.goto(`${simulator.url}${path}`)
      await page.locator('main h1').waitFor()
    }
    const press = (label: string): Promise<void> =>
      page.getByRole('button', { name: label, exact: true }).first().click()
    const see = (text: string): Promise<void> =>
      page.getByText(text).filter({ visible: true }).first().waitFor()
    const field = (label: string): Locator => page.getByLabel(label, { exact: true })
    const call = async (path: string, init?: RequestInit): Promise<Record<string, unknown>> => {
      const response = await fetch(`${simulator.url}/${path}`, init)
      return JSON.parse(await response.text())
    }
    const post = (path: string, body: object): Promise<Record<string, unknown>> =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const tokenQuery = `grant_type=client_credential&appid=${account.appId}&secret=${account.secret}`
    const token = async (): Promise<string> =>
      String((await call(`api.weixin.qq.com/cgi-bin/token?${tokenQuery}`))['access_token'])

    it('begins with what is needed to point an app here', async () => {
      await open('/')
      await see('Base URL')
      const text = String(await page.locator('main').textContent())
      expect(text).toContain(`WECHAT_APPID=${account.appId}`)
      expect(text).toContain(`WECOM_CORP_ID=${corpId}`)
      expect(text).toContain(`api: '${simulator.url}/api.weixin.qq.com'`)
      await press('Any SDK')
      await see(`https://qyapi.weixin.qq.com`)
      await press('WeChat')
      await see('Set for this browser')
      const cookies = await context.cookies()
      expect(cookies.find((cookie) => cookie.name === 'simulated_user_agent')?.value).toBe('wechat')
    })

    it('has no section that is wider than the window, in either theme', async () => {
      for (const colorScheme of portionOf(['light', 'dark'] as const, 2)) {
        await page.emulateMedia({ colorScheme })
        for (const section of sections) {
          await open(`/console#${section}`)
          await look(`${section}-${colorScheme}`)
        }
      }
    })

    itOnce('adds, changes and removes a person, who logs in', async () => {
      await open('/console#people')
      await press('Add a person')
      await field('Nickname').fill('Zhou Jie')
      await field('Id').fill('no spaces allowed')
      await press('Save')
      await page.getByRole('alert').getByText('letters, digits').waitFor()
      await field('Id').fill('zhoujie')
      await page.getByLabel('Blocked, 40226').check()
      await press('Save')
      await see('Zhou Jie')
      expect(simulator.users.get('zhoujie')).toEqual({ id: 'zhoujie', nickname: 'Zhou Jie', isBlocked: true })

      await press('Log in as Zhou Jie')
      await see('This browser')
      await press('Details of Zhou Jie')
      await see(simulator.users.openidOf('zhoujie', account.appId))
      await press('Follow')
      await page.getByRole('button', { name: 'Unfollow' }).waitFor()
      expect(simulator.users.isFollowing('zhoujie', account.appId)).toBe(true)
      await press('Join 示例科技')
      await see('Member of 示例科技')
      expect(simulator.corps.get(corpId)?.members.at(-1)?.userid).toBe('zhoujie')
      await look('person')

      await press('Edit')
      await page.getByLabel('Blocked, 40226').uncheck()
      await press('Save')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(simulator.users.get('zhoujie')?.isBlocked).toBe(false)

      const back = encodeURIComponent('http://localhost/back')
      const link = `appid=wx0000000000000002&redirect_uri=${back}&response_type=code&scope=snsapi_login&state=a`
      await page.goto(`${simulator.url}/open.weixin.qq.com/connect/qrconnect?${link}`)
      expect(await page.locator('#person').inputValue()).toBe('zhoujie')
      await open('/console#people')
      await field('Find by name or id').fill('zhou')
      await see('Zhou Jie')
      await page.getByText('李小明').waitFor({ state: 'detached' })
      await press('Details of Zhou Jie')
      await press('Remove')
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
      await see('Nothing fits')
      expect(simulator.users.get('zhoujie')).toBeUndefined()
    })

    itOnce('keeps a dialog, and who types into it, while the simulator changes', async () => {
      await open('/console#people')
      await press('Add a person')
      await field('Nickname').fill('Zhou')
      for (const id of ['one', 'two', 'three']) {
        simulator.users.add({ id, nickname: `New ${id}` })
        await page.locator('main', { hasText: `New ${id}` }).waitFor()
        expect(await page.locator('dialog:modal').count()).toBe(1)
      }
      await page.keyboard.type(' Jie')
      expect(await field('Nickname').inputValue()).toBe('Zhou Jie')
    })

    it('changes what an app may do, and verifies where its messages go', async () => {
      await open('/console#apps')
      await press('Edit 示例网站')
      await field('Redirect domains').fill('login.example.com\nlocalhost')
      await page.getByRole('checkbox', { name: /^Unverified/ }).check()
      await press('Save')
      await see('login.example.com, localhost')
      expect(simulator.apps.get('wx0000000000000002')?.verified).toBe(false)
      expect(simulator.apps.get('wx0000000000000002')?.redirectDomains).toEqual([
        'login.example.com',
        'localhost',
      ])
      await press('Set up message push for 示例公众号')
      await page.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:9/nothing')
      await press('Verify and save')
      await page.getByRole('alert').getByText('Not verified').waitFor()
      await page.getByRole('textbox', { name: 'URL' }).fill(receiverUrl())
      await press('Verify and save')
      // Not "Not verified", which stands there from before.
      await page.getByText('Verified', { exact: true }).waitFor()
      expect(simulator.apps.get(account.appId)?.push?.url).toBe(receiverUrl())
      await press('Add an app')
      await field('Name').fill('Second shop')
      await field('Kind').selectOption('website')
      await press('Save')
      await see('Second shop')
      expect(simulator.apps.list()).toHaveLength(5)
    })

    itOnce('shows a third-party platform, pushes to it, and cancels a grant', async () => {
      const [platform] = simulator.components.list()
      const component_appid = platform?.appId ?? ''
      await open('/console#components')
      await press('Push a ticket')
      await see('there is no URL')
      await press('Edit 示例第三方平台')
      await field('Event URL').fill(receiverUrl())
      await page.getByRole('checkbox', { name: /^Not released/ }).check()
      await press('Save')
      await see(receiverUrl())
      expect(simulator.components.get(component_appid)).toMatchObject({
        eventUrl: receiverUrl(),
        released: false,
      })
      await field('Refresh tokens').selectOption('rotating')
      await see('Changed')
      expect(simulator.components.get(component_appid)?.refreshTokens).toBe('rotating')

      simulator.components.update(component_appid, { released: undefined })
      const { ticket } = await simulator.components.pushTicket(component_appid)
      const api = 'api.weixin.qq.com/cgi-bin/component'
      const { component_access_token } = await post(`${api}/api_component_token`, {
        component_appid,
        component_appsecret: platform?.appSecret,
        component_verify_ticket: ticket,
      })
      const { pre_auth_code } = await post(
        `${api}/api_create_preauthcode?access_token=${component_access_token}`,
        { component_appid },
      )
      const query = {
        component_appid,
        pre_auth_code: String(pre_auth_code),
        redirect_uri: 'http://localhost/',
      }
      const grantPage = `https://mp.weixin.qq.com/cgi-bin/componentloginpage?${new URLSearchParams(query)}`
      await simulator.components.grant(grantPage, { appId: account.appId })
      await open('/console#components')
      await see('code not redeemed')
      await page.getByRole('button', { name: 'Cancel the grant: 示例公众号' }).click()
      await press('Cancel the grant')
      await see('No account has authorised it yet')
      expect(simulator.components.authorizers(component_appid)).toEqual([])
      await press('Release check')
      await see('组件ticket正确接收')
    })

    itOnce('shows a suite, pushes to it, and what a company does with it', async () => {
      const [suite, template] = simulator.suites.list()
      const suiteId = suite?.suiteId ?? ''
      const card = page.getByRole('region', { name: '示例第三方应用' })
      await open('/console#suites')
      await card.getByRole('button', { name: 'Push a ticket' }).click()
      await see('there is no URL')
      await press('Edit 示例第三方应用')
      await field('Command URL').fill(receiverUrl())
      await field('Data URL').fill(receiverUrl())
      await page.getByRole('checkbox', { name: /^Not published/ }).check()
      await press('Save')
      await see(receiverUrl())
      expect(simulator.suites.get(suiteId)).toMatchObject({ commandUrl: receiverUrl(), published: false })

      await page.getByRole('button', { name: 'Install', exact: true }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click()
      await see('code not redeemed')
      expect(simulator.suites.installs(suiteId)).toMatchObject([{ corpId, enabled: true }])
      await press('Change: 示例科技')
      await field('Members without a licence').fill('lisi')
      await page.getByRole('checkbox', { name: 'Disabled' }).check()
      await press('Save')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(simulator.suites.installs(suiteId)).toMatchObject([{ enabled: false, unlicensed: ['lisi'] }])
      await press('Remove the app: 示例科技')
      await press('Remove the app')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(simulator.suites.installs(suiteId)).toEqual([])

      const templateId = template?.suiteId ?? ''
      simulator.suites.update(templateId, { commandUrl: receiverUrl() })
      await simulator.suites.install(templateId, { corpId, via: 'customized-link' })
      await open('/console#suites')
      await press('New secret: 示例科技')
      await press('New secret')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(simulator.requests.list({ api: 'simulator/push' }).length).toBeGreaterThan(4)
    })

    itOnce('shows a company, and changes its members, departments and tags', async () => {
      await open('/console#wecom')
      await press('Add a member')
      await field('Name').fill('Sun Qi')
      await field('userid').fill('sunqi')
      await field('Department').selectOption('4')
      await press('Save')
      await see('Sun Qi')
      await press('Add a department')
      await field('Name').fill('Design')
      await press('Save')
      await see('Design')
      await press('Add a tag')
      await field('Name').fill('Early birds')
      await field('userids').fill('sunqi')
      await press('Save')
      await see('Early birds')
      await press('Edit 内部系统')
      await field('Trusted domains').fill('intranet.example.com:8443')
      await press('Save')
      await see('intranet.example.com:8443')
      const corp = simulator.corps.get(corpId)
      expect(corp?.members.at(-1)).toEqual({ userid: 'sunqi', name: 'Sun Qi', department: [4], status: 1 })
      expect(corp?.departments.at(-1)).toEqual({ id: 5, name: 'Design', parentid: 1 })
      expect(corp?.tags?.at(-1)).toEqual({
        tagid: 3,
        tagname: 'Early birds',
        userids: ['sunqi'],
        departments: [],
      })
      expect(corp?.agents[0]?.trustedDomains).toEqual(['intranet.example.com:8443'])
    })

    itOnce('arms a fault by one click, and shows the request that it bends', async () => {
      await open('/console#faults')
      await see('Nothing is armed')
      await field('API').selectOption('cgi-bin/token')
      await page.getByRole('button', { name: /^40164/ }).click()
      await see('cgi-bin/token')
      expect(simulator.faults.list()).toMatchObject([
        { api: 'cgi-bin/token', kind: 'errcode', errcode: 40164 },
      ])
      await look('armed')
      await page.goto(`${simulator.url}/console#requests`)
      await see('Nothing was asked yet')
      await token()
      const line = page.locator('.line')
      await line.getByText('cgi-bin/token').waitFor()
      expect(await line.textContent()).toMatch(/Errcode.*40164 invalid ip/)
      await line.click()
      await see('A fault has changed this answer.')
      await see('"appid": "wx0000000000000001"')
      await look('request')
      expect(await page.locator('.opened').textContent()).not.toContain(account.secret)

      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await press('Copy as curl')
      const copied = await page.evaluate('navigator.clipboard.readText()')
      expect(copied).toBe(`curl '${simulator.url}/api.weixin.qq.com/cgi-bin/token?${tokenQuery}'`)
    })

    itOnce('keeps the log up to date, filters it and explains each check', async () => {
      await open('/console#requests')
      await see('Nothing was asked yet')
      await call('api.weixin.qq.com/sns/auth')
      await call(`api.weixin.qq.com/cgi-bin/token?${tokenQuery.replace('wx', 'ww')}`)
      await page.locator('.line').nth(1).waitFor()
      expect(await page.locator('.line .api b').allTextContents()).toEqual(['cgi-bin/token', 'sns/auth'])
      await field('Filter by API, errcode or text').fill('41001')
      await page.locator('.line').nth(1).waitFor({ state: 'detached' })
      await page.locator('.line').click()
      await page.getByText('What was checked').waitFor()
      expect(await page.locator('.checks .failed').count()).toBe(1)
      await page.getByRole('button', { name: 'Bent by a fault' }).click()
      await see('Nothing fits')
      await press('Clear')
      await see('Nothing was asked yet')
      expect(simulator.requests.list()).toEqual([])
    })

    itOnce('says of what passes when no document allows it', async () => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const body = new URLSearchParams({ appid: 'a&b' })
      await fetch(`${simulator.url}/api.weixin.qq.com/sns/auth`, { method: 'POST', body })
      await open('/console#requests')
      await page.locator('.line').click()
      const marked = page.locator('.checks li', { hasText: 'parameters are posted as a form' })
      await marked.getByText('not documented').waitFor()
      await press('Copy as curl')
      const copied = await page.evaluate('navigator.clipboard.readText()')
      expect(copied).toContain("--data-urlencode 'appid=a&b'")
    })

    itOnce('moves the clock and brings it back', async () => {
      await open('/console#clock')
      await page.getByRole('button', { name: /^\+2 h/ }).click()
      await page.locator('.dial').getByText('+2 h from real time').waitFor()
      await page.getByLabel('By any span').fill('-30m')
      await press('Move')
      await page.locator('.dial').getByText('+1 h 30 min').waitFor()
      expect(Math.round((simulator.clock.now() - Date.now()) / 60_000)).toBe(90)
      await press('Back to real time')
      await page.locator('.dial').getByText('Same as real time').waitFor()
      simulator.clock.advance(600_000)
      await page.locator('.dial').getByText('+10 min').waitFor()
    })

    itOnce('writes to an account, and shows its answer and how it was delivered', async () => {
      await open('/console#messages')
      await see('示例公众号 has no push URL')
      await simulator.push.configure({ appId: account.appId }, { url: receiverUrl(), token: 'TokenOfTests1' })
      await page.getByRole('textbox', { name: 'Text' }).fill('good morning')
      await press('Send')
      await page.locator('.bubble').getByText('You said good morning').waitFor()
      await see('Try 1 · HTTP 200')
      await look('messages')
      await press('Event')
      await field('Event').selectOption('CLICK')
      await field('EventKey').fill('MENU_1')
      await press('Send')
      await page.locator('.bubble').getByText('You said CLICK').waitFor()
      await press('Resend the last')
      await page.locator('.bubble').getByText('You said CLICK').nth(1).waitFor()
      await press('Raw')
      await page.getByLabel('The platform’s own fields, as JSON').fill('{')
      await press('Send')
      await see('That is not JSON')
      await field('An untidy message').selectOption(']]> in a text, which WeChat does not escape')
      await look('messages-untidy')
      await press('Send')
      await page.locator('.bubble.mine').getByText('a]]>b').waitFor()
      await field('An untidy message').selectOption('Control characters in a text')
      expect(await page.getByLabel('The platform’s own fields, as JSON').inputValue()).toContain('\\u0002')
      await press('Send')
      await page.locator('.bubble.mine').getByText('there').waitFor()
      await page.getByText('Forged or doubled').click()
      await field('Tamper with it').selectOption('signature')
      await press('Text')
      await page.getByRole('textbox', { name: 'Text' }).fill('forged')
      await press('Send')
      await page.getByText('Sending…').waitFor({ state: 'detached' })
      const asked = simulator.requests.list({ api: 'simulator/push' })
      expect(asked).toHaveLength(7)
    })

    itOnce('writes to an app of a company', async () => {
      const [corp] = defaultCorps
      const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
      const push = { url: receiverUrl(), token: 'TokenOfTests1', encodingAESKey: key }
      simulator.corps.updateAgent(corpId, corp?.agents[0]?.agentId ?? 0, { push })
      await open('/console#messages')
      await field('From').selectOption('lisi')
      await press('Raw')
      await field('An untidy message').selectOption('An approval whose lists have one entry')
      await press('Event')
      await field('Event').selectOption('enter_agent')
      await press('Send')
      await see('the answer is not in order: it is not encrypted')
      expect(simulator.push.chat({ corpId, agentId: 1000002 }, 'lisi')).toHaveLength(1)
    })

    itOnce('scans the code of an account', async () => {
      await open('/console#scan')
      await see('No code is alive')
      const scene = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 'table-7' } } }
      await post(`api.weixin.qq.com/cgi-bin/qrcode/create?access_token=${await token()}`, scene)
      await see('table-7')
      await page.waitForFunction("document.querySelector('.qr').naturalWidth > 0")
      await field('Who holds the phone').selectOption('xiaohong')
      await look('codes')
      await press('Scan as 王小红')
      await see('subscribe qrscene_table-7')
      expect(simulator.users.isFollowing('xiaohong', account.appId)).toBe(true)
    })

    itOnce('shows the code of a mini program, and leads to the phone that opens its page', async () => {
      const app = simulator.apps.get('wx0000000000000004')
      const credential = { grant_type: 'client_credential', appid: app?.appId, secret: app?.appSecret }
      const { access_token } = await post('api.weixin.qq.com/cgi-bin/stable_token', credential)
      await open('/console#scan')
      const body = JSON.stringify({ scene: 'desk-7', page: 'pages/scan/scan' })
      const path = `api.weixin.qq.com/wxa/getwxacodeunlimit?access_token=${access_token}`
      await fetch(`${simulator.url}/${path}`, { method: 'POST', body })
      await see('desk-7')
      await see('pages/scan/scan')
      await page.waitForFunction("document.querySelector('.qr').naturalWidth > 0")
      await look('mini-program-code')
      const phone = page.context().waitForEvent('page')
      await page.getByRole('link', { name: 'Open as a phone' }).click()
      const opened = await phone
      await opened.getByText('王小红').click()
      await opened.locator('button.green').click()
      await opened.getByText('desk-7').waitFor()
      expect(await opened.textContent('body')).toContain('pages/scan/scan')
      await opened.close()
    })

    itOnce('shows what apps have sent', async () => {
      await open('/console#sent')
      await see('Nothing was sent yet')
      const touser = simulator.users.openidOf('xiaoming', account.appId)
      const data = { first: { value: 'Your table is ready' } }
      await post(`api.weixin.qq.com/cgi-bin/message/template/send?access_token=${await token()}`, {
        touser,
        template_id: 'T1',
        data,
      })
      await see('Your table is ready')
      await see('示例公众号 to 李小明')
      await page.getByText('All that was posted').click()
      await see('"template_id": "T1"')
      await look('sent')
    })

    itOnce('does what a link says, once, and undoes it', async () => {
      const fault = 'fault=sns/oauth2/access_token:40029&times=2&fault=*:reset'
      await open(`/console?${fault}&person=xiaohong&clock=+7200`)
      await see('40029 on sns/oauth2/access_token, 2 times')
      await see('this browser logs in as xiaohong')
      await see('clock +2 h')
      expect(new URL(page.url()).search).toBe('')
      expect(simulator.faults.list()).toMatchObject([{ errcode: 40029, times: 2 }, { kind: 'reset' }])
      await look('link')
      const note = page.locator('.note')
      await note.getByRole('button', { name: 'Undo' }).first().click()
      await see('Undone')
      expect(simulator.faults.list()).toMatchObject([{ api: '*', kind: 'reset' }])
      await note.filter({ hasText: 'clock' }).getByRole('button', { name: 'Undo' }).click()
      await note.filter({ hasText: 'clock' }).waitFor({ state: 'detached' })
      await note.filter({ hasText: 'xiaohong' }).getByRole('button', { name: 'Undo' }).click()
      await note.filter({ hasText: 'xiaohong' }).waitFor({ state: 'detached' })
      await page.reload()
      await page.locator('main h1').waitFor()
      expect(simulator.faults.list()).toHaveLength(1)
      expect(Math.abs(simulator.clock.now() - Date.now())).toBeLessThan(1000)
      expect((await context.cookies()).map((cookie) => cookie.name)).toEqual([])
    })

    itOnce('asks before it does what a link on another site says', async () => {
      await page.route('http://elsewhere.example/', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<a href="${simulator.url}/console?clock=+7200">go</a>`,
        }),
      )
      await page.goto('http://elsewhere.example/')
      problems.length = 0
      await page.click('a')
      await see('A link on another site wants to set: clock +2 h')
      expect(simulator.clock.now() - Date.now()).toBeLessThan(1000)
      await press('Allow')
      await see('Set by this link: clock +2 h')
      expect(simulator.clock.now() - Date.now()).toBeGreaterThan(7_000_000)
    })

    itOnce('says what is wrong with a link', async () => {
      await open('/console?fault=sns/auth:explode')
      await see('This link could not be followed: option "kind"')
      await open('/console?clock=soon')
      await see('Not a span of time')
      problems.length = 0
    })

    itOnce('speaks Chinese and English, is light and dark, and remembers both', async () => {
      await open('/console')
      await press('中文')
      await see('接入应用')
      expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
      const background = (): Promise<string> =>
        page.evaluate('getComputedStyle(document.body).backgroundColor')
      const light = await background()
      await press('深色')
      expect(await background()).not.toBe(light)
      const dark = await background()
      await open('/console#requests')
      await see('还没有请求')
      expect(await background()).toBe(dark)
      for (const section of sections) {
        await open(`/console#${section}`)
        expect([section, await overflow()]).toEqual([section, 0])
      }
      await open('/console?lang=en&theme=light')
      await see('Point an app here')
      expect(await background()).toBe(light)
    })

    itOnce('can be used with the keyboard alone', async () => {
      await open('/console')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.className')).toBe('skip')
      await page.getByRole('link', { name: 'Faults' }).focus()
      await page.keyboard.press('Enter')
      await see('Nothing is armed')
      expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
      await page.getByRole('button', { name: /^40029/ }).focus()
      await page.keyboard.press('Space')
      await see('Clear all')
      expect(await page.evaluate('document.activeElement.textContent')).toContain('40029')
      await page.goto(`${simulator.url}/console#people`)
      await page.getByRole('button', { name: 'Add a person' }).focus()
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.name')).toBe('nickname')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    itOnce('shows hostile names, messages and requests as the texts they are', async () => {
      simulator.users.update('xiaoming', { nickname: hostile, headimgurl: '' })
      for (const { appId } of simulator.apps.list()) simulator.apps.update(appId, { name: hostile })
      for (const { appId } of simulator.components.list()) {
        simulator.components.update(appId, { name: hostile })
      }
      for (const { suiteId } of simulator.suites.list()) simulator.suites.update(suiteId, { name: hostile })
      const corp = simulator.corps.get(corpId)
      simulator.corps.update(corpId, {
        name: hostile,
        agents: corp?.agents.map((agent) => ({ ...agent, name: hostile })),
        members: corp?.members.map((member) => ({ ...member, name: hostile, position: hostile })),
        departments: corp?.departments.map((department) => ({ ...department, name: hostile })),
        tags: [{ tagid: 1, tagname: hostile, userids: [hostile] }],
      })
      await simulator.push.configure({ appId: account.appId }, { url: receiverUrl(), token: 'TokenOfTests1' })
      const message = { MsgType: 'text', Content: hostile }
      await simulator.push.send({ appId: account.appId, personId: 'xiaoming', message })
      await call(
        `api.weixin.qq.com/sns/auth?${encodeURIComponent(hostile)}=${encodeURIComponent(hostile)}&openid=${encodeURIComponent(hostile)}`,
      )
      const access = await token()
      const touser = simulator.users.openidOf('xiaoming', account.appId)
      const sent = { touser, template_id: hostile, data: { a: { value: hostile } } }
      await post(`api.weixin.qq.com/cgi-bin/message/template/send?access_token=${access}`, sent)
      const scene = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: hostile } } }
      await post(`api.weixin.qq.com/cgi-bin/qrcode/create?access_token=${access}`, scene)
      simulator.faults.arm({ api: hostile, kind: 'html' })
      for (const section of sections) {
        await open(`/console#${section}`)
        if (section === 'requests') for (const line of await page.locator('.line').all()) await line.click()
        if (section === 'people')
          await page
            .getByRole('button', { name: /^Details of/ })
            .first()
            .click()
        if (section !== 'clock') await page.locator('main', { hasText: hostile }).waitFor()
        expect([section, await page.locator('img[onerror]').count()]).toEqual([section, 0])
        expect([section, await overflow()]).toEqual([section, 0])
      }
      await open(`/console?person=${encodeURIComponent(hostile)}&fault=${encodeURIComponent(hostile)}:html`)
      await see('This link could not be followed')
      expect(await page.locator('img[onerror]').count()).toBe(0)
    })

    itOnce('says that nobody answers, and goes on when the simulator is back', async () => {
      await open('/console#requests')
      const port = Number(new URL(simulator.url).port)
      await simulator.stop()
      await see('The simulator does not answer')
      await simulator.start(port)
      await page.locator('.lost').waitFor({ state: 'detached' })
      await call('api.weixin.qq.com/sns/auth')
      await page.locator('.line').getByText('sns/auth').waitFor()
      problems.length = 0
    })
  })
}
