import type { Request } from 'express'
import type { LoginApp } from '../request/login-platform.ts'
import type { RouterContext } from '../request/request-context.ts'
import type { SceneTicket } from './scene-cookie.ts'
import type { SceneStore } from './scene-store.ts'

/** An app that people log in to on a page, by what they scan. The code that `fetchUser()` takes is the id of a scene. */
export interface SceneApp extends LoginApp {
  scenes: SceneStore
  /** Makes room for one more scene. @throws ERR_PLATFORM_QUOTA with 429 */
  takeTurn(): void
}

/** What differs between the logins by scanning. */
export interface SceneLogin {
  /** The name of the route, and of the flow in events. */
  name: 'scene' | 'scan'
  siteName: string
  appOf(req: Request, router: RouterContext): SceneApp
  /** Has the platform make the picture of a new scene, where that has an address of its own. */
  createImageUrl?(id: string): Promise<string>
  /** Where the browser finds the picture. */
  imageUrlOf(ticket: SceneTicket, req: Request, router: RouterContext): string
  /** What `onLogin` is told besides. */
  aboutLogin?: object
}
