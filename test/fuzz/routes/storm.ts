import { encodingAesKey } from '../../helpers/apps/scene.ts'
import { type SeededRandom, seededRandom } from '../../helpers/inputs/random.ts'
import { account, corp } from '../../helpers/messages/pushes.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'
import { fuzzedRequest } from '../push-requests.ts'
import { sceneToken } from './accounts.ts'
import { changeRequest } from './change-request.ts'
import type { ValidRequest } from './entries.ts'
import { problemsOf } from './judge.ts'
import { countAnswer, type StormReport } from './report.ts'
import { bodyOf, describe, type FuzzRequest, headerOf, requestTo } from './request.ts'
import { validRequests } from './valid-requests.ts'
import { createVisitors } from './visitors.ts'
import { type Outcome, sendByFetch, sendRaw } from './wire.ts'
import type { FuzzWorld, Instance } from './world.ts'

export interface StormPlan {
  /** Request number n is made from `seed + n`: one alone is sent again with that seed. */
  seed: number
  requests: number
}

const workers = 8
/** How often a valid request serves as the beginning of a changed one. */
const uses = 6

const receivers = {
  '/wechat/messages': {
    token: sceneToken,
    encodingAesKey,
    receiverId: accountCredentials.appId,
    isPlain: false,
  },
  '/wechat/plain': { ...account, isPlain: true },
  '/wecom/messages': { ...corp, isPlain: false },
}

/** Sends many requests that are wrong in some place, and looks at each answer. */
export async function runStorm(world: FuzzWorld, { seed, requests }: StormPlan): Promise<StormReport> {
  const report: StormReport = { answers: new Map(), failures: [], sentByFetch: 0 }
  const take = createTakes(world)
  const shapeBefore = shapes()
  let next = 0

  const sendOne = async (number: number): Promise<void> => {
    const random = seededRandom(seed + number)
    const instance = random.oneOf(world.instances)
    const request = await take(random)
    changeRequest(random, request)
    const outcome = await send(random, instance, request, report)
    const kind = outcome.kind === 'answer' ? String(outcome.answer.status) : outcome.kind
    countAnswer(report, request.route, kind)

    const problems = outcome.kind === 'answer' ? problemsOf(world, instance, request, outcome.answer) : []
    const mayStayOpen =
      request.delivery !== 'whole' || request.method === 'CONNECT' || outcome.kind === 'left'
    if (outcome.kind === 'silent' || (outcome.kind === 'closed' && !mayStayOpen)) problems.push(outcome.kind)
    if (shapes() !== shapeBefore || 'polluted' in {}) problems.push('a prototype has changed')
    problems.push(...world.errors.splice(0).map((error) => `an error of the app: ${(error as Error).stack}`))
    if (problems.length === 0) return
    const got =
      outcome.kind === 'answer' ? `${outcome.answer.status} ${outcome.answer.body}`.slice(0, 500) : ''
    report.failures.push(
      `FUZZ_SEED=${seed + number}: ${problems.join('; ')}\n${describe(request)}\n=> ${got}`,
    )
  }

  const work = async (): Promise<void> => {
    while (next < requests && report.failures.length < 5) {
      next += 1
      const number = next - 1
      // One that cannot even be made.
      await sendOne(number).catch((error) => report.failures.push(`FUZZ_SEED=${seed + number}: ${error}`))
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return report
}

/** Makes valid requests, each for some that begin with it. */
function createTakes(world: FuzzWorld): (random: SeededRandom) => Promise<FuzzRequest> {
  const all = Object.entries(validRequests(world))
  // Where people are sent somewhere there is most to get wrong.
  const sending = all.filter(([route]) => /^GET .*(?:login|callback|authorizeUrl|log-in-\w+)$/.test(route))
  const valid = [...all, ...sending, ...sending]
  const people = createVisitors(world)
  const kept = new Map<string, { left: number; made: Promise<FuzzRequest> }>()

  const takeValid = async (route: string, { make }: ValidRequest): Promise<FuzzRequest> => {
    let one = kept.get(route)
    if (one === undefined || one.left === 0) {
      one = { left: uses, made: make(people) }
      kept.set(route, one)
    }
    one.left -= 1
    const request = await one.made
    return structuredClone({ ...request, text: request.text?.toString() })
  }

  return async (random) => {
    const [route, request] = random.oneOf(valid)
    const path = route.replace(/^\w+ /, '') as keyof typeof receivers
    if (receivers[path] === undefined || random.below(3) === 0) return takeValid(route, request)
    const { method, url, headers, body } = fuzzedRequest(random, receivers[path], path)
    const [, query] = url.split(/\?(.*)/s)
    const pushed = requestTo(`${method} ${path}`, { headers: headers ?? {} })
    return { ...pushed, query: query === undefined ? [] : [query], text: body, changes: ['push'] }
  }
}

async function send(
  random: SeededRandom,
  { url }: Instance,
  request: FuzzRequest,
  report: StormReport,
): Promise<Outcome> {
  // Whoever waits for a scan is made to wait, and whoever promises more than is sent, where the body is read.
  const waits = /^GET .*\/(?:scene|scan|installCode)$/.test(request.route) || promisesMore(request)
  const patience = { leaveAfterMs: waits ? 1_500 : undefined }
  if (request.delivery === 'whole' && random.below(4) === 0) {
    const outcome = await sendByFetch(url, request, patience)
    if (outcome !== undefined) {
      report.sentByFetch += 1
      return outcome
    }
  }
  return sendRaw(url, request, patience)
}

/** By an odd length among the headers. */
const promisesMore = (request: FuzzRequest): boolean =>
  Number(headerOf(request, 'content-length') ?? 0) > bodyOf(request).length

const shapes = (): string =>
  [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join(';')
