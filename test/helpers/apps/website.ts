import type { Express } from 'express'
import { type WebsiteLoginOptions, websiteLogin } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { websiteCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { routerOptions } from './simulated-world.ts'

/** Mounts the login by QR code of the simulator's website. */
export function mountWebsite(
  app: Express,
  simulator: PlatformSimulator,
  options: Partial<WebsiteLoginOptions>,
): void {
  const own = routerOptions(simulator, websiteCredentials, options)
  app.use(websiteLogin({ secret: deploymentSecret, ...own, ...options }))
}
