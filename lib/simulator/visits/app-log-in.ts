import type { AppLogInOptions } from './log-in-options.ts'
import { parseObject } from './parse-object.ts'
import type { Visitor } from './visitor.ts'

/** Who gives out the codes that apps without pages get from the client they run in. */
export interface CodeGivers {
  apps: { get(appId: string): { kind: string } | undefined }
  miniPrograms: { login(appId: string, personId: string): string }
  users: { issueCode(personId: string, appId: string): string }
  corps: { miniProgramLogin(corpId: string, userid: string, options: { agentId: number }): string }
}

/** @throws TypeError where the app or the person is unknown, or the app has pages */
function codeFor(givers: CodeGivers, person: string, { appId, corpId, agentId }: AppLogInOptions): string {
  if (corpId !== undefined) return givers.corps.miniProgramLogin(corpId, person, { agentId: agentId ?? 0 })
  const kind = givers.apps.get(appId ?? '')?.kind
  if (kind === 'mini-program') return givers.miniPrograms.login(appId ?? '', person)
  if (kind === 'mobile-app') return givers.users.issueCode(person, appId ?? '')
  throw new TypeError(
    kind === undefined
      ? `logIn: there is no app "${appId}"`
      : `logIn: "${appId}" is a ${kind}: people log in by its pages, without "appId"`,
  )
}

/**
 * Brings a code to the app, as its front end does. Answers the token.
 *
 * @throws Error where the answer has none
 */
export async function logInByCode(
  givers: CodeGivers,
  visitor: Visitor<unknown>,
  person: string,
  options: AppLogInOptions & { url: URL },
): Promise<string> {
  const code = codeFor(givers, person, options)
  const { status, text } = await visitor.open(options.url, { accept: 'application/json' }, { code })
  const body = await text()
  const answer = parseObject(body)
  const token = parseObject(answer['data'])['token'] ?? answer['token']
  if (typeof token === 'string') return token
  throw new Error(`logIn: POST ${options.path} answered ${status} without a token: ${body.slice(0, 500)}`)
}
