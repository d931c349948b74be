import express, { type Router } from 'express'
import { refuseForeignPages } from '../engine/http/foreign.ts'
import type { SimulatorControls } from '../world/controls.ts'
import type { World } from '../world/world.ts'
import { appsRouter } from './apps-router.ts'
import { browserChoices, chooseForBrowser } from './browser-choices.ts'
import { changes } from './changes.ts'
import { clockRouter } from './clock-router.ts'
import { componentsRouter } from './components-router.ts'
import { control } from './control.ts'
import { corpsRouter } from './corps-router.ts'
import { faultsRouter } from './faults-router.ts'
import { followersRouter } from './followers-router.ts'
import { miniProgramsRouter } from './mini-programs-router.ts'
import { openRouter, pagesRouter } from './pages-router.ts'
import { people } from './people.ts'
import { pushRouter } from './push-router.ts'
import { miniProgramCodes, qrAction, qrCodes } from './qr-codes.ts'
import { sentRouter } from './sent-router.ts'
import { suitesRouter } from './suites-router.ts'
import { usersRouter } from './users-router.ts'

/** Everything under /simulator: what tests do through `PlatformSimulator`, for programs in any language. */
export function controlRouter(world: World, controls: SimulatorControls): Router {
  const { apps, users, corps, miniPrograms, clock, faults, requests } = controls
  const { bell } = world
  const router = express.Router({ caseSensitive: true, strict: true })
  const overview = () => ({
    now: clock.now(),
    apps: apps.list(),
    users: users.list(),
    corps: corps.list(),
    components: controls.components.list(),
    suites: controls.suites.list(),
    faults: faults.list(),
  })

  router.use((req, res, next) => {
    if (req.method !== 'GET') res.once('finish', bell.ring)
    next()
  })
  router.use(openRouter(world))
  router.use(refuseForeignPages)
  router.get('/', control(overview))
  router.get(
    '/changes',
    control((order) => changes(world, order)),
  )
  router.get(
    '/requests',
    control(({ query }) => requests.list(query.has('api') ? { api: query.get('api') ?? '' } : {})),
  )
  router.delete(
    '/requests',
    control(() => requests.clear()),
  )

  router.get(
    '/people',
    control((order) => people(world, controls, order)),
  )
  router.get('/browser', control(browserChoices))
  router.put('/browser', control(chooseForBrowser))
  router.get(
    '/qr-codes',
    control(() => qrCodes(world)),
  )
  router.get(
    '/mini-program-codes',
    control(() => miniProgramCodes(world)),
  )

  router.use('/clock', clockRouter(world.clock))
  router.use('/faults', faultsRouter(world))
  router.use('/apps', appsRouter(apps))
  router.use('/users', usersRouter(users))
  router.use('/users', followersRouter(users))
  router.use('/sent', sentRouter(controls.sent))
  router.use('/corps', corpsRouter(corps))
  router.use('/components', componentsRouter(controls.components))
  router.use('/suites', suitesRouter(controls.suites))
  router.use('/push', pushRouter(controls.push))
  router.use('/mini-programs', miniProgramsRouter(miniPrograms))
  router.post(
    '/qr/:id',
    control((order) => qrAction(world, order)),
  )
  router.use(pagesRouter(world))
  return router
}
