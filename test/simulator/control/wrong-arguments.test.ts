import { describe, expect, it } from '@jest/globals'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'

type Act = (simulator: PlatformSimulator) => unknown

const app = 'wx0000000000000001'
const corp = 'ww0000000000000001'
/** What TypeScript would refuse. */
const wrong = (value: unknown): never => value as never

describe('the simulator’s methods throw a TypeError that says what is wrong', () => {
  it.each<[string, Act, RegExp]>([
    ['tokens of an unknown app', ({ apps }) => apps.revokeAppAccessTokens('wx1'), /there is no app "wx1"/],
    ['tokens of people of an unknown app', ({ apps }) => apps.revokeOAuthAccessTokens('wx1'), /no app "wx1"/],
    ['tickets of an unknown app', ({ apps }) => apps.revokeTickets('wx1'), /no app "wx1"/],
    [
      'a misspelt option',
      ({ apps }) => apps.revokeAppAccessTokens(app, wrong({ keepsHandingout: true })),
      /did you mean "keepsHandingOut"/,
    ],
    [
      'a value that an option cannot have',
      ({ apps }) => apps.revokeAppAccessTokens(app, wrong({ keepsHandingOut: 'yes' })),
      /"keepsHandingOut" must be one of true, false/,
    ],
    ['an openid that is none', ({ apps }) => apps.revokeOAuthAccessTokens(app, wrong(7)), /"openid" must be/],
    ['a change that is none', ({ apps }) => apps.update(app, wrong('banned')), /must be an object/],
    ['the consent of somebody unknown', ({ users }) => users.withdrawConsent('nobody'), /no person "nobody"/],
    ['a consent for an unknown app', ({ users }) => users.withdrawConsent('xiaoming', 'wx1'), /no app "wx1"/],
    ['the password of somebody unknown', ({ users }) => users.changePassword('nobody'), /no person "nobody"/],
    ['the openid of somebody unknown', ({ users }) => users.openidOf('nobody', app), /no person "nobody"/],
    ['a code for somebody unknown', ({ users }) => users.issueCode('nobody', app), /no person "nobody"/],
    ['a follower who is unknown', ({ users }) => users.follow('nobody', app), /no person "nobody"/],
    ['a company that is unknown', ({ corps }) => corps.withdrawConsent('ww1', 'lisi'), /no corp "ww1"/],
    ['a member who is unknown', ({ corps }) => corps.withdrawConsent(corp, 'nobody'), /no member "nobody"/],
    ['an agent that is unknown', ({ corps }) => corps.withdrawConsent(corp, 'lisi', 7), /no agent 7/],
    [
      'another misspelt option',
      ({ corps }) => corps.revokeCorpAccessTokens(corp, 1000002, wrong({ keeps: true })),
      /unknown option "keeps"/,
    ],
    [
      'a mini program that is unknown',
      ({ miniPrograms }) => miniPrograms.login(app, 'xiaoming'),
      /no mini program/,
    ],
    ['a time that is none', ({ clock }) => clock.advance(wrong('1h')), /a number of milliseconds/],
    [
      'a fault that is unknown',
      ({ faults }) => faults.arm(wrong({ api: '*', kind: 'fire' })),
      /"kind" must be/,
    ],
    [
      'a filter that is unknown',
      ({ requests }) => requests.list(wrong({ path: 'x' })),
      /unknown option "path"/,
    ],
    ['an API without a name', ({ requests }) => requests.count(wrong(undefined)), /"api" must be/],
    ['another filter', ({ sent }) => sent.list(wrong({ openId: 'o1' })), /did you mean "openid"/],
    ['a message to nobody', ({ push }) => push.send(wrong({ message: {} })), /simulated push|no app/],
  ])('%s', async (_what, act, message) => {
    const simulator = createPlatformSimulator()
    const error = await (async () => act(simulator))().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toMatch(message)
  })

  it.each([
    ['denial', 'never'],
    ['expiredCodeErrcode', 40163],
    ['snapshotUserinfo', true],
    ['pollHoldMs', '25s'],
    ['strict', 'yes'],
    ['now', 0],
    ['apps', {}],
    ['people', 'xiaoming'],
  ])('the option %s: %p', (name, value) => {
    expect(() => createPlatformSimulator({ [name]: value })).toThrow(
      expect.objectContaining({
        name: 'TypeError',
        message: expect.stringContaining(`createPlatformSimulator: option "${name}" must be`),
      }),
    )
  })
})
