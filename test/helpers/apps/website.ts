import type { Express } from 'express'
import { type WebsiteLoginOptions, websiteLogin } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { websiteCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { routerOptions } from './simulated-world.ts'

/** The login of the simulator's website app, unless the options name another. */
export function mountWebsiteLogin(
  app: Express,
  simulator: PlatformSimulator,
  options: Partial<WebsiteLoginOptions>,
): Express {
  const own = routerOptions(simulator, websiteCredentials, options)
  return app.use(websiteLogin({ secret: deploymentSecret, ...own, ...options }))
}
