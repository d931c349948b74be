import { findPerson } from '../wecom/state/people.ts'
import type { World } from '../world/world.ts'
import {
  type CookieJarLike,
  checkAgent,
  type FetchLike,
  type FetchLikeAnswer,
  type LogInAgent,
  type SupertestAgent,
} from './agents.ts'
import { type CodeGivers, logInByCode } from './app-log-in.ts'
import {
  type AppLogInOptions,
  checkLogInOptions,
  isAppLogIn,
  type PageLogInOptions,
} from './log-in-options.ts'
import { type Decider, decideOnPage, userAgents } from './platform-page.ts'
import { type Visit, type Visitor, visitorOf } from './visitor.ts'

/** Drives whole logins. The app must send people to this simulator, and the simulator must have been started. */
export interface LogIn {
  /** The agent of supertest's is logged in afterwards, as a browser would be. Answers the app's last answer. */
  <Answer>(agent: SupertestAgent<Answer>, person: string, options: PageLogInOptions): Promise<Answer>
  /** The same with a function like `fetch` that keeps cookies. */
  <Answer extends FetchLikeAnswer>(
    fetch: FetchLike<Answer>,
    person: string,
    options: PageLogInOptions,
  ): Promise<Answer>
  /** The same with a cookie jar. */
  (jar: CookieJarLike, person: string, options: PageLogInOptions): Promise<Response>
  /** A mini program or a mobile app: answers the token. */
  (agent: LogInAgent<unknown>, person: string, options: AppLogInOptions): Promise<string>
}

const maxHops = 20

/** Known to WeChat or to a company; as `corpid/userid` at the pages of suites. */
function isKnown({ people, wecom }: World, person: string): boolean {
  if (people.get(person) !== undefined) return true
  const [corpId = '', userid = ''] = person.split('/')
  const corp = wecom.corps.get(corpId)
  if (corp !== undefined && findPerson(corp, userid) !== undefined) return true
  return wecom.corps.list().some((one) => findPerson(one, person) !== undefined)
}

async function followLogin<Answer>(
  platform: string,
  visitor: Visitor<Answer>,
  start: URL,
  decider: Decider,
): Promise<Visit<Answer>> {
  const { browser } = decider
  const headers: Record<string, string> = {
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    ...(browser !== undefined && { 'user-agent': userAgents[browser] }),
  }
  const own = new Set([start.origin])
  let visit = await visitor.open(start, headers)
  for (let hops = 0; visit.next !== undefined; hops += 1) {
    if (hops >= maxHops)
      throw new Error(`logIn: more than ${maxHops} redirects, the last to ${visit.next.pathname}`)
    own.add(visit.url.origin)
    let target = visit.next
    if (/\.qq\.com$/.test(target.hostname)) {
      throw new Error(
        `logIn: the app sends people to ${target.hostname}: give it endpoints: simulator.endpoints`,
      )
    }
    if (target.origin === platform) {
      const back = await decideOnPage(target, decider)
      if (back === undefined) return visit
      own.add(back.origin)
      target = back
    }
    // The app has sent the person to somebody else's page, which is not asked for.
    if (!own.has(target.origin)) return visit
    visit = await visitor.open(target, headers)
  }
  return visit
}

export function createLogIn(world: World, givers: CodeGivers): LogIn {
  async function logIn(
    agent: LogInAgent<unknown>,
    person: string,
    options: PageLogInOptions | AppLogInOptions,
  ): Promise<unknown> {
    checkAgent(agent)
    const visitor = visitorOf(agent)
    checkLogInOptions(options, visitor.isForWholeAddresses)
    if (typeof person !== 'string' || !isKnown(world, person)) {
      throw new TypeError(`logIn: there is no person "${person}"`)
    }
    if (world.url === undefined) throw new Error('platform simulator: start() it before logIn()')
    const url = new URL(options.path, 'http://app.invalid')
    if (isAppLogIn(options)) return logInByCode(givers, visitor, person, { ...options, url })
    const { decision = 'allow', browser } = options
    const platform = new URL(world.url).origin
    return (await followLogin(platform, visitor, url, { person, decision, browser })).answer
  }
  return logIn as LogIn
}
