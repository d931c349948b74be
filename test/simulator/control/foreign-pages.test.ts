import { describe, expect, it } from '@jest/globals'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { consoleRouter } from '../../../lib/simulator/console/router.ts'
import { controlRouter } from '../../../lib/simulator/control/router.ts'
import { resolveOptions } from '../../../lib/simulator/options.ts'
import { createControls } from '../../../lib/simulator/world/controls.ts'
import { createWorld } from '../../../lib/simulator/world/world.ts'
import { documentedCells } from '../conformance/documented.ts'
import { servedPaths } from '../conformance/served.ts'

const world = createWorld(resolveOptions({}))
const documented = documentedCells('HTTP control API').flatMap((cell) =>
  [...cell.matchAll(/\/simulator(\/[^`?\s]*)/g)].map(([, path = '']) => path),
)
/** What pages of apps need, as they need it from the platforms. None of it tells or changes anything. */
const open = [
  '/simulator/avatars/:file',
  '/simulator/corps/:id/avatars/:file',
  '/simulator/js-sdk/config',
  '/simulator/redirected',
]
const control = servedPaths(controlRouter(world, createControls(world)), documented)
  .filter((path) => path.startsWith('/'))
  // Express does not tell where the router of members is mounted.
  .map((path) => `/simulator${path.replace('/undocumented', '/:id/members')}`)
// Its modules are served by a pattern.
const ownPages = [
  '/console/app.js',
  ...servedPaths(consoleRouter(world)).filter((path) => String(path).startsWith('/con') || path === '/'),
]
const closed = [...control.filter((path) => !open.includes(path)), ...ownPages]

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
const pages = {
  'another site': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
    origin: 'https://evil.example',
  },
  'another site, in a frame': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'iframe',
  },
  'another site, in a browser that tells its origin alone': { origin: 'http://evil.example' },
  'another site, which hides its origin': { origin: 'null' },
}

describe('what pages of other sites cannot reach', () => {
  it('is all of the control API and of the console', () => {
    expect(control).toEqual(expect.arrayContaining([...open, '/simulator/scan', '/simulator/push/configure']))
    expect(control).toContain('/simulator/corps/:id/members/:subId')
    expect(control.length).toBeGreaterThan(45)
    expect(ownPages).toContain('/console/qr')
  })

  it.each(closed)('%s', async (path) => {
    const simulator = createPlatformSimulator()
    const address = path.replace(/:(?:id|subId)\b/g, 'xiaoming').replace(/:\w+/g, '1')
    const state = () =>
      JSON.stringify([simulator.apps.list(), simulator.users.list(), simulator.corps.list()])
    const before = state()
    for (const headers of Object.values(pages)) {
      for (const method of methods) {
        const answer = await request(simulator.handler)[method](address).set(headers)
        expect([method, answer.status, answer.headers['access-control-allow-origin']]).toEqual([
          method,
          403,
          undefined,
        ])
      }
    }
    expect(state()).toBe(before)
    expect(simulator.requests.list()).toEqual([])
  })
})

describe('what they may do all the same', () => {
  const { handler } = createPlatformSimulator()

  it('is to link to a page, which then asks', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    for (const path of ['/', '/console?fault=*:-1', '/simulator/scan']) {
      expect([path, (await request(handler).get(path).set(link)).status]).toEqual([path, 200])
    }
    const form = await request(handler).post('/simulator/users/xiaoming/change-password').set(link)
    expect(form.status).toBe(403)
  })

  it('is to show a person’s picture', async () => {
    const image = await request(handler).get('/simulator/avatars/xiaoming.svg').set(pages['another site'])
    expect(image.status).toBe(200)
  })
})

describe('what the simulator’s own pages do', () => {
  it.each([
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' },
    { origin: 'http://localhost:7700', host: 'localhost:7700' },
    {},
  ])('goes on: %j', async (headers) => {
    const { handler } = createPlatformSimulator()
    const answer = await request(handler).delete('/simulator/faults').set(headers)
    expect(answer.status).toBe(200)
  })

  it('and on a phone in the network, whose browser says nothing but the origin of a form', async () => {
    const { handler } = createPlatformSimulator({ hosts: ['192.0.2.7'] })
    const own = { host: '192.0.2.7:7700', origin: 'http://192.0.2.7:7700' }
    const answer = await request(handler)
      .post('/simulator/browser')
      .type('form')
      .send({ person: 'lisi' })
      .set(own)
    expect(answer.status).toBe(303)
    const page = await request(handler).get('/simulator/scan').set('host', own.host)
    // Else a form of the page would have the origin "null".
    expect(page.text).toContain('<meta name="referrer" content="same-origin">')
  })
})
