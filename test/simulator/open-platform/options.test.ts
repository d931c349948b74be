import { describe, expect, it } from '@jest/globals'
import {
  createPlatformSimulator,
  defaultComponents,
  type SimulatedComponent,
} from 'express-wechat-auth/simulator'
import { component, componentAppId } from '../../helpers/simulator/component-bench.ts'
import { official } from '../../helpers/simulator/wechat-bench.ts'

const create = (change: object): void => {
  createPlatformSimulator({ components: [{ ...component, ...change } as SimulatedComponent] })
}

describe('a component', () => {
  it.each([
    ['option "appId" must be a non-empty string', { appId: '' }],
    ['option "appSecret" must be a non-empty string', { appSecret: undefined }],
    ['option "token" must be 3 to 32 letters and digits', { token: 'a b' }],
    ['option "encodingAesKey" must be 43 letters and digits', { encodingAesKey: 'short' }],
    ['option "encodingAesKey" must be 43 letters and digits', { encodingAesKey: undefined }],
    ['unknown option "encodingAESKey", did you mean "encodingAesKey"?', { encodingAESKey: 'x' }],
    ['domain "https://a.example.com" must be a host name', { launchDomain: 'https://a.example.com' }],
    ['domain "a.example.com/x" must be a host name', { webDomains: ['a.example.com/x'] }],
    ['option "webDomains" has more than 3 entries', { webDomains: ['a', 'b', 'c', 'd'] }],
    ['option "testList" has more than 10 entries', { testList: Array<string>(11).fill('gh_1') }],
    ['must be made of original ids (gh_...), not "wx1"', { testList: ['wx1'] }],
    ['option "permissionSets" must be made of whole numbers', { permissionSets: ['1'] }],
    ['permission set "1" is there twice', { permissionSets: [1, 1] }],
    ['option "eventUrl" must be an absolute http or https URL', { eventUrl: '/events' }],
    ['option "eventUrl" must be without $APPID$', { eventUrl: 'http://a/$APPID$' }],
    ['option "messageUrl" must have $APPID$ in it', { messageUrl: 'http://a/messages' }],
    ['option "released" must be one of', { released: 'yes' }],
    ['option "refreshTokens" must be one of', { refreshTokens: 'never' }],
    ['option "cancelledRefreshErrcode" must be one of', { cancelledRefreshErrcode: 40001 }],
    ['option "dailyLimits.x" must be a number of at least 0', { dailyLimits: { x: -1 } }],
  ])('is refused: %s', (message, change) => {
    expect(() => create(change)).toThrow(TypeError)
    expect(() => create(change)).toThrow(message)
  })

  it('may have a port in its domains, and stands alone', () => {
    create({ launchDomain: 'localhost:3000', webDomains: ['[::1]:8080', '$APPID$.wx.example.com'] })
    const two = () => createPlatformSimulator({ components: [component, component] })
    expect(two).toThrow(`component "${componentAppId}" already exists`)
    expect(() => createPlatformSimulator({ components: {} as never })).toThrow(
      'option "components" must be an array',
    )
  })

  it('is there by default, and tells nobody anything', () => {
    const { components } = createPlatformSimulator()
    expect(components.list()).toEqual(defaultComponents)
    expect(components.list()[0]).not.toHaveProperty('eventUrl')
    expect(createPlatformSimulator({ components: [] }).components.list()).toEqual([])
  })

  it('takes its grants with it when it is removed', async () => {
    const { components } = createPlatformSimulator({ components: [component] })
    expect(components.remove(componentAppId)).toBe(true)
    expect(() => components.authorizers(componentAppId)).toThrow('there is no component')
    await expect(components.pushTicket(componentAppId)).rejects.toThrow('there is no component')
    await expect(components.cancel(componentAppId, official.appId)).rejects.toThrow('there is no component')
  })
})
