import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { text } from './answer.ts'
import { hostNameIn, isLoopbackName } from './host-name.ts'
import { isPlatformHost } from './hosts.ts'
import { send } from './send.ts'

/** The names that somebody has given to the simulator. */
export interface OwnHosts {
  /** The address it listens on. */
  host: string
  /** More names. One that begins with a dot stands for all below it. */
  hosts: readonly string[]
}

/** Of a request that a proxy sends on, both hosts: the one in the URL is served. */
function hostsOf(req: Request): string[] {
  const inUrl = /^https?:\/\/([^/?#]*)/i.exec(req.url)?.[1]
  const inHeader = req.headers.host ?? ''
  return inUrl === undefined ? [inHeader] : [inUrl, inHeader]
}

function refusalOf(host: string): string {
  const name = hostNameIn(host)
  if (name === undefined)
    return 'The simulator answers no request without a Host that is a name or an address.\n'
  return `The simulator does not answer for "${name}": another site's name could be made to lead here.
If it is the simulator's own: createPlatformSimulator({ hosts: ['${name}'] }), or simulate --allow-host ${name}\n`
}

/**
 * Lets nobody in who comes by a name that is neither of this machine, nor of the platforms, nor given. A site can make
 * its own name lead to a developer's machine (DNS rebinding): for the browser its pages and the simulator are then one
 * site. An address cannot be made to lead elsewhere, so the one that was connected to is good too.
 */
export function refuseOtherHosts({ host, hosts }: OwnHosts): RequestHandler {
  const given = [host, ...hosts].map((name) => name.toLowerCase().replace(/\.$/, ''))
  const isGiven = (name: string): boolean =>
    given.some((one) => (one.startsWith('.') ? name === one.slice(1) || name.endsWith(one) : name === one))

  function isOwn(req: Request, asked: string): boolean {
    const name = hostNameIn(asked)
    if (name === undefined) return false
    const address = (req.socket.localAddress ?? '').replace(/^::ffff:(?=\d+\.)|%.*$/g, '')
    return isLoopbackName(name) || isPlatformHost(name) || isGiven(name) || name === address
  }

  return (req: Request, res: Response, next: NextFunction) => {
    const other = hostsOf(req).find((asked) => !isOwn(req, asked))
    if (other === undefined) return next()
    const answer = text(403, 'text/plain; charset=utf-8', refusalOf(other))
    answer.headers['X-Content-Type-Options'] = 'nosniff'
    send(res, answer)
  }
}
