export const simulatorUrl = process.env.SIMULATOR

export const official = { appId: 'wx0000000000000001', secret: '00000000000000000000000000000001' }
export const website = { appId: 'wx0000000000000002', secret: '00000000000000000000000000000002' }
export const company = {
  corpId: 'ww0000000000000001',
  agentId: '1000002',
  secret: 'simulated-secret-of-agent-1000002',
}
export const callback = 'http://localhost/callback'

const userAgents = {
  wechat: 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 Language/zh_CN',
  wecom: 'Mozilla/5.0 (iPhone) wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh',
  plain: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130',
}

/** A person in a browser opens a page of the platform, agrees, and is sent back. What an error page says is thrown. */
export async function agree(link, person = 'xiaohong', browser = 'wechat') {
  const headers = {
    'user-agent': userAgents[browser],
    'x-simulator-user': person,
    'x-simulator-decision': 'allow',
  }
  const address = link.replace(/^https:\/\//, `${simulatorUrl}/`)
  const answer = await fetch(address, { headers, redirect: 'manual' })
  const location = answer.headers.get('location')
  if (location !== null) return new URL(location)
  throw new Error(/<h1>(.*?)<\/h1>/.exec(await answer.text())?.[1] ?? 'no redirect')
}

/** A call of the simulator's own API. */
export async function control(path, body) {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const answer = await (await fetch(`${simulatorUrl}/simulator/${path}`, init)).json()
  if (!answer.ok) throw new Error(answer.error)
  return answer.result
}

/** The error that a call ends with. */
export const refusalOf = (call) =>
  call.then(
    () => 'no error',
    (error) => error,
  )

/** For clients that call back. */
export const promised = (start) =>
  new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result)))
  })

/** Tells the test, and ends although the client may keep connections. */
export function report(result) {
  process.stdout.write(JSON.stringify(result), () => process.exit(0))
}
