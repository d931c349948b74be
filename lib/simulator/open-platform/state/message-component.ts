import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedComponent } from './component.ts'
import type { OpenPlatform } from './open-platform.ts'
import { messagePermissionSet } from './permission-sets.ts'

/** The platform that gets the messages of an account: the last one that it has granted them to and that has a URL for them. */
export function messageComponentOf(
  { grants, components }: OpenPlatform,
  app: SimulatedApp,
): SimulatedComponent | undefined {
  return grants
    .ofAccount(app.appId)
    .filter(({ permissions }) => permissions.includes(messagePermissionSet(app.kind)))
    .map(({ componentAppId }) => components.get(componentAppId))
    .find((component) => component?.messageUrl !== undefined)
}

/** The address for one account. */
export function messageUrlFor(component: SimulatedComponent, appId: string): string {
  return (component.messageUrl ?? '').replaceAll('$APPID$', () => encodeURIComponent(appId))
}
