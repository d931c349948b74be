import { account, agent, component, push, suite, template } from './accounts.ts'
import type { Child } from './child.ts'

/** Lets the platforms push to the app: messages, grants, and the first tickets. */
export async function tellPlatform(platform: Child, appUrl: string): Promise<void> {
  const call = (name: string, ...args: unknown[]) => platform.ask('call', name, args)
  const { corpId, agentId } = agent
  const { token, encodingAesKey: encodingAESKey } = push
  for (const [receiver, path] of [
    [{ appId: account.appId }, '/wechat/messages'],
    [{ corpId, agentId }, '/wecom/messages'],
  ]) {
    const settings = { url: appUrl + path, token, encodingAESKey }
    const { passed, reason } = await call('push.configure', receiver, settings)
    if (!passed) throw new Error(`the app does not pass the platform’s check: ${reason}`)
  }
  await call('components.update', component.appId, {
    launchDomain: new URL(appUrl).hostname,
    eventUrl: `${appUrl}/wechat/platform/events`,
    messageUrl: `${appUrl}/wechat/platform/messages/$APPID$`,
  })
  await call('components.pushTicket', component.appId)
  for (const [{ suiteId }, path] of [
    [suite, '/wecom/suite'],
    [template, '/template/wecom/suite'],
  ] as const) {
    await call('suites.update', suiteId, {
      commandUrl: `${appUrl}${path}/events`,
      dataUrl: `${appUrl}${path}/messages/$CORPID$`,
    })
    await call('suites.pushTicket', suiteId)
  }
}
