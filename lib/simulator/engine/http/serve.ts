import type { Request, RequestHandler, Response } from 'express'
import type { EngineWorld } from '../engine-world.ts'
import type { SimulatedFault } from '../faults.ts'
import type { SimulatedRequest } from '../request-log.ts'
import { type Answer, type Family, Refusal } from './answer.ts'
import { bentAnswer, doesWork, drip } from './bend.ts'
import { type Call, createCall } from './call.ts'
import { apiError, errmsgIn } from './errmsg.ts'
import { maskBody, maskJson, maskQuery, maskUrl } from './mask.ts'
import { send } from './send.ts'

export type Endpoint<W extends EngineWorld = EngineWorld> = (call: Call<W>) => Answer | Promise<Answer>

/** How one endpoint is served: its name in the log and in faults, and how it refuses. */
export interface Served<W extends EngineWorld = EngineWorld> {
  api: string
  family: Family
  /** Makes the refusals of endpoints that have a way of their own, such as an error page. */
  refuse?: (call: Call<W>, refusal: Refusal) => Answer
}

function refusalAnswer<W extends EngineWorld>(served: Served<W>, call: Call<W>, refusal: Refusal): Answer {
  if (served.refuse === undefined) {
    return apiError(served.family, refusal.errcode, refusal.message, call.world.clock.now())
  }
  return { ...served.refuse(call, refusal), errcode: refusal.errcode }
}

async function attempt<W extends EngineWorld>(
  served: Served<W>,
  call: Call<W>,
  endpoint: Endpoint<W>,
): Promise<Answer> {
  try {
    return await endpoint(call)
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(served, call, error)
    throw error
  }
}

function describe(answer: Answer): unknown {
  const location = answer.headers['Location']
  if (typeof location === 'string') return maskUrl(location)
  const body = answer.body.toString()
  try {
    return maskJson(JSON.parse(body))
  } catch {
    return body === '' ? '' : `${body.length} characters of ${answer.headers['Content-Type'] ?? 'text'}`
  }
}

function sendLogged(res: Response, entry: SimulatedRequest, answer: Answer): void {
  entry.status = answer.status
  entry.answer = describe(answer)
  if (answer.errcode !== undefined) entry.errcode = answer.errcode
  send(res, answer)
}

async function answerBent<W extends EngineWorld>(
  fault: SimulatedFault,
  served: Served<W>,
  call: Call<W>,
  endpoint: Endpoint<W>,
): Promise<Answer> {
  const pause = (): Promise<void> => call.world.lifetime.sleep(fault.delayMs ?? 1000, call.closed)
  if (fault.kind === 'delay' && fault.afterCommit !== true) await pause()
  const whole = doesWork(fault) ? await attempt(served, call, endpoint) : undefined
  if (fault.kind === 'delay' && fault.afterCommit === true) await pause()
  if (fault.kind !== 'errcode') return bentAnswer(fault, served.family, call, whole)
  const errcode = fault.errcode ?? -1
  return refusalAnswer(served, call, new Refusal(errcode, fault.errmsg ?? errmsgIn(served.family, errcode)))
}

/** Answers as the endpoint says, or as a fault has it. */
async function answerTo<W extends EngineWorld>(
  call: Call<W>,
  served: Served<W>,
  endpoint: Endpoint<W>,
  entry: SimulatedRequest,
  res: Response,
) {
  const fault = call.world.faults.take(served.api)
  if (fault === undefined) return sendLogged(res, entry, await attempt(served, call, endpoint))

  entry.fault = fault.kind
  const answer = await answerBent(fault, served, call, endpoint)
  if (fault.kind === 'reset') res.req.socket.resetAndDestroy()
  else if (fault.kind === 'drip') await drip(call, res)
  else sendLogged(res, entry, answer)
}

async function respond<W extends EngineWorld>(
  world: W,
  served: Served<W>,
  endpoint: Endpoint<W>,
  req: Request,
  res: Response,
) {
  const call = createCall(world, served.api, served.family, req, res)
  const host = req.baseUrl.split('/')[1] ?? ''
  const entry = world.requests.open({
    method: call.method,
    ...(host.includes('.') && { host }),
    api: served.api,
    query: maskQuery(call.query),
    ...(call.body.length > 0 && { body: maskBody(call.headers['content-type'] ?? '', call.body) }),
  })
  entry.checks = call.checks
  try {
    await answerTo(call, served, endpoint, entry, res)
  } finally {
    world.requests.close(entry)
  }
}

/** Makes an Express handler of an endpoint: logs the call, lets faults bend it, sends the answer. */
export function serve<W extends EngineWorld>(
  world: W,
  served: Served<W>,
  endpoint: Endpoint<W>,
): RequestHandler {
  return (req, res, next) => {
    respond(world, served, endpoint, req, res).catch(next)
  }
}
